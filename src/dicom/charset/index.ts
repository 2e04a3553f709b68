/**
 * Text of every DICOM character set, both ways: Specific Character Set (0008,0005) of PS3.3 C.12.1.1.2, its encodings
 * and code extensions of PS3.5 6.1. The tables of the sets come from the runtime's own TextDecoder, once per set and
 * corrected where its labels mean another set, so that Node and every browser read the same text.
 */
export { type TextCodec, textCodec } from './codec.ts';
export type { TextKind } from './reader.ts';
export { looksLikeUtf8 } from './utf8.ts';
