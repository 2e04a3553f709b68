import type { ByteSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { type FailureCode, type Finding, type FindingCode, isFailure } from '../failure/index.ts';
import {
  type CleanedPicture,
  type CleaningWishes,
  type KeepHarmless,
  loadFrames,
  type OnSeriesFrame,
  type PictureCorrections,
  type PictureDoubt,
  type PictureLook,
  type SecondLook,
  type SeriesSearch,
  type TextCleaner,
} from '../pixel/index.ts';
import { type AlarmArea, isAccepted } from './accepted-alarms.ts';
import type { SearchedPicture, Verification } from './types.ts';

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

/** A picture that was written, and what is known of it. */
export interface WrittenPicture {
  /** The source. */
  readonly object: DicomObject;
  readonly picture: CleanedPicture;
  /** What names the patient. */
  readonly isIdentifying: KeepHarmless['isIdentifying'];
  /** Doubts that a person knew of when he accepted it. */
  readonly acceptedDoubts: readonly string[];
  /** Where he was shown alarms of the second read. */
  readonly acceptedAlarms: readonly AlarmArea[];
}

const SECOND_READ: PictureDoubt = 'second-read';

/** What the search says of a picture, with what its second read adds. */
export function withAlarms(searched: SearchedPicture, { alarms = [] }: Pick<Verification, 'alarms'>): SearchedPicture {
  if (alarms.length === 0) return searched;
  return { ...searched, areas: [...searched.areas, ...alarms], doubts: [...searched.doubts, SECOND_READ] };
}

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

  /**
   * The written picture against the source's, and by what it shows: a verdict that has passed so far passes on, or it does
   * not. What reads as the patient's refuses it; text that the search did not see is for a person.
   */
  async check(
    { object, picture, isIdentifying, acceptedDoubts, acceptedAlarms }: WrittenPicture,
    written: ByteSource,
    verdict: Extract<Verification, { ok: true }>,
  ): Promise<Verification> {
    const look = await this.#secondLook(object, written, { picture, isIdentifying });
    if (look === undefined) return refused('picture-changed', verdict);
    const { frames, alarms, identifying } = look;
    if (identifying.length > 0) return refused('picture-identifier', verdict);
    const checked = { ...verdict.checked, pictures: 1, ...(frames === 0 ? {} : { picturesReadAgain: 1 }) };
    if (alarms.length === 0) return { ...verdict, checked };
    const findings = [...verdict.findings, unsure([SECOND_READ])];
    const isKnown = acceptedDoubts.includes(SECOND_READ) && alarms.every((alarm) => isAccepted(alarm, acceptedAlarms));
    if (isKnown) return { ...verdict, checked, findings, alarms };
    return { ok: false, code: 'refused/pixels', findings, faults: [], alarms };
  }

  /** Undefined where it is not as it was meant. */
  async #secondLook(
    object: DicomObject,
    written: ByteSource,
    { picture, isIdentifying }: Pick<WrittenPicture, 'picture' | 'isIdentifying'>,
  ): Promise<SecondLook | undefined> {
    const cleaner = await this.#loaded();
    try {
      const read = readObject(written);
      if (!(await cleaner.check(object, read, picture)).passed) return undefined;
      return await cleaner.lookAgain(read, picture, isIdentifying);
    } catch (error) {
      // What cannot be decoded again is not what was meant to be written.
      if (!isFailure(error) || error.kind === 'environment') throw error;
      return undefined;
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

const refused = (code: FindingCode, { findings }: Verification): Verification => ({
  ok: false,
  code: 'refused/picture',
  findings: [...findings, { code, path: PIXEL_DATA }],
  faults: ['picture'],
});

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
