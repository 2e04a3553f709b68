/** The page as a person meets it: what it may reach, how it is used and by whom, what it saves and for whom. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { publicKeyOfJwk, verifyDetached } from '../../src/crypto/index.ts';
import { readEvidence } from '../../src/proof/index.ts';
import { type Example, exampleStudies, spellingsOf } from '../studies/index.ts';
import { pageHtml } from './build.ts';
import { OpenedPage, skip } from './page.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-page-'));
const studies = join(folder, 'studies');
const examples: readonly Example[] = [...exampleStudies(1)];

before(() => {
  for (const { path, bytes } of examples) {
    mkdirSync(dirname(join(studies, path)), { recursive: true });
    writeFileSync(join(studies, path), bytes);
  }
});
after(() => rmSync(folder, { recursive: true }));

/** Works with a page and closes it, whatever happens. */
async function withPage(
  work: (opened: OpenedPage) => Promise<void>,
  ...options: Parameters<typeof OpenedPage.open>
): Promise<void> {
  const opened = await OpenedPage.open(...options);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

const policyNamed = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name} `) });

/**
 * A server that hears what is asked of this machine. Chromium opens a connection for a frame or form before it refuses
 * it; nothing is sent over that.
 */
async function listener(): Promise<{ readonly host: string; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs in the page: its workers stay after their work, to be asked. */
function withLastingWorkers(): void {
  Object.assign(globalThis, { showDirectoryPicker: undefined, showSaveFilePicker: undefined });
  Worker.prototype.terminate = () => undefined;
}

test('nothing gets out of the page or its workers, and no text becomes code', { skip }, async () => {
  const { host: origin, asked, close } = await listener();
  after(close);
  await withPage(
    async ({ page }) => {
      const started = page.waitForEvent('worker');
      await page.setInputFiles('input[webkitdirectory]', studies);
      const worker = await started;
      const inWorker = await worker.evaluate(
        (host) =>
          new Promise<string[]>((resolve) => {
            const refused: string[] = [];
            addEventListener('securitypolicyviolation', (event) => {
              refused.push((event as SecurityPolicyViolationEvent).effectiveDirective);
            });
            // In a turn of its own: what the test evaluates from outside may make code of text.
            setTimeout(async () => {
              await fetch(`http://${host}/`).catch(() => undefined);
              try {
                Reflect.construct(Function, ['']);
              } catch (error) {
                refused.push((error as Error).name);
              }
              setTimeout(() => resolve(refused), 200);
            });
          }),
        origin,
      );
      assert.ok(inWorker.includes('connect-src') && inWorker.includes('EvalError'), inWorker.join());

      const outcomes = await page.evaluate(async (host) => {
        const tries: Record<string, () => unknown> = {
          fetch: () => fetch(`http://${host}/`),
          // It says nothing of what became of it: the server would.
          beacon: () => navigator.sendBeacon(`http://${host}/`, 'x') && Promise.reject(new Error()),
          socket: () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket(`ws://${host}/`);
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
          events: () =>
            new Promise((resolve, reject) => {
              const source = new EventSource(`http://${host}/`);
              source.onopen = resolve;
              source.onerror = reject;
            }),
          image: () =>
            new Promise((resolve, reject) => {
              const image = new Image();
              image.onload = resolve;
              image.onerror = reject;
              image.src = `http://${host}/a.png`;
            }),
          frame: () =>
            new Promise((resolve, reject) => {
              addEventListener('securitypolicyviolation', reject, { once: true });
              const frame = document.createElement('iframe');
              frame.onload = resolve;
              frame.src = `http://${host}/`;
              document.body.append(frame);
            }),
          form: () =>
            new Promise((resolve, reject) => {
              addEventListener('securitypolicyviolation', reject, { once: true });
              const form = document.createElement('form');
              form.action = `http://${host}/`;
              form.method = 'post';
              document.body.append(form);
              form.submit();
              setTimeout(resolve, 500);
            }),
          worker: () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
          code: () => Reflect.construct(Function, ['']),
        };
        const results: Record<string, string> = {};
        for (const [name, attempt] of Object.entries(tries)) {
          try {
            await attempt();
            results[name] = 'done';
          } catch {
            results[name] = 'refused';
          }
        }
        return results;
      }, origin);
      assert.deepEqual([...new Set(Object.values(outcomes))], ['refused'], JSON.stringify(outcomes));
    },
    {},
    withLastingWorkers,
  );
  assert.equal(asked(), 0);
  await fetch(`http://${origin}/`);
  assert.equal(asked(), 1, 'the server would have heard it');
});

