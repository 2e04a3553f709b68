import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Catalogue, ENGLISH } from './catalogue.ts';
import { badEvidence, badFacts, emptyEvidence } from './made.testing.ts';
import { evidencePage } from './page.ts';
import { SECTION_NUMBERS } from './parts.ts';

const pages = { empty: evidencePage(emptyEvidence()), bad: evidencePage(badEvidence()) };

/** What a person reads, and what is said to who does not see the charts. */
function wordsOf(page: string): string[] {
  const body = page.slice(page.indexOf('<body>'));
  const labels = [...body.matchAll(/ aria-label="([^"]*)"/g)].map(([, label]) => label!);
  return [...body.replace(/<[^>]*>/g, '\n').split('\n'), ...labels].map((text) => text.trim()).filter(Boolean);
}

test('the page is one file that runs nothing and loads nothing', () => {
  for (const page of Object.values(pages)) {
    assert.ok(page.startsWith('<!doctype html>\n<html lang="en">'));
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|\son\w+=|javascript:|url\(|@import/i);
    assert.doesNotMatch(page, /https?:/);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'/);
  }
});

test('sections have the same numbers in every run, so that a procedure can cite them', () => {
  const expected = Object.entries(SECTION_NUMBERS).map(([name, number]) => {
    return `${number} ${ENGLISH.sections[name as keyof typeof SECTION_NUMBERS]}`;
  });
  for (const page of Object.values(pages)) {
    const headings = [...page.matchAll(/<h[23] id="section-[\d.]+">(.*?)<\/h[23]>/g)].map(([, html]) =>
      html!.replace(/<[^>]*>/g, ''),
    );
    assert.deepEqual(headings, expected);
  }
  assert.deepEqual(Object.values(SECTION_NUMBERS).slice(0, 8), ['1', '1.1', '1.2', '1.3', '2', '2.1', '2.2', '3']);
});

test('every word comes from the catalogue or from the evidence', () => {
  const evidence = badEvidence();
  const data = new Set(stringsOf(evidence).flatMap((text) => text.split(/[^\p{L}]+/u)));
  const page = evidencePage(evidence, masked(ENGLISH));
  const foreign = wordsOf(page)
    .flatMap((text) => text.split(/[^\p{L}]+/u))
    .filter((word) => word.length > 1 && !data.has(word));
  assert.deepEqual(foreign, []);
});

test('what an operator wrote is text and no markup', () => {
  const page = evidencePage(badEvidence({ project: { ...badFacts().project, name: '<b>"x"&' } }));
  assert.ok(!page.includes('<b>"x"') && page.includes('&lt;b>'));
});

test('a page says what is open, and of nothing that nothing is there', () => {
  const { empty, bad } = pages;
  assert.match(empty, /No file was released\./);
  // Held, quarantined, earlier runs, let pass, notices, rules, attributes.
  assert.equal(empty.match(/<p>None\.<\/p>/g)?.length, 7);
  assert.match(empty, /from a random row a patient, which can be deleted/);
  assert.match(empty, /yes, until a patient is forgotten/);
  assert.doesNotMatch(bad, /until a patient is forgotten/);
  assert.match(bad, /2 files released by an earlier run hold an identifier/);
  assert.match(bad, /160 files kept back, not released/);
  assert.match(bad, /goes on with 000005, 000006, cut off before the end: 400 files/);
  assert.match(bad, /at most 1\.0 % of the released files/);
  assert.doesNotMatch(empty + bad, /undefined|NaN|\[object|null/);
});

test('the balance adds up on the page as well', () => {
  const line = /<p class="balance-line">(.*?)<\/p>/.exec(pages.bad)![1]!.replace(/<[^>]*>/g, '');
  const [all, ...parts] = [...line.matchAll(/[\d,]+/g)].map(([text]) => Number(text.replaceAll(',', '')));
  assert.equal(
    parts.reduce((sum, count) => sum + count, 0),
    all,
  );
});

test('what a person let pass stands on the page, in his words as text', () => {
  const reviewed = [{ reviewer: 'reader', reason: '<i>looked', waived: ['refused/document'] as const, count: 3 }];
  const page = evidencePage(badEvidence({ reviewed }));
  assert.match(page, /Let pass by a person/);
  assert.match(page, /refused\/document/);
  assert.ok(page.includes('&lt;i>looked') && !page.includes('<i>looked'));
});

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...stringsOf(member)]);
}

/** The catalogue with a mark in the place of every word; what its functions are given is left out as well. */
function masked(words: Catalogue): Catalogue {
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return '¤';
    if (typeof value === 'function') return () => '¤';
    if (Array.isArray(value)) return value.map(mask);
    return Object.fromEntries(Object.entries(value as object).map(([key, member]) => [key, mask(member)]));
  };
  return mask(words) as Catalogue;
}
