import type { DicomObject } from '../dicom/index.ts';
import type { Box } from './box.ts';
import { isSameBox } from './corrected-areas.ts';
import type { EngineRunner } from './engine-runner.ts';
import type { Frame } from './frame.ts';
import { paletteColours } from './palette.ts';
import { pixelFrames } from './pixel-frames.ts';
import { SeriesProjection } from './series-projection.ts';
import type { StoredWindow } from './text/base-planes.ts';
import { storedWindows } from './text/stored-windows.ts';
import type { TextFinder } from './text/text-finder.ts';

/** By what a series was found to need all passes. */
export const SERIES_RULES = ['series-sample', 'series-projection', 'series-unseen'] as const;
export type SeriesRule = (typeof SERIES_RULES)[number];

/** By what, and where a word shows in what all slices come to: in every one of them, however little of it a slice shows alone. */
export interface RaisedSeries {
  readonly by: SeriesRule;
  readonly at: readonly Box[];
}

/** Called after each frame, whether it was only added or looked at; what it returns is waited for. */
export type OnSeriesFrame = (isLookedAt: boolean) => Promise<void>;

/** Looks at the slices of a series together, one after the other in their order. */
export interface SeriesSearch {
  /**
   * Takes the frames of a slice, and looks closely at the sampled ones until there is text in one: then all is said but
   * where it is in the others.
   * @throws {Failure} where a frame cannot be decoded: those before it were taken
   */
  add(object: DicomObject, sampled: readonly number[]): Promise<void>;
  /** There is text in a sampled frame. */
  readonly isTextSeen: boolean;
  /** Where there are words in what all of them come to. */
  wordsInProjections(): Promise<readonly Box[]>;
}

/** A word is so many times as long as it is high; a vessel or a screw is not, and asks for no look at all its neighbours. */
const LEAST_LENGTH = 2;

/** Every view, and both networks have to agree: one network takes bones for letters in every third slice. */
export class CloseSeriesSearch implements SeriesSearch {
  readonly #finder: TextFinder;
  readonly #engines: EngineRunner;
  readonly #onFrame: OnSeriesFrame;
  readonly #projection = new SeriesProjection();
  #windows: readonly StoredWindow[] | undefined;
  #isTextSeen = false;

  constructor(finder: TextFinder, engines: EngineRunner, onFrame: OnSeriesFrame = async () => {}) {
    this.#finder = finder;
    this.#engines = engines;
    this.#onFrame = onFrame;
  }

  get isTextSeen(): boolean {
    return this.#isTextSeen;
  }

  async add(object: DicomObject, sampled: readonly number[]): Promise<void> {
    const { dataSet } = object;
    const frames = pixelFrames(object);
    if (frames === undefined) return;
    const { palette } = frames.format;
    const colours = palette === undefined ? undefined : paletteColours(dataSet, palette);
    for (let i = 0; i < frames.format.frames; i++) {
      const frame = await frames.decode(i, { engines: this.#engines });
      this.#projection.add(frame);
      this.#windows ??= storedWindows(dataSet, i);
      if (this.#isTextSeen || !sampled.includes(i)) await this.#onFrame(false);
      else this.#isTextSeen = (await this.#words(frame, storedWindows(dataSet, i), colours)).length > 0;
    }
  }

  async wordsInProjections(): Promise<readonly Box[]> {
    const words: Box[] = [];
    for (const frame of this.#projection.frames()) {
      const seen = await this.#words(frame, this.#windows ?? []);
      words.push(...seen.filter((word) => !words.some((other) => isSameBox(other, word))));
    }
    return words;
  }

  async #words(
    frame: Frame,
    windows: readonly StoredWindow[],
    palette?: ReturnType<typeof paletteColours>,
  ): Promise<Box[]> {
    const { boxes } = await this.#finder.find(frame, { windows, palette, effort: 'series', isUltrasound: false });
    await this.#onFrame(true);
    return boxes.filter(isWord).map(({ left, top, right, bottom }) => ({ left, top, right, bottom }));
  }
}

function isWord({ left, top, right, bottom }: Box): boolean {
  const [width, height] = [right - left, bottom - top];
  return Math.max(width, height) >= LEAST_LENGTH * Math.min(width, height);
}
