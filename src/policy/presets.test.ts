import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generatedPresets } from '../../scripts/compile-presets.ts';
import { parsePolicy } from './document.ts';
import { DEFAULT_PRESET, isPresetName, PRESETS } from './preset-table.ts';
import { presetPolicy } from './presets.ts';

const CLEAN = ['clean-pixel-data', 'clean-graphics', 'clean-structured-content', 'clean-descriptors'];
const MODIFIED = 'retain-longitudinal-modified-dates';
const CHARACTERISTICS = 'retain-patient-characteristics';
const DEVICE = 'retain-device-identity';
const SAFE_PRIVATE = 'retain-safe-private';
const INSTITUTION = 'retain-institution-identity';

for (const [name, options, dates, pseudonyms, text, keep, faces, safeHarbor] of [
  ['basic', [], 'rows', 'keyed', 'hold', 'none', 'hold', false],
  ['safe-harbor', CLEAN, 'year-only', 'vault', 'redact', 'none', 'hold', true],
  [
    'research',
    [...CLEAN, MODIFIED, CHARACTERISTICS, SAFE_PRIVATE],
    'shift',
    'keyed',
    'redact',
    'harmless',
    'deface',
    false,
  ],
  [
    'ai-training',
    [...CLEAN, MODIFIED, CHARACTERISTICS, DEVICE, SAFE_PRIVATE],
    'shift',
    'keyed',
    'redact',
    'none',
    'deface',
    false,
  ],
  ['teaching', CLEAN, 'year-only', 'vault', 'redact', 'harmless', 'deface', true],
  [
    'partner',
    [...CLEAN, MODIFIED, CHARACTERISTICS, SAFE_PRIVATE, INSTITUTION],
    'shift',
    'keyed',
    'redact',
    'harmless',
    'keep',
    false,
  ],
  ['vendor-debug', [...CLEAN, MODIFIED, DEVICE, SAFE_PRIVATE], 'shift', 'vault', 'redact', 'none', 'hold', false],
] as const) {
  test(`the preset ${name} is what its row says`, () => {
    const policy = presetPolicy(name);
    assert.deepEqual(
      [policy.name, policy.preset, policy.options, policy.dates.mode, policy.pseudonyms.mode, policy.safeHarbor],
      [name, name, options, dates, pseudonyms, safeHarbor],
    );
    assert.deepEqual([policy.pixels.text, policy.pixels.keep, policy.pixels.faces], [text, keep, faces]);
    assert.deepEqual([policy.edition, policy.rules, policy.insert], ['2026c', [], []]);
  });
}

test('the generated presets are what their texts compile to', () => {
  assert.equal(readFileSync(new URL('./generated/presets.ts', import.meta.url), 'utf8'), generatedPresets());
});

test('a preset and a policy that only extends it differ in the name alone', () => {
  for (const { name } of PRESETS) {
    assert.deepEqual(parsePolicy(`name: ${name}\nextends: ${name}`), presetPolicy(name));
  }
});

test('presets are frozen and have digests of their own', () => {
  const digests = new Set(PRESETS.map(({ name }) => presetPolicy(name).digest));
  assert.equal(digests.size, PRESETS.length);
  assert.ok(PRESETS.every(({ name }) => Object.isFrozen(presetPolicy(name).pixels)));
});

test('the default is safe-harbor, and the names of objects are no presets', () => {
  assert.equal(DEFAULT_PRESET, 'safe-harbor');
  assert.ok(!isPresetName('constructor') && !isPresetName('__proto__'));
});
