import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SurveyedPicture } from '../pipeline/index.ts';
import type { PastRelease } from '../project/index.ts';
import { SearchPlan, type SearchPlanContext } from './search-plan.ts';
import { SurveyRows } from './survey-rows.ts';

const SLICE: SurveyedPicture = { look: 'triage', isHeldForFace: false, frames: 1, frameSeconds: 0.125 };
const CLIP: SurveyedPicture = { look: 'strict', isHeldForFace: false, frames: 300, frameSeconds: 1.5 };
const idOf = (index: number): string => index.toString(16).padStart(32, '0');

function rowsOf(pictures: readonly (SurveyedPicture | undefined)[]): SurveyRows {
  const rows = new SurveyRows();
  for (const [index, picture] of pictures.entries()) {
    const stamp = { size: 1, modifiedMs: 0 };
    const more = picture === undefined ? {} : { picture };
    rows.record(index, { kind: 'instance', patient: 'p', instance: idOf(index), stamp, ...more });
  }
  return rows;
}

function planOf(pictures: readonly (SurveyedPicture | undefined)[], more: Partial<SearchPlanContext> = {}): SearchPlan {
  return new SearchPlan({
    rows: rowsOf(pictures),
    length: pictures.length,
    ledger: { byInstance: () => undefined },
    policyDigest: 'a',
    isThere: (output) => output === 'there.dcm',
    continues: [],
    waiverOf: () => undefined,
    ...more,
  });
}

const released = (changes: Partial<PastRelease> = {}): SearchPlanContext['ledger'] => {
  const past = { policyDigest: 'a', output: 'there.dcm', run: 'r1', ...changes } as PastRelease;
  return { byInstance: (id) => (id === idOf(0) ? past : undefined) };
};

test('frames and CPU seconds of everything that is to be searched are summed up', () => {
  const plan = planOf([SLICE, undefined, CLIP]);
  assert.deepEqual(plan.work, { pictures: 2, frames: 301, seconds: 450.125, longest: 450 });
  assert.deepEqual(plan.of(2), CLIP);
  assert.equal(plan.of(1), undefined);
  assert.deepEqual(
    [0, 1, 2].map((index) => plan.secondsOf(index)),
    [0.125, 0, 450],
  );
});

test('what an earlier run released under the same policy into the same folder is not searched again', () => {
  assert.equal(planOf([CLIP, SLICE], { ledger: released() }).work.frames, 1);
  for (const other of [{ policyDigest: 'b' }, { output: 'gone.dcm' }]) {
    assert.equal(planOf([CLIP, SLICE], { ledger: released(other) }).work.frames, 301);
  }
});

test('what a run released that was cut off is searched again, for its evidence', () => {
  assert.equal(planOf([CLIP], { ledger: released(), continues: ['r1'] }).work.frames, 300);
});

test('what is held for a face is not searched before a person has waived that, and a waived picture not at all', () => {
  const head = { ...SLICE, isHeldForFace: true };
  assert.equal(planOf([head]).work.pictures, 0);
  const waived = (code: 'refused/face' | 'refused/pixels') => ({ waiverOf: () => ({ content: 'c', codes: [code] }) });
  assert.equal(planOf([head], waived('refused/face')).work.pictures, 1);
  assert.equal(planOf([SLICE], waived('refused/pixels')).work.pictures, 0);
});
