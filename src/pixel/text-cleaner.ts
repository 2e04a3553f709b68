import type { DicomObject } from '../dicom/index.ts';
import type { Box } from './box.ts';
import { areasOf, coveredOf, NO_CORRECTIONS } from './corrected-areas.ts';
import { type EngineRunner, engineRunner } from './engine-runner.ts';
import { paletteColours } from './palette.ts';
import type { PictureBox, PictureCorrections } from './picture-areas.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';
import {
  checkPixels,
  hasUnusedBits,
  type MaskFill,
  type PixelRedaction,
  type PixelVerdict,
  type RedactOptions,
  redactPixels,
} from './redact/index.ts';
import type { PictureLook } from './risk.ts';
import { CloseSeriesSearch, type OnSeriesFrame, type SeriesSearch } from './series-search.ts';
import { clipBoxes } from './text/clips.ts';
import { storedWindows } from './text/stored-windows.ts';
import { type FoundText, type KeepHarmless, searchFrame, type TextFinder, textFinder } from './text/text-finder.ts';
import { isUltrasound } from './ultrasound.ts';

/** Why a picture that was searched and cleaned needs the look of a person. */
export type PictureDoubt =
  /** The network could not be loaded, and what looks instead finds less. */
  'no-network';

/** A picture with what may be text covered; nothing of what it says. */
export interface CleanedPicture {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly redaction: PixelRedaction;
  /** Bits beside the samples had something in them, and were cleared. */
  readonly clearedBits: boolean;
  readonly doubts: readonly PictureDoubt[];
  /** What was found in all frames or added to it: what was to be covered, and what was not with the reason. */
  readonly areas: readonly PictureBox[];
  /** What was to be covered, by frame. What was covered may be more. */
  boxesOf(frame: number): readonly Box[];
}

export type SearchEffort = Exclude<PictureLook, 'none'>;

/** What is to be otherwise than that everything is covered that may be text. */
export interface CleaningWishes {
  readonly corrections?: PictureCorrections;
  /** Lines that say nothing of anybody stay. */
  readonly keep?: KeepHarmless | undefined;
  /** Called after each frame that was searched; what it returns is waited for. */
  readonly onFrame?: (() => Promise<void>) | undefined;
  /** What stands in covered areas; black when it is not given. */
  readonly fill?: MaskFill;
  readonly crop?: RedactOptions['crop'];
}

/** Searches pictures for text and covers what it finds. */
export interface TextCleaner {
  /** @throws {Failure} where a frame cannot be decoded, or written again */
  clean(object: DicomObject, effort: SearchEffort, wishes?: CleaningWishes): Promise<CleanedPicture>;
  /** Whether the written picture is the source's with its covered areas, decoded anew by another decoder if there is one. */
  check(source: DicomObject, written: DicomObject, picture: CleanedPicture): Promise<PixelVerdict>;
  /** Looks at the slices of a series together; undefined where no network is there to agree. */
  seriesSearch(onFrame?: OnSeriesFrame): SeriesSearch | undefined;
  close(): Promise<void>;
}

/** @throws {Failure} `environment/…` when what comes along with the program cannot be loaded */
export async function textCleaner(finder?: TextFinder): Promise<TextCleaner> {
  return new FrameCleaner(finder ?? (await textFinder()), engineRunner());
}

class FrameCleaner implements TextCleaner {
  readonly #finder: TextFinder;
  readonly #engines: EngineRunner;

  constructor(finder: TextFinder, engines: EngineRunner) {
    this.#finder = finder;
    this.#engines = engines;
  }

  async clean(
    object: DicomObject,
    effort: SearchEffort,
    { corrections = NO_CORRECTIONS, keep, fill = 'black', crop = 'none', onFrame }: CleaningWishes = {},
  ): Promise<CleanedPicture> {
    const engines = this.#engines;
    const frames = framesOf(object);
    const found: FoundText[] = [];
    for (let i = 0; i < frames.format.frames; i++) {
      found.push(await this.#find(object, frames, i, { effort, keep }));
      await onFrame?.();
    }
    const { rows, columns } = frames.format;
    const size = { width: columns, height: rows };
    const areas = clipBoxes(found).map((boxes, frame) => {
      const { doubtful, kept, runtime } = found[frame]!;
      return areasOf({ frame, boxes, doubtful, kept, runtime }, corrections, size);
    });
    const covered = areas.map(coveredOf);
    const boxesOf = (frame: number): readonly Box[] => covered[frame] ?? [];
    const clearUnusedBits = await hasUnusedBits(frames, { engines });
    const redaction = await redactPixels(object, boxesOf, { engines, clearUnusedBits, fill, crop });
    const doubts: PictureDoubt[] = this.#finder.runtime === 'classical' ? ['no-network'] : [];
    return {
      frames: frames.format.frames,
      rows,
      columns,
      redaction: redaction!,
      clearedBits: clearUnusedBits,
      doubts,
      areas: areas.flat(),
      boxesOf,
    };
  }

  async #find(
    object: DicomObject,
    frames: PixelFrames,
    index: number,
    { effort, keep }: Pick<CleaningWishes, 'keep'> & { readonly effort: SearchEffort },
  ): Promise<FoundText> {
    const frame = await frames.decode(index, { engines: this.#engines });
    const { palette } = frames.format;
    const look = {
      windows: storedWindows(object.dataSet, index),
      palette: palette === undefined ? undefined : paletteColours(object.dataSet, palette),
      isUltrasound: isUltrasound(object.dataSet),
    };
    return await searchFrame(this.#finder, frame, { ...look, effort }, keep);
  }

  async check(source: DicomObject, written: DicomObject, picture: CleanedPicture): Promise<PixelVerdict> {
    const { boxesOf, redaction } = picture;
    const { masks, fill, part } = redaction;
    const expected = { boxesOf, masks, fill, part, clearedBits: picture.clearedBits };
    return await checkPixels(framesOf(source), framesOf(written), expected, { engines: this.#engines });
  }

  seriesSearch(onFrame?: OnSeriesFrame): SeriesSearch | undefined {
    if (this.#finder.runtime === 'classical') return undefined;
    return new CloseSeriesSearch(this.#finder, this.#engines, onFrame);
  }

  async close(): Promise<void> {
    await Promise.all([this.#finder.close(), this.#engines.close()]);
  }
}

function framesOf(object: DicomObject): PixelFrames {
  const frames = pixelFrames(object);
  if (frames === undefined) throw new TypeError('no picture to be searched');
  return frames;
}
