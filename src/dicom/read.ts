import { inflateRaw } from '#inflate';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { Failure, type Finding } from '../failure/index.ts';
import { DataSet } from './dataset.ts';
import { findStart, firstEncoding, type Start, showsEncoding } from './detect.ts';
import { sniffedSyntax } from './fragments.ts';
import { HeldBytes } from './held.ts';
import { refuseHiddenElements } from './hidden-elements.ts';
import { LIMITS } from './limits.ts';
import { checkPixelData } from './pixel-length.ts';
import { EXPLICIT_LITTLE, nativeSyntax, type TransferSyntax, transferSyntax } from './syntax.ts';
import { ElementTable } from './table.ts';
import { tokenize } from './tokenizer.ts';

const FILE_META_GROUP = 0x0002;
const META_GROUP_LENGTH = 0x00020000;
const TRANSFER_SYNTAX_UID = 0x00020010;

/** One object as it was read. Views and ranges; nothing of the source was changed. */
export interface DicomObject {
  readonly source: ByteSource;
  /** The 128 bytes in front of DICM. */
  readonly preamble: Uint8Array | undefined;
  readonly meta: DataSet | undefined;
  readonly dataSet: DataSet;
  /** As the bytes are encoded, which may differ from what the file meta says (a finding then). */
  readonly transferSyntax: TransferSyntax;
  readonly findings: readonly Finding[];
  /** Offset of the data set in the source; of a deflated one, of its stream. */
  readonly dataSetStart: number;
  /** Offset behind the last element, in the data set's own bytes (the inflated ones of a deflated object). */
  readonly dataSetEnd: number;
}

export interface ReadOptions {
  /** A table to fill again: the object read into it before becomes invalid. Saves the memory of a new one. */
  readonly table?: ElementTable;
}

interface Meta {
  readonly dataSet: DataSet | undefined;
  readonly end: number;
  /** Transfer Syntax UID as it stands there; empty where there is none. */
  readonly declared: string;
  /** What the standard says of it. */
  readonly stated: TransferSyntax | undefined;
}

/** The bytes of the data set itself. */
interface Body {
  readonly held: HeldBytes;
  readonly start: number;
}

/**
 * Reads a Part 10 file, or a bare data set of any native encoding, from its bytes (PS3.10 7, PS3.5 7).
 *
 * Values are not decoded and bulk is not held. What is odd but readable is in `findings`.
 * Throws `Failure` of kind `input` or `limit`; the codes are those of docs/reference/codes.md.
 */
export function readObject(source: ByteSource, options: ReadOptions = {}): DicomObject {
  const held = new HeldBytes(source);
  const start = findStart(held);
  if (start === undefined) throw new Failure('input/not-dicom', 'nothing at the start of the bytes is DICOM');
  const findings: Finding[] = [...start.findings];
  const table = options.table ?? new ElementTable();
  const meta = readMeta(held, start, table, findings);
  if (meta.end >= source.size) {
    throw new Failure('input/no-data-set', 'a file meta group with nothing behind it', { at: { offset: meta.end } });
  }
  const body = meta.stated?.deflated === true ? inflateBody(held, meta.end, findings) : { held, start: meta.end };
  const syntax = agreedSyntax(body, meta, findings);
  table.clear();
  const end = tokenize(body.held, { start: body.start, end: body.held.size }, syntax, table, findings);
  if (table.count === 0) {
    throw new Failure('input/no-data-set', 'no element behind the file meta group', { at: { offset: meta.end } });
  }
  noteTrailing(body.held, end, findings);

  const dataSet = new DataSet(body.held, table);
  refuseHiddenElements(dataSet);
  const actual = meta.declared === '' ? sniffedSyntax(dataSet, syntax) : syntax;
  checkPixelData(dataSet, actual, findings);
  const preamble =
    start.preamble === undefined ? undefined : new Uint8Array(held.slice(start.preamble.start, start.preamble.end));
  return {
    source,
    preamble,
    meta: meta.dataSet,
    dataSet,
    transferSyntax: actual,
    findings,
    dataSetStart: meta.end,
    dataSetEnd: end,
  };
}