test('the script knows no way to a network: what the browser would refuse is not even tried', async () => {
  const html = await pageHtml();
  const ways = ['fetch(', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'];
  const others = ['sendBeacon', 'importScripts', 'window.open', 'localStorage', 'indexedDB', 'document.cookie'];
  assert.deepEqual(
    [...ways, ...others].filter((way) => html.includes(way)),
    [],
  );
});

for (const [what, from, to] of [
  ['script', 'Nothing leaves this computer', 'Nothing leaves this Computer'],
  ['style', 'margin:0', 'margin:1'],
] as const) {
  test(`a page whose ${what} was changed by one character does without it`, { skip }, async () => {
    await withPage(async ({ page, folder: own, complaints }) => {
      const html = readFileSync(join(own, 'leadglass.html'), 'utf8');
      assert.ok(html.includes(from));
      const changed = join(own, 'changed.html');
      writeFileSync(changed, html.replace(from, to));
      assert.deepEqual(complaints, []);
      await page.goto(pathToFileURL(changed).href);
      assert.match(complaints.join(), /Content Security Policy/);
    });
  });
}

test('what is shown and saved names nobody; the evidence is signed and says by whom', {
  skip,
}, async () => {
  await withPage(async (opened) => {
    const { page, complaints } = opened;
    await opened.choose(studies);
    await policyNamed(page, 'research').check();
    assert.equal(
      await opened.run(),
      '62 in = 29 released + 29 held + 0 quarantined + 1 duplicate + 1 regenerated + 2 not-dicom',
    );
    const shown = Buffer.from((await page.textContent('#inspection')) ?? '');
    const zip = await opened.savedZip(/^Save the zip/);
    const evidence = await opened.savedZip('Save the evidence');
    const secret = (await opened.saved('Save the secret')).toString();
    assert.match(secret, /^[0-9a-f]{64}\n$/);

    const texts = [shown, ...[...zip, ...evidence].map(([name, bytes]) => Buffer.concat([Buffer.from(name), bytes]))];
    const needles = [...new Set(examples.flatMap((example) => example.needles))].filter((needle) => needle.length > 4);
    assert.ok(needles.length > 200, String(needles.length));
    for (const needle of needles) {
      for (const spelling of spellingsOf(needle)) {
        for (const text of [shown, ...evidence.values()]) assert.ok(!Buffer.from(text).includes(spelling));
      }
    }
    for (const text of texts) assert.ok(!text.includes(secret.trim()));
    assert.deepEqual(
      [...zip.keys()].filter((name) => !name.endsWith('.dcm')),
      ['manifest.json'],
    );

    const json = evidence.get('evidence.json')!;
    const { key, manifest, instances, counts, limits, page: made } = await readEvidence(Buffer.from(json).toString());
    const { evidenceKey } = JSON.parse(Buffer.from(zip.get('manifest.json')!).toString()) as {
      evidenceKey: { kid: string };
    };
    const payload = new Uint8Array(json);
    const jws = Buffer.from(evidence.get('evidence.jws')!).toString();
    const publicKey = publicKeyOfJwk(evidenceKey);
    await verifyDetached(publicKey, jws, { payload, kind: 'evidence' });
    payload[payload.length >> 1]! ^= 1;
    await assert.rejects(verifyDetached(publicKey, jws, { payload, kind: 'evidence' }));
    assert.equal(key, evidenceKey.kid);
    assert.deepEqual(made, { secret: 'new' });
    assert.match(limits.map(({ text }) => text).join(' '), /made in the page and is gone with it.*does not show who/);
    const html = Buffer.from(evidence.get('evidence.html')!).toString();
    assert.match(html, /made in the page for this run alone/);
    assert.doesNotMatch(html, /<script/);
    assert.equal(manifest.sha256, sha256(zip.get('manifest.json')!));
    assert.equal(instances.sha256, sha256(evidence.get('instances.jsonl')!));
    assert.equal(instances.lines, counts.in);
    assert.deepEqual(complaints, []);
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Runs in the page: dialogs of the File System Access API that answer by themselves. */
function withPickers(): void {
  const written: Uint8Array[] = [];
  const stream = {
    write: async (piece: Uint8Array) => void written.push(piece.slice()),
    close: async () => Object.assign(globalThis, { written: new Blob(written as BlobPart[]) }),
    abort: async () => undefined,
  };
  const fileOf = (name: string, text: string) => ({ kind: 'file', name, getFile: async () => new File([text], name) });
  Object.assign(globalThis, {
    showSaveFilePicker: async () => ({ createWritable: async () => stream }),
    showDirectoryPicker: async () => ({
      kind: 'directory',
      name: 'disc',
      async *values() {
        yield fileOf('readme.txt', 'no picture');
        yield { kind: 'file', name: 'locked', getFile: () => Promise.reject(new DOMException('', 'NotReadableError')) };
      },
    }),
  });
}

test('with the File System Access API a folder is read, and the zip written to a file', {
  skip,
}, async () => {
  await withPage(
    async (opened) => {
      const { page } = opened;
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      await page.waitForSelector('#inspection table');
      assert.equal(
        await opened.run(),
        '2 in = 0 released + 0 held + 1 quarantined + 0 duplicate + 0 regenerated + 1 not-dicom',
      );
      assert.match((await page.textContent('#results')) ?? '', /disc\/locked.*input\/unreadable/);
      assert.equal(await page.getByRole('button', { name: /^Save the zip/ }).count(), 0);
      const bytes = await page.evaluate(async () => {
        const { written } = globalThis as unknown as { written: Blob };
        return [...new Uint8Array(await written.arrayBuffer())];
      });
      assert.deepEqual(Object.keys(unzipSync(Uint8Array.from(bytes))), ['manifest.json']);
    },
    {},
    withPickers,
  );
});

test('files that are dropped are taken, and none of them is opened in place of the page', { skip }, async () => {
  await withPage(async ({ page }) => {
    for (const selector of ['.drop', 'footer']) {
      await page.evaluate((where) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['one'], 'one.txt'));
        dataTransfer.items.add(new File(['two'], 'two.txt'));
        const options = { dataTransfer, bubbles: true, cancelable: true };
        const target = document.querySelector(where)!;
        target.dispatchEvent(new DragEvent('dragover', options));
        const isLeftToBrowser = target.dispatchEvent(new DragEvent('drop', options));
        if (isLeftToBrowser) throw new Error('the browser would open the file');
      }, selector);
    }
    await page.waitForSelector('#inspection table');
    assert.match((await page.textContent('#files')) ?? '', /2 files, 6 B/);
    assert.match((await page.textContent('#inspection')) ?? '', /0 patients in 0 DICOM objects2 not DICOM/);
  });
});

test('a wrong policy or secret is said with what to do, before anything is done', { skip }, async () => {
  await withPage(async (opened) => {
    const { page } = opened;
    await opened.choose(studies);
    await policyNamed(page, 'a policy of your own').check();
    await page.getByLabel('Policy text').fill('extends: research\nretain: everything\n');
    await page.waitForSelector('#policy-problem');
    assert.match(
      (await page.textContent('#policy-problem')) ?? '',
      /error: line 2, column 1: .*"retain" is no key.*hint: /,
    );
    await page.getByRole('button', { name: 'De-identify', exact: true }).click();
    assert.equal(await page.locator('#results').count(), 0);

    await policyNamed(page, 'research').check();
    await page.getByRole('radio', { name: /^that of a project/ }).check();
    await page.getByLabel('Secret, 64 hex digits').fill('0123');
    await page.getByRole('button', { name: 'De-identify', exact: true }).click();
    assert.match((await page.textContent('#secret-problem')) ?? '', /error: .*64 hex digits.*hint: /);
    assert.equal(await page.locator('#results').count(), 0);
  });
});

test('everything is done by keyboard alone, and the page says what happens', { skip }, async () => {
  await withPage(async (opened) => {
    const { page } = opened;
    await opened.choose(studies);
    const reach = async (selector: string): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      }
      assert.fail(`no way to ${selector}`);
    };
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await reach('#files input[type=file]');
    await reach('input[name=policy]');
    await page.keyboard.press('ArrowDown');
    assert.ok(await policyNamed(page, 'research').isChecked());
    await reach('#run button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#results');
    await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent?.startsWith('Done.'));
    await reach('.chip:nth-of-type(2)');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('.chip:nth-of-type(2)', 'aria-pressed'), 'true');
    assert.equal(await page.locator('#results tbody tr').count(), 0 + (await page.locator('.state.released').count()));
  });
});

