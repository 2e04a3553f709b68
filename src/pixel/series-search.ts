import type { DicomObject } from '../dicom/index.ts';
import type { Box } from './box.ts';
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

/** Called after each frame, whether it was only added or looked at; what it returns is waited for. */
export type OnSeriesFrame = (isLookedAt: boolean) => Promise<void>;

/** Looks at the slices of a series together, one after the other in their order. */
export interface SeriesSearch {
  /**
   * Takes the frames of a slice, and looks closely at the sampled ones. Text in one of them: nothing more is to be added.
   * @throws {Failure} where a frame cannot be decoded: those before it were taken
   */
  add(object: DicomObject, sampled: readonly number[]): Promise<boolean>;
  /** Whether there is text in what all of them come to. */
  isTextInProjections(): Promise<boolean>;
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

  constructor(finder: TextFinder, engines: EngineRunner, onFrame: OnSeriesFrame = async () => {}) {
    this.#finder = finder;
    this.#engines = engines;
    this.#onFrame = onFrame;
  }

  async add(object: DicomObject, sampled: readonly number[]): Promise<boolean> {
    const { dataSet } = object;
    const frames = pixelFrames(object);
    if (frames === undefined) return false;
    const { palette } = frames.format;
    const colours = palette === undefined ? undefined : paletteColours(dataSet, palette);
    for (let i = 0; i < frames.format.frames; i++) {
      const frame = await frames.decode(i, { engines: this.#engines });
      this.#projection.add(frame);
      this.#windows ??= storedWindows(dataSet, i);
      if (!sampled.includes(i)) await this.#onFrame(false);
      else if (await this.#isText(frame, storedWindows(dataSet, i), colours)) return true;
    }
    return false;
  }

  async isTextInProjections(): Promise<boolean> {
    for (const frame of this.#projection.frames()) if (await this.#isText(frame, this.#windows ?? [])) return true;
    return false;
  }

  async #isText(
    frame: Frame,
    windows: readonly StoredWindow[],
    palette?: ReturnType<typeof paletteColours>,
  ): Promise<boolean> {
    const { boxes } = await this.#finder.find(frame, { windows, palette, effort: 'series', isUltrasound: false });
    await this.#onFrame(true);
    return boxes.some(isWord);
  }
}

function isWord({ left, top, right, bottom }: Box): boolean {
  const [width, height] = [right - left, bottom - top];
  return Math.max(width, height) >= LEAST_LENGTH * Math.min(width, height);
}
