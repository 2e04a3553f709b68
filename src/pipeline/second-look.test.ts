/** What a written picture still shows: an alarm holds it for a person, and what reads as the patient's refuses it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { element, item, part10, sequence } from '../../test/build/index.ts';
import { draw, noise } from '../../test/support/drawn-words.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import { type FoundText, loadFrames, type TextFinder } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { PictureReview } from './index.ts';
import {
  BOX,
  CAPTURE,
  COLUMNS as COLUMNS_OF_CAPTURE,
  CT,
  type Outcome,
  PIXELS,
  POLICY,
  picture,
  pixelsOf,
  ROWS as ROWS_OF_CAPTURE,
  through,
} from './pictures.testing.ts';
import { INSTANCE, slice } from './pipeline.testing.ts';

const LEFT = { left: 14, top: 9, right: 20, bottom: 12 };
const ACCEPTED: PictureReview = {
  verdict: 'accept',
  cover: [],
  uncover: [],
  doubts: ['second-read'],
  alarms: [{ ...LEFT, frame: 0 }],
};

function finderThat({ sees, reads }: { readonly sees?: boolean; readonly reads?: string }): FixedFinder {
  const finder = new FixedFinder([BOX]);
  if (sees === true) finder.left = [LEFT];
  finder.text = reads;
  return finder;
}

test('text that the search did not see holds the picture, until a person has accepted it', async () => {
  const finder = finderThat({ sees: true });
  const { outcome, finding } = await lookedAt(picture(CAPTURE), finder);
  assert.equal(outcome, 'refused/pixels');
  assert.deepEqual(finding, { code: 'picture-unsure', path: '(7FE0,0010)', about: { reasons: ['second-read'] } });
  const accepted = await lookedAt(picture(CAPTURE), finder, ACCEPTED);
  assert.equal(accepted.outcome, 'released');
  assert.equal(accepted.finding?.code, 'picture-unsure', 'it is told all the same');
  const unseen = await lookedAt(picture(CAPTURE), finder, { ...ACCEPTED, doubts: [] });
  assert.equal(unseen.outcome, 'refused/pixels', 'accepted when there was no alarm');
  const cover = [{ frames: 'all' as const, box: LEFT, origin: 'person' as const }];
  const covered = await lookedAt(picture(CAPTURE), finder, { ...ACCEPTED, cover, doubts: [] });
  assert.equal(covered.outcome, 'released', 'what is covered does not show');
});

test('who has accepted an alarm has accepted none in another place', async () => {
  const finder = finderThat({ sees: true });
  const at = async (changes: object) => {
    const alarms = [{ ...LEFT, frame: 0, ...changes }];
    return (await lookedAt(picture(CAPTURE), finder, { ...ACCEPTED, alarms })).outcome;
  };
  // Of six columns four lie in it: two thirds.
  assert.equal(await at({ left: LEFT.left + 2 }), 'released');
  assert.equal(await at({ left: LEFT.left + 3 }), 'refused/pixels');
  assert.equal(await at({ frame: 1 }), 'refused/pixels');
  finder.left = [LEFT, { left: 0, top: 9, right: 6, bottom: 12 }];
  assert.equal(await at({}), 'refused/pixels', 'one more');
});

test('what a person took away raises no alarm', async () => {
  const finder = new FixedFinder([BOX, LEFT]);
  finder.left = [LEFT];
  const uncover = [{ frames: 'all' as const, box: LEFT }];
  assert.equal((await lookedAt(picture(CAPTURE), finder, { ...ACCEPTED, uncover, doubts: [] })).outcome, 'released');
});

test('what reads as the patient’s refuses the picture, whatever a person says, and is not told', async () => {
  const finder = finderThat({ sees: true, reads: 'Name: QU1LL0N' });
  for (const review of [undefined, ACCEPTED]) {
    const { outcome, finding, verdict } = await lookedAt(picture(CAPTURE), finder, review);
    assert.equal(outcome, 'refused/picture');
    assert.deepEqual(finding, { code: 'picture-identifier', path: '(7FE0,0010)' });
    assert.ok(!/quillon|QU1LL0N/i.test(JSON.stringify(verdict)));
  }
  assert.equal((await lookedAt(picture(CAPTURE), finderThat({ reads: 'QUILLON' }))).outcome, 'released', 'nowhere');
});

test('a slice of which a person has taken everything away is looked at all the same', async () => {
  const finder = finderThat({ sees: true });
  const uncover = [{ frames: 'all' as const, box: BOX }];
  const { outcome, written } = await lookedAt(picture(CT), finder, { ...ACCEPTED, uncover, doubts: [] });
  assert.equal(outcome, 'refused/pixels');
  assert.deepEqual(pixelsOf(written), PIXELS);
});

test('slices that the quick look found empty are not searched again', async () => {
  const finder = new FixedFinder([]);
  finder.left = [LEFT];
  assert.equal((await lookedAt(picture(CT), finder)).outcome, 'released');
  assert.equal((await lookedAt(picture(CAPTURE), finder)).outcome, 'refused/pixels');
  assert.equal((await lookedAt(picture(CT), finderThat({ sees: true }))).outcome, 'refused/pixels');
});

test('a picture whose banner was cut off is looked at in its place, and what was cut off shows nothing', async () => {
  const region = [0, 7, COLUMNS_OF_CAPTURE - 1, ROWS_OF_CAPTURE - 1];
  const corners = region.map((value, i) => element(0x00186018 + 2 * i, 'UL', value));
  const policy: CompiledPolicy = { ...POLICY, pixels: { ...POLICY.pixels, crop: 'banners' } };
  const finder = finderThat({});
  const sizes: number[][] = [];
  const looking: TextFinder = {
    ...finder,
    runtime: finder.runtime,
    find: (...of) => finder.find(...of),
    read: (...of) => finder.read(...of),
    findAgain: async (frame, options, seen) => {
      const { left, top, right, bottom } = seen.masks[0]!;
      sizes.push([frame.format.columns, frame.format.rows], [left, top, right, bottom]);
      return await finder.findAgain(frame, options, seen);
    },
    close: () => finder.close(),
  };
  const { outcome, written } = await through(picture(CAPTURE, [sequence(0x00186011, [item(...corners)])]), looking, {
    policy,
  });
  assert.equal(outcome, 'released');
  assert.equal(written!.dataSet.number(0x00280010), ROWS_OF_CAPTURE - 7);
  assert.deepEqual(sizes, [
    [COLUMNS_OF_CAPTURE, ROWS_OF_CAPTURE],
    [0, 0, COLUMNS_OF_CAPTURE, 7],
  ]);
});

const [ROWS, COLUMNS] = [160, 256];
const NAME = { text: 'ANDERSON', left: 40, top: 40, value: 230 };

function drawn(...words: readonly (typeof NAME)[]): Uint8Array {
  const pixels = Uint8Array.from(noise(ROWS * COLUMNS, 20, 60));
  for (const word of words) draw(pixels, COLUMNS, word);
  const dataSet = slice(
    [
      element(0x00100010, 'PN', 'Anderson^Marie'),
      element(0x00280010, 'US', ROWS),
      element(0x00280011, 'US', COLUMNS),
      element(0x7fe00010, 'OB', pixels),
    ],
    CAPTURE,
  );
  return part10({ meta: { sopClassUid: CAPTURE, sopInstanceUid: INSTANCE }, dataSet });
}

let real: TextFinder;
before(async () => {
  real = await (await loadFrames()).textFinder({ runtime: 'native' });
});
after(() => real.close());

/** The real one, with its plan changed before anything is covered. */
const finderWith = (change: (found: FoundText) => FoundText): TextFinder => ({
  ...real,
  find: async (...of) => change(await real.find(...of)),
  close: async () => {},
});

