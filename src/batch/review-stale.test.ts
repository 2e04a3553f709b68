/** A decision that was made on a page that nobody has loaded anew. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import { isPending, shownId } from '../project/index.ts';
import { BOX, OTHER, ReviewBench } from './review.testing.ts';

test('a decision on what is not there any more is refused and changes nothing; the same one after a crash is taken', async () => {
  const bench = new ReviewBench();
  const finder = new FixedFinder([BOX]);
  bench.finder = finder;
  bench.putCapture(1);
  await bench.deidentify();
  const stale = bench.decision(1, { shown: shownId(bench.recordOf(1)) });
  finder.left = [OTHER];
  rmSync(join(bench.out, bench.pathOf(1)));
  await bench.deidentify();
  const { doubts, decision } = bench.recordOf(1);
  assert.deepEqual([doubts, decision], [['second-read'], undefined]);
  await assert.rejects(bench.decided(stale), { code: 'usage/review-stale' });
  assert.equal(bench.recordOf(1).decision, undefined);

  await bench.decided(bench.decision(1, { shown: shownId(bench.recordOf(1)) }));
  assert.equal(bench.recordOf(1).status, 'released');
  await bench.atDesk((desk) => {
    const text = desk.exportDecisions();
    assert.match(text, /"shown":"[0-9a-f]{32}"/);
    assert.deepEqual(desk.replay(text), { decisions: 1, templates: 0 });
  });
  assert.ok(!isPending(bench.recordOf(1)));
});

test('an alarm in another place than those that were accepted holds the picture again, until it is accepted too', async () => {
  const bench = new ReviewBench();
  const finder = new FixedFinder([BOX]);
  finder.left = [OTHER];
  bench.finder = finder;
  bench.putCapture(1);
  await bench.deidentify();
  await bench.decided(bench.decision(1));
  assert.equal(bench.recordOf(1).status, 'released');
  const again = async (): Promise<string> => {
    rmSync(join(bench.out, bench.pathOf(1)), { force: true });
    await bench.deidentify();
    return bench.recordOf(1).status;
  };
  assert.equal(await again(), 'released', 'the same alarm');
  finder.left = [OTHER, { ...OTHER, left: 0, right: 2 }];
  assert.equal(await again(), 'held');
  assert.equal(bench.recordOf(1).decidedAlarms?.length, 1);
  await bench.decided(bench.decision(1, { at: '2026-11-28T10:00:00Z' }));
  assert.equal(bench.recordOf(1).status, 'released');
});
