/** The review page by keyboard alone: accept, draw, template; and what stands between them. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { drawn, MemoryDesk } from '../src/review/desk.testing.ts';
import { violations } from '../test/support/pages.ts';
import { skip } from './browser.testing.ts';
import { builtPage, exampleProject, OpenedReview } from './page.testing.ts';

let built: Awaited<ReturnType<typeof builtPage>>;
before(async () => {
  built = await builtPage();
});
after(() => built.remove());

/** With the name given, before the most suspicious picture. */
async function begun(
  work: (opened: OpenedReview) => Promise<void>,
  { needsSecond = false, colorScheme = 'dark' }: { needsSecond?: boolean; colorScheme?: 'dark' | 'light' } = {},
): Promise<void> {
  const opened = await OpenedReview.open(new MemoryDesk(exampleProject(), needsSecond), built.folder, { colorScheme });
  try {
    await opened.page.keyboard.type('Robin Vale');
    await opened.press('Enter');
    await opened.shown();
    await work(opened);
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.close();
  }
}

const decisionsOf = ({ desk }: OpenedReview) => desk.pictures().flatMap(({ decision }) => decision ?? []);
const heading = ({ page }: OpenedReview): Promise<string | null> => page.textContent('.which h2');

test('accept: what is held comes first, Space goes on, Z comes back, and the decisions are carried out', {
  skip,
}, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    assert.match((await page.textContent('.reasons')) ?? '', /held: the picture may show text/);
    assert.equal(await heading(opened), 'Picture 1 of 4');
    await opened.press('Space');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
    await opened.shown();
    const [first] = decisionsOf(opened);
    assert.deepEqual([first?.verdict, first?.reviewer, first?.cover, first?.uncover], ['accept', 'Robin Vale', [], []]);
    await opened.press('x');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 3 of 4');
    await opened.press('z');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
    assert.equal(decisionsOf(opened).length, 1);
    await page.getByRole('button', { name: 'Carry out 1 decision' }).focus();
    await opened.press('Enter');
    await page.waitForFunction(() => /1 released, 0 held/.test(document.querySelector('.said')?.textContent ?? ''));
    assert.ok(opened.desk.pictures().every(({ status }) => status === 'released'));
    await page.getByRole('button', { name: 'End review' }).focus();
    await opened.press('Enter');
    await page.waitForSelector('dialog[open]');
    await opened.press('Enter');
    await page.waitForSelector('.ended');
    await opened.closed;
  });
});

test('draw: arrows move and size a box, Enter keeps it, A puts it on every frame, Del takes it away', {
  skip,
}, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    await opened.press('d', 'ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Escape');
    assert.equal(await page.locator('.outlines .layer-person').count(), 0);
    // In the middle, a sixth wide: 80 x 23 (23 is 360 / 16) at 200, 169; a step is a hundredth of the longer side.
    await opened.press('d', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'Shift+ArrowRight', 'Alt+ArrowLeft', 'Enter');
    await opened.press('Space');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
    const box = { left: 209, top: 164, right: 294, bottom: 187 };
    assert.deepEqual(decisionsOf(opened)[0]?.cover, [{ frames: 'all', box, origin: 'person' }]);

    // The clip: three pictures on.
    await opened.press('n', 'n', 'n');
    await page.waitForSelector('.frame-strip');
    await opened.shown();
    assert.equal(await page.textContent('.frames .soft'), '2 differ');
    await opened.press('}');
    await opened.shown();
    assert.equal(await opened.said(), 'frame 4 of 6');
    await opened.press('d', 'Enter', 'd', 'ArrowDown', 'Enter', 'Delete', 'a');
    assert.equal(await page.textContent('.frames .soft'), '6 differ');
    await opened.shown();
    await opened.press('Space');
    await page.waitForFunction(() =>
      /^accepted, 1 correction/.test(document.querySelector('.said')?.textContent ?? ''),
    );
    assert.deepEqual(
      decisionsOf(opened)[1]?.cover.map(({ frames }) => frames),
      ['all'],
    );
  });
});

test('a box of the search is taken away with a reason and a second person, and put back', { skip }, async () => {
  await begun(
    async (opened) => {
      const { page } = opened;
      await page.locator('.boxes .box').first().focus();
      await opened.press('Delete');
      await page.waitForSelector('dialog[open]');
      await page.keyboard.type('a scale');
      await opened.press('Enter');
      // The second person is asked for: without one the dialog stays, and the browser goes to the empty field.
      assert.ok(await page.locator('dialog[open]').isVisible());
      await page.keyboard.type('Kim Ash');
      await opened.press('Enter');
      await page.waitForSelector('dialog', { state: 'detached' });
      assert.equal(await page.locator('.outlines .is-away').count(), 2);
      await opened.press('Space');
      await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
      const [{ reason, second, frames } = {}] = decisionsOf(opened)[0]?.uncover ?? [];
      assert.deepEqual([reason, second, frames], ['a scale', 'Kim Ash', [0]]);
    },
    { needsSecond: true },
  );
});

