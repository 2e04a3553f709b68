import { deflateRawSync } from 'node:zlib';
import { BufferSource } from '../../src/bytes/index.ts';
import { type DicomObject, ROW, readObject } from '../../src/dicom/index.ts';
import { isFailure } from '../../src/failure/index.ts';
import { concat } from '../build/index.ts';

/** An element, sequence or item of a draft: where it stands, in bytes of the body. */
export interface Token {
  readonly tag: number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
  /** Index of the token around, -1 at the root. */
  readonly parent: number;
  readonly isItem: boolean;
  readonly isSequence: boolean;
  readonly isUndefined: boolean;
  readonly isImplicit: boolean;
  readonly isBigEndian: boolean;
}

/** An object that is being changed: what stands in front of the data set, the data set itself, and its tokens. */
export interface Draft {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly isDeflated: boolean;
  /** Empty where the object cannot be read any more. */
  readonly tokens: readonly Token[];
}

/** The object as it will be read. */
export function bytesOf({ head, body, isDeflated }: Draft): Uint8Array {
  return concat(head, isDeflated ? deflateRawSync(body, { level: 1 }) : body);
}

/** A draft of an object; `undefined` when it cannot be read. */
export function draftOf(bytes: Uint8Array): Draft | undefined {
  try {
    const object = readObject(new BufferSource(bytes));
    const { held } = object.dataSet;
    const isDeflated = object.transferSyntax.deflated;
    const head = bytes.slice(0, object.dataSetStart);
    const body = isDeflated ? held.slice(0, held.size).slice() : bytes.slice(object.dataSetStart);
    return { head, body, isDeflated, tokens: tokensOf(object, isDeflated ? 0 : head.length) };
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** The draft with another body, its tokens found anew. */
export function withBody(draft: Draft, body: Uint8Array): Draft {
  const next = { ...draft, body, tokens: [] };
  return draftOf(bytesOf(next)) ?? next;
}

function tokensOf({ dataSet: { table } }: DicomObject, offset: number): Token[] {
  return Array.from({ length: table.count }, (_, row) => {
    const flags = table.flags[row]!;
    return {
      tag: table.tag[row]! >>> 0,
      start: table.start[row]! - offset,
      value: table.value[row]! - offset,
      end: table.end[row]! - offset,
      parent: table.parent[row]!,
      isItem: (flags & ROW.item) !== 0,
      isSequence: (flags & ROW.sequence) !== 0,
      isUndefined: (flags & ROW.undefinedLength) !== 0,
      isImplicit: (flags & ROW.implicit) !== 0,
      isBigEndian: (flags & ROW.bigEndian) !== 0,
    };
  });
}

/**
 * Puts bytes in place of [start, end) inside the tokens `around`. With `repair` the lengths around are patched, so that
 * what is odd is what was put there and not where it ends.
 */
export function replace(
  draft: Draft,
  range: { start: number; end: number; around: number },
  bytes: Uint8Array,
  repair: boolean,
): Draft {
  const { start, end, around } = range;
  const body = concat(draft.body.subarray(0, start), bytes, draft.body.subarray(end));
  if (repair) growAround(draft, around, bytes.length - (end - start), body);
  return withBody(draft, body);
}

/** Adds to every defined length from the token `at` outwards. */
function growAround({ tokens }: Draft, at: number, by: number, body: Uint8Array): void {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let token = tokens[at]; token !== undefined; token = tokens[token.parent]) {
    if (token.isUndefined) continue;
    const field = lengthField(token, body);
    if (field.bytes === 2)
      view.setUint16(field.at, view.getUint16(field.at, !token.isBigEndian) + by, !token.isBigEndian);
    else view.setUint32(field.at, view.getUint32(field.at, !token.isBigEndian) + by, !token.isBigEndian);
  }
}

/** Where the length of a token stands: PS3.5 7.1, 7.5. */
export function lengthField(token: Token, body: Uint8Array): { readonly at: number; readonly bytes: 2 | 4 } {
  if (token.isItem || token.isImplicit || token.value - token.start === 12) return { at: token.value - 4, bytes: 4 };
  return { at: Math.min(token.value - 2, body.length - 2), bytes: 2 };
}
