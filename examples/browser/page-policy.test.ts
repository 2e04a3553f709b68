import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePolicy, loadPolicy, PRESETS } from '../../src/policy/index.ts';
import { pagePolicy } from './page-policy.ts';

test('no policy takes pseudonyms from a vault in a page, and one that asks for one says that it does not', async () => {
  let changed = 0;
  for (const { name } of PRESETS) {
    const policy = await loadPolicy(name);
    const own = pagePolicy(policy);
    assert.equal(own.pseudonyms.mode, 'keyed');
    const says = describePolicy(own).some((line) => line.startsWith('notice pseudonyms-keyed: '));
    assert.equal(says, policy.pseudonyms.mode === 'vault', name);
    if (own === policy) continue;
    changed++;
    assert.deepEqual({ ...own, pseudonyms: policy.pseudonyms, notices: policy.notices }, policy);
  }
  assert.equal(changed, 3);
});
