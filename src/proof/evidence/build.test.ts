import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { evidenceFiles } from '../../../scripts/reference-evidence.ts';
import { isFailure } from '../../failure/index.ts';
import { PRESETS, presetPolicy } from '../../policy/index.ts';
import type { EvidenceFacts, ProjectStatement } from './facts.ts';
import { balances, readEvidence } from './load.ts';
import { badEvidence, badFacts, emptyEvidence, emptyFacts } from './made.testing.ts';
import { evidenceSchema } from './schema.ts';
import { CATEGORY_LETTERS } from './terms.ts';
import type { Evidence } from './types.ts';

const fateOf = ({ safeHarbor }: Evidence, letter: string) => safeHarbor.find(({ category }) => category === letter)!;

test('evidence of any run has the published form', () => {
  for (const evidence of [emptyEvidence(), badEvidence()]) {
    assert.deepEqual(evidenceSchema.parse(JSON.parse(JSON.stringify(evidence))), evidence);
  }
  for (const { name } of PRESETS) evidenceSchema.parse(emptyEvidence({ policy: presetPolicy(name) }));
});

test('the published schema is the one that checks', () => {
  for (const [name, text] of Object.entries(evidenceFiles())) {
    const published = readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), 'utf8');
    assert.ok(published === text, `docs/reference/${name} differs from the schema: npm run reference`);
  }
});

test('all 18 categories of 45 CFR 164.514(b)(2)(i) have a row, found or not', () => {
  for (const evidence of [emptyEvidence(), badEvidence()]) {
    assert.deepEqual(
      evidence.safeHarbor.map(({ category }) => category),
      [...CATEGORY_LETTERS],
    );
  }
  const { found, actions, residual } = fateOf(emptyEvidence(), 'A');
  assert.deepEqual([found, actions, residual.state], [0, {}, 'none']);
});

test('what is left of a category is the worst that happened to it, with what stays and by which rule', () => {
  const evidence = badEvidence();
  assert.equal(fateOf(evidence, 'A').residual.state, 'replaced');
  const dates = fateOf(evidence, 'C').residual;
  assert.equal(dates.state, 'kept');
  assert.match(dates.text, /^Kept: 20,000 elements \(Study Time\), by the rule for dates and times/);
  assert.match(dates.text, /not Safe Harbor/);
  assert.match(
    fateOf(evidence, 'M').residual.text,
    /Kept: 300 elements \(Device Serial Number\), by rule 1 of the policy/,
  );
  assert.deepEqual(fateOf(evidence, 'Q').residual.state, 'unchecked');
  assert.equal(evidence.freeText.residual.state, 'unchecked');
});

test('limits come from what the run did', () => {
  const codes = (evidence: Evidence) => evidence.limits.map(({ code }) => code);
  assert.deepEqual(codes(emptyEvidence()), [
    'unprotected',
    'no-method',
    'not-reviewed',
    'known-identifiers',
    'compressed',
    'rare',
    'no-legal-opinion',
  ]);
  assert.equal(codes(emptyEvidence({ policy: presetPolicy('research') })).filter((code) => code === 'keyed').length, 1);
  const bad = codes(badEvidence());
  for (const code of [
    ...['interrupted', 'leaks', 'held', 'document', 'quarantined', 'pixels-unchecked', 'faces-unchecked', 'kept'],
    ...['documents-not-searched', 'dates-shifted', 'text-cut', 'unchanged', 'unknown-class', 'short-identifier'],
  ]) {
    assert.ok(bad.includes(code), code);
  }
  assert.ok(!bad.includes('no-method') && !bad.includes('not-reviewed'));
  assert.ok(badEvidence().limits.every(({ text }) => !/undefined|NaN|\b1 files\b/.test(text)));
});

test('who can tell who is who, and until when, is what the project says of its custody key', () => {
  const { project } = emptyFacts();
  const saysOf = (changes: Partial<ProjectStatement>) =>
    emptyEvidence({ project: { ...project, ...changes } }).reidentification;
  assert.deepEqual(saysOf({}), {
    mode: 'vault',
    isProtected: false,
    custody: { held: 'project' },
    holder: 'in the folder of the project: whoever can read that can tell who is who',
    destroyBy: null,
  });
  assert.equal(emptyEvidence({ policy: presetPolicy('research') }).reidentification.mode, 'keyed');
  const recovery = saysOf({ isProtected: true, custody: { held: 'recovery' }, destroyBy: '2029-01-01' });
  assert.match(recovery.holder, /^in the recovery file alone/);
  assert.deepEqual([recovery.isProtected, recovery.destroyBy], [true, '2029-01-01']);
  const shares = saysOf({ custody: { held: 'shares', quorum: { needed: 2, holders: 3 } } });
  assert.match(shares.holder, /^with 3 people, any 2 of whom together/);
  assert.deepEqual(shares.custody, { held: 'shares', needed: 2, holders: 3 });
});