test('with the networks: a clean picture and one whose words are covered pass, a plan that lost its boxes does not', async () => {
  const asIs = finderWith((found) => found);
  assert.equal((await lookedAt(drawn(), asIs)).outcome, 'released');
  const covered = await lookedAt(drawn(NAME), asIs);
  assert.equal(covered.outcome, 'released');
  assert.notDeepEqual(pixelsOf(covered.written), pixelsOf((await lookedAt(drawn(), asIs)).written));
  const lost = finderWith((found) => ({ ...found, boxes: [], doubtful: [] }));
  const word = { ...NAME, text: 'SOMATOM' };
  assert.equal((await lookedAt(drawn(word), lost)).outcome, 'refused/pixels');
  assert.equal((await lookedAt(drawn(NAME), lost)).outcome, 'refused/picture', 'it reads as the name');
});

/** What it found is seen in one view alone. */
const suppressing = (found: FoundText): FoundText => {
  const doubtful = found.boxes.map((box) => ({ ...box, doubt: 'one-view' as const }));
  return { ...found, boxes: [], doubtful: [...found.doubtful, ...doubtful] };
};

test('with the networks: what one view alone saw is covered where it reads as the name of the patient', async () => {
  const { outcome, prepared, written } = await lookedAt(drawn(NAME), finderWith(suppressing));
  assert.equal(outcome, 'released');
  assert.ok(prepared.status === 'ready');
  assert.deepEqual(prepared.searched?.areas[0]?.origin, 'header');
  assert.equal(pixelsOf(written)[(NAME.top + 7) * COLUMNS + NAME.left], 0);
  const other = await lookedAt(drawn({ ...NAME, text: 'SOMATOM' }), finderWith(suppressing));
  assert.equal(other.outcome, 'released');
  assert.ok(other.prepared.status === 'ready');
  assert.ok(other.prepared.searched?.areas.every(({ suppressed }) => suppressed === 'one-view'));
});

test('with the networks: a name that was left is read in the written picture, and quarantines it', async () => {
  let read = 0;
  const finder: TextFinder = {
    ...finderWith(suppressing),
    read: async (...of) => (read++ === 0 ? [] : await real.read(...of)),
  };
  const { outcome, finding } = await lookedAt(drawn(NAME), finder);
  assert.equal(outcome, 'refused/picture');
  assert.equal(finding?.code, 'picture-identifier');
});

test('with the networks: what reads as the name stays covered, whoever takes it away', async () => {
  const finder = finderWith((found) => found);
  const before = await lookedAt(drawn(NAME), finder);
  assert.ok(before.prepared.status === 'ready');
  const [area] = before.prepared.searched!.areas;
  const { left, top, right, bottom } = area!;
  const uncover = [{ frames: 'all' as const, box: { left, top, right, bottom } }];
  const { outcome, prepared, written } = await lookedAt(drawn(NAME), finder, { ...ACCEPTED, uncover });
  assert.equal(outcome, 'released');
  assert.ok(prepared.status === 'ready');
  assert.deepEqual(
    [prepared.searched!.areas[0]!.origin, prepared.searched!.areas[0]!.suppressed],
    ['header', undefined],
  );
  assert.deepEqual(pixelsOf(written), pixelsOf(before.written));
});

async function lookedAt(bytes: Uint8Array, finder: TextFinder, review?: PictureReview) {
  const outcome: Outcome = await through(bytes, finder, review === undefined ? {} : { review });
  return { ...outcome, finding: outcome.verdict?.findings.at(-1) };
}
