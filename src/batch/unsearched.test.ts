/** Pictures that nothing could search: they are held, a person sees them, and they go out as they are, or not at all. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { element } from '../../test/build/index.ts';
import { PIXELS } from '../../test/support/capture.ts';
import { presetPolicy } from '../policy/index.ts';
import { BOX, ReviewBench } from './review.testing.ts';

/** Colours that no decoder here knows what to make of. */
const UNKNOWN = element(0x00280004, 'CS', 'CMYK');
const CORNER = { left: 0, top: 0, right: 4, bottom: 4 };

async function held(): Promise<ReviewBench> {
  const bench = new ReviewBench();
  bench.putCapture(1, [UNKNOWN]);
  bench.putCapture(2);
  await bench.deidentify();
  return bench;
}

const evidenceOf = (bench: ReviewBench, run: string) =>
  JSON.parse(readFileSync(join(bench.project.folder, 'runs', run, 'evidence.json'), 'utf8')) as {
    readonly reviewed: readonly {
      readonly reviewer: string;
      readonly reason: string;
      readonly waived: string[];
    }[];
    readonly pictureReviews: readonly { readonly accepted: number }[];
  };

test('a picture that cannot be decoded has a record without areas, which says why', async () => {
  const bench = await held();
  const { look, status, reasons, doubts, boxes, rows, device } = bench.recordOf(1);
  assert.deepEqual([look, status, reasons, boxes, rows, device.model], ['none', 'held', ['refused/pixels'], [], 0, '']);
  assert.deepEqual(doubts, ['input/pixel-format']);
  assert.equal(bench.recordOf(2).look, 'strict');
});

test('who lets it pass says why; areas, and a template, are refused', async () => {
  const bench = await held();
  const cover = [{ frames: 'all', box: CORNER, origin: 'person' }] as const;
  await bench.atDesk((desk) => {
    const refused = (work: () => unknown, message: RegExp): void =>
      assert.throws(work, { code: 'usage/review', message });
    refused(() => desk.decide(bench.decision(1)), /without a reason/);
    refused(() => desk.decide(bench.decision(1, { cover, reason: 'seen elsewhere' })), /areas are named/);
    refused(() => desk.decide(bench.decision(1, { reason: 'Quillonbergb' })), /identifier of a patient/);
    refused(() => desk.propose(bench.proposal(1)), /was not searched/);
    refused(() => desk.decide(bench.decision(2, { reason: 'why not' })), /was searched/);
    assert.ok(desk.pictures().every(({ decision }) => decision === undefined));
  });
});

test('let pass it goes out as it is, the evidence says on whose word, and it stays so', async () => {
  const bench = await held();
  const decision = bench.decision(1, { reason: 'an empty frame, seen at the console' });
  assert.deepEqual(await bench.decided(decision), { released: 1, held: 0, quarantined: 0 });
  assert.deepEqual(bench.pixels(1), PIXELS);
  const { status, look, reasons } = bench.recordOf(1);
  assert.deepEqual([status, look, reasons], ['released', 'none', []]);
  const { reviewed, pictureReviews } = evidenceOf(bench, '000002');
  assert.deepEqual(
    reviewed.map(({ reviewer, reason, waived }) => [reviewer, reason, waived]),
    [['reader of the site', 'an empty frame, seen at the console', ['refused/pixels']]],
  );
  assert.equal(pictureReviews[0]!.accepted, 1);
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 2);
  // Under another policy nobody has let it pass.
  const to = join(bench.root, 'other');
  assert.equal((await bench.deidentify({ to })).summary.counts.held, 1);
});

test('rejected it stays held, and what is undone is held for its picture again', async () => {
  const bench = await held();
  assert.deepEqual(await bench.decided(bench.decision(1, { verdict: 'reject' })), {
    released: 0,
    held: 1,
    quarantined: 0,
  });
  assert.deepEqual(bench.recordOf(1).reasons, ['refused/reviewer']);
  assert.ok(!existsSync(join(bench.out, bench.pathOf(1))));
  await bench.atDesk(async (desk) => {
    desk.undo(bench.recordOf(1).id);
    await desk.apply({ signal: new AbortController().signal });
  });
  assert.deepEqual(bench.recordOf(1).reasons, ['refused/pixels']);
  assert.equal(bench.recordOf(1).look, 'none');
});

test('pictures that a policy holds without a search are there too, and are searched by a run that does', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify({ policy: presetPolicy('basic') });
  assert.deepEqual([bench.recordOf(1).look, bench.recordOf(1).doubts], ['none', []]);
  await bench.deidentify();
  const { look, status, boxes } = bench.recordOf(1);
  assert.deepEqual([look, status, boxes.length], ['strict', 'released', 1]);
  assert.equal(boxes[0]!.left, BOX.left);
});

test('that it passes unsearched is no decision about a picture that another run has searched', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify({ policy: presetPolicy('basic') });
  await bench.atDesk(
    async (desk) => {
      desk.decide(bench.decision(1, { reason: 'seen at the console' }));
      await desk.apply({ signal: new AbortController().signal });
    },
    { findPolicy: () => presetPolicy('basic') },
  );
  assert.deepEqual([bench.recordOf(1).status, bench.pixels(1)], ['released', PIXELS]);
  await bench.deidentify({ to: join(bench.root, 'other') });
  assert.deepEqual([bench.recordOf(1).look, bench.recordOf(1).decision], ['strict', undefined]);
  await bench.atDesk((desk) => assert.equal(desk.replay(desk.exportDecisions()).decisions, 0));
});
