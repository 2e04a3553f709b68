import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missedGates, type Score } from './ocr-gates.ts';

const GOOD: Score = {
  phiRemovedPct: 99.7,
  harmlessKeptPct: 21,
  imagesCleanPct: 96,
  collateralPct: { mean: 1.2 },
  roiCollateralPct: { mean: 0.7 },
  negativeAreaPct: 0.8,
  byClass: { banner: '100 (0/429)', short: '93.33 (1/15)', clip: '100 (0/162)' },
  byFamily: { us: '99.15 (4/472)' },
  misses: [],
};
const keep = { keepsHarmless: true };

test('a score that reaches everything misses nothing, and what the benchmark lacks is not asked for', () => {
  assert.deepEqual(missedGates(GOOD, keep), []);
  assert.deepEqual(missedGates({ ...GOOD, byClass: {}, byFamily: {}, negativeAreaPct: null }, keep), []);
});

test('each figure that is not reached is named with what was asked for', () => {
  assert.deepEqual(missedGates({ ...GOOD, phiRemovedPct: 99.3 }, keep), ['all 99.3 % (at least 99.4)']);
  assert.deepEqual(missedGates({ ...GOOD, byFamily: { us: '98.2 (9/472)' } }, keep), [
    'family us 98.2 % (at least 98.3)',
  ]);
  const byClass = { banner: '99.77 (1/429)', short: '66.7 (5/15)' };
  assert.deepEqual(missedGates({ ...GOOD, byClass }, keep), [
    'short 66.7 % (at least 75)',
    'banner 99.77 % (at least 100)',
  ]);
  assert.deepEqual(missedGates({ ...GOOD, roiCollateralPct: { mean: 0.9 } }, keep), [
    'area of the anatomy 0.9 % (at most 0.8)',
  ]);
});

test('harmless words are counted only where the policy keeps them', () => {
  const few = { ...GOOD, harmlessKeptPct: 2 };
  assert.deepEqual(missedGates(few, { keepsHarmless: false }), []);
  assert.deepEqual(missedGates(few, keep), ['harmless words kept 2 % (at least 20)']);
});
