import type { Box } from './box.ts';
import type { BoxOrigin, Frames, PictureBox, PictureCorrections } from './picture-areas.ts';
import type { ClipBox } from './text/clips.ts';
import { holds, inside, sharedArea } from './text/rectangles.ts';
import type { FoundText, TextRuntime } from './text/text-finder.ts';

/** What the search says of a frame, and what of it is to be covered. */
export interface FrameFindings {
  readonly frame: number;
  /** With what other frames of a clip show. */
  readonly boxes: readonly ClipBox[];
  readonly doubtful: FoundText['doubtful'];
  readonly kept: FoundText['kept'];
  readonly runtime: TextRuntime;
  /** Of all frames: what names the patient, and stays covered. */
  readonly named: readonly Box[];
}

export const NO_CORRECTIONS: PictureCorrections = Object.freeze({
  templates: [],
  cover: [],
  uncover: [],
  acceptedDoubts: [],
});

/**
 * The areas of a frame: those that are covered, and those that are not with the reason. What a person takes away is what
 * was found at exactly that place, and nothing that shares a pixel with what names the patient.
 */
export function areasOf(
  { frame, boxes, doubtful, kept = [], runtime, named }: FrameFindings,
  { templates, cover, uncover }: PictureCorrections,
  size: { readonly width: number; readonly height: number },
): PictureBox[] {
  const taken = takenIn(frame, { uncover }).filter((box) => !named.some((other) => sharedArea(other, box) > 0));
  const found = boxes.map((box): PictureBox => {
    const { score, views } = box;
    return { frame, ...rectangle(box), origin: originOf(box, runtime, named), score, views };
  });
  const fixed = templates.map((box) => ({ frame, ...inside(rectangle(box), size), origin: 'template' as const }));
  const machine = [...found, ...fixed].map((area) => (isTaken(area, taken) ? exempted(area) : area));
  const added = cover
    .filter(({ frames }) => isIn(frames, frame))
    .map(({ box, origin }) => ({ frame, ...inside(rectangle(box), size), origin }));
  const suppressed = doubtful.map(({ doubt, score, views, ...box }): PictureBox => {
    return { frame, ...rectangle(box), origin: detectorOf(runtime), score, views, suppressed: doubt };
  });
  const harmless = kept.map(({ rule, text, ...box }): PictureBox => {
    return { frame, ...rectangle(box), origin: detectorOf(runtime), suppressed: 'harmless', read: { rule, text } };
  });
  return [...machine, ...added, ...suppressed, ...harmless].filter(
    ({ left, top, right, bottom }) => left < right && top < bottom,
  );
}

/** What a person took away in a frame. */
export const takenIn = (frame: number, { uncover = [] }: Partial<Pick<PictureCorrections, 'uncover'>> = {}): Box[] =>
  uncover.filter(({ frames }) => isIn(frames, frame)).map(({ box }) => box);

/** Boxes to cover. */
export const coveredOf = (areas: readonly PictureBox[]): Box[] =>
  areas.filter(({ suppressed }) => suppressed === undefined).map(rectangle);

const isIn = (frames: Frames, frame: number): boolean => frames === 'all' || frames.includes(frame);

const isTaken = (area: PictureBox, taken: readonly Box[]): boolean => taken.some((box) => isSameBox(box, area));

const exempted = (area: PictureBox): PictureBox => ({ ...area, suppressed: 'exempted' });

export const isSameBox = (a: Box, b: Box): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

const rectangle = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });

function originOf(box: ClipBox, runtime: TextRuntime, named: readonly Box[]): BoxOrigin {
  if (named.some((area) => holds(box, area))) return 'header';
  return box.isFromOtherFrames ? 'clip' : detectorOf(runtime);
}

const detectorOf = (runtime: TextRuntime): BoxOrigin => (runtime === 'classical' ? 'classical' : 'network');
