import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, quoted } from './nearest.ts';

test('a typing error finds the word that was meant, something else finds nothing', () => {
  assert.equal(nearest('extnds', ['name', 'extends', 'edition']), 'extends');
  assert.equal(nearest('Safe-Harbor', ['safe-harbor', 'research']), 'safe-harbor');
  assert.equal(nearest('completely-other', ['safe-harbor', 'research']), undefined);
});

test('a repeated name is short and prints on one line', () => {
  assert.equal(quoted('a\nb\u0000'), '"a?b?"');
  assert.equal(quoted('x'.repeat(1000)).length, 67);
});
