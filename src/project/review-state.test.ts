import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceTemplate } from './device-template.ts';
import type { PictureRecord } from './picture-record.ts';
import type { ReviewDecision } from './review-decision.ts';
import { basisOf, decisionId, isPending, reviewOf } from './review-state.ts';

const box = { left: 1, top: 2, right: 3, bottom: 4 };
const HERE = { policy: 'a'.repeat(64), place: '/out' };
const COVER = { frames: 'all', box, origin: 'person' } as const;
const TAKEN = { frames: 'all', box, reason: 'a scale' } as const;

const decision = (changes: Partial<ReviewDecision> = {}): ReviewDecision => ({
  ...{ instance: 'a'.repeat(32), content: 'b'.repeat(32), verdict: 'accept', cover: [], uncover: [] },
  ...{ reviewer: 'Robin Vale', at: '2026-11-28T09:30:00Z' },
  ...changes,
});

const DEVICE = {
  manufacturer: 'Northwind',
  model: 'Echo 5',
  software: '2',
  rows: 60,
  columns: 80,
  modality: 'US',
  sopClass: '2.9',
};
const record = (changes: Partial<PictureRecord>): PictureRecord =>
  ({ device: DEVICE, decidedFor: HERE, decidedDoubts: ['no-network'], ...changes }) as PictureRecord;

test('where it was made a decision holds as it is, with the doubts that were looked at', () => {
  assert.equal(reviewOf(record({}), HERE), undefined);
  const made = decision({ cover: [COVER], uncover: [TAKEN] });
  const { verdict, cover, uncover, doubts } = reviewOf(record({ decision: made }), HERE)!;
  assert.deepEqual([verdict, cover, uncover, doubts], ['accept', [COVER], [TAKEN], ['no-network']]);
});

test('elsewhere what is added and what is rejected holds; what is taken away and accepted does not', () => {
  for (const there of [
    { ...HERE, policy: 'b'.repeat(64) },
    { ...HERE, place: '/other' },
  ]) {
    const of = (changes: Partial<ReviewDecision>) => reviewOf(record({ decision: decision(changes) }), there);
    assert.equal(of({}), undefined);
    assert.equal(of({ uncover: [TAKEN] }), undefined);
    assert.deepEqual(of({ cover: [COVER], uncover: [TAKEN] }), { verdict: 'none', cover: [COVER], uncover: [] });
    assert.equal(of({ verdict: 'reject' })?.verdict, 'reject');
  }
  const nowhere = record({ decision: decision() });
  const { decidedFor: _for, ...rest } = nowhere;
  assert.equal(reviewOf(rest as PictureRecord, HERE), undefined);
});

test('a decision is one by all that it says, in whatever order it says it', () => {
  const one = decision({ cover: [COVER] });
  const turned = Object.fromEntries(Object.entries(one).reverse()) as unknown as ReviewDecision;
  assert.equal(decisionId(turned), decisionId(one));
  const others = [
    decision(),
    decision({ cover: [{ ...COVER, frames: [0] }] }),
    decision({ cover: [COVER], reviewer: 'Kim Ash' }),
    decision({ cover: [COVER], at: '2026-11-28T09:30:01Z' }),
    decision({ cover: [COVER], verdict: 'reject' }),
    decision({ cover: [COVER], reason: 'seen' }),
  ];
  assert.equal(new Set([one, ...others].map(decisionId)).size, others.length + 1);
  assert.equal(decisionId(undefined), undefined);
});

test('a decision waits until it is carried out, and so does that it was taken back', () => {
  const made = decision();
  const applied = decisionId(made)!;
  assert.ok(!isPending(record({})));
  assert.ok(isPending(record({ decision: made })));
  assert.ok(!isPending(record({ decision: made, applied })));
  assert.ok(isPending(record({ decision: decision({ verdict: 'reject' }), applied })));
  assert.ok(isPending(record({ applied })), 'undone');
});

test('a file is made with areas, templates of its device and that it is rejected, and with nothing else', () => {
  const template: DeviceTemplate = {
    id: 't',
    device: DEVICE,
    boxes: [box],
    from: 'review',
    at: '2026-11-28T09:30:00Z',
  };
  const of = (review: Partial<ReviewDecision> | undefined, templates: readonly DeviceTemplate[] = []): string =>
    basisOf(record({}), review === undefined ? undefined : { ...decision(review) }, templates);
  for (const nothing of [of(undefined), of({}), of({}, [{ ...template, device: { ...DEVICE, model: 'Echo 6' } }])])
    assert.equal(nothing, '');
  const made = [
    ...[of({ cover: [COVER] }), of({ uncover: [TAKEN] }), of({ verdict: 'reject' }), of({}, [template])],
    of({ cover: [COVER] }, [template]),
  ];
  assert.equal(new Set(made).size, made.length);
  assert.ok(made.every((basis) => /^[0-9a-f]{32}$/.test(basis)));
  // Once more, and in another order, the same areas are the same.
  const second = { ...COVER, frames: [0] };
  assert.equal(of({ cover: [COVER, second] }), of({ cover: [second, COVER, COVER] }));
  assert.equal(of(undefined, [template, { ...template, id: 'u' }]), of(undefined, [template]));
  assert.equal(of({ cover: [COVER] }), of({ cover: [COVER], reviewer: 'Kim Ash', at: '2026-11-28T09:30:01Z' }));
});
