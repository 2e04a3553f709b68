import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PRESETS } from '../policy/index.ts';
import { goldenFile, goldenOf } from './goldens.testing.ts';

for (const { name: preset } of PRESETS) {
  test(`the preset ${preset} does what its golden says`, () => {
    const expected = readFileSync(goldenFile(preset), 'utf8').split('\n');
    const actual = goldenOf(preset).split('\n');
    const changed = actual.filter((line) => !expected.includes(line));
    assert.deepEqual(
      actual,
      expected,
      `${changed.length} lines differ, as "${changed[0]}". If that is meant: node scripts/goldens.ts, and a word in CHANGELOG.md`,
    );
    assert.ok(actual.length > 650);
  });
}