function readMeta(held: HeldBytes, { offset: start, hasMeta }: Start, object: ElementTable, findings: Finding[]): Meta {
  if (!hasMeta) return { dataSet: undefined, end: start, declared: '', stated: undefined };
  const table = object.fileMeta;
  table.clear();
  // PS3.10 7.1: always explicit little endian; some writers take the encoding of the data set.
  const encoding = firstEncoding(held, start) ?? EXPLICIT_LITTLE;
  if (!encoding.explicit || encoding.bigEndian) findings.push({ code: 'meta-encoding', path: 'meta:' });
  const inside: Finding[] = [];
  const end = tokenize(held, { start, end: held.size }, encoding, table, inside, { onlyGroup: FILE_META_GROUP });
  findings.push(...inside.map(({ code, path }) => ({ code, path: `meta:${path}` })));
  const dataSet = new DataSet(held, table);
  refuseHiddenElements(dataSet);
  noteGroupLength(dataSet, end, findings);
  if (!dataSet.has(TRANSFER_SYNTAX_UID)) findings.push({ code: 'meta-no-transfer-syntax', path: 'meta:' });
  const declared = dataSet.text(TRANSFER_SYNTAX_UID);
  return { dataSet, end, declared, stated: transferSyntax(declared) };
}

function noteGroupLength(meta: DataSet, end: number, findings: Finding[]): void {
  const element = meta.get(META_GROUP_LENGTH);
  const stated = element?.numbers()[0];
  if (element === undefined || stated === undefined) findings.push({ code: 'meta-no-group-length', path: 'meta:' });
  else if (element.dataSet.table.end[element.row]! + stated !== end)
    findings.push({ code: 'meta-wrong-group-length', path: 'meta:' });
}

function inflateBody(held: HeldBytes, start: number, findings: Finding[]): Body {
  if (held.size - start > LIMITS.inflatedBytes) {
    throw new Failure('limit/inflated', `a deflated data set of ${held.size - start} bytes`, { at: { offset: start } });
  }
  const { bytes, consumed } = inflateRaw(held.source.read(start, held.size), LIMITS.inflatedBytes);
  const rest = held.size - start - consumed;
  // PS3.5 A.5: one NUL pads the stream to even length.
  const isPadding = rest === 1 && held.source.read(held.size - 1, held.size)[0] === 0;
  if (rest > 0 && !isPadding) findings.push({ code: 'trailing-bytes', path: '' });
  return { held: new HeldBytes(new BufferSource(bytes)), start: 0 };
}

/**
 * What the first element shows against what the file meta declares: the bytes win. Fragments in an implicit data set
 * exist in practice and keep their syntax. What is declared deflated, or as fragments, and is big endian or implicit
 * within the stream (PS3.5 A.4, A.5) was declared falsely: nothing else would be true of all of it.
 */
function agreedSyntax(body: Body, meta: Meta, findings: Finding[]): TransferSyntax {
  const { stated } = meta;
  const found = firstEncoding(body.held, body.start);
  const at = { offset: meta.end };
  if (found === undefined) {
    if (stated !== undefined) return stated;
    const message = 'neither the file meta nor the first element tells the transfer syntax';
    throw new Failure('input/unknown-transfer-syntax', message, { at });
  }
  if (stated !== undefined && found.explicit === stated.explicit && found.bigEndian === stated.bigEndian) return stated;
  // A first group beyond 00FF looks like one in the other byte order.
  if (stated?.explicit === true && showsEncoding(body.held, body.start, stated)) return stated;
  if (stated?.deflated === true || (stated?.encapsulated === true && found.bigEndian)) {
    throw new Failure('input/false-transfer-syntax', 'the data set is not explicit little endian', { at });
  }
  if (meta.declared !== '') findings.push({ code: 'transfer-syntax-mismatch', path: 'meta:(0002,0010)' });
  return stated?.encapsulated === true ? { ...stated, ...found } : nativeSyntax(found);
}

function noteTrailing(held: HeldBytes, end: number, findings: Finding[]): void {
  if (end >= held.size) return;
  let zeros = true;
  for (let at = end; zeros && at < held.size; at += LIMITS.firstRead) {
    zeros = held.source.read(at, Math.min(at + LIMITS.firstRead, held.size)).every((byte) => byte === 0);
  }
  findings.push({ code: zeros ? 'trailing-zeros' : 'trailing-bytes', path: '' });
}
