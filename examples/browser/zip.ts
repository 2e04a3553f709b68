import { Failure } from '../../src/failure/index.ts';
import { Crc32 } from './crc32.ts';

/** Where the bytes of an archive go, one piece after the other. */
export interface Sink {
  /** Resolves when the piece is taken, so that a slow disk slows the work down and not the memory up. */
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Takes back everything behind so many bytes. */
  truncate(size: number): Promise<void>;
}

export interface ZipEntry {
  /** Path with slashes. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer> | Blob;
  readonly crc32: number;
}

interface Written {
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** 4.4.1.4: what stands in a field of 32 or 16 bits whose number is in a zip64 field. */
const MANY = 0xffffffff;
const MANY_ENTRIES = 0xffff;
/** From where on numbers go into zip64 fields. */
export interface ZipLimits {
  readonly bytes: number;
  readonly entries: number;
}

const LIMITS: ZipLimits = { bytes: MANY, entries: MANY_ENTRIES };
const VERSION_64 = 45;
const VERSION = 20;
/** Bit 11: names are UTF-8. */
const UTF8 = 0x0800;
/** 1980-01-01, the first day that the format knows: when a file was made is nobody's business. */
const FIRST_DAY = 0x0021;
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * A zip archive (PKWARE APPNOTE 6.3) of stored entries, written as they come: what an entry is has to be known before
 * it, so nothing is changed later and nothing is kept but a line an entry. Beyond 4 GB or 65,535 entries it is zip64,
 * which the packages for browsers cannot write.
 */
export class ZipWriter {
  readonly #sink: Sink;
  readonly #limits: ZipLimits;
  readonly #entries: Written[] = [];
  #offset = 0;

  constructor(sink: Sink, limits: ZipLimits = LIMITS) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** @throws {Failure} `input/source-changed` for a long entry whose file did; nothing of it is left then */
  async add({ name, bytes, crc32 }: ZipEntry): Promise<void> {
    const size = bytes instanceof Uint8Array ? bytes.length : bytes.size;
    const entry = { name: new TextEncoder().encode(name), size, crc32, offset: this.#offset };
    await this.#write(localHeader(entry, this.#limits));
    if (bytes instanceof Uint8Array) await this.#write(bytes);
    else if (!(await this.#writeBlob(bytes, crc32))) {
      await this.#sink.truncate(entry.offset);
      this.#offset = entry.offset;
      throw new Failure('input/source-changed', 'the file changed while it was copied');
    }
    this.#entries.push(entry);
  }

  /** Writes the directory. Nothing can be added any more. */
  async end(): Promise<void> {
    const start = this.#offset;
    let pieces: Uint8Array[] = [];
    for (const entry of this.#entries) {
      pieces.push(centralHeader(entry, this.#limits));
      if (pieces.length < 1024) continue;
      await this.#write(joined(pieces));
      pieces = [];
    }
    await this.#write(joined(pieces));
    await this.#write(endOf({ count: this.#entries.length, start, size: this.#offset - start }, this.#limits));
  }

  /** False when the bytes cannot be read any more, or are not those that were verified. */
  async #writeBlob(blob: Blob, crc32: number): Promise<boolean> {
    const crc = new Crc32();
    for (let at = 0; at < blob.size; at += PIECE_BYTES) {
      const piece = await readPiece(blob.slice(at, at + PIECE_BYTES));
      if (piece === undefined) return false;
      crc.update(piece);
      await this.#write(piece);
    }
    return crc.value === crc32;
  }

  async #write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#offset += piece.length;
    if (piece.length > 0) await this.#sink.write(piece);
  }
}

async function readPiece(blob: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

type Field = readonly [bytes: 2 | 4 | 8, value: number];

/** 4.3.7. A long entry has its sizes in the zip64 field (4.5.3). */
function localHeader({ name, size, crc32 }: Written, { bytes }: ZipLimits): Uint8Array<ArrayBuffer> {
  const isLong = size >= bytes;
  const extra = isLong ? record([2, 1], [2, 16], [8, size], [8, size]) : new Uint8Array(0);
  const short = isLong ? MANY : size;
  const head = record(
    [4, LOCAL],
    [2, isLong ? VERSION_64 : VERSION],
    [2, UTF8],
    [2, 0],
    [2, 0],
    [2, FIRST_DAY],
    [4, crc32],
    [4, short],
    [4, short],
    [2, name.length],
    [2, extra.length],
  );
  return joined([head, name, extra]);
}

/** 4.3.12. */
function centralHeader({ name, size, crc32, offset }: Written, { bytes }: ZipLimits): Uint8Array {
  const long: Field[] = [];
  if (size >= bytes) long.push([8, size], [8, size]);
  if (offset >= bytes) long.push([8, offset]);
  const extra = long.length === 0 ? new Uint8Array(0) : record([2, 1], [2, 8 * long.length], ...long);
  const version = long.length === 0 ? VERSION : VERSION_64;
  const head = record(
    [4, CENTRAL],
    [2, version],
    [2, version],
    [2, UTF8],
    [2, 0],
    [2, 0],
    [2, FIRST_DAY],
    [4, crc32],
    [4, size >= bytes ? MANY : size],
    [4, size >= bytes ? MANY : size],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, offset >= bytes ? MANY : offset],
  );
  return joined([head, name, extra]);
}

interface Directory {
  readonly count: number;
  readonly start: number;
  readonly size: number;
}

/** 4.3.14 to 4.3.16. */
function endOf({ count, start, size }: Directory, { bytes, entries }: ZipLimits): Uint8Array<ArrayBuffer> {
  const isLong = count >= entries || start >= bytes || size >= bytes;
  const short = isLong ? MANY_ENTRIES : count;
  const end = record(
    [4, END],
    [2, 0],
    [2, 0],
    [2, short],
    [2, short],
    [4, isLong ? MANY : size],
    [4, isLong ? MANY : start],
    [2, 0],
  );
  return isLong ? joined([endOf64({ count, start, size }), end]) : joined([end]);
}

function endOf64({ count, start, size }: Directory): Uint8Array {
  const end: readonly Field[] = [
    [4, END_64],
    [8, 44],
    [2, VERSION_64],
    [2, VERSION_64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, start],
  ];
  return record(...end, [4, LOCATOR_64], [4, 0], [8, start + size], [4, 1]);
}

function record(...fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [length]) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [length, value] of fields) {
    if (length === 2) view.setUint16(at, value, true);
    else if (length === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += length;
  }
  return bytes;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
