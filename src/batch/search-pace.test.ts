import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFrame, countSeconds, frameCounter } from './frame-counter.ts';
import { SearchPace } from './search-pace.ts';
import { SearchPlan } from './search-plan.ts';
import { SurveyRows } from './survey-rows.ts';

/** A clip of 300 frames of two seconds, and a slice of 0.1. */
function begun(seriesSeconds = 0) {
  const rows = new SurveyRows();
  for (const [index, [frames, frameSeconds]] of [
    [300, 2],
    [1, 0.1],
  ].entries() as Iterable<[number, [number, number]]>) {
    const picture = { look: 'strict', isHeldForFace: false, frames, frameSeconds } as const;
    const instance = String(index).padStart(32, '0');
    rows.record(index, { kind: 'instance', patient: 'p', instance, stamp: { size: 1, modifiedMs: 0 }, picture });
  }
  const plan = new SearchPlan({
    rows,
    length: 2,
    ledger: { byInstance: () => undefined },
    policyDigest: 'a',
    isThere: () => false,
    continues: [],
    waiverOf: () => undefined,
  });
  plan.add(seriesSeconds);
  const counter = frameCounter();
  return { counter, plan, pace: new SearchPace(plan, { pictures: 2, frames: 301, seconds: 300 }, counter) };
}

test('frames count while their picture is under way, each by what it takes', () => {
  const { counter, pace } = begun();
  assert.deepEqual(pace.progress, { frames: 0, totalFrames: 301, share: 0, estimatedSeconds: 300 });
  for (let i = 0; i < 150; i++) countFrame(counter, 2);
  assert.equal(pace.progress.frames, 150);
  assert.ok(Math.abs(pace.progress.share - 0.5) < 0.001);
});

test('a picture that is settled counts whole and once, however many of its frames were searched', () => {
  for (const searched of [300, 7, 0]) {
    const { counter, pace } = begun();
    for (let i = 0; i < searched; i++) countFrame(counter, 2);
    pace.settle(0);
    pace.reported(0, searched);
    assert.equal(pace.progress.frames, 300);
    assert.ok(Math.abs(pace.progress.share - 600 / 600.1) < 1e-6);
    pace.settle(1);
    assert.deepEqual([pace.progress.frames, Math.round(1000 * pace.progress.share)], [301, 1000]);
  }
});

test('close looks at a series count while it is under way, and whole when it is done, and are no frames', () => {
  const { counter, pace, plan } = begun(100);
  assert.equal(plan.work.seconds.toFixed(3), '700.100');
  for (let i = 0; i < 5; i++) countSeconds(counter, 10);
  assert.deepEqual([pace.progress.frames, pace.progress.share.toFixed(4)], [0, (50 / 700.1).toFixed(4)]);
  pace.settleSeries(100, 50);
  assert.equal(pace.progress.share.toFixed(4), (100 / 700.1).toFixed(4));
});

test('what a series adds to the work shows in the estimate', () => {
  const { pace, plan } = begun();
  plan.add(600.1);
  assert.equal(Math.round(pace.progress.estimatedSeconds), 600);
});

test('frames of a worker that died are not more than there are', () => {
  const { counter, pace } = begun();
  for (let i = 0; i < 500; i++) countFrame(counter, 2);
  assert.deepEqual([pace.progress.frames, pace.progress.share], [301, 1]);
});
