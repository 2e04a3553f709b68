import { InstanceCounter } from '../../src/batch/counts.ts';
import type { ByteRange, ByteSource } from '../../src/bytes/index.ts';
import { BufferSource } from '../../src/bytes/index.ts';
import { HeaderFacts } from '../../src/cli/header-facts.ts';
import { createSha256, sha256Hex } from '../../src/crypto/index.ts';
import { ElementTable, isDirectory, readObject } from '../../src/dicom/index.ts';
import { Failure, type FailureCode, isFailure, Secret } from '../../src/failure/index.ts';
import { type PatientKey, type Subject, SubjectBuilder } from '../../src/identity/index.ts';
import { createPipeline, type Pipeline, type Ready, statusWhenRefused } from '../../src/pipeline/index.ts';
import { KeyedIds } from '../../src/project/keyed-ids.ts';
import { BlobSource, HEADER_ONLY, WHOLE_OBJECT } from './blob-source.ts';
import { Crc32 } from './crc32.ts';
import type {
  Fingerprint,
  HeaderCounts,
  ItemResult,
  PatientSubject,
  ProcessReport,
  ReleasedObject,
  Setup,
  SurveyReport,
  SurveyRow,
} from './messages.ts';

const PIECE_BYTES = 1024 * 1024;

interface KnownSubject {
  readonly subject: Subject;
  readonly id: string;
}

/** Where the work is done, one in each worker: opens files, asks the pipeline, checks what it wrote. */
export class Station {
  readonly #pipeline: Pipeline;
  readonly #ids: KeyedIds;
  readonly #table = new ElementTable();
  readonly #counter = new InstanceCounter();
  #subjects: ReadonlyMap<string, KnownSubject> = new Map();

  constructor({ policy, secret: bytes }: Setup) {
    const secret = new Secret(bytes);
    this.#ids = new KeyedIds(secret);
    this.#pipeline = createPipeline({
      policy,
      secret,
      flags: { rekey: false, media: false },
      subjectOf: (key) => this.#subjectOf(key),
    });
  }

  /** Who and what is in each file; reads headers only. */
  survey(files: readonly Blob[], isInspected: boolean): SurveyReport {
    const found = new Map<string, SubjectBuilder>();
    const headers = isInspected ? new HeaderFacts() : undefined;
    const rows = files.map((file) => this.#surveyOne(file, found, headers));
    const subjects = [...found].map(([patient, builder]) => ({ patient, subject: builder.subject() }));
    return { rows, subjects, ...(headers === undefined ? {} : { headers: countsOf(headers) }) };
  }

  /** Keyed ids of whole contents, for files that claim to be the same instance. */
  fingerprint(files: readonly Blob[]): Fingerprint[] {
    return files.map((file) => {
      try {
        return { content: this.#ids.content(hashOf(new BlobSource(file))) };
      } catch (error) {
        return { code: reasonOf(error).code };
      }
    });
  }

  /** From file to verified bytes. */
  process(files: readonly Blob[], subjects: readonly PatientSubject[]): ProcessReport {
    this.#know(subjects);
    const results = files.map((file) => this.#processOne(file));
    return { results, names: this.#counter.names() };
  }

  /** A subject that did not grow stays the same object: the pipeline keeps what it made of it. */
  #know(subjects: readonly PatientSubject[]): void {
    const known = new Map<string, KnownSubject>();
    for (const { patient, subject } of subjects) {
      const id = this.#ids.subject(subject);
      const before = this.#subjects.get(patient);
      known.set(patient, before?.id === id ? before : { subject, id });
    }
    this.#subjects = known;
  }

  #surveyOne(file: Blob, found: Map<string, SubjectBuilder>, headers: HeaderFacts | undefined): SurveyRow {
    try {
      const source = new BlobSource(file, HEADER_ONLY);
      if (isArchive(source)) return { kind: 'failed', code: 'input/zip' };
      const seen = this.#pipeline.survey(source);
      if (seen.kind === 'dicomdir') return { kind: 'regenerated' };
      if (seen.kind === 'not-dicom') return { kind: 'not-dicom' };
      if (headers !== undefined) this.#inspect(source, headers);
      const patient = this.#ids.patient(seen.key);
      const builder = found.get(patient) ?? new SubjectBuilder(seen.subject.key);
      found.set(patient, builder);
      builder.merge(seen.subject);
      return { kind: 'instance', patient, instance: this.#instanceId(seen.sopInstanceUid, source) };
    } catch (error) {
      return { kind: 'failed', ...reasonOf(error) };
    }
  }

  /** Names of creators and devices are text that anybody may have filled in, and the page shows numbers alone. */
  #inspect(source: ByteSource, headers: HeaderFacts): void {
    const object = readObject(source, { table: this.#table });
    if (!isDirectory(object.meta, object.dataSet)) headers.add(object, (_, what) => what);
  }

  /** An object without a SOP Instance UID is told from others by its bytes. */
  #instanceId(sopInstanceUid: string, source: ByteSource): string {
    return sopInstanceUid === '' ? this.#ids.content(hashOf(source)) : this.#ids.instance(sopInstanceUid);
  }

  #processOne(file: Blob): ItemResult {
    let content: string | undefined;
    try {
      const source = new BlobSource(file, WHOLE_OBJECT);
      content = this.#ids.content(hashOf(source));
      return this.#processBytes(file, source, content);
    } catch (error) {
      return { status: 'quarantined', ...reasonOf(error), findings: [], ...(content === undefined ? {} : { content }) };
    }
  }

  #processBytes(file: Blob, source: BlobSource, content: string): ItemResult {
    const prepared = this.#pipeline.prepare(source);
    if (prepared.status !== 'ready') {
      const { status, code, findings } = prepared;
      return { status, findings, content, ...(code === undefined ? {} : { code }) };
    }
    const output = outputPath(prepared);
    const bytes = written(prepared, source, file);
    const check = bytes instanceof Uint8Array ? new BufferSource(bytes) : new BlobSource(bytes);
    if (check.size !== prepared.size) {
      throw new Failure('refused/invalid-output', `${check.size} bytes were written, ${prepared.size} were planned`);
    }
    const verdict = prepared.verify(check);
    const evidence = this.#counter.of(prepared, verdict);
    if (!verdict.ok) {
      const findings = [...prepared.findings, ...verdict.findings];
      return { status: statusWhenRefused(verdict.code), code: verdict.code, findings, content, evidence };
    }
    const { findings, counts } = prepared;
    return {
      status: 'released',
      findings,
      content,
      counts,
      evidence,
      released: { output, bytes, ...checksums(check) },
    };
  }

  #subjectOf(key: PatientKey): Subject | undefined {
    return this.#subjects.get(this.#ids.patient(key))?.subject;
  }
}

