/** For the tests of this folder: facts of runs that never were, and the evidence that they make. */
import { presetPolicy } from '../../policy/index.ts';
import { buildEvidence } from './build.ts';
import type { EvidenceFacts, RunCounts } from './facts.ts';
import type { Evidence } from './types.ts';

const SHA256 = 'a'.repeat(64);
const ID = (digit: string): string => digit.repeat(32);

const NOTHING: RunCounts = {
  balance: { in: 0, released: 0, held: 0, quarantined: 0, duplicate: 0, regenerated: 0, 'not-dicom': 0, unchanged: 0 },
  continued: 0,
  rules: [],
  categories: new Map(),
  attributes: { rows: [], more: 0 },
  exceptions: [],
  findings: new Map(),
  codes: new Map(),
  checked: new Map(),
  faults: new Map(),
  refused: 0,
  pictures: { there: 0, text: 0, face: 0, search: { triage: 0, strict: 0, frames: 0, covered: 0, areas: 0 } },
  inputs: { count: 0, digest: ID('0') },
};

/** A run that met nothing at all. */
export function emptyFacts(changes: Partial<EvidenceFacts> = {}): EvidenceFacts {
  return {
    software: { name: 'leadglass', version: '1.2.3' },
    policy: presetPolicy('safe-harbor'),
    project: { id: ID('b'), name: 'trial-7', isProtected: false, custody: { held: 'project' } },
    run: {
      id: '000001',
      state: 'finished',
      started: '2026-11-27T10:00:00.000Z',
      ended: '2026-11-27T10:05:00.000Z',
      continues: [],
      remaining: 0,
      patients: 0,
    },
    previous: undefined,
    counts: NOTHING,
    leaks: [],
    manifest: { file: 'manifest.json', sha256: SHA256 },
    instances: { file: 'instances.jsonl', sha256: SHA256, lines: 0 },
    key: 'thumb',
    ...changes,
  };
}

const rule = (id: string, action: string, count: number) => ({ rule: id, clause: 'PS3.15 E.1', action, count });
const row = (path: string, categories: string, id: string, action: string, count: number) => ({
  ...rule(id, action, count),
  path,
  categories,
});

/** A run in which everything happened: each status, kept attributes, leaks, pictures that nobody looked at. */
export function badFacts(changes: Partial<EvidenceFacts> = {}): EvidenceFacts {
  const counts: RunCounts = {
    balance: {
      in: 10_250,
      released: 10_000,
      held: 120,
      quarantined: 40,
      duplicate: 30,
      regenerated: 1,
      'not-dicom': 9,
      unchanged: 50,
    },
    continued: 400,
    rules: [
      rule('basic:X', 'remove', 90_000),
      rule('dates:shift', 'shift', 50_000),
      rule('dates:shift', 'keep', 20_000),
      rule('clean-descriptors:C', 'clean', 12_000),
      rule('own:1', 'keep', 300),
    ],
    categories: new Map([
      ['A', [rule('basic:Z', 'pseudonym', 10_000), rule('basic:X', 'remove', 30_000)]],
      ['C', [rule('dates:shift', 'shift', 50_000), rule('dates:shift', 'keep', 20_000)]],
      ['M', [rule('own:1', 'keep', 300), rule('basic:X', 'remove', 9_700)]],
      ['*', [rule('clean-descriptors:C', 'clean', 12_000)]],
    ]),
    attributes: {
      rows: [
        row('(0008,0030)', 'C', 'dates:shift', 'keep', 20_000),
        row('(0010,0010)', 'A', 'basic:Z', 'pseudonym', 10_000),
        row('(0018,1000)', 'M', 'own:1', 'keep', 300),
        row('(0029,xx10)', '*', 'private:unknown', 'remove', 44),
      ],
      more: 140_000,
    },
    exceptions: [
      { status: 'held', code: 'refused/pixels', count: 100, sources: [ID('1'), ID('2'), ID('3'), ID('4')] },
      { status: 'held', code: 'refused/document', count: 20, sources: [ID('5')] },
      { status: 'quarantined', code: 'refused/leak', count: 2, sources: [ID('6'), ID('7')] },
      { status: 'quarantined', code: 'input/uid-conflict', count: 38, sources: [ID('8')] },
    ],
    findings: new Map([
      ['residual', 17],
      ['unknown-sop-class', 3],
      ['short-identifier', 1],
    ]),
    codes: new Map([
      ['113100', 10_000],
      ['113105', 9_990],
    ]),
    checked: new Map([
      ['elements', 2_000_000],
      ['spellings', 400_000],
      ['uids', 60_000],
      ['dates', 120_000],
      ['documents', 4],
      ['documentsNotSearched', 1],
    ]),
    faults: new Map([['needles', 2]]),
    refused: 2,
    pictures: {
      there: 9_000,
      text: 12,
      face: 31,
      search: { triage: 8_200, strict: 640, frames: 11_312, covered: 211, areas: 1_904 },
    },
    inputs: { count: 10_240, digest: ID('c') },
  };
  return emptyFacts({
    policy: presetPolicy('research'),
    project: {
      id: ID('b'),
      name: 'trial-7',
      isProtected: false,
      custody: { held: 'shares', quorum: { needed: 2, holders: 3 } },
      method: { kind: 'expert-determination', reference: 'report 14 of 2026-03-02', expires: '2027-03-01' },
      purpose: 'training of a segmentation model',
      recipient: 'University A, radiology research',
      approver: 'the privacy office, 2026-11-20',
      agreement: { name: 'data use agreement 77', ends: '2028-12-31' },
      destroyBy: '2029-01-01',
    },
    run: {
      id: '000007',
      state: 'interrupted',
      started: '2026-11-26T22:00:00.000Z',
      ended: '2026-11-27T04:05:06.789Z',
      continues: ['000005', '000006'],
      remaining: 1_234,
      patients: 310,
    },
    previous: { run: '000004', sha256: SHA256 },
    counts,
    leaks: ['LG-1/2.25.1/2.25.2/2.25.3.dcm', 'LG-1/2.25.1/2.25.2/2.25.4.dcm'],
    review: { reviewed: 300, found: 0 },
    instances: { file: 'instances.jsonl', sha256: SHA256, lines: 10_250 },
    ...changes,
  });
}

export const emptyEvidence = (changes?: Partial<EvidenceFacts>): Evidence => buildEvidence(emptyFacts(changes));
export const badEvidence = (changes?: Partial<EvidenceFacts>): Evidence => buildEvidence(badFacts(changes));
