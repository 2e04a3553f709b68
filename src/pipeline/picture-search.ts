import type { ByteSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { type FailureCode, type Finding, isFailure } from '../failure/index.ts';
import {
  type CleanedPicture,
  type CleaningWishes,
  loadFrames,
  type OnSeriesFrame,
  type PictureCorrections,
  type PictureLook,
  type SeriesSearch,
  type TextCleaner,
} from '../pixel/index.ts';
import type { Verification } from './types.ts';

const PIXEL_DATA = '(7FE0,0010)';

/** A picture with what may be text covered, or why a person must look at it. */
export type Searched =
  | { readonly picture: CleanedPicture; readonly findings: readonly Finding[] }
  | {
      readonly reason: FailureCode;
      readonly findings: readonly Finding[];
      /** What was made of it, where it was searched. */
      readonly picture?: CleanedPicture;
    };

/** Searches pictures for text. What that takes is loaded for the first one and kept for all that follow. */
export class PictureSearches {
  readonly #load: () => Promise<TextCleaner>;
  #cleaner: Promise<TextCleaner> | undefined;

  constructor(load: () => Promise<TextCleaner> = loadCleaner) {
    this.#load = load;
  }

  /** @throws {Failure} `environment/…`: what is missing here, not in the object */
  async search(
    object: DicomObject,
    look: Exclude<PictureLook, 'none'>,
    wishes: CleaningWishes & { readonly corrections: PictureCorrections },
  ): Promise<Searched> {
    try {
      const cleaner = await this.#loaded();
      const picture = await cleaner.clean(object, look, wishes);
      const { findings } = picture.redaction;
      if (picture.doubts.length === 0) return { picture, findings };
      const doubted = [...findings, unsure(picture.doubts)];
      const known = new Set(wishes.corrections.acceptedDoubts);
      if (picture.doubts.every((doubt) => known.has(doubt))) return { picture, findings: doubted };
      return { reason: 'refused/pixels', findings: doubted, picture };
    } catch (error) {
      if (!isFailure(error) || error.kind === 'environment') throw error;
      return { reason: 'refused/pixels', findings: [unsearched(error.code)] };
    }
  }

  /** Looks at slices of a series together; undefined where that cannot be done here. `Failure`: `environment/…`. */
  async seriesSearch(onFrame?: OnSeriesFrame): Promise<SeriesSearch | undefined> {
    return (await this.#loaded()).seriesSearch(onFrame);
  }

  /** The written picture against the source's: a verdict that has passed so far passes on, or it does not. */
  async check(
    object: DicomObject,
    written: ByteSource,
    picture: CleanedPicture,
    verdict: Extract<Verification, { ok: true }>,
  ): Promise<Verification> {
    if (await this.#isAsMeant(object, written, picture)) {
      return { ...verdict, checked: { ...verdict.checked, pictures: 1 } };
    }
    const findings: readonly Finding[] = [...verdict.findings, { code: 'picture-changed', path: PIXEL_DATA }];
    return { ok: false, code: 'refused/picture', findings, faults: ['picture'] };
  }

  async #isAsMeant(object: DicomObject, written: ByteSource, picture: CleanedPicture): Promise<boolean> {
    const cleaner = await this.#loaded();
    try {
      return (await cleaner.check(object, readObject(written), picture)).passed;
    } catch (error) {
      // What cannot be decoded again is not what was meant to be written.
      if (!isFailure(error) || error.kind === 'environment') throw error;
      return false;
    }
  }

  async close(): Promise<void> {
    const cleaner = this.#cleaner;
    this.#cleaner = undefined;
    await (await cleaner)?.close();
  }

  async #loaded(): Promise<TextCleaner> {
    const loading = this.#cleaner ?? this.#load();
    this.#cleaner = loading;
    try {
      return await loading;
    } catch (error) {
      // Nothing is there to be closed, and the next picture asks once more.
      if (this.#cleaner === loading) this.#cleaner = undefined;
      throw error;
    }
  }
}

async function loadCleaner(): Promise<TextCleaner> {
  const { textCleaner } = await loadFrames();
  return await textCleaner();
}

const unsearched = (reason: FailureCode): Finding => ({
  code: 'picture-not-searched',
  path: PIXEL_DATA,
  about: { reasons: [reason] },
});

const unsure = (reasons: readonly string[]): Finding => ({
  code: 'picture-unsure',
  path: PIXEL_DATA,
  about: { reasons },
});
