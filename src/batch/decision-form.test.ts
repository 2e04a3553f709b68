import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionOf, isProposal, proposalOf } from './decision-form.ts';

const box = { left: 1, top: 2, right: 3, bottom: 4 };
const DECISION = {
  instance: 'a'.repeat(32),
  content: 'b'.repeat(32),
  verdict: 'accept',
  cover: [
    { frames: 'all', box, origin: 'person' },
    { frames: [0, 7], box, origin: 'template', template: 't1' },
  ],
  uncover: [{ frames: [1], box, reason: 'a scale', second: 'another reader' }],
  reviewer: 'a reader',
  at: '2026-11-28T09:30:00.123Z',
};
const PROPOSAL = {
  instance: 'a'.repeat(32),
  content: 'b'.repeat(32),
  template: [box],
  reviewer: 'a reader',
  at: '2026-11-28T09:30:00Z',
};

/** The parts at a path exchanged for something else. */
function withAt(value: object, path: readonly (string | number)[], part: unknown): object {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1)!] = part;
  return copy;
}

const refuses = (message: RegExp) => ({ code: 'usage/review', message });

test('what is right comes through as it is, with or without what may be absent', () => {
  assert.deepEqual(decisionOf(structuredClone(DECISION)), DECISION);
  const least = { ...DECISION, verdict: 'reject', cover: [], uncover: [] };
  assert.deepEqual(decisionOf(least), least);
  const reasoned = { ...least, reason: 'seen at the console' };
  assert.deepEqual(decisionOf(reasoned), reasoned);
  assert.deepEqual(proposalOf(structuredClone(PROPOSAL)), PROPOSAL);
});

const WRONG: readonly (readonly [path: readonly (string | number)[], values: readonly unknown[], message: RegExp])[] = [
  [
    ['instance'],
    [undefined, 7, '', 'A'.repeat(32), 'a'.repeat(31), `${'a'.repeat(32)} `],
    /^instance: expected 32 hex/,
  ],
  [['content'], [undefined, 'b'.repeat(33)], /^content: expected 32 hex/],
  [['verdict'], [undefined, 'maybe', 'Accept', null], /^verdict: expected accept or reject/],
  [['cover'], [undefined, {}, 'all'], /^cover: expected a list/],
  [['uncover'], [undefined, null], /^uncover: expected a list/],
  [['reviewer'], [undefined, '', ' \t', 7], /^reviewer: expected a text/],
  [['reason'], ['', 7, null], /^reason: expected a text/],
  [
    ['at'],
    [undefined, 'yesterday', '2026-11-28', '2026-11-28T09:30:00+01:00', '2026-02-30T99:00:00Z'],
    /^at: expected a time/,
  ],
  [['more'], [1, null], /^the decision has a key that is not known/],
  [['cover', 0], [null, 'all', []], /^cover\[0\]: expected an object/],
  [['cover', 0, 'origin'], [undefined, 'network'], /^cover\[0\]\.origin: expected person or template/],
  [['cover', 0, 'template'], ['t1'], /^cover\[0\]\.template: expected nothing/],
  [['cover', 1, 'template'], ['', 7], /^cover\[1\]\.template: expected a text/],
  [['cover', 0, 'frames'], [undefined, 'none', 3], /^cover\[0\]\.frames: expected a list/],
  [['cover', 1, 'frames'], [[]], /^cover\[1\]\.frames: expected all, or one frame/],
  [['cover', 1, 'frames'], [[-1], [0.5], ['0'], [Number.MAX_VALUE]], /^cover\[1\]\.frames: expected all, or numbers/],
  [['cover', 0, 'box'], [undefined, []], /^cover\[0\]\.box: expected an object/],
  [
    ['cover', 0, 'box', 'left'],
    [undefined, '1', 1.5, Number.NaN],
    /^cover\[0\]\.box: expected left, top, right and bottom/,
  ],
  [['cover', 0, 'box', 'width'], [3], /^cover\[0\]\.box has a key that is not known/],
  [['uncover', 0, 'reason'], [undefined, ' '], /^uncover\[0\]\.reason: expected a text/],
  [['uncover', 0, 'second'], ['', 7], /^uncover\[0\]\.second: expected a text/],
  [['uncover', 0, 'origin'], ['person'], /^uncover\[0\] has a key that is not known/],
];

test('everything else is refused with its place, and no value of it is said', () => {
  for (const [path, values, message] of WRONG) {
    for (const value of values) {
      assert.throws(
        () => decisionOf(withAt(DECISION, path, value)),
        refuses(message),
        `${path.join('.')} ${String(value)}`,
      );
    }
  }
  for (const value of [undefined, null, 7, 'text', []]) {
    assert.throws(() => decisionOf(value), refuses(/^the decision: expected an object/));
  }
  assert.throws(
    () => decisionOf(withAt(DECISION, ['Thistlewick'], 'Ottoline')),
    (error: Error) => {
      assert.doesNotMatch(error.message, /Thistlewick|Ottoline/);
      return true;
    },
  );
});

test('a proposal has a template in the place of a verdict, with one area at least', () => {
  assert.ok(isProposal(PROPOSAL));
  for (const other of [DECISION, { ...PROPOSAL, verdict: 'accept' }, null, 'template', []])
    assert.ok(!isProposal(other));
  assert.throws(() => proposalOf({ ...PROPOSAL, template: [] }), refuses(/^template: expected one area/));
  assert.throws(() => proposalOf({ ...PROPOSAL, template: [box, { ...box, left: '1' }] }), refuses(/^template\[1\]: /));
  assert.throws(() => proposalOf({ ...PROPOSAL, frames: 'all' }), refuses(/^the proposal has a key/));
  assert.throws(() => proposalOf({ ...PROPOSAL, at: undefined }), refuses(/^at: /));
});
