import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, writevSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FileSource, HEADER_ONLY, Scratch, WHOLE_OBJECT } from '../src/bytes/file.node.ts';
import type { ByteSource } from '../src/bytes/index.ts';
import { applyDecisions, decide, ResidualNeedles, RuleBook } from '../src/deid/index.ts';
import { ElementTable, readObject } from '../src/dicom/index.ts';
import { Pseudonymizer, type Subject, surveyObject } from '../src/identity/index.ts';
import { createPipeline, type Pipeline, type Ready, VERSION } from '../src/pipeline/index.ts';
import { patientIdFrom } from '../src/policy/index.ts';
import { benchPolicy, benchSecret } from './stage.ts';
import { median } from './statistics.ts';
import { STEPS, type StepId, type StepTable } from './step-table.ts';
import { dicomFilesBelow, type Workload } from './workloads.ts';

type Policy = Awaited<ReturnType<typeof benchPolicy>>;

const PASSES = 5;

/** Where a millisecond goes, in this thread, with timers around every step. The first pass warms up and does not count. */
export async function measureSteps(workload: Workload, scratch: string): Promise<StepTable> {
  const files = dicomFilesBelow(workload.folder);
  const policy = await benchPolicy();
  const passes: Record<StepId, number>[] = [];
  for (let pass = 0; pass <= PASSES; pass++) {
    // What is remembered (UIDs, spellings) is new in every pass, as in every run; only the code is warm.
    const sums = new Stepper(policy, scratch).pass(files, `${workload.name}-${pass}`);
    if (pass > 0) passes.push(sums);
  }
  const perFile = (id: StepId): number => median(passes.map((sums) => sums[id])) / files.length;
  const ms = Object.fromEntries(STEPS.map(({ id }) => [id, perFile(id)])) as Record<StepId, number>;
  return { workload: workload.name, files: files.length, ms };
}

class Stepper {
  readonly #policy: Policy;
  readonly #folder: string;
  readonly #pipeline: Pipeline;
  readonly #pseudonymizer = new Pseudonymizer(benchSecret());
  readonly #book: RuleBook;
  readonly #source = new Scratch();
  readonly #written = new Scratch();
  readonly #table = new ElementTable();
  readonly #subjects = new Map<string, Subject>();
  readonly #needles = new Map<string, ResidualNeedles>();
  #sums = noTime();

  constructor(policy: Policy, folder: string) {
    this.#policy = policy;
    this.#folder = folder;
    this.#book = new RuleBook(policy);
    this.#pipeline = createPipeline({
      policy,
      secret: benchSecret(),
      flags: { rekey: false, media: false },
      subjectOf: ({ id }) => this.#subjects.get(id),
    });
  }

  pass(files: readonly string[], name: string): Record<StepId, number> {
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    this.#sums = noTime();
    for (const path of files) this.#time('survey', () => this.#survey(path));
    for (const [i, path] of files.entries()) this.#process(path, join(folder, `${i}-${basename(path)}`));
    const { prepare, parse, identify, decide: decided, apply } = this.#sums;
    this.#sums.pieces = Math.max(0, prepare - parse - identify - decided - apply);
    return this.#sums;
  }

  #survey(path: string): void {
    const source = FileSource.open(path, this.#source, HEADER_ONLY);
    const surveyed = this.#pipeline.survey(source);
    source.close();
    // All objects of a patient in these workloads say the same of him.
    if (surveyed.kind === 'instance' && !this.#subjects.has(surveyed.key.id)) {
      this.#subjects.set(surveyed.key.id, surveyed.subject);
      this.#needles.set(surveyed.key.id, new ResidualNeedles(surveyed.subject));
    }
  }

  #process(path: string, target: string): void {
    const source = this.#time('open', () => FileSource.open(path, this.#source, WHOLE_OBJECT));
    this.#time('hash-in', () => hashOf(source));
    const prepared = this.#time('prepare', () => this.#pipeline.prepare(source));
    if (prepared.status !== 'ready') throw new Error(`an object of the bench is ${prepared.status} (${prepared.code})`);
    const part = `${target}.part`;
    const descriptor = this.#time('write', () => writePart(part, prepared, source));
    const written = this.#time('read-back', () => new FileSource(descriptor, this.#written, WHOLE_OBJECT));
    const verdict = this.#time('verify', () => prepared.verify(written));
    if (!verdict.ok) throw new Error(`an object of the bench is refused (${verdict.code})`);
    this.#time('hash-out', () => hashOf(written));
    this.#time('rename', () => {
      written.close();
      renameSync(part, target);
    });
    // Last, because what was prepared lives until the next object is read.
    this.#partsOfPrepare(source);
    source.close();
  }

  /** The same work as in `prepare`, step by step and thrown away. */
  #partsOfPrepare(source: ByteSource): void {
    const object = this.#time('parse', () => readObject(source, { table: this.#table }));
    const { key } = this.#time('identify', () => surveyObject(object, this.#policy.patients));
    const needles = this.#needles.get(key.id)!;
    const decisions = this.#time('decide', () => decide(object, { book: this.#book, needles }));
    this.#time('apply', () => {
      const patientCode = patientIdFrom(this.#policy.pseudonyms.patientId, this.#pseudonymizer.patientId(key));
      const offsetDays = this.#pseudonymizer.offsetDays(key);
      const context = { pseudonymizer: this.#pseudonymizer, key, patientCode, offsetDays, version: VERSION };
      return applyDecisions(object, decisions, context);
    });
  }

  #time<T>(step: StepId, work: () => T): T {
    const started = performance.now();
    const result = work();
    this.#sums[step] += performance.now() - started;
    return result;
  }
}

const noTime = (): Record<StepId, number> =>
  Object.fromEntries(STEPS.map(({ id }) => [id, 0])) as Record<StepId, number>;

function writePart(path: string, { segments }: Ready, source: ByteSource): number {
  const descriptor = openSync(path, 'wx+');
  try {
    writevSync(
      descriptor,
      segments.map((segment) => (segment instanceof Uint8Array ? segment : source.read(segment.start, segment.end))),
    );
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return descriptor;
}

function hashOf(source: ByteSource): string {
  return createHash('sha256').update(source.read(0, source.size)).digest('hex');
}
