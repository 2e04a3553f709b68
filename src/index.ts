/**
 * leadglass as a library, for Node and browsers: de-identify one object, verified, from bytes to bytes.
 *
 * The command line, projects and runs over folders are not in here; see the subpaths `leadglass/dicom`, `/policy`,
 * `/deid` and `/proof` for the parts.
 */
import { BufferSource, type ByteRange } from './bytes/index.ts';
import { decisionList } from './deid/index.ts';
import { Failure, type FailureCode, type Finding, Secret } from './failure/index.ts';
import { type PatientKey, type Subject, SubjectBuilder } from './identity/index.ts';
import {
  createPipeline,
  PictureSearches,
  type Pipeline,
  type Ready,
  statusWhenRefused,
  withSearchedPicture,
} from './pipeline/index.ts';
import type { CompiledPolicy, Decision } from './policy/index.ts';

export { Failure, type FailureCode, type Finding, isFailure, Secret } from './failure/index.ts';
export type { PatientKey, Subject } from './identity/index.ts';
export { VERSION } from './pipeline/index.ts';
export { type CompiledPolicy, type Decision, loadPolicy, PRESETS } from './policy/index.ts';

export interface DeidentifyOptions {
  readonly policy: CompiledPolicy;
  /** 32 random bytes of the project. Who holds them can link patients again: keep them as you keep the originals. */
  readonly secret: Secret | Uint8Array;
  /**
   * For a policy whose pseudonyms come from a vault: 32 random bytes of each patient, made once, kept by you, and
   * derived from nothing. The same bytes give the same codes; without them nobody can make or test one.
   */
  readonly seedOf?: (patient: PatientKey) => Secret | Uint8Array;
  /** What all instances say of each patient (`survey`); without it an object's own identifiers are all that is known. */
  readonly subjects?: Subjects;
  /** Process what leadglass wrote before. */
  readonly rekey?: boolean;
}

export interface DeidentifyResult {
  /** `released` alone has bytes: they are written, read back and verified. */
  readonly status: 'released' | 'held' | 'quarantined' | 'regenerated' | 'not-dicom';
  readonly bytes?: Uint8Array;
  /** Path that the object gets below an output folder. */
  readonly path?: string;
  /** Why it was not released. */
  readonly code?: FailureCode;
  readonly findings: readonly Finding[];
  /** What happened to every attribute, with rule and clause, no values. */
  readonly decisions: readonly Decision[];
}

/** Subjects of a set of objects, by patient. */
export interface Subjects {
  of(key: PatientKey): Subject | undefined;
}

/**
 * De-identifies one DICOM object under a policy. The result is released only after the written bytes were verified.
 *
 * Never throws for what an object may be: status and code say what is wrong with it.
 * @throws {Failure} `usage/argument` for a secret that is too short, and without `seedOf` where the policy wants a vault:
 *   a vault is kept by a project, or by you
 * @throws {RangeError} for a seed that is too short: a defect of the caller
 * @example
 * const policy = await loadPolicy('research');
 * const { status, bytes } = await deidentify(object, { policy, secret });
 */
export async function deidentify(bytes: Uint8Array, options: DeidentifyOptions): Promise<DeidentifyResult> {
  assertSeeds(options);
  const prepared = await withSearchedPicture(pipelineOf(options).prepare(new BufferSource(bytes)));
  if (prepared.status === 'held') {
    const { searchDocument, searchPicture: _, ...outcome } = prepared;
    const found = (await searchDocument?.()) ?? [];
    return { ...outcome, findings: [...outcome.findings, ...found], decisions: [] };
  }
  if (prepared.status !== 'ready') return { ...prepared, decisions: [] };
  const written = assemble(bytes, prepared);
  const decisions = [...decisionList(prepared.object, prepared.decisions)];
  const verdict = await prepared.verifyWhole(new BufferSource(written));
  const findings = [...prepared.findings, ...verdict.findings];
  if (!verdict.ok) return { status: statusWhenRefused(verdict.code), code: verdict.code, findings, decisions };
  const { patient, study, series, instance } = prepared.name;
  return {
    status: 'released',
    bytes: written,
    path: `${patient}/${study}/${series}/${instance}.dcm`,
    findings,
    decisions,
  };
}

/**
 * Collects what a set of objects says of each patient, so that an identifier in one of them is found in all.
 * Objects that cannot be read are passed over; `deidentify` says why.
 */
export async function survey(
  objects: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: Pick<DeidentifyOptions, 'policy' | 'secret'>,
): Promise<Subjects> {
  const pipeline = pipelineOf(options);
  const builders = new Map<string, SubjectBuilder>();
  for await (const bytes of objects) {
    const surveyed = subjectFrom(pipeline, bytes);
    if (surveyed === undefined) continue;
    const id = keyText(surveyed.key);
    const builder = builders.get(id) ?? new SubjectBuilder(surveyed.key);
    builders.set(id, builder);
    builder.merge(surveyed);
  }
  const subjects = new Map([...builders].map(([id, builder]) => [id, builder.subject()]));
  return { of: (key) => subjects.get(keyText(key)) };
}

function subjectFrom(pipeline: Pipeline, bytes: Uint8Array): Subject | undefined {
  try {
    const result = pipeline.survey(new BufferSource(bytes));
    return result.kind === 'instance' ? result.subject : undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const keyText = ({ issuer, id, unidentified }: PatientKey): string => JSON.stringify([issuer, id, unidentified]);

function assertSeeds({ policy, seedOf }: DeidentifyOptions): void {
  if (policy.pseudonyms.mode !== 'vault' || seedOf !== undefined) return;
  throw new Failure('usage/argument', `the policy ${policy.name} takes pseudonyms from a vault`, {
    hint: 'give `seedOf` with 32 random bytes of each patient, or extend the policy with `pseudonyms: { mode: keyed }`',
  });
}

/** What searching pictures takes is loaded once, by the first object that has one. */
const searches = new PictureSearches();

function pipelineOf({ policy, secret, seedOf, subjects, rekey = false }: DeidentifyOptions): Pipeline {
  const key = secretOf(secret);
  if (key.length < 32) throw new Failure('usage/argument', `a project secret has 32 bytes, not ${key.length}`);
  return createPipeline({
    policy,
    secret: key,
    flags: { rekey, media: false },
    ...(seedOf === undefined ? {} : { seeds: { seedOf: (patient) => seedFrom(seedOf(patient)) } }),
    subjectOf: (patient) => subjects?.of(patient),
    searches,
  });
}

const secretOf = (bytes: Secret | Uint8Array): Secret => (bytes instanceof Secret ? bytes : new Secret(bytes));

function seedFrom(bytes: Secret | Uint8Array): Secret {
  const seed = secretOf(bytes);
  // No `Failure`, which would be taken for one of the object.
  if (seed.length < 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  return seed;
}

function assemble(source: Uint8Array, { segments, size }: Ready): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const segment of segments) {
    const bytes = segment instanceof Uint8Array ? segment : rangeOf(source, segment);
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

const rangeOf = (source: Uint8Array, { start, end }: ByteRange): Uint8Array => source.subarray(start, end);
