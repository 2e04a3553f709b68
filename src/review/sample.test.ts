import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PictureRecord } from '../project/index.ts';
import { type Drawn, drawn } from './desk.testing.ts';
import { drawSample, isFailure, LEAST_PER_DEVICE, reachedBy } from './sample.ts';

const decision = {
  instance: 'a',
  content: 'b',
  cover: [],
  uncover: [],
  reviewer: 'A. Reader',
  at: '2026-01-01T00:00:00Z',
};

function passed(counts: Readonly<Record<string, number>>): PictureRecord[] {
  let number = 0;
  return Object.entries(counts).flatMap(([model, count]) =>
    Array.from({ length: count }, (): PictureRecord => {
      number++;
      return (drawn({ number, series: 1, modality: 'US', model, rows: 2, columns: 2 }) satisfies Drawn).record;
    }),
  );
}

const ids = (records: readonly PictureRecord[], size: number, seed = 'seed'): string[] =>
  drawSample(records, { size, seed }).flatMap((stratum) => stratum.drawn);

test('at least 20 pictures of each device are drawn, or all that there are', () => {
  const strata = drawSample(passed({ A: 400, B: 25, C: 3 }), { size: 59, seed: 'seed' });
  assert.deepEqual(
    strata.map(({ device, passed: all, drawn: some }) => [
      device.model,
      all,
      some.length >= LEAST_PER_DEVICE || some.length,
    ]),
    [
      ['A', 400, true],
      ['B', 25, true],
      ['C', 3, 3],
    ],
  );
  assert.equal(strata.flatMap((stratum) => stratum.drawn).length, 59);
});

test('the same seed draws the same pictures in any order of the list; another seed draws others', () => {
  const records = passed({ A: 100, B: 100 });
  assert.deepEqual(ids(records, 59), ids(records.toReversed(), 59));
  assert.notDeepEqual(ids(records, 59), ids(records, 59, 'another'));
});

test('a larger sample has the smaller one in it, and never more than there is', () => {
  const counts = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(counts, fc.nat({ max: 80 }), fc.nat({ max: 80 }), (by, small, more) => {
      const records = passed(by);
      const [first, second] = [new Set(ids(records, small)), new Set(ids(records, small + more))];
      assert.ok([...first].every((id) => second.has(id)));
      assert.ok(second.size <= records.length && second.size >= Math.min(records.length, small + more));
    }),
    { numRuns: 30 },
  );
});

test('what is held is not drawn: the sample is of what passed', () => {
  const held = drawn({ number: 1, series: 1, modality: 'US', status: 'held' }).record;
  assert.deepEqual(drawSample([held], { size: 10, seed: 'seed' }), []);
  const back: PictureRecord = { ...held, reasons: ['refused/reviewer'], decision: { ...decision, verdict: 'reject' } };
  assert.deepEqual(ids([back], 10), [], 'what was taken back before does not pass any more');
});

test('what is taken back after it was drawn is a failure; what was decided before is known, and none', () => {
  const [record] = passed({ A: 1 }) as [PictureRecord];
  const strata = drawSample([record], { size: 10, seed: 'seed' });
  const back: PictureRecord = {
    ...{ ...record, status: 'held', reasons: ['refused/reviewer'] },
    decision: { ...decision, verdict: 'reject' },
  };
  const of = (at: string) => reachedBy({ strata, at }, new Map([[back.id, back]]));
  const numbers = ({ drawn: all, reviewed, failures }: ReturnType<typeof of>) => [all, reviewed, failures];
  assert.deepEqual(numbers(of('2025-12-31T23:00:00Z')), [1, 1, 1]);
  assert.deepEqual(numbers(of('2026-01-01T00:00:01Z')), [1, 1, 0]);
  assert.deepEqual(numbers(reachedBy({ strata, at: decision.at }, new Map())), [0, 0, 0], 'forgotten');
});

test('a box drawn over a picture that passed is a failure, a box taken away is none', () => {
  const [record] = passed({ A: 1 }) as [PictureRecord];
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  const cover = [{ frames: 'all', box, origin: 'person' }] as const;
  assert.ok(isFailure({ ...record, decision: { ...decision, verdict: 'accept', cover } }));
  const uncover = [{ frames: 'all', box, reason: 'a calliper' }] as const;
  assert.ok(!isFailure({ ...record, decision: { ...decision, verdict: 'accept', uncover } }));
});

test('the bound comes from what was looked at so far, for all and for each device', () => {
  const records = passed({ A: 59, B: 2 }).map(
    (record): PictureRecord =>
      record.device.model === 'A' ? { ...record, decision: { ...decision, verdict: 'accept' } } : record,
  );
  const strata = drawSample(records, { size: 61, seed: 'seed' });
  const reached = reachedBy({ strata, at: decision.at }, new Map(records.map((record) => [record.id, record])));
  assert.deepEqual([reached.drawn, reached.reviewed, reached.failures], [61, 59, 0]);
  assert.ok(reached.bound < 0.05 && reached.bound > 0.049);
  assert.deepEqual(
    reached.devices.map(({ device, reviewed, bound }) => [device.model, reviewed, bound === 1]),
    [
      ['A', 59, false],
      ['B', 0, true],
    ],
  );
});
