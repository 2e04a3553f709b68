import type { ByteRange, ByteWriter } from '../bytes/index.ts';
import { writeFileMeta } from '../deid/index.ts';
import {
  concatBytes,
  type DicomObject,
  decodeLatin1,
  deflateRaw,
  EDIT,
  type Edits,
  encodeAscii,
  encodeElement,
  type Insertion,
  type OutputPart,
  partBytes,
  rewriteDataSet,
  trimPadding,
  VR,
} from '../dicom/index.ts';
import type { Segment } from './types.ts';

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;

export interface WrittenInstance {
  readonly segments: readonly Segment[];
  readonly size: number;
}

/** Class and instance as the output names them, in the file meta and, where the source's data set has none, in ours. */
export interface OutputIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Where the pixels are encoded otherwise than in the source. */
  readonly transferSyntaxUid?: string;
}

/** The value that the output has for an attribute of the root; empty where it has none. */
export function textAfter(object: DicomObject, edits: Edits, tag: number): string {
  const row = object.dataSet.rowOf(tag);
  if (row === undefined) return '';
  switch (edits.op[row]) {
    case EDIT.copy:
      return object.dataSet.text(tag);
    case EDIT.replace:
      return trimPadding(decodeLatin1(edits.values.get(row)!).split('\\')[0]!);
    default:
      return '';
  }
}

/** A whole Part 10 file: new file meta, then the data set with its edits, in the encoding of the source. */
export function writeInstance(
  object: DicomObject,
  edits: Edits,
  identity: OutputIdentity,
  writer: ByteWriter,
): WrittenInstance {
  writer.clear();
  writeFileMeta({ transferSyntaxUid: object.transferSyntax.uid, ...identity }, writer);
  const metaEnd = writer.length;
  const parts = rewriteDataSet(object, withIdentity(object, edits, identity), writer);
  if (object.transferSyntax.deflated) return deflated(object, parts, writer, metaEnd);
  const segments = [writer.bytes.subarray(0, metaEnd), ...parts.map((part) => segmentOf(part, writer))];
  return { segments, size: segments.reduce((sum, segment) => sum + sizeOf(segment), 0) };
}

/** SOP Class and Instance UID that only the file meta of the source had are written into the data set (PS3.3 C.12.1). */
function withIdentity(object: DicomObject, edits: Edits, identity: OutputIdentity): Edits {
  const missing: Insertion[] = [];
  const add = (tag: number, uid: string): void => {
    if (uid === '' || textAfter(object, edits, tag) !== '') return;
    const empty = object.dataSet.rowOf(tag);
    if (empty !== undefined) edits.op[empty] = EDIT.drop;
    missing.push({ tag, bytes: encodeElement(tag, VR.UI, encodeAscii(uid), object.transferSyntax) });
  };
  add(SOP_CLASS_UID, identity.sopClassUid);
  add(SOP_INSTANCE_UID, identity.sopInstanceUid);
  if (missing.length === 0) return edits;
  return { ...edits, insertions: [...missing, ...edits.insertions].sort((a, b) => a.tag - b.tag) };
}

/** PS3.5 A.5: the data set as one raw deflate stream, padded to even length by a NUL. */
function deflated(
  object: DicomObject,
  parts: readonly OutputPart[],
  writer: ByteWriter,
  metaEnd: number,
): WrittenInstance {
  const plain = concatBytes(parts.map((part) => partBytes(part, writer, object)));
  const stream = deflateRaw(plain);
  const padding = new Uint8Array(stream.length & 1);
  return {
    segments: [writer.bytes.slice(0, metaEnd), stream, padding].filter(({ length }) => length > 0),
    size: metaEnd + stream.length + padding.length,
  };
}

function segmentOf(part: OutputPart, writer: ByteWriter): Segment {
  if (part.from === 'value') return part.bytes;
  return part.from === 'writer' ? writer.bytes.subarray(part.start, part.end) : { start: part.start, end: part.end };
}

const sizeOf = (segment: Uint8Array | ByteRange): number =>
  segment instanceof Uint8Array ? segment.length : segment.end - segment.start;
