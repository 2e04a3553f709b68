import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { viewPolicy } from '../corpus/policy.ts';
import { encodeObject } from '../parse/index.ts';
import { type FakeMode, whileFake, writeFakeTool } from '../product/fake-tool.ts';
import { rateOf, rowsBy } from './score.ts';
import { exampleUnits, type FileResult, runUnit, type Unit } from './unit.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-midi-test-'));
after(() => rmSync(folder, { recursive: true }));
const script = writeFakeTool(folder);

const UNIT: Unit = {
  name: 'one',
  sources: [1, 2].map((number) => ({
    name: `file-${number}`,
    identifiers: [],
    bytes: encodeObject({
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00080018': { vr: 'UI', Value: [`1.2.3.4.${number}`] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '0008103E': { vr: 'LO', Value: ['chest'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Someone^Else' }] },
      '00100020': { vr: 'LO', Value: ['4711'] },
    }),
  })),
};

const run = (mode: FakeMode): Promise<FileResult[]> =>
  whileFake(mode, () =>
    runUnit(UNIT, { policy: 'research', options: viewPolicy('research').options, seed: 1, built: false, script }),
  );

const rowOf = (files: readonly FileResult[], action: string) =>
  rowsBy(files, (check) => check.action).find(({ name }) => name === action)!;

test('a tool that copies fails what must go, and its traces are found', async () => {
  const files = await run('copy');
  assert.deepEqual(
    files.map(({ status }) => status),
    ['released', 'released'],
  );
  assert.equal(rateOf(rowOf(files, 'text_removed').released), 0);
  assert.equal(rateOf(rowOf(files, 'uid_changed').released), 0);
  assert.equal(rateOf(rowOf(files, 'text_notnull').released), 1);
  assert.ok(files.every(({ traces }) => traces.length > 0));
});

test('files that are held fail what must stay among all files, and count nowhere among the released', async () => {
  const files = await run('hold');
  assert.deepEqual(rowOf(files, 'text_notnull').released, { pass: 0, fail: 0 });
  assert.equal(rateOf(rowOf(files, 'text_notnull').all), 0);
  assert.equal(rateOf(rowOf(files, 'text_removed').all), 1);
});

test('no line, a broken run and an output that cannot be read are crashes', async () => {
  for (const mode of ['silent', 'crash', 'usage', 'garbage'] as const)
    assert.deepEqual(
      (await run(mode)).map(({ status }) => status),
      ['crash', 'crash'],
      mode,
    );
});

test('the examples of one patient are one unit, and each file is there once', () => {
  const units = exampleUnits(1);
  const names = units.flatMap(({ sources }) => sources.map(({ name }) => name));
  assert.equal(new Set(names).size, names.length);
  assert.ok(units.length >= 8 && names.length >= 50);
  assert.ok(!names.some((name) => /DICOMDIR|README|copy of/.test(name)));
  assert.ok(units.some(({ sources }) => sources.length > 20));
});