/** Known by its first bytes, unless DICM says that those are a preamble (PS3.10 7.1 leaves its content open). */
function isArchive(source: ByteSource): boolean {
  const begins = /^PK(?:\x03\x04|\x05\x06)/.test(latin(source.read(0, 4)));
  return begins && latin(source.read(128, 132)) !== 'DICM';
}

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const NAME_PART = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** @throws {Failure} `refused/invalid-output`: no name may lead out of the output folder, whatever a policy makes of it */
function outputPath({ name }: Ready): string {
  const parts = [name.patient, name.study, name.series, name.instance];
  if (parts.every((part) => NAME_PART.test(part))) return `${parts.join('/')}.dcm`;
  throw new Failure('refused/invalid-output', 'a pseudonym or new UID cannot be a file name');
}

/**
 * The object as it will be saved. One that was read whole is put together in memory; a longer one refers to the
 * untouched stretches of its file, which the browser reads when they are needed.
 */
function written(ready: Ready, source: BlobSource, file: Blob): Uint8Array<ArrayBuffer> | Blob {
  const { whole } = source;
  if (whole !== undefined) return assembled(ready, whole);
  return new Blob(
    ready.segments.map((segment) =>
      // New bytes are valid until the next object.
      segment instanceof Uint8Array ? segment.slice() : file.slice(segment.start, segment.end),
    ),
  );
}

function assembled({ segments, size }: Ready, source: Uint8Array): Uint8Array<ArrayBuffer> {
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

function checksums(source: ByteSource): Pick<ReleasedObject, 'size' | 'sha256' | 'crc32'> {
  const hasher = createSha256();
  const crc = new Crc32();
  for (const piece of piecesOf(source)) {
    hasher.update(piece);
    crc.update(piece);
  }
  return { size: source.size, sha256: hasher.digestHex(), crc32: crc.value };
}

/** SHA-256 of all bytes of a source, in hex. */
function hashOf(source: ByteSource): string {
  if (source.whole !== undefined) return sha256Hex(source.whole);
  const hasher = createSha256();
  for (const piece of piecesOf(source)) hasher.update(piece);
  return hasher.digestHex();
}

function* piecesOf(source: ByteSource): Generator<Uint8Array> {
  for (let at = 0; at < source.size; at += PIECE_BYTES) yield source.read(at, at + PIECE_BYTES);
}

function countsOf({ objects, sopClasses, categories, creators, text, faces }: HeaderFacts): HeaderCounts {
  const privateElements = [...creators.values()].reduce((sum, { elements }) => sum + elements, 0);
  const counts = [...categories].map(([category, { tags, values, objects: having }]) => {
    return [category, { tags: new Set(tags.keys()), values, objects: having }] as const;
  });
  return {
    objects,
    sopClasses,
    categories: new Map(counts),
    privateElements,
    text: text.possible,
    faces: faces.possible,
  };
}

/** A code for what was thrown; for a defect also where, so that it can be mended. One bad file never stops a run. */
function reasonOf(error: unknown): { code: FailureCode; defect?: string } {
  if (isFailure(error)) return { code: error.code };
  return { code: 'environment/worker', defect: defectOf(error) };
}

/** Name and first places in the program. The message of an unforeseen error may quote a value. */
export function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at |@/.test(line));
  const short = places.slice(0, 3).map((line) =>
    line
      .trim()
      .replace(/^at /, '')
      .replace(/\S*blob:\S*?(?=:\d+:)/, ''),
  );
  return `${error.name} ${short.join(' < ')}`;
}
