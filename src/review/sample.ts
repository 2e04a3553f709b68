import { sha256Hex } from '../crypto/index.ts';
import type { DeviceKey, PictureRecord, ReviewSample, SampleStratum } from '../project/index.ts';
import { upperBound } from './bound.ts';

/** Of each device at least so many pictures, or all: a small rate over everything hides one device that always fails. */
export const LEAST_PER_DEVICE = 20;

export interface SampleOptions {
  /** Fixed before anybody looks. */
  readonly size: number;
  /** The same seed draws the same pictures again. */
  readonly seed: string;
}

/** Everything that a template of a device would be found by. */
export function deviceKeyText({ manufacturer, model, software, ...rest }: DeviceKey): string {
  return JSON.stringify([manufacturer, model, software, rest.rows, rest.columns, rest.modality, rest.sopClass]);
}

/**
 * Draws among the pictures that a run let pass: by chance, at least `LEAST_PER_DEVICE` of each device, then over all
 * until `size` is reached. Each picture has a place in one order that the seed makes, and the first ones are taken.
 */
export function drawSample(pictures: readonly PictureRecord[], { size, seed }: SampleOptions): SampleStratum[] {
  const ranked = pictures
    .filter(isDrawable)
    .map((picture) => ({ picture, rank: rankOf(picture.id, seed), key: deviceKeyText(picture.device) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const byDevice = Map.groupBy(ranked, ({ key }) => key);
  const drawn = new Set([...byDevice.values()].flatMap((rows) => rows.slice(0, LEAST_PER_DEVICE)));
  for (const row of ranked) {
    if (drawn.size >= size) break;
    drawn.add(row);
  }
  return [...byDevice]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, rows]) => ({
      key,
      device: rows[0]!.picture.device,
      passed: rows.length,
      drawn: rows.filter((row) => drawn.has(row)).map(({ picture }) => picture.id),
    }));
}

/** It has passed, by the search. */
export const isDrawable = ({ status, look }: PictureRecord): boolean => status === 'released' && look !== 'none';

/** A picture that was let pass and that a reviewer took back still counts: it is what the sample looks for. */
export function hasPassed({ status, reasons }: PictureRecord): boolean {
  return status === 'released' || reasons.every((code) => code === 'refused/reviewer');
}

const rankOf = (id: string, seed: string): string => sha256Hex(new TextEncoder().encode(`${seed}\0${id}`));

/** Something was left in a picture that had passed: a reviewer covered more of it, or took it back. */
export function isFailure({ decision }: PictureRecord): boolean {
  return decision !== undefined && (decision.verdict === 'reject' || decision.cover.length > 0);
}

/** How far a sample has come, and what it says. */
export interface Reached {
  readonly drawn: number;
  readonly reviewed: number;
  readonly failures: number;
  /** Upper bound of the rate by what was reviewed so far; 1 while that is nothing. */
  readonly bound: number;
}

export interface ReachedOfDevice extends Reached {
  readonly key: string;
  readonly device: DeviceKey;
  readonly passed: number;
}

export interface SampleReached extends Reached {
  readonly devices: readonly ReachedOfDevice[];
}

/**
 * How far a sample has come. What was decided before it was drawn is known, and was corrected before: it is looked at, and
 * no failure of what passed then. A picture of which the project has forgotten everything counts no more.
 */
export function reachedBy(
  { strata, at }: Pick<ReviewSample, 'strata' | 'at'>,
  pictures: ReadonlyMap<string, PictureRecord>,
): SampleReached {
  const devices = strata.map(({ drawn, key, device, passed }) => {
    const there = drawn.flatMap((id) => pictures.get(id) ?? []);
    const decided = there.filter(({ decision }) => decision !== undefined);
    const failures = decided.filter((picture) => isFailure(picture) && picture.decision!.at >= at).length;
    return { key, device, passed, ...reached(there.length, decided.length, failures) };
  });
  const sum = (of: 'drawn' | 'reviewed' | 'failures'): number => devices.reduce((all, row) => all + row[of], 0);
  return { ...reached(sum('drawn'), sum('reviewed'), sum('failures')), devices };
}

function reached(drawn: number, reviewed: number, failures: number): Reached {
  return { drawn, reviewed, failures, bound: upperBound(reviewed, failures) };
}
