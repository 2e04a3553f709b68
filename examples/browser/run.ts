import { EvidenceTally } from '../../src/batch/evidence-tally.ts';
import { sha256Hex } from '../../src/crypto/index.ts';
import { type FailureCode, type Finding, isFailure } from '../../src/failure/index.ts';
import type { Subject } from '../../src/identity/index.ts';
import type { CompiledPolicy } from '../../src/policy/index.ts';
import { Crc32 } from './crc32.ts';
import { Crew, chunksOf, type StartWorker } from './crew.ts';
import type { PickedFile } from './inputs.ts';
import { manifestText } from './manifest.ts';
import type { ItemResult, ProcessReport, Status } from './messages.ts';
import { STATUSES } from './messages.ts';
import { planInstances } from './plan.ts';
import { projectIdOf } from './secret.ts';
import type { PageKey } from './signing.ts';
import type { Destination } from './sinks.ts';
import { type Survey, surveyFiles } from './survey.ts';
import { ZipWriter } from './zip.ts';

/** A chunk ends with as many files or as many bytes: what waits to be saved is bounded by chunks and workers. */
const CHUNK_FILES = 16;
const CHUNK_BYTES = 16 * 1024 * 1024;

export const MANIFEST_NAME = 'manifest.json';

const MIXED_ISSUER: Finding = Object.freeze({ code: 'issuer-mixed', path: '(0010,0021)' });

export type Balance = Readonly<Record<Status | 'in', number>>;

/** What became of one file, for good. */
export interface Settled {
  readonly status: Status;
  readonly code?: FailureCode;
  readonly findings: readonly Finding[];
  readonly content?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly output?: string;
  readonly sha256?: string;
  readonly defect?: string;
}

export interface Progress {
  readonly phase: 'survey' | 'comparing' | 'processing' | 'saving';
  /** Files that this phase is through with, of all. */
  readonly done: number;
  readonly total: number;
  /** Read so far in this phase. */
  readonly bytes: number;
  readonly balance: Balance;
}

export interface RunRequest {
  readonly files: readonly PickedFile[];
  readonly policy: CompiledPolicy;
  readonly secret: Uint8Array;
  readonly software: { readonly name: string; readonly version: string };
  readonly jobs: number;
  readonly startWorker: StartWorker;
  readonly destination: Destination;
  readonly key: PageKey | undefined;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface RunResult {
  /** By index of the file; undefined for those that a stopped run did not come to. */
  readonly settled: readonly (Settled | undefined)[];
  readonly balance: Balance;
  readonly remaining: number;
  readonly interrupted: boolean;
  readonly patients: number;
  readonly project: string;
  readonly manifestSha256: string;
  /** What was counted of the objects; the files themselves are still to be recorded. */
  readonly tally: EvidenceTally;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly ended: string;
  /** The archive, where it has no place of its own yet. */
  readonly archive: Blob | undefined;
}

/**
 * De-identifies all files into one zip: survey, compare, process, save. One bad file never stops it. What is thrown is
 * about the whole run (the archive cannot be written), and then nothing was saved.
 */
export async function runPage(request: RunRequest): Promise<RunResult> {
  const { policy, secret, jobs, startWorker, destination } = request;
  const crew = new Crew(jobs, startWorker, { policy, secret });
  try {
    return await new PageRun(request, crew).go();
  } catch (error) {
    await destination.abort();
    throw error;
  } finally {
    crew.close();
  }
}

class PageRun {
  readonly #request: RunRequest;
  readonly #crew: Crew;
  readonly #zip: ZipWriter;
  readonly #started = new Date().toISOString();
  readonly #settled: (Settled | undefined)[];
  readonly #balance: Record<Status | 'in', number>;
  readonly #tally = new EvidenceTally();
  readonly #outputs = new Map<string, string>();
  /** One entry is written at a time. */
  #writing: Promise<void> = Promise.resolve();
  #surveyed = 0;
  #bytes = 0;

  constructor(request: RunRequest, crew: Crew) {
    this.#request = request;
    this.#crew = crew;
    this.#zip = new ZipWriter(request.destination);
    this.#settled = request.files.map(() => undefined);
    const zeros = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
    this.#balance = { in: 0, ...zeros };
  }

