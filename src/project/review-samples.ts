import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64url, hkdfSha256, unbase64url } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import type { DeviceKey } from '../pixel/index.ts';
import { ifThere, PRIVATE_FILE, writeAtomically } from './files.ts';
import type { Project } from './project.ts';
import { random } from './random.ts';

const NAME = 'review-samples.json';
const FORMAT = 'leadglass.review-samples/1';

/** Pictures of one device that had passed, and those of them that were drawn. */
export interface SampleStratum {
  readonly key: string;
  readonly device: DeviceKey;
  readonly passed: number;
  /** Keyed ids of instances. */
  readonly drawn: readonly string[];
}

/** Pictures that are to be looked at, drawn before anybody has looked: it does not grow, and is not drawn once more. */
export interface ReviewSample {
  /** Of the pictures of this run alone. */
  readonly run?: string;
  /** By chance: who has it can draw the same pictures again. */
  readonly seed: string;
  /** As it was asked for. */
  readonly size: number;
  readonly strata: readonly SampleStratum[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

/**
 * The samples of a project, the first one first.
 * @throws {Failure} `environment/project-damaged`
 */
export function readSamples(project: Project): readonly ReviewSample[] {
  const text = ifThere(() => readFileSync(join(project.folder, NAME), 'utf8'), damaged);
  if (text === undefined) return [];
  try {
    const { format, sealed } = JSON.parse(text) as { readonly format?: unknown; readonly sealed?: unknown };
    if (format !== FORMAT || typeof sealed !== 'string') throw damaged();
    const plaintext = open(keyOf(project.secret), unbase64url(sealed), contextOf(project));
    return JSON.parse(new TextDecoder().decode(plaintext)) as readonly ReviewSample[];
  } catch {
    throw damaged();
  }
}

/** Keeps one more; those before it stay. The project is locked meanwhile. */
export function addSample(project: Project, sample: ReviewSample): void {
  write(project, [...readSamples(project), sample]);
}

/** Leaves what is not there any more out of every sample. The project is locked meanwhile. */
export function forgetSampled(project: Project, isThere: (id: string) => boolean): void {
  const samples = readSamples(project);
  const strata = ({ drawn, ...stratum }: SampleStratum): SampleStratum => ({
    ...stratum,
    drawn: drawn.filter(isThere),
  });
  const left = samples.map((sample) => ({ ...sample, strata: sample.strata.map(strata) }));
  if (left.length > 0) write(project, left);
}

function write(project: Project, samples: readonly ReviewSample[]): void {
  const plaintext = new TextEncoder().encode(JSON.stringify(samples));
  const options = { context: contextOf(project), nonce: random(NONCE_BYTES) };
  const sealed = base64url(seal(keyOf(project.secret), plaintext, options));
  const text = `${JSON.stringify({ format: FORMAT, sealed }, undefined, 1)}\n`;
  writeAtomically(join(project.folder, NAME), text, { mode: PRIVATE_FILE });
}

const keyOf = (secret: Secret): Secret => hkdfSha256(secret, 'leadglass/project/v1/review-samples');
const contextOf = ({ facts }: Project): string => `leadglass/review-samples/v1 ${facts.id}`;

const damaged = (): Failure =>
  new Failure('environment/project-damaged', `${NAME} of the project cannot be read`, {
    hint: 'bring it back from a backup; without it, remove it and draw a new sample',
  });
