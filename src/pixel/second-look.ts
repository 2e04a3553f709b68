import type { DicomObject } from '../dicom/index.ts';
import type { CleanedPicture } from './cleaned-picture.ts';
import type { EngineRunner } from './engine-runner.ts';
import type { PictureBox } from './picture-areas.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';
import { planeOptions } from './plane-options.ts';
import type { FoundBox } from './text/combine.ts';
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
 * what is known of and stays says something of the patient. Frames that the quick look found empty are not searched
 * again.
 * @throws {Failure} where a frame cannot be decoded, or a network fails
 */
export async function secondLook(
  written: DicomObject,
  picture: CleanedPicture,
  { finder, engines, isIdentifying }: SecondLookContext,
): Promise<SecondLook> {
  const frames = pixelFrames(written) as PixelFrames;
  const alarms: PictureBox[] = [];
  const identifying: PictureBox[] = [];
  let count = 0;
  const masks = new Map(picture.redaction.masks.map(({ frame, boxes }) => [frame, boxes]));
  const suppressed = Map.groupBy(
    picture.areas.filter((area) => area.suppressed !== undefined),
    ({ frame }) => frame,
  );
  for (let index = 0; index < picture.frames; index++) {
    const known = suppressed.get(index) ?? [];
    const isSearched = finder.runtime !== 'classical' && (picture.effort === 'strict' || masks.has(index));
    if (!isSearched && known.length === 0) continue;
    const frame = await frames.decode(index, { engines });
    const options = planeOptions(written.dataSet, frames.format, index);
    const seen = { masks: masks.get(index) ?? [], known };
    const found = isSearched ? await finder.findAgain(frame, options, seen) : { unknown: [], known: [] };
    const asArea = (box: FoundBox): PictureBox => {
      return { ...box, frame: index, origin: 'network', suppressed: 'second-read' };
    };
    if (isSearched) count++;
    const unknown = found.unknown.map(asArea);
    alarms.push(...unknown);
    const left = [...known, ...found.known.map(asArea), ...unknown];
    for (const { areas, texts } of await finder.read(frame, options, left)) {
      if (texts.some(isIdentifying)) identifying.push(...areas);
    }
  }
  return { frames: count, alarms, identifying: [...new Set(identifying)] };
}
