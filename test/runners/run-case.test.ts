import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildInputs, type Case, readCases } from './case-files.ts';
import type { Instance } from './judge/index.ts';
import { encodeObject, type JsonDataSet, parseFile } from './parse/index.ts';
import { type FakeMode, whileFake, writeFakeTool } from './product/fake-tool.ts';
import { judgeCase, reportOf, runCase } from './run-case.ts';

const FILE = new URL('../../../shared/deid-cases/cases.json', import.meta.url);
const skip = existsSync(FILE) ? false : 'the public cases are not beside the repository';
const cases = skip === false ? readCases(FILE.pathname) : [];
const COPY = { built: false, copy: true, once: true, keep: false };

const caseOf = (id: string): Case => cases.find((candidate) => candidate.id === id) as Case;

test('an unchanged copy passes no case, and the 64 of 234 expectations that its README says', { skip }, async () => {
  const results = await Promise.all(cases.map((deidCase) => runCase(deidCase, COPY)));
  const findings = results.flatMap(({ expectations }) => expectations);
  // A copying tool has no outcome of its own; the ten rules on it are no achievement.
  const held = findings.filter(({ path, pass }) => pass && path !== '@outcome');
  assert.equal(findings.length, 234);
  assert.equal(held.length, 64);
  const whole = results.filter(({ expectations, invariants }) =>
    [...expectations, ...invariants].every(({ pass }) => pass),
  );
  assert.deepEqual(
    whole.map((result) => result.case.id),
    [],
  );
});

test('every input of the public cases is encoded as it should be', { skip }, () => {
  for (const deidCase of cases) {
    for (const { file } of buildInputs(deidCase)) assert.deepEqual(file.problems, [], deidCase.id);
  }
});

const STUDY = '2.25.111';
const SERIES = '2.25.222';
const INSTANCE = '2.25.333';

/** P01 as a good de-identifier would write it. */
const GOOD_P01: JsonDataSet = {
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00080018': { vr: 'UI', Value: [INSTANCE] },
  '00080020': { vr: 'DA' },
  '00080030': { vr: 'TM' },
  '00080050': { vr: 'SH' },
  '00080060': { vr: 'CS', Value: ['CT'] },
  '00080090': { vr: 'PN' },
  '00081250': {
    vr: 'SQ',
    Value: [
      {
        '0020000D': { vr: 'UI', Value: [STUDY] },
        '0020000E': { vr: 'UI', Value: [SERIES] },
        '0040A170': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['122403'] } }] },
      },
    ],
  },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'LG-2Q7' }] },
  '00100020': { vr: 'LO', Value: ['LG-2Q7'] },
  '00100030': { vr: 'DA' },
  '00100040': { vr: 'CS' },
  '00120062': { vr: 'CS', Value: ['YES'] },
  '00120064': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['113100'] } }] },
  '0020000D': { vr: 'UI', Value: [STUDY] },
  '0020000E': { vr: 'UI', Value: [SERIES] },
  '00200010': { vr: 'SH' },
  '00200011': { vr: 'IS', Value: ['1'] },
  '00200013': { vr: 'IS', Value: ['1'] },
  '00280303': { vr: 'CS', Value: ['REMOVED'] },
};

/** Judges P01 with this output, and the same or another one from a second run. */
function judgeP01(output: Uint8Array, again: Uint8Array | undefined = output): { failed: string[]; total: number } {
  const input = buildInputs(caseOf('P01'))[0]?.file;
  assert.ok(input !== undefined);
  const instances: Instance[] = [{ input, output: parseFile(output), outcome: 'released', report: '{}' }];
  const { expectations, invariants } = judgeCase(caseOf('P01'), { instances, again: [again] });
  const findings = [...expectations, ...invariants];
  return { failed: findings.filter(({ pass }) => !pass).map(({ rule }) => rule), total: findings.length };
}

test('a good output passes P01 with all invariants', { skip }, () => {
  assert.deepEqual(judgeP01(encodeObject(GOOD_P01)), { failed: [], total: 7 + 12 });
});

const without = (tag: string): JsonDataSet =>
  Object.fromEntries(Object.entries(GOOD_P01).filter(([key]) => key !== tag));

