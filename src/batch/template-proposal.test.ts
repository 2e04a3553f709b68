import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceTemplate } from '../project/index.ts';
import { OTHER, ReviewBench } from './review.testing.ts';
import { proposalsOf } from './template-proposal.ts';

async function searched(): Promise<ReviewBench> {
  const bench = new ReviewBench();
  for (const number of [1, 2]) bench.putCapture(number);
  await bench.deidentify();
  return bench;
}

test('an exported proposal names a picture and no device, and makes the same template again', async () => {
  const [page, file] = [await searched(), await searched()];
  await page.atDesk((desk) => void desk.propose(page.proposal(1)));
  const text = await page.atDesk((desk) => desk.exportDecisions());
  assert.doesNotMatch(text, /ACME|SCREEN/);
  const [, line] = text.split('\n');
  const { instance, template, verdict } = JSON.parse(line!) as Record<string, unknown>;
  assert.ok([1, 2].some((number) => page.recordOf(number).id === instance));
  assert.deepEqual([template, verdict], [[OTHER], undefined]);

  // Ids are keyed by the project: the file of the other one says the same of the same pictures.
  const head = JSON.stringify({ schema: 'leadglass.review/1', project: file.project.facts.id });
  await file.atDesk((desk) => {
    assert.deepEqual(desk.replay(`${head}\n${JSON.stringify(file.proposal(1))}\n`), { decisions: 0, templates: 1 });
    assert.deepEqual(desk.replay(desk.exportDecisions()), { decisions: 0, templates: 1 }, 'once more changes nothing');
  });
  const [made, replayed] = await Promise.all([page, file].map((bench) => bench.atDesk((desk) => desk.templates())));
  assert.deepEqual(replayed, made);
});

test('a proposal that does not fit refuses the whole file with its line', async () => {
  const bench = await searched();
  const lines = [
    { schema: 'leadglass.review/1', project: bench.project.facts.id },
    bench.decision(1, { verdict: 'reject' }),
    bench.proposal(2, { template: [{ ...OTHER, bottom: 17 }] }),
  ];
  await bench.atDesk((desk) => {
    assert.throws(() => desk.replay(lines.map((line) => JSON.stringify(line)).join('\n')), {
      code: 'usage/review',
      message: /^line 3: an area lies outside/,
    });
    assert.ok(desk.pictures().every(({ decision }) => decision === undefined));
    assert.deepEqual(desk.templates(), []);
  });
});

test('what was learned or imported is no proposal of a person, and a device without a picture has none', async () => {
  const bench = await searched();
  const { device } = bench.recordOf(1);
  const about = { id: 'a', device, boxes: [OTHER], reviewer: 'r', at: '2026-11-28T09:30:00Z' };
  const of = (changes: Partial<DeviceTemplate>): number =>
    proposalsOf([{ ...about, from: 'review', ...changes }], bench.records).length;
  assert.equal(of({}), 1);
  assert.equal(of({ from: 'learned' }), 0);
  assert.equal(of({ from: 'imported' }), 0);
  assert.equal(of({ device: { ...device, model: 'SCREEN 2' } }), 0);
});