test('a stopped run keeps what it has, and says what it did not come to', { skip }, async () => {
  await withPage(async (opened) => {
    const { page } = opened;
    await opened.choose(studies);
    await page.getByRole('button', { name: 'De-identify', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.waitForSelector('#results');
    const text = (await page.textContent('#results')) ?? '';
    const [, all = ''] = /(\d+) in = /.exec(text) ?? [];
    if (Number(all) < examples.length) {
      assert.match(text, new RegExp(`Stopped.*${examples.length - Number(all)} files? were not begun`));
    }
    const zip = await opened.savedZip(/^Save the zip/);
    const { outputs } = JSON.parse(Buffer.from(zip.get('manifest.json')!).toString()) as { outputs: object[] };
    assert.equal(outputs.length, zip.size - 1);
  });
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds, as one line a place. Its source is evaluated from outside: the page lets nothing in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await checker.run()).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing, from the first look to the results: ${colorScheme}`, {
    skip,
  }, async () => {
    await withPage(
      async (opened) => {
        const { page } = opened;
        assert.deepEqual(await violations(page), []);
        await opened.choose(studies);
        await policyNamed(page, 'a policy of your own').check();
        await page.getByLabel('Policy text').fill('extends: nothing\n');
        // It moves what is below, and a click that is under way would miss.
        await page.waitForSelector('#policy-problem');
        await page.getByRole('radio', { name: /^that of a project/ }).check();
        await page.getByLabel('Secret, 64 hex digits').fill('0123');
        assert.deepEqual(await violations(page), []);
        await policyNamed(page, 'research').check();
        await page.getByRole('radio', { name: /^a new one/ }).check();
        await opened.run();
        assert.deepEqual(await violations(page), []);
        await page.setViewportSize({ width: 400, height: 800 });
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        assert.ok(Number(wide) <= 400, `${wide} px`);
      },
      { colorScheme, viewport: { width: 1100, height: 900 } },
    );
  });
}
