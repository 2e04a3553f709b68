import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPolicy } from './load.ts';
import { withOverrides } from './overrides.ts';
import { presetPolicy } from './presets.ts';
import { restorePolicy } from './restore.ts';
import type { CompiledPolicy } from './types.ts';

const again = (policy: CompiledPolicy): CompiledPolicy => JSON.parse(JSON.stringify(policy)) as CompiledPolicy;

test('a compiled policy comes back from JSON under the same digest, with the lines of its rules', async () => {
  const text = 'extends: research\nrules:\n  - { at: InstitutionName, do: set, value: "Site A", reason: "agreed" }\n';
  for (const policy of [
    presetPolicy('safe-harbor'),
    withOverrides(presetPolicy('research'), { pixels: 'hold', faces: 'keep' }),
    await loadPolicy(text),
  ]) {
    assert.deepEqual(restorePolicy(again(policy)), policy);
  }
});

test('a policy that somebody changed, or that another version wrote, is none', () => {
  const policy = presetPolicy('research');
  assert.equal(restorePolicy({ ...again(policy), documents: 'remove' }), undefined);
  const { unknownClass: _unknownClass, ...less } = again(policy);
  assert.equal(restorePolicy(less as CompiledPolicy), undefined);
  assert.equal(restorePolicy({ ...again(policy), more: true } as unknown as CompiledPolicy), undefined);
  const { faces: _faces, ...pixels } = again(policy).pixels;
  assert.equal(restorePolicy({ ...again(policy), pixels } as unknown as CompiledPolicy), undefined);
  assert.equal(restorePolicy(null as unknown as CompiledPolicy), undefined);
});
