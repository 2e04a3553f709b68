import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { Failure } from '../failure/index.ts';

// Registered before the policy folder is loaded, to see what it loads.
const asked: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    asked.push(specifier);
    return next(specifier, context);
  },
});
const { lintPolicy, loadPolicy, policyTexts, presetPolicy } = await import('./index.ts');
const hasCode = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

test('a preset needs neither yaml nor zod; a text brings both', async () => {
  assert.equal(await loadPolicy('safe-harbor'), presetPolicy('safe-harbor'));
  assert.ok(!asked.includes('yaml') && !asked.includes('zod'));
  assert.equal((await loadPolicy('extends: research')).preset, 'research');
  assert.ok(asked.includes('yaml') && asked.includes('zod'));
});

test('a name that is no preset is resolved, and is the name of its policy', async () => {
  const resolve = (name: string) => (name === 'sites/a.yaml' ? 'extends: teaching' : undefined);
  assert.equal((await loadPolicy('sites/a.yaml', { resolve })).name, 'a');
  await assert.rejects(loadPolicy('sites/b.yaml', { resolve }), hasCode('policy/unknown-preset'));
  await assert.rejects(loadPolicy('reserch'), hasCode('policy/unknown-preset'));
  await assert.rejects(loadPolicy('constructor'), hasCode('policy/unknown-preset'));
});

test('a text is told from a name by its line break, its key or its bracket', async () => {
  for (const text of ['name: x', '{}', '# c\nname: x', 'rules:\n  - { at: Modality, do: remove }']) {
    assert.equal((await loadPolicy(text)).preset, 'basic');
  }
  await assert.rejects(loadPolicy(''), hasCode('policy/syntax'));
});

test('lint tells all problems of a text', async () => {
  assert.equal((await lintPolicy('documents: x\nextnds: y')).length, 2);
  assert.equal((await policyTexts()).lintPolicy('{}').length, 0);
});
