import { spellingsOf } from '../../examples/studies/index.ts';
import { BufferSource } from '../../src/bytes/index.ts';
import { readObject } from '../../src/dicom/index.ts';
import { isFailure, Secret } from '../../src/failure/index.ts';
import type { PatientKey, Subject } from '../../src/identity/index.ts';
import { createPipeline, type Pipeline, type Segment } from '../../src/pipeline/index.ts';
import { presetPolicy, withOverrides } from '../../src/policy/index.ts';
import { concat } from '../build/index.ts';
import type { Case, Target } from './fuzz.ts';
import type { Seed } from './seeds.ts';

const PIXEL_DATA = 0x7fe00010;
/** Shorter ones stand in any bytes by chance. */
const SHORTEST_NEEDLE = 6;

/**
 * From bytes to verdict under the preset `research`: nothing is released that still holds what the run knows of the
 * patient. The run knows what the object said of him before it was changed, as it would from the other instances.
 */
export function pipelineTarget(): Target {
  let known: Subject | undefined;
  const pipeline = createPipeline({
    policy: withOverrides(presetPolicy('research'), { pixels: 'insecure-keep', faces: 'keep' }),
    secret: new Secret(new Uint8Array(32).fill(7)),
    flags: { rekey: false, media: false },
    subjectOf: (_: PatientKey) => known,
  });
  const subjects = new Map<Seed, Subject | undefined>();
  const needles = new Map<Seed, readonly Needle[]>();
  return (object) => {
    const { seed } = object;
    if (!subjects.has(seed)) {
      known = undefined;
      subjects.set(seed, surveyed(pipeline, seed));
      known = subjects.get(seed);
      needles.set(seed, neverReleased(pipeline, seed, known));
    }
    known = subjects.get(seed);
    const released = releaseOf(pipeline, object);
    if (released === undefined) return undefined;
    const found = needles.get(seed)!.find((needle) => holds(withoutPixels(released), needle));
    // The place in the list, not the needle: defects are printed.
    return found === undefined
      ? undefined
      : `leak: needle ${needles.get(seed)!.indexOf(found)} of ${seed.name} was released`;
  };
}

function surveyed(pipeline: Pipeline, seed: Seed): Subject | undefined {
  try {
    const result = pipeline.survey(new BufferSource(seed.bytes));
    return result.kind === 'instance' ? result.subject : undefined;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** The bytes that are released; `undefined` when the object is held, quarantined, or fails its verification. */
function releaseOf(pipeline: Pipeline, { bytes }: Pick<Case, 'bytes'>): Uint8Array | undefined {
  const source = new BufferSource(bytes);
  const prepared = pipeline.prepare(source);
  if (prepared.status !== 'ready') return undefined;
  const written = concat(...prepared.segments.map((segment) => bytesOf(segment, source)));
  return prepared.verify(new BufferSource(written)).ok ? written : undefined;
}

const bytesOf = (segment: Segment, source: BufferSource): Uint8Array =>
  segment instanceof Uint8Array ? segment : source.read(segment.start, segment.end);

/** The bytes of one needle as they may stand in an object. */
interface Needle {
  readonly spellings: readonly Uint8Array[];
  readonly isDigits: boolean;
}

/** Needles of a seed that the run knows of, without those that the policy keeps in the unchanged object. */
function neverReleased(pipeline: Pipeline, seed: Seed, subject: Subject | undefined): Needle[] {
  const values = new Set(subject?.identifiers.map(({ value }) => value) ?? []);
  const needles = seed.needles.filter((text) => text.length >= SHORTEST_NEEDLE && values.has(text)).map(needleOf);
  const released = releaseOf(pipeline, seed);
  return released === undefined ? needles : needles.filter((needle) => !holds(withoutPixels(released), needle));
}

export function needleOf(text: string): Needle {
  return { spellings: spellingsOf(text), isDigits: /^\d+$/.test(text) };
}

/** Everything but the value of Pixel Data at the root. */
function withoutPixels(bytes: Uint8Array): Buffer {
  const { dataSet, transferSyntax } = readObject(new BufferSource(bytes));
  const { held, table } = dataSet;
  const all = transferSyntax.deflated ? held.slice(0, held.size) : bytes;
  const row = dataSet.rowOf(PIXEL_DATA);
  if (row === undefined) return Buffer.from(all);
  return Buffer.concat([all.subarray(0, table.value[row]), new Uint8Array(8), all.subarray(table.end[row])]);
}

/** True when a needle stands in the bytes, in any of its spellings. */
export function holds(bytes: Buffer, { spellings, isDigits }: Needle): boolean {
  return spellings.some((spelling) => {
    for (let at = bytes.indexOf(spelling); at >= 0; at = bytes.indexOf(spelling, at + 1)) {
      // Digits inside a longer number, as in a new UID, are there by chance.
      if (!isDigits || (!isDigit(bytes[at - 1]) && !isDigit(bytes[at + spelling.length]))) return true;
    }
    return false;
  });
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
