import { BufferSource } from '../src/bytes/index.ts';
import { Secret } from '../src/failure/index.ts';
import type { Subject } from '../src/identity/index.ts';
import { createPipeline, type Pipeline, type PipelineContext, type Ready } from '../src/pipeline/index.ts';
import { loadPolicy, withOverrides } from '../src/policy/index.ts';

/** The policy that the benches run under: pictures are left, as the peers leave them. */
export async function benchPolicy(): Promise<PipelineContext['policy']> {
  return withOverrides(await loadPolicy('research'), { pixels: 'insecure-keep', faces: 'keep' });
}

/** 32 bytes that are the same in every bench. */
export const benchSecret = (): Secret => new Secret(new Uint8Array(32).fill(7));

/** The pipeline over objects in memory, without files. */
export class ByteStage {
  readonly #pipeline: Pipeline;
  /** By Patient ID. As in a run, what was made for a patient serves all his objects. */
  readonly #subjects: Map<string, Subject>;
  #written = new Uint8Array(0);

  private constructor(pipeline: Pipeline, subjects: Map<string, Subject>) {
    this.#pipeline = pipeline;
    this.#subjects = subjects;
  }

  static async open(): Promise<ByteStage> {
    const subjects = new Map<string, Subject>();
    const context = {
      policy: await benchPolicy(),
      secret: benchSecret(),
      flags: { rekey: false, media: false },
      subjectOf: ({ id }: { id: string }) => subjects.get(id),
    };
    return new ByteStage(createPipeline(context), subjects);
  }

  /**
   * From bytes to a verdict, and everything in between.
   * @throws {Error} when the object is not released: its time would mean nothing
   */
  process(bytes: Uint8Array): void {
    const source = new BufferSource(bytes);
    const surveyed = this.#pipeline.survey(source);
    if (surveyed.kind === 'instance' && !this.#subjects.has(surveyed.key.id)) {
      this.#subjects.set(surveyed.key.id, surveyed.subject);
    }
    const prepared = this.#pipeline.prepare(source);
    if (prepared.status !== 'ready') throw new Error(`an object of the bench is ${prepared.status} (${prepared.code})`);
    const verdict = prepared.verify(new BufferSource(this.#assemble(bytes, prepared)));
    if (!verdict.ok) throw new Error(`an object of the bench is refused (${verdict.code})`);
  }

  #assemble(source: Uint8Array, { segments, size }: Ready): Uint8Array {
    if (this.#written.length < size) this.#written = new Uint8Array(size * 2);
    let at = 0;
    for (const segment of segments) {
      const piece = segment instanceof Uint8Array ? segment : source.subarray(segment.start, segment.end);
      this.#written.set(piece, at);
      at += piece.length;
    }
    return this.#written.subarray(0, size);
  }
}
