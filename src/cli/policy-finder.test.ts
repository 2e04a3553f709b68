import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPolicy, presetPolicy, withOverrides } from '../policy/index.ts';
import { PolicyFinder } from './policy-finder.ts';

test('presets are found by their digest, as they are and as the command line changes them', () => {
  const finder = new PolicyFinder([]);
  const research = presetPolicy('research');
  assert.equal(finder.find(research.digest)?.name, 'research');
  for (const overrides of [{}, { pixels: 'insecure-keep' }, { faces: 'keep', effort: 'strict' }] as const) {
    const changed = withOverrides(research, overrides);
    assert.deepEqual(finder.find(changed.digest), changed);
  }
});

test('a policy at hand is found, also when it was changed; any other digest is not', async () => {
  const own = await loadPolicy('extends: research\nunknown-class: weakest\n');
  const changed = withOverrides(own, { pixels: 'hold' });
  assert.equal(new PolicyFinder([]).find(own.digest), undefined);
  const finder = new PolicyFinder([own]);
  assert.equal(finder.find(own.digest)?.digest, own.digest);
  assert.equal(finder.find(changed.digest)?.pixels.text, 'hold');
  assert.equal(finder.find('0'.repeat(64)), undefined);
});
