import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePolicy, loadPolicy, PRESETS } from '../../src/policy/index.ts';
import { pagePolicy } from './page-policy.ts';

test('no policy takes pseudonyms from a vault or searches pictures in a page, and one that asks for it says so', async () => {
  let changed = 0;
  for (const { name } of PRESETS) {
    const policy = await loadPolicy(name);
    const own = pagePolicy(policy);
    assert.equal(own.pseudonyms.mode, 'keyed');
    assert.equal(own.pixels.text, 'hold');
    const says = (code: string): boolean => describePolicy(own).some((line) => line.startsWith(`notice ${code}: `));
    assert.equal(says('pseudonyms-keyed'), policy.pseudonyms.mode === 'vault', name);
    assert.equal(says('pixels-held'), policy.pixels.text === 'redact', name);
    if (own === policy) continue;
    changed++;
    const { pseudonyms, pixels, notices } = policy;
    assert.deepEqual({ ...own, pseudonyms, pixels, notices }, policy);
  }
  assert.equal(changed, 6);
});
