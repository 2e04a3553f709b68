import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { referenceFiles } from '../../scripts/reference-policy.ts';
import { parsePolicy } from './document.ts';

const REFERENCE = new URL('../../docs/reference/', import.meta.url);

for (const [name, text] of Object.entries(referenceFiles())) {
  test(`docs/reference/${name} is what the tables say`, () => {
    assert.equal(readFileSync(new URL(name, REFERENCE), 'utf8'), text);
  });
}

test('the policy that the reference shows is one', () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(referenceFiles()['policy.md'] ?? '') ?? [];
  assert.equal(parsePolicy(example).name, 'site-research');
});
