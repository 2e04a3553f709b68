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
