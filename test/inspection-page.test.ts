/** The page of `inspect --html`: names nobody, reads well in a browser in light and dark, and prints with its details. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { exampleStudies, spellingsOf } from '../examples/studies/index.ts';
import { sheets, violations } from './support/pages.ts';

const PROGRAM = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const folder = mkdtempSync(join(tmpdir(), 'leadglass-inspection-'));
const file = join(folder, 'look.html');
const examples = [...exampleStudies(1)];

let browser: Browser | undefined;
let html = '';

before(async () => {
  for (const [i, { path, bytes }] of examples.entries()) {
    const whole = join(folder, 'studies', path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, bytes);
    if (i === 0) writeFileSync(`${whole}.cut`, bytes.subarray(0, bytes.length >> 1));
  }
  const args = [PROGRAM, 'inspect', join(folder, 'studies'), '--html', file];
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, LEADGLASS_HOME: join(folder, 'home') },
    encoding: 'utf8',
  });
  assert.equal(status, 3, stderr);
  assert.match(stderr, /^page: .*look\.html$/m);
  html = readFileSync(file, 'utf8');
  if (skip === false) {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
  }
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test('it names nobody, no path and no value; it runs nothing and loads nothing', () => {
  const needles = [...new Set(examples.flatMap(({ needles: own }) => own))].filter((needle) => needle.length > 4);
  assert.ok(needles.length > 100, String(needles.length));
  for (const needle of needles)
    for (const spelling of spellingsOf(needle)) assert.ok(!Buffer.from(html).includes(spelling));
  for (const { path } of examples) assert.ok(!html.includes(path));
  assert.doesNotMatch(html, /<script|https?:|url\(/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('it says who is there, in which categories and pictures, what is private and what cannot be read', () => {
  const text = html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  for (const what of [
    /\d+ files: \d+ images, reports and other objects of \d+ patients/,
    /may have text burned in: a run covers what it finds, or holds them/,
    /names of the patient \d+ \d+ X/,
    /A Names: \d+ attributes/,
    /Patient&#39;s Name|Patient's Name/,
    /\(0010,0010\)/,
    /a slice as the scanner acquired it \d+ cleared by rule in the quick passes, and in all where these find something \d/,
    /By the text of the document Objects it has identifiers of the patient \d+/,
    /SIEMENS/,
    /CT Image Storage \d+/,
    /ISO_IR/,
    /input\/\S+ 1 /,
  ]) {
    assert.match(text, what);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing, details open or not: ${colorScheme}`, { skip }, async () => {
    const context = await browser!.newContext({ colorScheme, viewport: { width: 900, height: 900 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    assert.deepEqual(await violations(page), []);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    assert.deepEqual(await violations(page), []);
    await context.close();
  });
}

test('what is folded on the screen is on paper', { skip }, async () => {
  const page = await browser!.newPage();
  await page.goto(pathToFileURL(file).href);
  const text = (await sheets(await page.pdf({ format: 'A4' }))).join(' ');
  assert.match(text, /Patient's Name/);
  assert.match(text, /What cannot be read/);
});
