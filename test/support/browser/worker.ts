/**
 * The worker: the same object twice, as bytes through the library, and as a Blob that is read piece by piece through
 * the pipeline.
 */
import type { ByteSource } from '../../../src/bytes/index.ts';
import { deidentify, Secret } from '../../../src/index.ts';
import { createPipeline, type Ready } from '../../../src/pipeline/index.ts';
import { type Answer, examplePolicy } from './example.ts';

/** A file that a user chose, never in memory as a whole. Only workers may read it synchronously. */
class BlobSource implements ByteSource {
  readonly #reader = new FileReaderSync();
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  read(start: number, end: number): Uint8Array {
    return new Uint8Array(this.#reader.readAsArrayBuffer(this.#blob.slice(start, end)));
  }
}

async function asBytes(blob: Blob, secret: Uint8Array): Promise<Answer> {
  const bytes = new BlobSource(blob).read(0, blob.size);
  return deidentify(bytes, { policy: await examplePolicy(), secret });
}

async function asBlob(blob: Blob, secret: Uint8Array): Promise<Answer> {
  const pipeline = createPipeline({
    policy: await examplePolicy(),
    secret: new Secret(secret.slice()),
    flags: { rekey: false, media: false },
    subjectOf: () => undefined,
  });
  const source = new BlobSource(blob);
  const prepared = pipeline.prepare(source);
  if (prepared.status === 'held') {
    const { status, code, findings } = prepared;
    return { status, code, findings: [...findings, ...((await prepared.searchDocument?.()) ?? [])] };
  }
  if (prepared.status !== 'ready') return prepared;
  const written = writtenBlob(prepared, source);
  const verdict = prepared.verify(new BlobSource(written));
  if (!verdict.ok) return { status: 'quarantined', code: verdict.code };
  return { status: 'released', bytes: new BlobSource(written).read(0, written.size) };
}

/** New bytes are valid until the next object, so the Blob takes a copy of each. */
function writtenBlob({ segments }: Ready, source: ByteSource): Blob {
  const parts = segments.map((segment) =>
    segment instanceof Uint8Array ? segment.slice() : source.read(segment.start, segment.end),
  );
  return new Blob(parts as BlobPart[]);
}

addEventListener('message', async ({ data: { blob, secret } }: MessageEvent<{ blob: Blob; secret: Uint8Array }>) => {
  postMessage([await asBytes(blob, secret), await asBlob(blob, secret)]);
});
