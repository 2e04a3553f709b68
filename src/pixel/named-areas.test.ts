import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from './box.ts';
import { areasOf, NO_CORRECTIONS, takenIn } from './corrected-areas.ts';
import { type NamedText, withNamed } from './named-areas.ts';
import { clipBoxes } from './text/clips.ts';
import type { FoundText } from './text/text-finder.ts';

const NAME: Box = { left: 10, top: 10, right: 70, bottom: 22 };
const OTHER: Box = { left: 10, top: 40, right: 70, bottom: 52 };
const SIZE = { width: 100, height: 100 };

const doubtful = (box: Box) => ({ ...box, score: 0.7, views: ['pixels 2x'], doubt: 'one-view' as const });
const found = (boxes: FoundText['boxes'], ...left: readonly Box[]): FoundText => {
  return { runtime: 'wasm', views: ['pixels 2x'], boxes, doubtful: left.map(doubtful) };
};
/** Reads the name wherever it stands. */
const options = {
  uncovered: [] as readonly Box[],
  read: async (areas: readonly Box[]) =>
    areas.map((area) => ({ areas: [area], texts: area.top === NAME.top ? ['QUILLON'] : ['SOMATOM'] })),
  isIdentifying: (text: string) => text === 'QUILLON',
};

test('what one view alone saw is covered where it names the patient, in all frames of a clip that show it', async () => {
  const frames: NamedText[] = [];
  for (let i = 0; i < 4; i++) frames.push(await withNamed(found([], ...(i < 3 ? [NAME, OTHER] : [OTHER])), options));
  const named = frames.flatMap((of) => of.named);
  const areas = clipBoxes(frames).map((boxes, frame) => {
    const { doubtful: left, kept, runtime } = frames[frame]!;
    return areasOf({ frame, boxes, doubtful: left, kept, runtime, named }, NO_CORRECTIONS, SIZE);
  });
  for (const [frame, of] of areas.entries()) {
    assert.deepEqual(
      of.map(({ top, origin, suppressed }) => [top, origin, suppressed]),
      [
        [NAME.top, 'header', undefined],
        [OTHER.top, 'network', 'one-view'],
      ],
      `frame ${frame}`,
    );
  }
});

test('what a person takes away stays covered where it names the patient in any frame', async () => {
  const uncover = [
    { frames: 'all' as const, box: NAME },
    { frames: [1], box: OTHER },
  ];
  assert.deepEqual(takenIn(0, { uncover }), [NAME]);
  assert.deepEqual(takenIn(1, { uncover }), [NAME, OTHER]);
  const box = (of: Box) => ({ ...of, score: 1, views: ['pixels 1x'], isFromOtherFrames: false });
  const { named } = await withNamed(found([box(NAME), box(OTHER)]), { ...options, uncovered: takenIn(1, { uncover }) });
  const corrections = { ...NO_CORRECTIONS, uncover };
  const shape = { boxes: [box(NAME), box(OTHER)], doubtful: [], kept: [], runtime: 'wasm' as const, named };
  for (const [frame, other] of [undefined, 'exempted'].entries()) {
    const areas = areasOf({ frame, ...shape }, corrections, SIZE);
    assert.deepEqual(
      areas.map(({ origin, suppressed }) => [origin, suppressed]),
      [
        ['header', undefined],
        ['network', other],
      ],
    );
  }
});

test('what was joined around a name is not taken away either', () => {
  const around = { ...NAME, left: NAME.left - 10, bottom: NAME.bottom + 60 };
  const box = { ...around, score: 1, views: ['pixels 1x'], isFromOtherFrames: false };
  const corrections = { ...NO_CORRECTIONS, uncover: [{ frames: 'all' as const, box: around }] };
  const shape = { boxes: [box], doubtful: [], kept: [], runtime: 'wasm' as const };
  const [area] = areasOf({ frame: 0, ...shape, named: [NAME] }, corrections, SIZE);
  assert.equal(area?.suppressed, undefined);
  const [taken] = areasOf({ frame: 0, ...shape, named: [{ ...OTHER, top: 90, bottom: 99 }] }, corrections, SIZE);
  assert.equal(taken?.suppressed, 'exempted');
});

test('what a person took away and the frame alone does not show is covered where it names the patient', async () => {
  const { boxes, named } = await withNamed(found([]), { ...options, uncovered: [NAME, OTHER] });
  assert.deepEqual(named, [NAME]);
  assert.deepEqual(
    boxes.map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
    [NAME],
  );
});
