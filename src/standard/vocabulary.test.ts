import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VOCABULARY } from './generated/vocab.ts';
import { AMBIGUOUS_WORDS } from './generated/vocab-ambiguous.ts';
import { isClinicalWord } from './index.ts';
import { allRows } from './text-table.ts';

test('every word of the vocabulary is clinical, in any case', () => {
  for (const [word = ''] of allRows(VOCABULARY)) assert.equal(isClinicalWord(word), 'clinical', word);
  assert.equal(isClinicalWord('THORAX'), 'clinical');
});

test('a word that is also a name is ambiguous', () => {
  for (const [word = ''] of allRows(AMBIGUOUS_WORDS)) assert.equal(isClinicalWord(word), 'ambiguous', word);
});

test('other words, and the beginning of one, are neither', () => {
  for (const word of ['', 'thora', 'mustermann', 'xyzzy']) assert.equal(isClinicalWord(word), undefined, word);
});
