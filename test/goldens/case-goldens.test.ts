import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PRESETS } from '../../src/policy/index.ts';
import { readCases } from '../runners/case-files.ts';
import { goldenFile, goldenOf } from './case-goldens.ts';

const CASES = fileURLToPath(new URL('../../../shared/deid-cases/cases.json', import.meta.url));
const skip = existsSync(CASES) ? false : 'the public cases are not beside the repository';

for (const { name } of PRESETS) {
  test(`the preset ${name} decides the public cases as its golden says`, { skip }, () => {
    assert.equal(goldenOf(name, readCases(CASES)), readFileSync(goldenFile(name), 'utf8'));
  });
}
