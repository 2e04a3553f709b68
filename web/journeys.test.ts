/** Three journeys on the page that the program serves, by keyboard alone, and the same decisions on the command line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { jsonLines } from '../src/cli/program.testing.ts';
import { pageFolder } from '../src/review/page-files.ts';
import { violations } from '../test/support/pages.ts';
import { skip } from './browser.testing.ts';
import { buildWeb } from './build.ts';
import { type Device, Journey, type ServedPage } from './journeys.testing.ts';
import { COLUMNS, ROWS } from './painted.testing.ts';

const journeys: Journey[] = [];

const DEVICES: readonly Device[] = ['Echo 5', 'Echo 5', 'Echo 5', 'Report', 'Report'];

before(async () => {
  // The program serves what the build has put beside it: the page as it is now.
  if (skip === false) await buildWeb(pageFolder());
});
after(() => {
  for (const journey of journeys) journey.remove();
});

function begun(pictures: readonly Device[]): Journey {
  const journey = Journey.begin(pictures);
  journeys.push(journey);
  return journey;
}

/** One more object of the device that has a template comes in: its box is covered, whatever the search finds. */
function withFurther(journey: Journey): Record<string, string> {
  journey.put(DEVICES.length + 1, 'Report');
  journey.deidentify();
  const { boxes, output } = journey.pictures().get(DEVICES.length + 1)!;
  const [box, ...more] = boxes.filter(({ origin }) => origin === 'template');
  assert.ok(box !== undefined && more.length === 0);
  const pixels = readFileSync(join(journey.out, output)).subarray(-ROWS * COLUMNS);
  for (let y = box.top; y < box.bottom; y++) {
    assert.ok(pixels.subarray(y * COLUMNS + box.left, y * COLUMNS + box.right).every((value) => value === 0));
  }
  return journey.files();
}

async function assertAccessible(served: ServedPage): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await served.page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(served.page), [], colorScheme);
  }
}

/** On with N, until a picture of the device is shown. */
async function goTo(served: ServedPage, device: Device): Promise<void> {
  for (let steps = 0; steps < DEVICES.length; steps++) {
    await served.shown();
    if ((await served.current()).includes(device)) return;
    await served.goOn('n');
  }
  assert.fail(`no picture of ${device}`);
}

test('accept, draw, template by keyboard; the decisions from a file give the same bytes; axe-core in both schemes', {
  skip,
}, async () => {
  const journey = begun(DEVICES);
  journey.keep('before');
  const before = journey.files();
  const served = await journey.open();
  try {
    await assertAccessible(served);
    await served.page.keyboard.type('Robin Vale');
    await served.press('Enter');
    await served.shown();
    await assertAccessible(served);

    // Accept: the first one, as it is.
    await served.press('Space');
    await served.says(/^accepted$/);
    await served.shown();
    await served.carryOut();
    assert.deepEqual(journey.files(), before, 'what is accepted as it is stays as it is');

    // Draw: on the one after it.
    await goTo(served, 'Echo 5');
    await served.press('d', 'ArrowDown', 'ArrowDown', 'Shift+ArrowRight', 'Enter');
    await assertAccessible(served);
    await served.press('Space');
    await served.says(/^accepted, 1 correction$/);
    await served.shown();
    await served.carryOut();

    // Template: on the other device.
    await goTo(served, 'Report');
    await served.press('d', 'ArrowUp', 'Enter', 't');
    await served.page.waitForSelector('dialog[open]');
    await assertAccessible(served);
    await served.press('Enter');
    await served.says(/^proposed/);
    await served.press('Space');
    await served.says(/^accepted, 1 correction$/);
    await served.shown();
    await served.carryOut();
    assert.deepEqual(served.complaints, []);
    assert.equal(await served.end(), 0);
  } finally {
    await served.close();
  }
  const byPage = journey.files();
  assert.equal(
    Object.keys(before).filter((path) => before[path] !== byPage[path]).length,
    3,
    'two pictures, the manifest',
  );
  const text = journey.review('export').stdout;
  const lines = (jsonLines(text) as { verdict?: string; cover?: object[]; template?: object[] }[]).slice(1);
  assert.deepEqual(
    lines.map(({ verdict, cover, template }) => [verdict ?? 'template', cover?.length ?? template?.length]).sort(),
    [
      ['accept', 0],
      ['accept', 1],
      ['accept', 1],
      ['template', 1],
    ],
  );
  const further = withFurther(journey);
  const file = journey.write('decisions.jsonl', text);

  // The same project, in the same place, as it was before anybody looked.
  journey.exchange('page', 'before');
  const { stderr } = journey.review('--decisions', file, '--jobs', '1');
  assert.match(stderr, /3 decisions, 1 template taken over/);
  assert.deepEqual(journey.files(), byPage);
  assert.equal(journey.review('export').stdout, text);
  assert.deepEqual(withFurther(journey), further);
});

test('what nothing could search comes first and passes as it is with a reason; held pictures are the exit status', {
  skip,
}, async () => {
  const journey = begun(['Unreadable', 'Report']);
  assert.equal(journey.pictures().get(1)?.status, 'held');
  journey.keep('before');
  const served = await journey.open();
  try {
    await served.page.keyboard.type('Robin Vale');
    await served.press('Enter');
    await served.page.waitForSelector('.reasons .reason-unsearched');
    await assertAccessible(served);
    await served.press('Space');
    await served.page.waitForSelector('dialog[open]');
    await assertAccessible(served);
    await served.page.keyboard.type('looked at on the console');
    await served.press('Enter');
    await served.says(/^accepted$/);
    await served.shown();
    await served.press('x');
    await served.says(/^every picture is decided/);
    await served.carryOut();
    assert.deepEqual(served.complaints, []);
    assert.equal(await served.end(), 3);
  } finally {
    await served.close();
  }
  assert.deepEqual(
    [1, 2].map((number) => journey.pictures().get(number)?.status),
    ['released', 'held'],
  );
  // The sample was drawn when the page was opened, and stays.
  const again = journey.run(['review', '--address-only', '--sample', '59']);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /a sample of 299 was drawn before\nhint: .*--new-sample/);
  const byPage = journey.files();
  const file = journey.write('decisions.jsonl', journey.review('export').stdout);
  journey.exchange('page', 'before');
  assert.equal(journey.review('--decisions', file, '--jobs', '1').status, 3);
  assert.deepEqual(journey.files(), byPage);
});
