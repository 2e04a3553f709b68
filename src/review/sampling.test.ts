import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrawOptions, drawn, MemoryDesk } from './desk.testing.ts';
import { currentSample } from './sampling.ts';

const now = (): Date => new Date('2026-11-28T09:30:00Z');

function deskOf(count: number, more: Partial<DrawOptions> = {}): MemoryDesk {
  return new MemoryDesk(
    Array.from({ length: count }, (_, i) =>
      drawn({ number: i + 1, series: 1, modality: 'US', rows: 2, columns: 2, ...more }),
    ),
  );
}

const drawnOf = ({ strata }: ReturnType<typeof currentSample>): readonly string[] =>
  strata.flatMap((stratum) => stratum.drawn);

test('the sample stays when the review begins again, whatever came in since', () => {
  const desk = deskOf(60);
  const first = currentSample(desk, { size: 30, now });
  assert.deepEqual([first.number, first.at, drawnOf(first).length], [1, '2026-11-28T09:30:00.000Z', 30]);
  const later = deskOf(90);
  for (const sample of desk.samples()) later.keepSample(sample);
  assert.deepEqual(currentSample(later, { now: () => new Date('2026-12-01T00:00:00Z') }), first);
  assert.deepEqual(currentSample(later, { size: 30, now }), first);
  assert.equal(later.samples().length, 1);
});

test('a sample does not grow: another size is refused, and nothing is drawn', () => {
  const desk = deskOf(60);
  currentSample(desk, { size: 30, now });
  assert.throws(() => currentSample(desk, { size: 59, now }), { code: 'usage/argument', message: /a sample of 30/ });
  assert.equal(desk.samples().length, 1);
});

test('a new sample is another one by chance, of the same size unless said, and both are kept', () => {
  const desk = deskOf(100);
  const first = currentSample(desk, { size: 30, now });
  const second = currentSample(desk, { isNew: true, now });
  assert.deepEqual([second.number, second.size, drawnOf(second).length], [2, 30, 30]);
  assert.notEqual(second.seed, first.seed);
  assert.notDeepEqual(drawnOf(second), drawnOf(first));
  assert.equal(currentSample(desk, { size: 59, isNew: true, now }).size, 59);
  assert.deepEqual(
    desk
      .samples()
      .map(({ seed }) => seed)
      .slice(0, 2),
    [first.seed, second.seed],
  );
});

test('two projects of one name draw by different seeds', () => {
  assert.notEqual(currentSample(deskOf(3), { now }).seed, currentSample(deskOf(3), { now }).seed);
});

test('where nothing has passed nothing is kept, so that the first pictures that pass are drawn later', () => {
  const desk = deskOf(3, { status: 'held' });
  assert.deepEqual(currentSample(desk, { now }).strata, []);
  assert.deepEqual(desk.samples(), []);
});

test('no sample is drawn while pictures that have passed are decided and not carried out', async () => {
  const desk = deskOf(3);
  const first = currentSample(desk, { now });
  const { id: instance, content } = desk.pictures()[0]!;
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  const cover = [{ frames: 'all', box, origin: 'person' }] as const;
  const decision = { instance, content, verdict: 'accept', cover, uncover: [], reviewer: 'A. Reader' } as const;
  desk.decide({ ...decision, at: '2026-11-28T10:00:00Z' });
  const later = { isNew: true, now: () => new Date('2026-11-28T11:00:00Z') };
  assert.throws(() => currentSample(desk, later), { code: 'usage/argument', message: /a picture is decided and not/ });
  assert.equal(desk.samples().length, 1);
  assert.deepEqual(currentSample(desk, { now }), first, 'the one that there is opens the page');
  await desk.apply({ signal: new AbortController().signal });
  assert.equal(currentSample(desk, later).number, 2);
});