test('template: T shows device and boxes, Enter proposes it, Escape does not', { skip }, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    await opened.press('t');
    await page.waitForSelector('dialog[open]');
    await opened.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    assert.equal(opened.desk.templates().length, 0);
    await opened.press('t');
    await page.waitForSelector('dialog[open]');
    assert.match((await page.textContent('dialog')) ?? '', /Northwind.*Echo 5.*480 \u00d7 360.*126 \u00d7 20 at 8, 7/s);
    await opened.press('Enter');
    await page.waitForFunction(() => /^proposed/.test(document.querySelector('.said')?.textContent ?? ''));
    const [template] = opened.desk.templates();
    assert.deepEqual([template?.device.model, template?.boxes.length, template?.reviewer], ['Echo 5', 2, 'Robin Vale']);
  });
});

test('series: it opens as one picture, S covers all of it, and what is in the sample is looked at by itself', {
  skip,
}, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    // The slices are the least suspicious: last in the list.
    await page.locator('.series button').last().focus();
    await opened.press('Enter');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 1 of 12');
    await opened.shown();
    assert.ok(await page.getByRole('radio', { name: 'Max' }).isChecked());
    await page.locator('main').focus();
    await opened.press('d', 'Enter', 'Space');
    assert.match(await opened.said(), /drawn for the sample/);
    await opened.press('m', 'm', 'm');
    await opened.shown();
    await opened.press('Space');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 12');
    assert.equal(decisionsOf(opened).length, 1);
  });
});

test('a picture that nothing could search takes no box, and passes with a reason alone', { skip }, async () => {
  const unsearched = drawn({ number: 900, series: 9, modality: '', status: 'held', look: 'none' });
  const opened = await OpenedReview.open(new MemoryDesk([...exampleProject(), unsearched]), built.folder);
  const { page } = opened;
  try {
    await page.keyboard.type('Robin Vale');
    await opened.press('Enter');
    await opened.shown();
    assert.match((await page.textContent('.reasons')) ?? '', /^not searched: the policy holds such pictures/);
    for (const key of ['d', 't']) {
      await opened.press(key);
      assert.match(await opened.said(), /^it was not searched/, key);
    }
    await opened.press('Space');
    await page.waitForSelector('dialog[open]');
    await opened.press('Enter');
    assert.ok(await page.locator('dialog[open]').isVisible(), 'without a reason it stays');
    assert.deepEqual(await violations(page), []);
    await page.keyboard.type('an empty frame');
    await opened.press('Enter');
    await page.waitForFunction(() => document.querySelector('.said')?.textContent === 'accepted');
    const [{ instance, reason, cover } = {}] = decisionsOf(opened);
    assert.deepEqual([instance, reason, cover], [unsearched.id, 'an empty frame', []]);
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.close();
  }
});

test('nothing is accepted before it was seen', { skip }, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route('**/frames/**', async (route) => {
      await held;
      await route.continue();
    });
    await opened.press('w', 'Space');
    await page.waitForFunction(() => document.querySelector('.said')?.textContent === 'the picture is not there yet');
    assert.equal(decisionsOf(opened).length, 0);
    go();
    await opened.shown();
    await opened.press('Space');
    await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
  });
});

test('another server of this machine is not sent the cookie', { skip }, async () => {
  const cookies: (string | undefined)[] = [];
  const other = createServer(({ headers }, response) => {
    cookies.push(headers.cookie);
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const opened = await OpenedReview.open(new MemoryDesk(exampleProject()), built.folder);
  try {
    assert.equal((await opened.page.context().cookies()).length, 1);
    await opened.page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    assert.deepEqual([...new Set(cookies)], [undefined]);
  } finally {
    await opened.close();
    other.close();
  }
});

test('every key is in the help, and letters can be switched off', { skip }, async () => {
  await begun(async (opened) => {
    const { page } = opened;
    await opened.press('?');
    await page.waitForSelector('dialog[open]');
    for (const key of ['Space', 'X', 'D', 'Del', 'A', 'S', 'T', 'W', '[', ']', 'Z', 'N', 'P', '?']) {
      assert.equal(
        (await page.locator('dialog dt kbd', { hasText: new RegExp(`^\\${key}$`.replace('\\S', 'S')) }).count()) > 0,
        true,
        key,
      );
    }
    await page.getByRole('checkbox', { name: /letters act as keys/ }).press('Space');
    await opened.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await opened.press('x');
    assert.equal(decisionsOf(opened).length, 0);
  });
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe-core finds nothing, with and without a dialog: ${colorScheme}`, { skip }, async () => {
    await begun(
      async (opened) => {
        const { page } = opened;
        assert.deepEqual(await violations(page), []);
        await opened.press('Space');
        await page.waitForFunction(() => document.querySelector('.which h2')?.textContent === 'Picture 2 of 4');
        await opened.shown();
        await opened.press('d', 'Enter');
        assert.deepEqual(await violations(page), []);
        for (const key of ['s', 't', '?']) {
          await opened.press(key);
          await page.waitForSelector('dialog[open]');
          assert.deepEqual(await violations(page), [], key);
          await opened.press('Escape');
          await page.waitForSelector('dialog', { state: 'detached' });
        }
      },
      { colorScheme },
    );
  });
}
