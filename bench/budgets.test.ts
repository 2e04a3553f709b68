import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUDGETS, budgetOf, judge, NOISE_LIMIT } from './budgets.ts';

const CALM = { cpu: 0.05, wall: 0.05 };
const LOUD = { cpu: NOISE_LIMIT + 0.01, wall: NOISE_LIMIT + 0.01 };

test('a figure on its limit is ok, one beyond it is over', () => {
  const budget = budgetOf('W1/gdcmanon');
  assert.equal(judge(budget, 1.8, CALM).verdict, 'ok');
  assert.equal(judge(budget, 1.81, CALM).verdict, 'over');
});

test('some figures have to be at least their limit', () => {
  const budget = budgetOf('W1/pydicom');
  assert.equal(judge(budget, 3, CALM).verdict, 'ok');
  assert.equal(judge(budget, 2.99, CALM).verdict, 'over');
});

test('a noisy run says neither that a budget holds nor that it does not', () => {
  const budget = budgetOf('W1/gdcmanon');
  assert.equal(judge(budget, 0.1, LOUD).verdict, 'noisy');
  assert.equal(judge(budget, 99, LOUD).verdict, 'noisy');
  assert.equal(judge(budget, 0.1, LOUD).reachesAim, false);
});

test('a figure of CPU is not disturbed by wall time, and memory by nothing', () => {
  assert.equal(judge(budgetOf('W1/gdcmanon'), 1, { ...CALM, wall: 9 }).verdict, 'ok');
  assert.equal(judge(budgetOf('workers/share'), 1, { ...CALM, wall: 9 }).verdict, 'noisy');
  assert.equal(judge(budgetOf('memory/any'), 100, LOUD).verdict, 'ok');
});

test('a peer that is not installed gives no verdict, never a pass', () => {
  for (const noise of [CALM, LOUD]) assert.equal(judge(budgetOf('W2/gdcmanon'), undefined, noise).verdict, 'no peer');
});

test('the aim is beyond the limit, and is reached only by what is ok', () => {
  for (const { id, limit, aim, bound } of BUDGETS) {
    assert.ok(bound === 'most' ? aim < limit : aim > limit, id);
    assert.equal(judge(budgetOf(id), aim, CALM).reachesAim, true, id);
    assert.equal(judge(budgetOf(id), limit, CALM).reachesAim, false, id);
  }
});
