/**
 * The page of the evidence in a browser: accessible in light and dark, on a narrow screen too, and on paper the
 * statement with the place to sign fits on the first sheet of A4 and of Letter, whatever happened in the run.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { badEvidence, emptyEvidence } from '../src/proof/evidence/made.testing.ts';
import { evidencePage } from '../src/proof/evidence/page.ts';
import { sheets, violations } from './support/pages.ts';

const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const PAGES = { 'a run that met nothing': emptyEvidence(), 'a run in which everything happened': badEvidence() };
const FORMATS = ['A4', 'Letter'] as const;

let browser: Browser | undefined;
const complaints: string[] = [];

before(async () => {
  if (skip !== false) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
});

after(async () => {
  await browser?.close();
});

async function opened(html: string, options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<Page> {
  const { colorScheme = 'light', width = 1000 } = options;
  const context = await browser!.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('about:')) complaints.push(request.url());
  });
  await page.setContent(html);
  return page;
}

for (const [name, evidence] of Object.entries(PAGES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe-core finds nothing: ${name}, ${colorScheme}`, { skip }, async () => {
      const page = await opened(evidencePage(evidence), { colorScheme });
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    });
  }

  test(`nothing is cut off on a narrow screen: ${name}`, { skip }, async () => {
    const page = await opened(evidencePage(evidence), { width: 400 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(wide) <= 400, `${wide} px`);
    await page.context().close();
  });

  for (const format of FORMATS) {
    test(`the statement and the place to sign are the first sheet of ${format}: ${name}`, { skip }, async () => {
      const page = await opened(evidencePage(evidence));
      const [first = '', second = '', ...rest] = await sheets(await page.pdf({ format }));
      assert.match(first, /De-identification evidence.*1\.3\s+Signature.*Name and role/s);
      assert.doesNotMatch(first, /The 18 categories of/);
      assert.match(second, /^\s*2\s+The 18 categories of 45 CFR/);
      assert.match(rest.join(' '), /7\s+Limits in plain words/);
      await page.context().close();
    });
  }
}

test('axe-core does find what is wrong', { skip }, async () => {
  const page = await opened(evidencePage(emptyEvidence()).replace(' lang="en"', ''));
  assert.match((await violations(page)).join(), /html-has-lang/);
  await page.context().close();
});

test('the page asked for nothing and complained of nothing', { skip }, () => {
  assert.deepEqual(complaints, []);
});