  async go(): Promise<RunResult> {
    const survey = await this.#survey();
    if (!this.#isStopped) await this.#process(survey);
    this.#report('saving', this.#balance.in);
    const project = projectIdOf(this.#request.secret);
    const manifestSha256 = await this.#writeManifest(project);
    await this.#zip.end();
    const archive = await this.#request.destination.end();
    const remaining = this.#settled.length - this.#balance.in;
    return {
      settled: this.#settled,
      balance: { ...this.#balance },
      remaining,
      interrupted: remaining > 0,
      patients: survey.subjects.size,
      project,
      manifestSha256,
      tally: this.#tally,
      started: this.#started,
      ended: new Date().toISOString(),
      archive,
    };
  }

  #survey(): Promise<Survey> {
    this.#report('survey', 0);
    return surveyFiles({
      files: this.#request.files,
      crew: this.#crew,
      isInspected: false,
      isStopped: () => this.#isStopped,
      onFiles: (count) => {
        this.#surveyed += count;
        this.#report('survey', this.#surveyed);
      },
    });
  }

  /** What is not seen may be the same instance as something that is: without a whole survey nothing is released. */
  async #process(survey: Survey): Promise<void> {
    const { files } = this.#request;
    const { rows } = survey;
    this.#report('comparing', 0);
    const plan = await planInstances({ files, rows, crew: this.#crew, isStopped: () => this.#isStopped });
    if (this.#isStopped) return;
    const waiting: number[] = [];
    for (const [index, row] of rows.entries()) {
      const outcome = plan.get(index);
      if (outcome !== undefined) this.#settle(index, { ...outcome, findings: [] });
      else if (row?.kind === 'instance') waiting.push(index);
      else if (row?.kind === 'failed') {
        const { code, defect } = row;
        this.#settle(index, { status: 'quarantined', code, findings: [], ...(defect === undefined ? {} : { defect }) });
      } else if (row !== undefined) this.#settle(index, { status: row.kind, findings: [] });
    }
    const sizeOf = (index: number): number => files[index]!.file!.size;
    await this.#crew.deal<'process'>(chunksOf(waiting, { files: CHUNK_FILES, bytes: CHUNK_BYTES, sizeOf }), {
      orderOf: (indices) => ({
        task: 'process',
        files: indices.map((index) => files[index]!.file!),
        subjects: subjectsOf(survey, indices),
      }),
      done: (indices, report) => this.#take(survey, indices, report),
      lost: (index) => this.#settle(index, { status: 'quarantined', code: 'environment/worker', findings: [] }),
      isStopped: () => this.#isStopped,
    });
  }

  #take(survey: Survey, indices: readonly number[], { results, names }: ProcessReport): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const placed: ItemResult[] = [];
      for (const [i, result] of results.entries()) placed.push(await this.#place(survey, indices[i]!, result));
      this.#tally.addChunk({ results: placed, names });
    });
    return this.#writing;
  }

  async #place({ rows, mixedIssuers }: Survey, index: number, result: ItemResult): Promise<ItemResult> {
    const row = rows[index];
    const isMixed = row?.kind === 'instance' && mixedIssuers.has(row.patient);
    const saved = await this.#saved(result);
    const { released, evidence: _, ...rest } = saved;
    const findings = isMixed ? [...rest.findings, MIXED_ISSUER] : rest.findings;
    this.#bytes += this.#request.files[index]!.file!.size;
    const file = released === undefined ? {} : { output: released.output, sha256: released.sha256 };
    this.#settle(index, { ...rest, findings, ...file });
    return saved;
  }

  /** The result as it stands when its bytes are in the archive. Two instances of one name would be one file for two. */
  async #saved(result: ItemResult): Promise<ItemResult> {
    const { released, counts, evidence: _, ...rest } = result;
    if (released === undefined) return result;
    const { output, bytes, crc32, sha256 } = released;
    if (this.#outputs.has(output)) return { ...rest, status: 'quarantined', code: 'input/uid-conflict' };
    try {
      await this.#zip.add({ name: output, bytes, crc32 });
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { ...rest, status: 'quarantined', code: error.code };
    }
    this.#outputs.set(output, sha256);
    return result;
  }

  #settle(index: number, settled: Settled): void {
    this.#settled[index] = settled;
    this.#balance.in++;
    this.#balance[settled.status]++;
    this.#report('processing', this.#balance.in);
  }

  async #writeManifest(project: string): Promise<string> {
    const { policy, software, key } = this.#request;
    const text = manifestText({
      project,
      software,
      policy,
      evidenceKey: key?.publicJwk,
      written: new Date().toISOString(),
      outputs: [...this.#outputs].map(([path, sha256]) => ({ path, sha256 })),
    });
    const bytes = new TextEncoder().encode(text);
    await this.#zip.add({ name: MANIFEST_NAME, bytes, crc32: new Crc32().update(bytes).value });
    return sha256Hex(bytes);
  }

  #report(phase: Progress['phase'], done: number): void {
    const total = this.#settled.length;
    this.#request.onProgress({ phase, done, total, bytes: this.#bytes, balance: { ...this.#balance } });
  }

  get #isStopped(): boolean {
    return this.#request.signal.aborted;
  }
}

function subjectsOf({ rows, subjects }: Survey, indices: readonly number[]): { patient: string; subject: Subject }[] {
  const patients = new Set(
    indices.flatMap((index) => {
      const row = rows[index];
      return row?.kind === 'instance' ? [row.patient] : [];
    }),
  );
  return [...patients].map((patient) => ({ patient, subject: subjects.get(patient)! }));
}