/** Each row spoils the good output in one way; the named rule must notice. */
const SPOILED: readonly (readonly [rule: string, output: () => Uint8Array])[] = [
  ['identity removed is YES', () => encodeObject(without('00120062'))],
  ['method codes are those applied', () => encodeObject(without('00120064'))],
  [
    'temporal information says what was done',
    () => encodeObject({ ...GOOD_P01, '00280303': { vr: 'CS', Value: ['MODIFIED'] } }),
  ],
  [
    'instance UID is new and equals the file meta',
    () => encodeObject(GOOD_P01, { meta: { '00020003': { vr: 'UI', Value: ['2.25.9'] } } }),
  ],
  [
    'no group length, group 0000 or group 0004',
    () => encodeObject({ ...GOOD_P01, '00200000': { vr: 'UL', Value: [4] } }),
  ],
  [
    'no group length, group 0000 or group 0004',
    () => encodeObject({ ...GOOD_P01, '00041511': { vr: 'UI', Value: ['2.25.1'] } }),
  ],
  [
    'odd groups only where allowed, with their creators',
    () => encodeObject({ ...GOOD_P01, '00090010': { vr: 'LO', Value: ['ACME'] } }),
  ],
  [
    'elements in ascending order',
    () =>
      encodeObject(GOOD_P01, {
        rawElements: [{ after: 'last', bytes: Buffer.from('080060004353020043540800', 'hex').subarray(0, 10) }],
      }),
  ],
  ['values legal for their VR', () => encodeObject({ ...GOOD_P01, '00080020': { vr: 'DA', Value: ['2023.01.01'] } })],
  ['text decodes in its character set', () => encodeObject({ ...GOOD_P01, '00080070': { vr: 'LO', Value: ['é'] } })],
  [
    'no source identifier in the file',
    () => encodeObject({ ...GOOD_P01, '00080070': { vr: 'LO', Value: ['for Vanterpool'] } }),
  ],
  [
    'no source identifier in the file',
    () => encodeObject({ ...GOOD_P01, '00080070': { vr: 'LO', Value: ['11 Mar 2024'] } }),
  ],
  ['structure without problems', () => encodeObject(GOOD_P01, { trailer: Buffer.from('abc') })],
  [
    'absentOrDummy',
    () =>
      encodeObject({
        ...GOOD_P01,
        '00081250': { vr: 'SQ', Value: [{ '00081070': { vr: 'PN', Value: [{ Alphabetic: 'MBEKI^T' }] } }] },
      }),
  ],
];

for (const [rule, output] of SPOILED) {
  test(`a spoiled output is noticed: ${rule}`, { skip }, () => {
    assert.ok(judgeP01(output()).failed.includes(rule), judgeP01(output()).failed.join());
  });
}

test('a second run that writes other bytes, or none, is noticed', { skip }, () => {
  const good = encodeObject(GOOD_P01);
  const other = encodeObject({ ...GOOD_P01, '00200013': { vr: 'IS', Value: ['2'] } });
  assert.deepEqual(judgeP01(good, other).failed, ['the same bytes from a second run']);
  const input = buildInputs(caseOf('P01'))[0]?.file;
  assert.ok(input !== undefined);
  const instances: Instance[] = [{ input, output: parseFile(good), outcome: 'released', report: '{}' }];
  const { invariants } = judgeCase(caseOf('P01'), { instances, again: [undefined] });
  assert.ok(invariants.some(({ rule, pass }) => rule === 'the same bytes from a second run' && !pass));
});

test('codes of the JSON line become UPPER_SNAKE without their kind', () => {
  const line = { type: 'instance', source: 'x', status: 'quarantined', code: 'input/uid-conflict' } as const;
  const report = reportOf({ ...line, findings: [{ code: 'invalid-date', path: '00080020' }] });
  assert.ok(report.includes('"UID_CONFLICT"'));
  assert.ok(report.includes('"INVALID_DATE"'));
});

const work = mkdtempSync(join(tmpdir(), 'leadglass-fake-'));
after(() => rmSync(work, { recursive: true }));
const script = writeFakeTool(work);
const RUN = { built: false, copy: false, once: false, keep: false, script };

const runFake = (mode: FakeMode): ReturnType<typeof runCase> => whileFake(mode, () => runCase(caseOf('P16'), RUN));

test('a run is judged from its files and lines, and run twice', { skip }, async () => {
  const { failure, expectations, invariants, outcomes } = await runFake('copy');
  assert.equal(failure, undefined);
  assert.deepEqual(outcomes, ['released']);
  assert.ok(expectations.some(({ path, pass }) => path === '@report' && pass));
  assert.ok(expectations.some(({ path, pass }) => path === '00080020' && !pass));
  assert.ok(invariants.some(({ rule, pass }) => rule === 'the same bytes from a second run' && pass));
});

test('held counts as quarantined, status 2 as a rejected policy', { skip }, async () => {
  assert.deepEqual((await runFake('hold')).outcomes, ['quarantined']);
  assert.deepEqual((await runFake('usage')).outcomes, ['rejectedPolicy']);
});

test('an output that cannot be parsed is released and fails every rule on elements', { skip }, async () => {
  const { outcomes, expectations } = await runFake('garbage');
  assert.deepEqual(outcomes, ['released']);
  assert.ok(expectations.every(({ path, pass }) => path.startsWith('@report') || !pass));
});

test('a crash, or no line for an input, fails the whole case', { skip }, async () => {
  for (const mode of ['crash', 'silent'] as const) {
    const { failure, expectations } = await runFake(mode);
    assert.ok(failure !== undefined, mode);
    assert.ok(
      expectations.every(({ pass }) => !pass),
      mode,
    );
  }
});
