/**
 * The portable folders in a browser: Chromium de-identifies whole objects, in a page that may load nothing from
 * elsewhere and in a worker, and the bytes are those that Node makes with the same secret.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Example, exampleStudies } from '../examples/studies/index.ts';
import { deidentify, loadPolicy } from '../src/index.ts';
import { parseFile, stringsOf } from './runners/parse/index.ts';
import { type Answer, examplePolicy, OWN_POLICY } from './support/browser/example.ts';
import { drawn, opened, sealed } from './support/browser/sealing.ts';
import { type Served, servePage } from './support/browser/server.ts';

const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DEFLATED = '1.2.840.10008.1.2.1.99';
const JAPANESE = 'ISO 2022 IR 87';

const secret = Uint8Array.from({ length: 32 }, (_, i) => 7 * i);
const examples = [...exampleStudies(1)];
const objects = {
  ct: find((bytes) => modality(bytes) === 'CT'),
  japanese: find((bytes) => parseFile(bytes).dataSet.charset.includes(JAPANESE)),
  deflated: find((bytes) => parseFile(bytes).transferSyntax === DEFLATED),
};
const letter = find((bytes) => modality(bytes) === 'DOC');
type Name = keyof typeof objects;

let served: Served | undefined;
let browser: Browser | undefined;
let page: Page;
const requested: string[] = [];
const complaints: string[] = [];

function find(matches: (bytes: Uint8Array) => boolean): Example {
  const found = examples.find(
    ({ bytes }) => Buffer.from(bytes.subarray(128, 132)).toString() === 'DICM' && matches(bytes),
  );
  assert.ok(found !== undefined);
  return found;
}

function modality(bytes: Uint8Array): string {
  const { dataSet } = parseFile(bytes);
  const element = dataSet.get('00080060');
  return element === undefined ? '' : (stringsOf(element, dataSet.charset)[0] ?? '');
}

before(async () => {
  if (skip !== false) return;
  served = await servePage(
    new Map([
      ['/secret', secret],
      ['/objects/letter', letter.bytes],
      ...Object.entries(objects).map(([name, { bytes }]) => [`/objects/${name}`, bytes] as const),
    ]),
  );
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const context = await browser.newContext();
  context.on('request', (request) => requested.push(request.url()));
  page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(served.origin);
  await page.waitForFunction(() => 'leadglass' in globalThis);
});

after(async () => {
  await browser?.close();
  await served?.close();
});

type Question = 'inPage' | 'inWorker' | 'withOwnPolicy' | 'sealed' | 'opened';

async function ask<T>(what: Question, name: string): Promise<T> {
  const text = await page.evaluate(
    (question) => {
      const { leadglass } = globalThis as unknown as { leadglass: Record<Question, (name: string) => Promise<string>> };
      return leadglass[question.what](question.name);
    },
    { what, name },
  );
  return JSON.parse(text, (key, value) => (key === 'bytes' ? Uint8Array.from(value) : value)) as T;
}

function assertSame(answer: Answer, expected: Answer): void {
  assert.equal(expected.status, 'released');
  assert.equal(answer.status, 'released', String(answer.code));
  const [found, wanted] = [parseFile(answer.bytes!), parseFile(expected.bytes!)];
  assert.deepEqual(found.problems, []);
  assert.ok(Buffer.from(found.bytes).equals(wanted.bytes), 'other bytes than in Node');
}

for (const name of Object.keys(objects) as Name[]) {
  test(`a page releases the same bytes as Node: ${name}`, { skip }, async () => {
    const expected = await deidentify(objects[name].bytes, { policy: await examplePolicy(), secret });
    const answer = await ask<Answer>('inPage', name);
    assertSame(answer, expected);
    assert.equal(answer.path, expected.path);
  });

  test(`a worker does too, from a Blob in one piece and piece by piece: ${name}`, { skip }, async () => {
    const expected = await deidentify(objects[name].bytes, { policy: await examplePolicy(), secret });
    const answers = await ask<readonly Answer[]>('inWorker', name);
    assert.equal(answers.length, 2);
    for (const answer of answers) assertSame(answer, expected);
  });
}

test('a page and a worker find in the text of a document what Node finds', { skip }, async () => {
  const expected = await deidentify(letter.bytes, { policy: await examplePolicy(), secret });
  assert.deepEqual([expected.status, expected.code], ['held', 'refused/document']);
  assert.ok(expected.findings.some(({ code, about }) => code === 'document-identifiers' && about?.pages?.[0] === 1));
  const answers = [await ask<Answer>('inPage', 'letter'), ...(await ask<readonly Answer[]>('inWorker', 'letter'))];
  assert.equal(answers.length, 3);
  for (const { status, code, findings } of answers)
    assert.deepEqual([status, code, findings], [expected.status, expected.code, expected.findings]);
});

test('a policy of its own is read and checked in a page', { skip }, async () => {
  const expected = await deidentify(objects.ct.bytes, { policy: await loadPolicy(OWN_POLICY), secret });
  assertSame(await ask<Answer>('withOwnPolicy', 'ct'), expected);
  assert.ok(Buffer.from(expected.bytes!).includes('Site A'));
});

test('a page seals, locks and wraps to the same bytes as Node, and each opens what the other made', {
  skip,
}, async () => {
  const here = await sealed();
  const there = await ask<Record<string, string>>('sealed', '');
  const { signature: _, shares: __, ...made } = there;
  assert.deepEqual(made, here);
  const fromThere = await opened(there);
  assert.equal(await ask<string>('opened', JSON.stringify({ ...here, ...(await drawn()) })), fromThere);
  assert.match(fromThere, /^\["[0-9a-f]{64}",.*true\]$/);
});

test('nothing was asked of any other host, and the page had nothing to complain about', { skip }, async () => {
  const { origin } = served!;
  for (const path of ['/page.js', '/worker.js', '/objects/deflated'])
    assert.ok(requested.includes(origin + path), path);
  assert.deepEqual(
    requested.filter((url) => new URL(url).origin !== origin),
    [],
  );
  assert.deepEqual(complaints, []);
  // The same server by another name is another host: what would have been asked of one would have shown.
  const other = origin.replace('127.0.0.1', 'localhost');
  const asked = page.evaluate((url) => fetch(url), `${other}/secret`);
  await assert.rejects(asked, /Failed to fetch/);
  assert.match(complaints.join('\n'), /Content Security Policy/);
});
