/** Pictures that runs have searched, what a person decides about them, and what becomes of the files. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { element } from '../../test/build/index.ts';
import { COLUMNS, capture, PIXELS, ROWS } from '../../test/support/capture.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import { takeLock } from '../project/index.ts';
import { BOX, covered, io, OTHER, ReviewBench } from './review.testing.ts';

const byPerson = (box = OTHER) => ({ frames: 'all' as const, box, origin: 'person' as const });
const taken = (box = BOX) => ({ frames: 'all' as const, box, reason: 'a scale bar' });
const jsonOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const linesOf = (bench: ReviewBench, run: string): Record<string, unknown>[] =>
  readFileSync(join(bench.project.folder, 'runs', run, 'instances.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const evidenceOf = (bench: ReviewBench, run: string) =>
  jsonOf(join(bench.project.folder, 'runs', run, 'evidence.json')) as Record<string, unknown> & {
    exceptions: { code: string; count: number }[];
    verification: { pixels: { search: Record<string, unknown> } };
  };

test('a run writes down every picture that it searched, released or held, and none where it searched none', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  bench.finder = new FixedFinder([BOX], 'classical');
  bench.putCapture(2);
  const { summary } = await bench.deidentify();
  assert.equal(summary.counts.unchanged, 1);
  const [released, held] = [bench.recordOf(1), bench.recordOf(2)];
  assert.equal(released.status, 'released');
  assert.deepEqual(released.reasons, []);
  assert.deepEqual([released.look, released.frames, released.rows, released.columns], ['strict', 1, ROWS, COLUMNS]);
  assert.deepEqual(released.boxes, [{ frame: 0, ...BOX, origin: 'network', score: 1, views: ['pixels 1x'] }]);
  assert.deepEqual([released.device.manufacturer, released.device.model], ['ACME', 'SCREEN 1']);
  assert.ok(existsSync(join(bench.out, bench.pathOf(1))));
  assert.deepEqual([held.status, held.reasons, held.doubts], ['held', ['refused/pixels'], ['no-network']]);
  assert.ok(!existsSync(join(bench.out, bench.pathOf(2))));
  const sealed = readFileSync(join(bench.project.folder, 'pictures.jsonl'), 'utf8');
  for (const word of ['.dcm', 'ACME', 'network']) assert.ok(!sealed.includes(word), word);

  const plain = new ReviewBench();
  plain.putCapture(1, [element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4')]);
  await plain.deidentify();
  assert.ok(!existsSync(join(plain.project.folder, 'pictures.jsonl')));
});

test('a released picture is corrected in place, and stays so when the same command comes again', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  bench.putCapture(2);
  await bench.deidentify();
  const before = bench.objects();
  const second = readFileSync(join(bench.out, bench.pathOf(2)));
  const outcome = await bench.decided(bench.decision(1, { cover: [byPerson()], uncover: [taken()] }));
  assert.deepEqual(outcome, { released: 1, held: 0, quarantined: 0 });
  assert.deepEqual(bench.objects(), before);
  assert.deepEqual(bench.pixels(1), covered(OTHER));
  assert.deepEqual(readFileSync(join(bench.out, bench.pathOf(2))), second);
  const { boxes } = bench.recordOf(1);
  assert.deepEqual(
    boxes.map(({ origin, suppressed }) => [origin, suppressed]),
    [
      ['network', 'exempted'],
      ['person', undefined],
    ],
  );
  const { outputs } = jsonOf(join(bench.out, 'manifest.json')) as { outputs: { path: string }[] };
  assert.deepEqual(outputs.map(({ path }) => path).sort(), before);

  const [line] = linesOf(bench, '000002');
  assert.deepEqual((line!.picture as { corrected: unknown }).corrected, [
    { by: 'exempted', area: [0, BOX.left, BOX.top, BOX.right, BOX.bottom] },
    { by: 'person', area: [0, OTHER.left, OTHER.top, OTHER.right, OTHER.bottom] },
  ]);
  const evidence = evidenceOf(bench, '000002');
  assert.deepEqual(evidence.pictureReviews, [
    { reviewer: 'reader of the site', seconds: [], accepted: 1, rejected: 0, covered: 1, uncovered: 1 },
  ]);
  assert.deepEqual(evidence.verification.pixels.search.corrected, { person: 1, template: 0, exempted: 1 });

  const again = await bench.deidentify();
  assert.equal(again.summary.counts.unchanged, 2);
  rmSync(join(bench.out, bench.pathOf(1)));
  const anew = await bench.deidentify();
  assert.equal(anew.summary.counts.released, 1);
  assert.deepEqual(bench.pixels(1), covered(OTHER), 'the same corrections apply when it is processed again');
});

test('a held picture that is accepted is released, cleaned', async () => {
  const bench = new ReviewBench();
  bench.finder = new FixedFinder([BOX], 'classical');
  bench.putCapture(1);
  await bench.deidentify();
  assert.deepEqual(await bench.decided(bench.decision(1)), { released: 1, held: 0, quarantined: 0 });
  assert.deepEqual(bench.pixels(1), covered(BOX));
  assert.equal(bench.recordOf(1).status, 'released');
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 1);
});

test('a rejected released picture leaves the folder and the manifest, is held, and comes back when that is undone', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  bench.putCapture(2);
  await bench.deidentify();
  const path = bench.pathOf(1);
  const bytes = readFileSync(join(bench.out, path));
  assert.deepEqual(await bench.decided(bench.decision(1, { verdict: 'reject' })), {
    released: 0,
    held: 1,
    quarantined: 0,
  });
  assert.ok(!existsSync(join(bench.out, path)));
  assert.ok(!existsSync(join(bench.out, path.split('/')[0]!)), 'no empty folder names the patient');
  assert.ok(!readFileSync(join(bench.out, 'manifest.json'), 'utf8').includes(path));
  const { status, reasons, boxes } = bench.recordOf(1);
  assert.deepEqual([status, reasons, boxes.length], ['held', ['refused/reviewer'], 1]);
  const evidence = evidenceOf(bench, '000002');
  assert.deepEqual(
    evidence.exceptions.map(({ code, count }) => [code, count]),
    [['refused/reviewer', 1]],
  );
  assert.deepEqual((evidence.pictureReviews as { rejected: number }[])[0]!.rejected, 1);

  const again = await bench.deidentify();
  assert.deepEqual([again.summary.counts.held, again.summary.counts.unchanged], [1, 1]);
  await bench.atDesk(async (desk) => {
    desk.undo(bench.recordOf(1).id);
    assert.deepEqual(await desk.apply({ signal: new AbortController().signal }), {
      released: 1,
      held: 0,
      quarantined: 0,
    });
  });
  assert.deepEqual(readFileSync(join(bench.out, path)), bytes);
});

test('a decision is carried out once, and one without a change writes nothing anew', async () => {
  const bench = new ReviewBench();
  const finder = new FixedFinder([BOX]);
  bench.finder = finder;
  bench.putCapture(1);
  await bench.deidentify();
  await bench.decided(bench.decision(1));
  assert.equal(finder.efforts.length, 1, 'accepted as it is: not searched again');
  assert.deepEqual((evidenceOf(bench, '000002').pictureReviews as { accepted: number }[])[0]!.accepted, 1);
  assert.deepEqual(await bench.decided(bench.decision(1)), { released: 0, held: 0, quarantined: 0 });
  assert.ok(!existsSync(join(bench.project.folder, 'runs', '000003')));
});

test('a source that changed since is not released, and the decision waits for the bytes that it is about', async () => {
  const bench = new ReviewBench();
  const path = bench.putCapture(1);
  await bench.deidentify();
  const file = join(bench.out, bench.pathOf(1));
  const released = readFileSync(file);
  const decision = bench.decision(1, { cover: [byPerson()] });
  writeFileSync(path, capture(1, [element(0x00200013, 'IS', '2')]));
  assert.deepEqual(await bench.decided(decision), { released: 0, held: 0, quarantined: 1 });
  assert.deepEqual(readFileSync(file), released);
  await bench.atDesk(async (desk) => {
    await assert.rejects(desk.open(decision.instance), { code: 'input/source-changed' });
    rmSync(path);
    await assert.rejects(desk.open(decision.instance), { code: 'input/source-gone' });
  });
  bench.putCapture(1);
  assert.deepEqual(await bench.decided(), { released: 1, held: 0, quarantined: 0 });
  assert.deepEqual(bench.pixels(1), covered(BOX, OTHER));
});

test('source and released file are there to look at, and a picture of other bytes loses its decision', async () => {
  const bench = new ReviewBench();
  const path = bench.putCapture(1);
  await bench.deidentify();
  await bench.atDesk(async (desk) => {
    const { id } = bench.recordOf(1);
    assert.deepEqual((await desk.open(id)).dataSet.get(0x7fe00010)!.bytes().slice(), PIXELS);
    assert.deepEqual((await desk.openReleased(id))!.dataSet.get(0x7fe00010)!.bytes().slice(), covered(BOX));
    await assert.rejects(desk.open('0'.repeat(32)), { code: 'usage/review' });
  });
  await bench.decided(bench.decision(1, { verdict: 'reject' }));
  await bench.atDesk(async (desk) => assert.equal(await desk.openReleased(bench.recordOf(1).id), undefined));
  writeFileSync(path, capture(1, [element(0x00200013, 'IS', '2')]));
  const other = await bench.deidentify();
  assert.equal(other.summary.counts.released, 1, 'what was decided about other bytes is no decision');
  assert.equal(bench.recordOf(1).decision, undefined);
});

test('the same decisions from a file give the same bytes, and a run that was stopped goes on', async () => {
  const [page, file] = [new ReviewBench(), new ReviewBench()];
  for (const bench of [page, file]) {
    for (const number of [1, 2, 3]) bench.putCapture(number);
    bench.finder = new FixedFinder([BOX], 'classical');
    await bench.deidentify();
  }
  const changes = [{ cover: [byPerson()] }, { uncover: [taken()] }, { verdict: 'reject' as const }];
  await page.decided(...changes.map((change, i) => page.decision(i + 1, change)));
  // Ids are keyed by the project: the file of the other one says the same of the same pictures.
  const text = [
    { schema: 'leadglass.review/1', project: file.project.facts.id },
    ...changes.map((change, i) => file.decision(i + 1, change)),
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
  await file.atDesk(async (desk) => {
    assert.equal(desk.replay(text).decisions, 3);
    const stop = new AbortController();
    const runs = await desk.run(io({ signal: stop.signal, onInstance: () => stop.abort() }));
    assert.equal(runs[0]!.summary.exitStatus, 130);
  });
  await file.atDesk(async (desk) => {
    assert.equal(desk.replay(text).decisions, 3);
    await desk.apply({ signal: new AbortController().signal });
    assert.equal(desk.exportDecisions().split('\n').length, 5);
    assert.equal(desk.replay(desk.exportDecisions()).decisions, 3);
  });
  for (const bench of [page, file]) {
    assert.deepEqual(bench.pixels(1), covered(BOX, OTHER));
    assert.deepEqual(bench.pixels(2), PIXELS);
    assert.equal(bench.objects().length, 2);
    assert.equal(bench.recordOf(3).status, 'held');
  }
});

test('a template covers more in every later run, written files included; what is rejected by it alone is nothing', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  bench.putCapture(2, [element(0x00081090, 'LO', 'SCREEN 2')]);
  await bench.deidentify();
  await bench.atDesk((desk) => {
    const proposal = bench.proposal(1);
    for (const wrong of [
      { instance: '0'.repeat(32) },
      { content: '0'.repeat(32) },
      { template: [] },
      { template: [{ ...OTHER, right: 99 }] },
      { reviewer: 'Dr Quillonbergb' },
    ]) {
      assert.throws(() => desk.propose({ ...proposal, ...wrong }), { code: 'usage/review' }, JSON.stringify(wrong));
    }
    assert.deepEqual(desk.templates(), []);
    assert.ok(desk.propose(proposal).isNew);
    assert.ok(!desk.propose({ ...proposal, reviewer: 'another reader' }).isNew);
    const [{ device, boxes, from, reviewer } = {}, ...more] = desk.templates();
    assert.deepEqual(
      [device?.model, boxes, from, reviewer, more],
      ['SCREEN 1', [OTHER], 'review', 'reader of the site', []],
    );
  });
  const { summary } = await bench.deidentify();
  assert.deepEqual([summary.counts.released, summary.counts.unchanged], [1, 1]);
  assert.deepEqual(bench.pixels(1), covered(BOX, OTHER));
  assert.deepEqual(bench.pixels(2), covered(BOX));
  assert.deepEqual(bench.recordOf(1).boxes[1]!.origin, 'template');
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 2);
});

test('in another folder what a person adds holds, and what he takes away does not', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  await bench.decided(bench.decision(1, { cover: [byPerson()], uncover: [taken()] }));
  const to = join(bench.root, 'other');
  await bench.deidentify({ to });
  const [object] = bench.objects(to);
  const bytes = readFileSync(join(to, object!));
  assert.deepEqual(Uint8Array.from(bytes.subarray(-PIXELS.length)), covered(BOX, OTHER));
  const back = await bench.deidentify();
  assert.equal(back.summary.counts.released + back.summary.counts.unchanged, 1);
  assert.deepEqual(bench.pixels(1), covered(OTHER));
});

test('a rejected file leaves the folder although its source is gone', async () => {
  const bench = new ReviewBench();
  const path = bench.putCapture(1);
  await bench.deidentify();
  const file = join(bench.out, bench.pathOf(1));
  const decision = bench.decision(1, { verdict: 'reject' });
  rmSync(path);
  assert.deepEqual(await bench.decided(decision), { released: 0, held: 0, quarantined: 1 });
  assert.ok(!existsSync(file));
  await bench.atDesk(async (desk) => {
    const [record] = desk.pictures();
    assert.deepEqual([record!.status, record!.reasons], ['held', ['refused/reviewer']]);
  });
});

test('a run into another folder leaves a decision about the first one to be carried out', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  const file = join(bench.out, bench.pathOf(1));
  const decision = bench.decision(1, { verdict: 'reject' });
  await bench.atDesk(async (desk) => desk.decide(decision));
  const to = join(bench.root, 'other');
  const { summary } = await bench.deidentify({ to });
  assert.equal(summary.counts.held, 1, 'what is rejected goes nowhere');
  assert.ok(existsSync(file));
  await bench.decided();
  assert.ok(!existsSync(file));
});

test('one output folder that is gone holds up no decision about another', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  const file = join(bench.out, bench.pathOf(1));
  const first = bench.decision(1, { verdict: 'reject' });
  const to = join(bench.root, 'other');
  bench.putCapture(2);
  rmSync(join(bench.in, '1.dcm'), { force: true });
  await bench.deidentify({ to });
  const second = bench.decision(2, { verdict: 'reject' });
  await bench.atDesk(async (desk) => {
    desk.decide(first);
    desk.decide(second);
  });
  rmSync(to, { recursive: true });
  await assert.rejects(bench.decided(), { code: 'usage/held' });
  assert.ok(!existsSync(file));
});

test('a sample is kept by the project; the one of a run is that of the run alone', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  const sample = { seed: 'ab', size: 59, strata: [], at: '2026-11-28T09:30:00Z' };
  await bench.atDesk((desk) => desk.keepSample(sample));
  await bench.atDesk((desk) => desk.keepSample({ ...sample, size: 20 }), { run: '000001' });
  assert.deepEqual(await bench.atDesk((desk) => desk.samples()), [sample]);
  const ofRun = await bench.atDesk((desk) => desk.samples(), { run: '000001' });
  assert.deepEqual(ofRun, [{ ...sample, size: 20, run: '000001' }]);
});

test('an open desk holds up no run, knows what runs have written since, and loses nothing of it', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  await bench.atDesk(async (desk) => {
    assert.equal(desk.pictures().length, 1);
    desk.decide(bench.decision(1, { cover: [byPerson()] }));
    bench.putCapture(2);
    const { summary } = await bench.deidentify();
    assert.equal(summary.counts.released, 2, 'the decision holds in the run too');
    assert.equal(desk.pictures().length, 2);
    desk.decide(bench.decision(2, { verdict: 'reject' }));
    await desk.apply({ signal: new AbortController().signal });
  });
  assert.deepEqual(bench.pixels(1), covered(BOX, OTHER));
  assert.deepEqual(
    [1, 2].map((number) => bench.recordOf(number).status),
    ['released', 'held'],
  );
});

test('while a run is at work nothing is decided or carried out, and that is said', async () => {
  const bench = new ReviewBench();
  bench.putCapture(1);
  await bench.deidentify();
  const decision = bench.decision(1);
  const lock = takeLock(bench.project.folder);
  try {
    await bench.atDesk(async (desk) => {
      const locked = { code: 'environment/locked' };
      assert.equal(desk.pictures().length, 1);
      assert.throws(() => desk.decide(decision), locked);
      assert.throws(() => desk.propose(bench.proposal(1)), locked);
      assert.throws(() => desk.undo(decision.instance), locked);
      await assert.rejects(desk.apply({ signal: new AbortController().signal }), locked);
      assert.equal(desk.pictures()[0]!.decision, undefined);
    });
  } finally {
    lock.release();
  }
  assert.deepEqual(await bench.decided(decision), { released: 1, held: 0, quarantined: 0 });
});
