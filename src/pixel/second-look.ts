import type { DicomObject } from '../dicom/index.ts';
import type { Box } from './box.ts';
import type { CleanedPicture } from './cleaned-picture.ts';
import type { EngineRunner } from './engine-runner.ts';
import type { PictureBox } from './picture-areas.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';
import { planeOptions } from './plane-options.ts';
import { paddedFrame } from './redact/index.ts';
import type { FoundBox } from './text/combine.ts';
import { areaOf } from './text/rectangles.ts';
import type { KeepHarmless, TextFinder } from './text/text-finder.ts';

/** What a written picture shows beside its covered areas. */
export interface SecondLook {
  /** Frames in which text was looked for once more. */
  readonly frames: number;
  /** What both networks take for text, and the search did not see: an alarm. */
  readonly alarms: readonly PictureBox[];
  /** Areas that read as the patient's. */
  readonly identifying: readonly PictureBox[];
}

/** What the second look needs of who found the text. */
export interface SecondLookContext {
  readonly finder: TextFinder;
  readonly engines: EngineRunner;
  readonly isIdentifying: KeepHarmless['isIdentifying'];
}

/**
 * Looks at the frames of a written picture as if they were new: whether there is text that nobody knows of, and whether
 * what is known of and stays says something of the patient. Frames in which the quick look found nothing are not looked
 * at again: what one network saw in them was read before.
 * @throws {Failure} where a frame cannot be decoded, or a network fails
 */
export async function secondLook(
  written: DicomObject,
  picture: CleanedPicture,
  { finder, engines, isIdentifying }: SecondLookContext,
): Promise<SecondLook> {
  const frames = pixelFrames(written) as PixelFrames;
  const { part } = picture.redaction;
  const looks = finder.runtime === 'classical' ? [] : framesToLookAt(picture);
  const alarms: PictureBox[] = [];
  const identifying = new Set<PictureBox>();
  for (const { index, masks, known } of looks) {
    const decoded = await frames.decode(index, { engines });
    const frame = part === undefined ? decoded : paddedFrame(decoded, part, picture);
    const options = planeOptions(written.dataSet, frames.format, index);
    const found = await finder.findAgain(frame, options, {
      masks,
      known: known.filter((area) => !isDoubtful(area)),
      doubtful: known.filter(isDoubtful),
    });
    const asArea = (box: FoundBox): PictureBox => {
      return { ...box, frame: index, origin: 'network', suppressed: 'second-read' };
    };
    const unknown = found.unknown.map(asArea);
    alarms.push(...unknown);
    const left = [...known, ...found.known.map(asArea), ...unknown];
    for (const { areas, texts } of await finder.read(frame, options, left)) {
      if (texts.some(isIdentifying)) for (const area of areas) identifying.add(area);
    }
  }
  return { frames: looks.length, alarms, identifying: [...identifying] };
}

/** Seen by the search, and left by its rules alone. */
const isDoubtful = ({ suppressed }: PictureBox): boolean => suppressed === 'too-thick' || suppressed === 'one-view';

interface FrameLook {
  readonly index: number;
  readonly masks: readonly Box[];
  /** What was seen and is not covered. */
  readonly known: readonly PictureBox[];
}

/** Those that were searched in all passes: every one of a strict search, else where the quick look found something. */
function framesToLookAt(picture: CleanedPicture): readonly FrameLook[] {
  const { effort, frames, redaction, areas } = picture;
  const cut = stripsAround(picture);
  const masks = new Map(redaction.masks.map(({ frame, boxes }) => [frame, boxes]));
  const left = Map.groupBy(
    areas.filter(({ suppressed }) => suppressed !== undefined),
    ({ frame }) => frame,
  );
  const looks: FrameLook[] = [];
  for (let index = 0; index < frames; index++) {
    const known = left.get(index) ?? [];
    const isSpared = known.some(({ suppressed }) => suppressed === 'exempted' || suppressed === 'harmless');
    if (effort !== 'strict' && !masks.has(index) && !isSpared) continue;
    looks.push({ index, masks: [...cut, ...(masks.get(index) ?? [])], known });
  }
  return looks;
}

/** What lies around the part of a picture that is left, where banners were cut off. */
function stripsAround({ rows, columns, redaction: { part } }: CleanedPicture): readonly Box[] {
  if (part === undefined) return [];
  const whole = { left: 0, top: 0, right: columns, bottom: rows };
  const strips = [
    { ...whole, bottom: part.top },
    { ...whole, top: part.bottom },
    { ...whole, right: part.left },
    { ...whole, left: part.right },
  ];
  return strips.filter((strip) => areaOf(strip) > 0);
}