test('a method that the run does not keep to, or that had ended, is a limit (45 CFR 164.514)', () => {
  const { project, run } = emptyFacts();
  const codes = (changes: Partial<EvidenceFacts>) => emptyEvidence(changes).limits.map(({ code }) => code);
  const safeHarbor = { ...project, method: { kind: 'safe-harbor' } } as const;
  assert.ok(!codes({ project: safeHarbor }).includes('method-not-met'));
  assert.ok(codes({ project: safeHarbor, policy: presetPolicy('research') }).includes('method-not-met'));
  const method = { kind: 'expert-determination', reference: 'report 14', expires: '2026-11-27' } as const;
  const agreement = { name: 'agreement 77', ends: '2026-11-27' };
  const ended = { ...project, method, agreement };
  // The last day is one on which it holds.
  assert.ok(!codes({ project: ended }).some((code) => code === 'expert-expired' || code === 'agreement-ended'));
  const later = codes({ project: ended, run: { ...run, ended: '2026-11-28T00:00:00.000Z' } });
  assert.ok(later.includes('expert-expired') && later.includes('agreement-ended'));
  assert.equal(
    emptyEvidence({ project: ended }).method,
    'Expert Determination, 45 CFR 164.514(b)(1): report 14, until 2026-11-27',
  );
  assert.equal(emptyEvidence({ project: ended }).agreement, 'agreement 77, until 2026-11-27');
});

test('one of a thing is said in the singular', () => {
  const facts = badFacts();
  const one = badEvidence({ counts: { ...facts.counts, balance: { ...facts.counts.balance, held: 1 } } });
  assert.match(one.limits.find(({ code }) => code === 'held')!.text, /^1 file is held\. Nothing is said about it/);
});

test('a run of a browser page says where its key and its secret were made', () => {
  const limitsIn = (changes: Partial<EvidenceFacts>): string[] =>
    emptyEvidence(changes)
      .limits.map(({ code }) => code)
      .filter((code) => ['unprotected', 'page-secret', 'page-key', 'unsigned'].includes(code));
  assert.deepEqual(limitsIn({}), ['unprotected']);
  assert.deepEqual(limitsIn({ page: { secret: 'given' } }), ['page-key']);
  assert.deepEqual(limitsIn({ page: { secret: 'new' }, key: '' }), ['page-secret', 'unsigned']);
  assert.equal(evidenceSchema.safeParse(emptyEvidence({ page: { secret: 'new' }, key: '' })).success, true);
});

test('counts that do not balance are no evidence', async () => {
  assert.ok(balances(badEvidence()));
  const zero = emptyFacts();
  const empty = emptyEvidence({ counts: { ...zero.counts, codes: new Map([['113100', 0]]) } });
  assert.ok(balances(empty));
  const good = badEvidence();
  const wrong: readonly Evidence[] = [
    { ...good, counts: { ...good.counts, held: 119 } },
    { ...good, counts: { ...good.counts, in: 1 } },
    { ...good, exceptions: good.exceptions.slice(1) },
    { ...good, verification: { ...good.verification, files: 9_999 } },
    { ...good, methods: good.methods.map((method) => ({ ...method, count: 3 })) },
  ];
  for (const evidence of wrong) {
    assert.ok(!balances(evidence));
    await assert.rejects(readEvidence(JSON.stringify(evidence)), isEvidenceFailure);
  }
});

test('a key that somebody added, another version and other text are refused', async () => {
  const good = badEvidence();
  for (const text of [
    '',
    '[]',
    JSON.stringify({ ...good, format: 'leadglass.evidence/2' }),
    JSON.stringify({ ...good, note: 'all is well' }),
    JSON.stringify({ ...good, counts: { ...good.counts, released: -1 } }),
  ]) {
    await assert.rejects(readEvidence(text), isEvidenceFailure);
  }
  assert.deepEqual(await readEvidence(JSON.stringify(good)), good);
});

const isEvidenceFailure = (error: unknown): boolean => isFailure(error) && error.code === 'input/evidence';

test('what persons let pass is named with reviewer, reason and what was waived, and limits what the page says', () => {
  const reviewed = [
    { reviewer: 'reader', reason: 'looked at it', waived: ['refused/face', 'refused/pixels'], count: 2 },
  ] as const;
  const facts = badFacts();
  const evidence = badEvidence({ reviewed, run: { ...facts.run, revises: ['000003'] } });
  assert.deepEqual(evidence.reviewed, reviewed);
  assert.deepEqual(evidence.run.revises, ['000003']);
  assert.ok(evidenceSchema.safeParse(evidence).success);
  assert.match(
    evidence.limits.find(({ code }) => code === 'reviewed')!.text,
    /^2 held files went out because a person/,
  );
  // Nothing of it where nobody did: evidence of other runs is as it was.
  assert.ok(!('reviewed' in badEvidence()) && !('revises' in badEvidence().run));
  assert.ok(!badEvidence().limits.some(({ code }) => code === 'reviewed'));
});
