/**
 * Bytes to data sets and back (PS3.5, PS3.10, PS3.18 JSON): Part 10 files, bare data sets and what real life leaves.
 * Reading never changes and never holds bulk; writing keeps every byte that no edit touches. Knows no policy.
 */

export { type TextCodec, textCodec } from './charset/index.ts';
export { DataSet, Element } from './dataset.ts';
export { deflateRaw } from './deflate.ts';
export { dictionaryVr } from './dictionary.ts';
export { isDirectory, referencedFiles } from './directory.ts';
export { concatBytes, encodeElement, encodeItem, encodeNumbers, headerBytes, padValue, putHeader } from './encode.ts';
export { fragmentRanges } from './fragments.ts';
export { HeldBytes } from './held.ts';
export { itemView } from './item-view.ts';
export { type DicomJson, fromJson, type JsonElement, type JsonName, type JsonValue, toJson } from './json.ts';
export { LIMITS } from './limits.ts';
export { pathOf } from './path.ts';
export { nativePixelBytes } from './pixel-length.ts';
export { type DicomObject, type ReadOptions, readObject } from './read.ts';
export {
  EDIT,
  type Edits,
  type Insertion,
  type OutputPart,
  partBytes,
  rewriteDataSet,
  rowEncoding,
  type ValueInPieces,
} from './rewrite.ts';
export { structureKey } from './structure-key.ts';
export {
  type Encoding,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  TRANSFER_SYNTAX,
  type TransferSyntax,
  transferSyntax,
} from './syntax.ts';
export { ElementTable, ROW } from './table.ts';
export { decodeLatin1, decodeNumbers, encodeAscii, trimPadding } from './values.ts';
export {
  HAS_LONG_LENGTH,
  IS_SINGLE_VALUED,
  IS_STRING,
  IS_TEXT,
  MAY_BE_BULK,
  UNIT_BYTES,
  VR,
  type Vr,
  type VrName,
  vrName,
  vrOfName,
} from './vr.ts';
