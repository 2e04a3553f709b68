import type { Secret } from '../failure/index.ts';
import { concat } from './byte-strings.ts';
import { CHUNK_BYTES, ChunkCipher, SEALED_CHUNK_BYTES, STREAM_HEADER_BYTES, streamDamaged } from './chunks.ts';
import { TAG_BYTES } from './gcm.ts';
import { PieceReader, type Pieces } from './piece-reader.ts';

export interface StreamOptions {
  /**
   * What the content is and where it belongs, e.g. a label, a zero byte and the id of the blob. Bound, not stored:
   * a content put in the place of another one does not open.
   */
  readonly context: Uint8Array;
  /** 24 random bytes; an argument, because randomness enters at the edges. */
  readonly salt: Uint8Array;
}

/** Chunks that are sealed between two handovers: 1 MiB. */
const BATCH = 64;

/**
 * Seals a content of any length, a few megabytes of it in memory at a time (Cobblestone-256, see `chunks.ts`).
 *
 * Use a key for one content only; its length is not hidden. What was sealed for one context, key or salt says so by
 * its header; a cut, an exchanged, repeated or changed chunk is found by whoever reads that place, a cut by everybody.
 * That a whole content is the newest one, no format can tell: keep its hash where it is listed.
 * @throws {RangeError} for a key or salt of wrong length: a defect of the caller.
 * @example
 * await pipeline(sealStream(key, createReadStream(from), { context, salt: randomBytes(24) }), createWriteStream(to))
 */
export async function* sealStream(key: Secret, content: Pieces, options: StreamOptions): AsyncGenerator<Uint8Array> {
  const cipher = await ChunkCipher.create(key, options.salt, options.context);
  yield cipher.header;
  const reader = new PieceReader(content);
  const buffer = new Uint8Array(BATCH * CHUNK_BYTES);
  try {
    for (let first = 0; ; first += BATCH) {
      const plaintext = await reader.fill(buffer);
      yield await sealBatch(cipher, first, plaintext);
      if (plaintext.length < buffer.length) return;
    }
  } finally {
    buffer.fill(0);
    await reader.close();
  }
}

/**
 * The content of `sealStream`. Each piece was authenticated before it is given out; that the content is whole is known
 * only at the end. So keep what came out only if this ended without a failure.
 * @throws {Failure} `environment/sealed` where it was changed, cut, lengthened or rearranged, and for another key or
 *   context.
 */
export async function* openStream(key: Secret, sealed: Pieces, context: Uint8Array): AsyncGenerator<Uint8Array> {
  const reader = new PieceReader(sealed);
  try {
    const header = await reader.fill(new Uint8Array(STREAM_HEADER_BYTES));
    const cipher = await ChunkCipher.of(key, header, context);
    const buffer = new Uint8Array(BATCH * SEALED_CHUNK_BYTES);
    for (let first = 0; ; first += BATCH) {
      const batch = await reader.fill(buffer);
      yield* openBatch(cipher, first, batch);
      if (batch.length < buffer.length) return;
    }
  } finally {
    await reader.close();
  }
}

/** `sealStream` for a content that is in memory. */
export async function sealBytes(key: Secret, content: Uint8Array, options: StreamOptions): Promise<Uint8Array> {
  return collected(sealStream(key, [content], options));
}

/** `openStream` for a content that is in memory: nothing of it is given out before all of it was authenticated. */
export async function openBytes(key: Secret, sealed: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
  return collected(openStream(key, [sealed], context));
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  try {
    for await (const piece of pieces) all.push(piece);
    return concat(...all);
  } finally {
    // Of a content that did not open to its end, nothing stays.
    for (const piece of all) piece.fill(0);
  }
}

/** A full batch has full chunks only; any other one ends with a chunk that is not full, and be it empty. */
async function sealBatch(cipher: ChunkCipher, first: number, plaintext: Uint8Array): Promise<Uint8Array> {
  const count = Math.min(Math.floor(plaintext.length / CHUNK_BYTES) + 1, BATCH);
  const sealed = new Uint8Array(plaintext.length + count * TAG_BYTES);
  for (let i = 0; i < count; i++) {
    const chunk = cipher.seal(first + i, plaintext.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
    sealed.set(chunk instanceof Uint8Array ? chunk : await chunk, i * SEALED_CHUNK_BYTES);
  }
  return sealed;
}

async function* openBatch(cipher: ChunkCipher, first: number, sealed: Uint8Array): AsyncGenerator<Uint8Array> {
  const full = Math.floor(sealed.length / SEALED_CHUNK_BYTES);
  const rest = sealed.subarray(full * SEALED_CHUNK_BYTES);
  const isLast = full < BATCH;
  if (isLast && rest.length < TAG_BYTES) throw streamDamaged('it was cut');
  const count = full + (isLast ? 1 : 0);
  const plaintext = new Uint8Array(sealed.length - count * TAG_BYTES);
  try {
    for (let i = 0; i < count; i++) {
      const chunk = sealed.subarray(i * SEALED_CHUNK_BYTES, (i + 1) * SEALED_CHUNK_BYTES);
      plaintext.set(await cipher.open(first + i, chunk), i * CHUNK_BYTES);
    }
  } catch (error) {
    plaintext.fill(0);
    throw error;
  }
  if (plaintext.length > 0) yield plaintext;
}
