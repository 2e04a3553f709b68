import type { DicomObject } from '../dicom/index.ts';
import type { Box } from './box.ts';
import type { CleanedPicture, PictureDoubt, SearchEffort } from './cleaned-picture.ts';
import { areasOf, coveredOf, NO_CORRECTIONS, takenIn } from './corrected-areas.ts';
import { type EngineRunner, engineRunner } from './engine-runner.ts';
import { type NamedText, withNamed } from './named-areas.ts';
import type { PictureCorrections } from './picture-areas.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';
import { planeOptions } from './plane-options.ts';
import {
  checkPixels,
  hasUnusedBits,
  type MaskFill,
  type PixelVerdict,
  type RedactOptions,
  redactPixels,
} from './redact/index.ts';
import { type SecondLook, secondLook } from './second-look.ts';
import { CloseSeriesSearch, type OnSeriesFrame, type SeriesSearch } from './series-search.ts';
import { clipBoxes } from './text/clips.ts';
import { type KeepHarmless, searchFrame, type TextFinder, textFinder } from './text/text-finder.ts';
import { isUltrasound } from './ultrasound.ts';

/** What is to be otherwise than that everything is covered that may be text. */
export interface CleaningWishes {
  readonly corrections?: PictureCorrections;
  /** Lines that say nothing of anybody stay. */
  readonly keep?: KeepHarmless | undefined;
  /** What names the patient is covered, whatever else says that it may be left. */
  readonly isIdentifying?: KeepHarmless['isIdentifying'];
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
  /** What the written picture shows beside its covered areas. @throws {Failure} as `secondLook` */
  lookAgain(
    written: DicomObject,
    picture: CleanedPicture,
    isIdentifying: KeepHarmless['isIdentifying'],
  ): Promise<SecondLook>;
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

  async clean(object: DicomObject, effort: SearchEffort, wishes: CleaningWishes = {}): Promise<CleanedPicture> {
    const engines = this.#engines;
    const frames = framesOf(object);
    const found: NamedText[] = [];
    for (let i = 0; i < frames.format.frames; i++) {
      found.push(await this.#find(object, frames, i, { ...wishes, effort }));
      await wishes.onFrame?.();
    }
    const { rows, columns } = frames.format;
    const size = { width: columns, height: rows };
    const named = found.flatMap((of) => of.named);
    const areas = clipBoxes(found).map((boxes, frame) => {
      const { doubtful, kept, runtime } = found[frame]!;
      return areasOf({ frame, boxes, doubtful, kept, runtime, named }, wishes.corrections ?? NO_CORRECTIONS, size);
    });
    const covered = areas.map(coveredOf);
    const boxesOf = (frame: number): readonly Box[] => covered[frame] ?? [];
    const clearUnusedBits = await hasUnusedBits(frames, { engines });
    const { fill = 'black', crop = 'none' } = wishes;
    const redaction = await redactPixels(object, boxesOf, { engines, clearUnusedBits, fill, crop });
    const doubts: PictureDoubt[] = this.#finder.runtime === 'classical' ? ['no-network'] : [];
    return {
      effort,
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
    { effort, keep, corrections, isIdentifying }: CleaningWishes & { readonly effort: SearchEffort },
  ): Promise<NamedText> {
    const frame = await frames.decode(index, { engines: this.#engines });
    const { dataSet } = object;
    const options = { ...planeOptions(dataSet, frames.format, index), isUltrasound: isUltrasound(dataSet), effort };
    const found = await searchFrame(this.#finder, frame, options, keep);
    if (isIdentifying === undefined) return { ...found, named: [] };
    const read = (areas: readonly Box[]) => this.#finder.read(frame, options, areas);
    return await withNamed(found, { uncovered: takenIn(index, corrections), read, isIdentifying });
  }

  async check(source: DicomObject, written: DicomObject, picture: CleanedPicture): Promise<PixelVerdict> {
    const { boxesOf, redaction } = picture;
    const { masks, fill, part } = redaction;
    const expected = { boxesOf, masks, fill, part, clearedBits: picture.clearedBits };
    return await checkPixels(framesOf(source), framesOf(written), expected, { engines: this.#engines });
  }

  async lookAgain(
    written: DicomObject,
    picture: CleanedPicture,
    isIdentifying: KeepHarmless['isIdentifying'],
  ): Promise<SecondLook> {
    return await secondLook(written, picture, { finder: this.#finder, engines: this.#engines, isIdentifying });
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
