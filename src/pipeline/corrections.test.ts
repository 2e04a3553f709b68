/** What a person, or a template of the device, changes of what the search says of a picture. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element } from '../../test/build/index.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import type { Box } from '../pixel/index.ts';
import type { PictureReview, SearchedPicture } from './index.ts';
import {
  BOX,
  CAPTURE,
  COLUMNS,
  codesOf,
  covered,
  PIXELS,
  POLICY,
  picture,
  pixelsOf,
  ROWS,
  through,
} from './pictures.testing.ts';

const OTHER: Box = { left: 14, top: 9, right: 20, bottom: 12 };
const ACCEPTED: PictureReview = { verdict: 'accept', cover: [], uncover: [] };
const byPerson = (box: Box, frames: 'all' | readonly number[] = 'all') => ({ frames, box, origin: 'person' as const });

const areasOf = (searched: SearchedPicture | undefined) =>
  searched!.areas.map(({ origin, suppressed, left }) => [origin, left, suppressed]);

test('what a person adds is covered like what was found, and cut off at the border of the picture', async () => {
  const far: Box = { left: 20, top: 10, right: 999, bottom: 999 };
  const review = { ...ACCEPTED, cover: [byPerson(OTHER), byPerson(far, [0]), byPerson(BOX, [7])] };
  const { outcome, written, prepared } = await through(picture(CAPTURE), new FixedFinder([]), { review });
  assert.equal(outcome, 'released');
  assert.deepEqual(pixelsOf(written), covered(covered(PIXELS, OTHER), far));
  assert.ok(prepared.status === 'ready');
  assert.deepEqual(areasOf(prepared.searched), [
    ['person', 14, undefined],
    ['person', 20, undefined],
  ]);
  assert.equal(prepared.searched!.areas[1]!.right, COLUMNS);
  assert.equal(prepared.searched!.areas[1]!.bottom, ROWS);
});

test('what a person takes away is exactly what was found there; another area over it stays', async () => {
  const over: Box = { left: 2, top: 1, right: 6, bottom: 4 };
  const finder = new FixedFinder([BOX]);
  const uncover = [{ frames: 'all' as const, box: BOX }];
  const alone = await through(picture(CAPTURE), finder, { review: { ...ACCEPTED, uncover } });
  assert.equal(alone.outcome, 'released');
  assert.deepEqual(pixelsOf(alone.written), PIXELS);
  assert.deepEqual(alone.written!.dataSet.texts(0x00080008), ['ORIGINAL', 'PRIMARY', 'AXIAL']);
  assert.equal(alone.written!.dataSet.text(0x00280301), 'NO', 'a person has looked');
  assert.ok(codesOf(alone.written).includes('113101'));
  const under = await through(picture(CAPTURE), finder, { review: { ...ACCEPTED, uncover, cover: [byPerson(over)] } });
  assert.deepEqual(pixelsOf(under.written), covered(PIXELS, over));
  assert.ok(under.prepared.status === 'ready');
  assert.deepEqual(areasOf(under.prepared.searched), [
    ['network', 3, 'exempted'],
    ['person', 2, undefined],
  ]);
  const nearly = [{ frames: 'all' as const, box: { ...BOX, right: BOX.right + 1 } }];
  const missed = await through(picture(CAPTURE), finder, { review: { ...ACCEPTED, uncover: nearly } });
  assert.deepEqual(pixelsOf(missed.written), covered(PIXELS, BOX), 'nothing was found at that place');
});

test('a picture that the search is unsure of passes when a person has accepted it, cleaned and checked', async () => {
  const finder = new FixedFinder([BOX], 'classical');
  const { prepared } = await through(picture(CAPTURE), finder);
  assert.ok(prepared.status === 'held');
  assert.deepEqual(prepared.searched?.doubts, ['no-network']);
  assert.deepEqual(areasOf(prepared.searched), [['classical', 3, undefined]]);
  const unseen = await through(picture(CAPTURE), finder, { review: ACCEPTED });
  assert.equal(unseen.outcome, 'refused/pixels', 'accepted when the search had no doubt');
  const review = { ...ACCEPTED, doubts: ['no-network'] };
  const accepted = await through(picture(CAPTURE), finder, { review });
  assert.equal(accepted.outcome, 'released');
  assert.deepEqual(pixelsOf(accepted.written), covered(PIXELS, BOX));
  const changed = await through(picture(CAPTURE), finder, {
    review,
    tamper: (written) => written.fill(1, written.length - 1),
  });
  assert.equal(changed.outcome, 'refused/picture');
});

test('a rejected picture is held and not searched; a correction counts more than a waiver before it', async () => {
  const finder = new FixedFinder([BOX]);
  const rejected = await through(picture(CAPTURE), finder, { review: { ...ACCEPTED, verdict: 'reject' } });
  assert.ok(rejected.prepared.status === 'held');
  assert.deepEqual(rejected.prepared.reasons, ['refused/reviewer']);
  assert.deepEqual(finder.efforts, []);
  const waived = await through(picture(CAPTURE), finder, { review: ACCEPTED, waived: ['refused/pixels'] });
  assert.deepEqual(pixelsOf(waived.written), covered(PIXELS, BOX));
  assert.ok(codesOf(waived.written).includes('113101'));
});

test('templates of the device cover more, never less, and only in pictures of every value that they name', async () => {
  const parts = [element(0x00080070, 'LO', 'Maker'), element(0x00081090, 'LO', 'One')];
  const template = (device: object) => ({ device: { manufacturer: 'Maker', rows: ROWS, ...device }, boxes: [OTHER] });
  const finder = new FixedFinder([BOX]);
  const both = covered(covered(PIXELS, BOX), OTHER);
  for (const [device, expected] of [
    [{}, both],
    [{ model: 'One', columns: COLUMNS, modality: 'CT' }, both],
    [{ model: 'Two' }, covered(PIXELS, BOX)],
    [{ rows: ROWS + 1 }, covered(PIXELS, BOX)],
  ] as const) {
    const { outcome, written } = await through(picture(CAPTURE, parts), finder, { templates: [template(device)] });
    assert.equal(outcome, 'released');
    assert.deepEqual(pixelsOf(written), expected, JSON.stringify(device));
  }
  const taken = { ...ACCEPTED, uncover: [{ frames: 'all' as const, box: OTHER }] };
  const without = await through(picture(CAPTURE, parts), finder, { templates: [template({})], review: taken });
  assert.deepEqual(pixelsOf(without.written), covered(PIXELS, BOX), 'a person may take it away in one picture');
});

test('a template of the policy covers what it names in the pictures that it means', async () => {
  const cover = [{ left: OTHER.left, top: OTHER.top, width: 6, height: 3 }];
  const template = (value: string) => ({
    name: 'a corner',
    when: { at: 0x00080016, op: 'equals', value, isExact: true } as const,
    cover,
    spare: [],
  });
  const policy = (value: string) => ({ ...POLICY, pixels: { ...POLICY.pixels, templates: [template(value)] } });
  const meant = await through(picture(CAPTURE), new FixedFinder([BOX]), { policy: policy(CAPTURE) });
  assert.deepEqual(pixelsOf(meant.written), covered(covered(PIXELS, BOX), OTHER));
  const other = await through(picture(CAPTURE), new FixedFinder([BOX]), { policy: policy('1.2.3') });
  assert.deepEqual(pixelsOf(other.written), covered(PIXELS, BOX));
});

test('a harmless line stays where the policy keeps such lines, and never one that reads as the patient', async () => {
  const finder = new FixedFinder([BOX], 'wasm', [{ ...OTHER, text: 'Gn 58', rule: 'gain' }]);
  const kept = await through(picture(CAPTURE), finder);
  assert.equal(kept.outcome, 'released');
  assert.ok(kept.prepared.status === 'ready');
  assert.deepEqual(areasOf(kept.prepared.searched), [
    ['network', 3, undefined],
    ['network', 14, 'harmless'],
  ]);
  assert.deepEqual(kept.prepared.searched!.areas[1]!.read, { rule: 'gain', text: 'Gn 58' });
  assert.deepEqual(pixelsOf(kept.written), covered(PIXELS, BOX));
  assert.ok(codesOf(kept.written).includes('113101'));
  const none = { ...POLICY, pixels: { ...POLICY.pixels, keep: 'none' as const } };
  const all = await through(picture(CAPTURE), finder, { policy: none });
  assert.deepEqual(pixelsOf(all.written), covered(covered(PIXELS, BOX), OTHER));
  const lines = [{ ...OTHER, text: 'Zebedee 58', rule: 'gain' }];
  const named = await through(picture(CAPTURE), new FixedFinder([BOX], 'wasm', lines));
  assert.deepEqual(pixelsOf(named.written), covered(covered(PIXELS, BOX), OTHER));
});

test('what a person covered does not show where a policy makes no search', async () => {
  const policy = { ...POLICY, pixels: { ...POLICY.pixels, text: 'insecure-keep' as const } };
  const review = { ...ACCEPTED, cover: [byPerson(OTHER)] };
  assert.equal((await through(picture(CAPTURE), new FixedFinder([]), { policy, review })).outcome, 'refused/pixels');
  assert.equal(
    (await through(picture(CAPTURE), new FixedFinder([]), { policy, review: ACCEPTED })).outcome,
    'released',
  );
});
