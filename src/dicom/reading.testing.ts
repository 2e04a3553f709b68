import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { concat, type Part, type Part10, part10, SYNTAX } from '../../test/build/index.ts';
import { BufferSource, type ByteSource, ByteWriter } from '../bytes/index.ts';
import { type FailureCode, type FindingCode, isFailure } from '../failure/index.ts';
import type { DataSet } from './dataset.ts';
import { type DicomObject, type ReadOptions, readObject } from './read.ts';
import { EDIT, type Edits, partBytes, rewriteDataSet } from './rewrite.ts';
import { ROW } from './table.ts';
import { vrName } from './vr.ts';

export const read = (bytes: Uint8Array, options?: ReadOptions): DicomObject =>
  readObject(new BufferSource(bytes), options);

/** An object of these parts behind a right file meta group. */
export const object = (transferSyntax: string, ...parts: readonly Part[]): DicomObject =>
  read(part10({ transferSyntax, dataSet: parts }));

export const explicit = (...parts: readonly Part[]): DicomObject => object(SYNTAX.explicitLittle, ...parts);

export const file = (file: Part10): DicomObject => read(part10(file));

/** Codes of the findings with their paths, in the order they were made. */
export const findingsOf = ({ findings }: DicomObject): string[] =>
  findings.map(({ code, path }) => (path === '' ? code : `${code} ${path}`));

export const hasFinding = ({ findings }: DicomObject, code: FindingCode): boolean =>
  findings.some((finding) => finding.code === code);

/** Fails unless the work ends in a `Failure` of this code; returns where it happened. */
export function fails(code: FailureCode, work: () => unknown): { offset?: number; path?: string } {
  try {
    work();
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.equal(error.code, code, error.message);
    return error.at ?? {};
  }
  return assert.fail(`no failure, ${code} was expected`);
}

/** Every row as `path VR length`, rows of items and strays included. */
export function listing({ table }: DataSet): string[] {
  const lines: string[] = [];
  const paths: string[] = [];
  for (let row = 0; row < table.count; row++) {
    const flags = table.flags[row]!;
    const around = table.parent[row]! < 0 ? '' : paths[table.parent[row]!]!;
    const tag = (table.tag[row]! >>> 0).toString(16).toUpperCase().padStart(8, '0');
    const isItem = (flags & ROW.item) !== 0;
    paths[row] = isItem ? `${around}[${table.itemNumber[row]}]` : `${around}${around === '' ? '' : '.'}${tag}`;
    const kind = (flags & ROW.stray) !== 0 ? 'stray' : isItem ? 'item' : vrName(table.vr[row]!);
    lines.push(`${paths[row]} ${kind} ${table.end[row]! - table.value[row]!}`);
  }
  return lines;
}

/** Edits that change nothing, with every sequence and item opened, so that everything is written anew. */
export function openEverything({ dataSet: { table } }: DicomObject, sort = false): Edits {
  const op = new Uint8Array(table.count);
  for (let row = 0; row < table.count; row++) {
    if ((table.flags[row]! & (ROW.item | ROW.sequence)) !== 0) op[row] = EDIT.open;
  }
  return { op, values: new Map(), insertions: [], sort };
}

/** The bytes of a data set after edits. */
export function rewritten(read: DicomObject, edits: Edits): Uint8Array {
  const writer = new ByteWriter();
  const parts = rewriteDataSet(read, edits, writer);
  return concat(...parts.map((part) => partBytes(part, writer, read).slice()));
}

/** The bytes of the data set as they were read, of a deflated one inflated. */
export function sourceBytes(read: DicomObject): Uint8Array {
  const start = read.transferSyntax.deflated ? 0 : read.dataSetStart;
  return new Uint8Array(read.dataSet.held.slice(start, read.dataSetEnd));
}

export const deflatedRaw = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes);

/**
 * A source that does not lie in memory: it counts what is read and gives views of one buffer, which the next read
 * overwrites.
 */
export class FileLikeSource implements ByteSource {
  readonly size: number;
  reads = 0;
  bytesRead = 0;
  readonly #byteAt: (offset: number) => number;
  #window = new Uint8Array(0);

  /** Over bytes, or over a function that tells each byte of a file too large to exist here. */
  constructor(bytes: Uint8Array | { readonly size: number; byteAt(offset: number): number }) {
    this.size = bytes instanceof Uint8Array ? bytes.length : bytes.size;
    this.#byteAt = bytes instanceof Uint8Array ? (offset) => bytes[offset]! : bytes.byteAt;
  }

  read(start: number, end: number): Uint8Array {
    const from = Math.min(Math.max(start, 0), this.size);
    const count = Math.max(Math.min(end, this.size) - from, 0);
    // What was given before must not be used any more.
    this.#window.fill(0xa5);
    if (this.#window.length < count) this.#window = new Uint8Array(count);
    for (let i = 0; i < count; i++) this.#window[i] = this.#byteAt(from + i);
    this.reads++;
    this.bytesRead += count;
    return this.#window.subarray(0, count);
  }
}
