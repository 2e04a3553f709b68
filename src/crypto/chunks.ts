import { platform } from '#crypto';
import { gcmPlatform } from '#gcm';
import { Failure, Secret } from '../failure/index.ts';
import { concat, equalBytes, utf8 } from './byte-strings.ts';
import { expand } from './expand.ts';
import { checkedKey, type Gcm, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './gcm.ts';

/**
 * The arithmetic of C2SP `chunked-encryption` v1, instance Cobblestone-256: how a content of any length is cut into
 * chunks of AES-256-GCM, and the key of one content. `sealed-stream.ts` and `sealed-reader.ts` stand on this.
 *
 *     file     salt (24) | commitment (32) | chunk 0 | chunk 1 | …
 *     chunk k  AES-256-GCM(key, base nonce XOR k, 16,384 bytes of plaintext; the last one always less, perhaps 0)
 */
export const SALT_BYTES = 24;
const COMMITMENT_BYTES = 32;
export const STREAM_HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
export const CHUNK_BYTES = 16_384;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** 4 PiB: the counter has 38 bits. */
const MAX_CHUNKS = 2 ** 38;

const LABEL = 'c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM';

/** The chunks of one content under one key. */
export class ChunkCipher {
  /** Salt and commitment: what the sealed content begins with. */
  readonly header: Uint8Array;
  readonly #gcm: Gcm;
  readonly #baseNonce: Uint8Array;

  private constructor(header: Uint8Array, gcm: Gcm, baseNonce: Uint8Array) {
    this.header = header;
    this.#gcm = gcm;
    this.#baseNonce = baseNonce;
  }

  /** @throws {RangeError} for a key or salt of wrong length: a defect of the caller. */
  static async create(key: Secret, salt: Uint8Array, context: Uint8Array): Promise<ChunkCipher> {
    if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`);
    const info = concat(utf8(LABEL), Uint8Array.of(0), salt, context);
    const mac = platform.createMacSha512(checkedKey(key));
    const derived = expand(mac, info, KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES);
    try {
      const part = (from: number, to: number): Uint8Array => derived.use((bytes) => bytes.slice(from, to));
      const chunkKey = new Secret(part(0, KEY_BYTES));
      const gcm = await gcmPlatform.importKey(chunkKey);
      chunkKey.destroy();
      const header = concat(salt, part(KEY_BYTES + NONCE_BYTES, derived.length));
      return new ChunkCipher(header, gcm, part(KEY_BYTES, KEY_BYTES + NONCE_BYTES));
    } finally {
      derived.destroy();
    }
  }

  /**
   * The cipher of a content that begins with `header`.
   * @throws {Failure} `environment/sealed` when the commitment is of another key, context or salt.
   */
  static async of(key: Secret, header: Uint8Array, context: Uint8Array): Promise<ChunkCipher> {
    if (header.length !== STREAM_HEADER_BYTES) throw streamDamaged('it ends within its header');
    const cipher = await ChunkCipher.create(key, header.slice(0, SALT_BYTES), context);
    if (equalBytes(cipher.header, header)) return cipher;
    throw streamDamaged('it was sealed under another key or for another purpose, or its header was changed');
  }

  seal(index: number, plaintext: Uint8Array): ReturnType<Gcm['seal']> {
    return this.#gcm.seal(this.#nonce(index), plaintext);
  }

  /** @throws {Failure} `environment/sealed` */
  async open(index: number, sealed: Uint8Array): Promise<Uint8Array> {
    const opened = await this.#gcm.open(this.#nonce(index), sealed);
    if (opened === undefined) throw streamDamaged(`chunk ${index} was changed or is not in its place`);
    return opened;
  }

  /** The base nonce with the index in its last bytes. */
  #nonce(index: number): Uint8Array {
    if (index >= MAX_CHUNKS) throw streamDamaged('it has more chunks than its counter can tell');
    const nonce = this.#baseNonce.slice();
    const view = new DataView(nonce.buffer);
    view.setUint32(8, view.getUint32(8) ^ (index % 2 ** 32));
    view.setUint32(4, view.getUint32(4) ^ Math.floor(index / 2 ** 32));
    return nonce;
  }
}

/**
 * Length of what is sealed in `length` bytes.
 * @throws {Failure} `environment/sealed` for a length that no sealed content has: it was cut. Where only a part is
 *   read, this finds a cut at the border of a chunk.
 */
export function plaintextLength(length: number): number {
  const body = length - STREAM_HEADER_BYTES;
  const full = Math.floor(body / SEALED_CHUNK_BYTES);
  const rest = body - full * SEALED_CHUNK_BYTES;
  if (body < TAG_BYTES || rest < TAG_BYTES) throw streamDamaged('it was cut');
  return full * CHUNK_BYTES + rest - TAG_BYTES;
}

/** Length of what `length` bytes are sealed in. */
export function sealedLength(length: number): number {
  return STREAM_HEADER_BYTES + length + (Math.floor(length / CHUNK_BYTES) + 1) * TAG_BYTES;
}

export function streamDamaged(why: string): Failure {
  return new Failure('environment/sealed', `sealed content cannot be opened: ${why}`);
}
