import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandFiles } from '../../scripts/reference.ts';
import { conformanceFiles } from '../../scripts/reference-conformance.ts';
import { FAILURE_CODES, FINDING_CODES } from '../failure/index.ts';
import { COMMANDS } from './command-table.ts';

const published = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');

test('the published reference is what the tables make', () => {
  for (const [name, text] of Object.entries({ ...commandFiles(), ...conformanceFiles() })) {
    // Not `equal`, which would print both pages.
    assert.ok(published(name) === text, `docs/reference/${name} differs from the tables: npm run reference`);
  }
});

test('every code has a row of its own', () => {
  const page = published('codes.md');
  const codes = [...Object.keys(FAILURE_CODES), ...Object.keys(FINDING_CODES)];
  for (const code of codes) assert.equal(page.split(`\n| \`${code}\` |`).length, 2, code);
});

test('every command has a section with its options', () => {
  const page = published('cli.md');
  for (const { name, options } of COMMANDS) {
    const section = page.split(`\n## leadglass ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const option of options) assert.ok(section.includes(`\`--${option.name}`), `${name} --${option.name}`);
  }
});
