import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PictureBox, type PictureRecord, type ReviewDecision, shownId } from '../project/index.ts';
import { assertFits } from './decision-check.ts';

const box = { left: 2, top: 3, right: 10, bottom: 8 };
const found: PictureBox = { ...box, frame: 1, origin: 'network', score: 0.9 };

const RECORD = {
  ...{ id: 'a'.repeat(32), content: 'b'.repeat(32), look: 'strict', frames: 3, rows: 20, columns: 30 },
  ...{ doubts: [], run: '000001', policy: { name: 'research', digest: 'd'.repeat(64) }, place: '/out' },
  boxes: [
    found,
    { ...found, frame: 2, left: 0 },
    { ...found, top: 0, suppressed: 'too-thick' },
    { ...found, left: 1, origin: 'person' },
  ],
} as unknown as PictureRecord;

const DECISION: ReviewDecision = {
  ...{ instance: RECORD.id, content: RECORD.content, verdict: 'accept', cover: [], uncover: [] },
  ...{ reviewer: 'Robin Vale', at: '2026-11-28T09:30:00Z' },
};
const taken = (second?: string, changes: object = {}): ReviewDecision => ({
  ...DECISION,
  uncover: [{ frames: [1], box, reason: 'a scale', ...(second === undefined ? {} : { second }), ...changes }],
});

const check = (decision: ReviewDecision, needsSecond = false): void =>
  assertFits(decision, RECORD, { needsSecond, matchers: [] });
const refuses = (message: RegExp) => ({ code: 'usage/review', message });

test('a project that demands a second person refuses what is taken away without one', () => {
  check(taken());
  assert.throws(() => check(taken(), true), refuses(/demands a second person/));
  check(taken('Kim Ash'), true);
  // What is added needs none.
  check({ ...DECISION, cover: [{ frames: 'all', box, origin: 'person' }] }, true);
});

test('the second person is another one, however his name is written, and where nobody demands him too', () => {
  for (const second of ['Robin Vale', 'robin vale', ' Robin   Vale ', 'ROBIN\u00a0VALE', '\uff32obin Vale']) {
    assert.throws(() => check(taken(second), true), refuses(/the second person is the reviewer/), second);
    assert.throws(() => check(taken(second)), refuses(/the second person is the reviewer/), second);
  }
  for (const second of ['', ' ', `x${'y'.repeat(500)}`, 'Kim\u0000Ash'])
    assert.throws(() => check(taken(second), true), refuses(/^the second person /), JSON.stringify(second));
});

test('only a whole area that the search covers, in every frame that is named, can be taken away', () => {
  check(taken(undefined, { frames: 'all' }));
  const cases = [
    { frames: [1, 2] },
    { box: { ...box, right: 9 } },
    { box: { ...box, top: 0 } },
    { box: { ...box, left: 1 } },
  ];
  for (const changes of cases) {
    assert.throws(() => check(taken(undefined, changes)), refuses(/nothing was found at/), JSON.stringify(changes));
  }
});

test('areas lie inside of the picture, and frames are those that it has', () => {
  const covering = (changes: object): ReviewDecision => ({
    ...DECISION,
    cover: [{ frames: 'all', box, origin: 'person', ...changes }],
  });
  check(covering({ box: { left: 0, top: 0, right: 30, bottom: 20 } }));
  for (const wrong of [{ right: 31 }, { bottom: 21 }, { left: -1 }, { left: 10 }, { top: 8 }]) {
    assert.throws(() => check(covering({ box: { ...box, ...wrong } })), refuses(/lies outside/), JSON.stringify(wrong));
  }
  check(covering({ frames: [0, 2] }));
  assert.throws(() => check(covering({ frames: [0, 3] })), refuses(/a frame is named/));
});

test('a decision is about these bytes, and about a picture that is there', () => {
  assert.throws(() => check({ ...DECISION, content: 'c'.repeat(32) }), refuses(/other bytes/));
  assert.throws(
    () => assertFits(DECISION, undefined, { needsSecond: false, matchers: [] }),
    refuses(/no searched picture/),
  );
});

test('a decision that says what was shown is refused once a search, a policy or a folder has changed that', () => {
  const shown: ReviewDecision = { ...DECISION, shown: shownId(RECORD) };
  const at = (changes: object) => () =>
    assertFits(shown, { ...RECORD, ...changes }, { needsSecond: false, matchers: [] });
  at({})();
  at({ status: 'held', rekey: true })();
  for (const changes of [
    { doubts: ['second-read'] },
    { boxes: RECORD.boxes.slice(1) },
    { boxes: [...RECORD.boxes, { ...found, suppressed: 'second-read' }] },
    { run: '000002' },
    { place: '/other' },
    { policy: { ...RECORD.policy, digest: 'e'.repeat(64) } },
  ]) {
    assert.throws(
      at(changes),
      { code: 'usage/review-stale', message: /searched again since/ },
      JSON.stringify(changes),
    );
  }
  const decidedFor = { policy: RECORD.policy.digest, place: RECORD.place };
  at({ run: '000002', decision: shown, decidedFor })();
  assert.throws(at({ run: '000002', decision: shown, decidedFor: { ...decidedFor, place: '/other' } }), /again since/);
  check(DECISION);
});

test('a project with a second reviewer demands one, and a reason, for who accepts what was not searched for sure', () => {
  const why = { reason: 'an empty frame', second: 'Kim Ash' };
  for (const changes of [{ look: 'none', boxes: [] }, { doubts: ['second-read'] }, { doubts: ['no-network'] }]) {
    const record = { ...RECORD, ...changes } as PictureRecord;
    const fits = (decision: ReviewDecision, needsSecond: boolean) => () =>
      assertFits(decision, record, { needsSecond, matchers: [] });
    const { reason, second } = why;
    fits({ ...DECISION, ...why }, true)();
    fits({ ...DECISION, reason }, false)();
    fits({ ...DECISION, verdict: 'reject' }, true)();
    assert.throws(fits({ ...DECISION, reason }, true), refuses(/demands a second person/));
    assert.throws(fits({ ...DECISION, second }, true), refuses(/reason/));
    for (const isNeeded of [true, false]) {
      assert.throws(fits({ ...DECISION, reason, second: ' robin vale' }, isNeeded), refuses(/is the reviewer/));
    }
  }
  assert.throws(() => check({ ...DECISION, second: 'Kim Ash' }), refuses(/was searched/), 'of nothing unsure');
});
