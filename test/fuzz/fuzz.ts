import { isFailure } from '../../src/failure/index.ts';
import { bytesOf, type Draft } from './draft.ts';
import { mutate } from './mutations.ts';
import { Random } from './random.ts';
import type { Seed } from './seeds.ts';

/** What a target is asked to do with one object. */
export interface Case {
  readonly seed: Seed;
  readonly bytes: Uint8Array;
}

/**
 * Works on one object. It may throw a `Failure` of kind `input` or `limit`; it returns what is wrong, or nothing.
 * Everything else thrown is a defect.
 */
export type Target = (object: Case) => string | undefined;

export interface Defect {
  /** From what the object was made. */
  readonly seed: string;
  /** Its number in the run: the same options lead to it again. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly what: string;
}

export interface Run {
  readonly objects: number;
  readonly failures: number;
  readonly defect: Defect | undefined;
}

export interface Options {
  readonly seeds: readonly Seed[];
  readonly seed: number;
  /** Asked before each object. */
  readonly goOn: (objects: number) => boolean;
  /** Reads the clock in milliseconds. */
  readonly now: () => number;
}

/** How long an object may take: 50 ms, and a microsecond for each byte. */
const allowedMs = (bytes: Uint8Array): number => 50 + bytes.length / 1000;
/** Memory that an object may take beyond what it is itself, in buffers. */
const allowedBytes = (bytes: Uint8Array): number => 64 * 1024 * 1024 + 64 * bytes.length;

/** Changes objects and gives them to the target until a defect is found or the time is over. */
export function fuzz(target: Target, { seeds, seed, goOn, now }: Options): Run {
  const random = new Random(seed);
  const others = seeds.map(({ draft }) => draft);
  let failures = 0;
  let objects = 0;
  for (; goOn(objects); objects++) {
    const from = random.pick(seeds);
    const object = { seed: from, bytes: bytesOf(changed(from.draft, random, others)) };
    const outcome = judge(target, object, now);
    if (outcome === 'failure') failures++;
    else if (outcome !== undefined) {
      return {
        objects: objects + 1,
        failures,
        defect: { seed: from.name, number: objects, bytes: object.bytes, what: outcome.what },
      };
    }
  }
  return { objects, failures, defect: undefined };
}

function changed(draft: Draft, random: Random, others: readonly Draft[]): Draft {
  let next = draft;
  for (let i = 1 + random.below(4); i > 0; i--) next = mutate(next, { random, others });
  return next;
}

type Outcome = 'failure' | { readonly what: string } | undefined;

function judge(target: Target, object: Case, now: () => number): Outcome {
  const memory = process.memoryUsage().arrayBuffers;
  const { outcome, ms } = attempt(target, object, now);
  const taken = process.memoryUsage().arrayBuffers - memory;
  if (taken > allowedBytes(object.bytes))
    return { what: `memory: ${taken} bytes of buffers for ${object.bytes.length} bytes` };
  if (ms <= allowedMs(object.bytes)) return outcome;
  // The machine may have been busy elsewhere: what is slow is slow again.
  const again = Math.min(...[1, 2, 3].map(() => attempt(target, object, now).ms));
  return again > allowedMs(object.bytes)
    ? { what: `slow: ${again.toFixed(0)} ms for ${object.bytes.length} bytes` }
    : outcome;
}

function attempt(target: Target, object: Case, now: () => number): { outcome: Outcome; ms: number } {
  const start = now();
  let outcome: Outcome;
  try {
    const what = target(object);
    outcome = what === undefined ? undefined : { what };
  } catch (error) {
    const isExpected = isFailure(error) && (error.kind === 'input' || error.kind === 'limit');
    outcome = isExpected
      ? 'failure'
      : { what: `threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
  return { outcome, ms: now() - start };
}
