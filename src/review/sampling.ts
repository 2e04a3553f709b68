import { randomBytes } from 'node:crypto';
import type { ReviewDesk } from '../batch/index.ts';
import { Failure } from '../failure/index.ts';
import { isPending, type PictureRecord, type ReviewSample } from '../project/index.ts';
import { drawSample, isDrawable } from './sample.ts';

/** Shows, without a failure, that less than 1 % of what passed has text left in it. */
const SIZE = 299;
const SEED_BYTES = 32;

export interface SamplingOptions {
  /** Pictures that are drawn among those that passed. */
  readonly size?: number;
  /** Draws anew, although there is a sample. */
  readonly isNew?: boolean;
  readonly now: () => Date;
}

/** The sample of a review, and the how-manieth of the project it is. */
export interface CurrentSample extends ReviewSample {
  readonly number: number;
}

/**
 * The sample that the project keeps, or one that is drawn now and kept: by a seed that nobody knows before, of what has
 * passed so far. It is never topped up, however many pictures come in later.
 * @throws {Failure} `usage/argument` where another size was asked for than the kept one has, or while decisions about what
 * would be drawn are not carried out
 */
export function currentSample(desk: ReviewDesk, { size, isNew = false, now }: SamplingOptions): CurrentSample {
  const samples = desk.samples();
  const last = samples.at(-1);
  if (last !== undefined && !isNew) {
    if (size === undefined || size === last.size) return { ...last, number: samples.length };
    throw new Failure('usage/argument', `--sample: a sample of ${last.size} was drawn before`, {
      hint: 'a sample that grows shows nothing; --new-sample draws another one',
    });
  }
  const pictures = desk.pictures();
  assertCarriedOut(pictures);
  const seed = randomBytes(SEED_BYTES).toString('hex');
  const drawn = { seed, size: size ?? last?.size ?? SIZE, at: now().toISOString() };
  const sample = { ...drawn, strata: drawSample(pictures, drawn) };
  // Of nothing that has passed nothing is drawn: the first picture that passes comes later.
  if (sample.strata.length > 0) desk.keepSample(sample);
  return { ...sample, number: samples.length + 1 };
}

/** A text that somebody has covered, and that is in the released file still, would be drawn as known, and no failure. */
function assertCarriedOut(pictures: readonly PictureRecord[]): void {
  const waiting = pictures.filter((picture) => isDrawable(picture) && isPending(picture)).length;
  if (waiting === 0) return;
  const are = waiting === 1 ? 'a picture is decided' : `${waiting} pictures are decided`;
  throw new Failure('usage/argument', `no sample is drawn: ${are} and not carried out`, {
    hint: 'carry decisions out first, on the page of the sample that there is or with leadglass review --decisions',
  });
}
