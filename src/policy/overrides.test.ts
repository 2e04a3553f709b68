import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../failure/index.ts';
import { withOverrides } from './overrides.ts';
import { presetPolicy } from './presets.ts';

test('overrides change the pictures, the digest and nothing else', () => {
  const before = presetPolicy('research');
  const after = withOverrides(before, { effort: 'strict', faces: 'hold' });
  assert.deepEqual(after, {
    ...before,
    pixels: { ...before.pixels, effort: 'strict', faces: 'hold' },
    digest: after.digest,
  });
  assert.notEqual(after.digest, before.digest);
  assert.ok(Object.isFrozen(after.pixels));
});

test('overrides that say what the policy says keep its digest', () => {
  const policy = presetPolicy('safe-harbor');
  assert.deepEqual(withOverrides(policy, {}), policy);
  assert.deepEqual(withOverrides(policy, { pixels: 'redact', faces: 'hold', effort: 'auto' }), policy);
});

test('PS3.15 E.3.1: pictures released unchecked are said, and their cleaning is asked for no more', () => {
  const policy = withOverrides(presetPolicy('research'), { pixels: 'insecure-keep', faces: 'keep' });
  assert.deepEqual(policy.notices, ['faces-unchecked', 'pixels-unchecked']);
  assert.ok(!policy.options.includes('clean-pixel-data') && !policy.codes.includes('113101'));
  assert.ok(policy.codes.includes('113105'));
});

test('45 CFR 164.514(b)(2)(i)(Q): with pictures unchecked no policy names Safe Harbor', () => {
  for (const overrides of [{ pixels: 'insecure-keep' }, { faces: 'keep' }] as const) {
    const policy = withOverrides(presetPolicy('safe-harbor'), overrides);
    assert.equal(policy.method, '');
    assert.ok(policy.safeHarbor, 'the caps on attributes stay');
  }
});

test('a word that a flag cannot have is a usage failure', () => {
  const word = 'constructor' as 'hold';
  assert.throws(
    () => withOverrides(presetPolicy('basic'), { faces: word }),
    (error) => error instanceof Failure && error.code === 'usage/argument',
  );
});
