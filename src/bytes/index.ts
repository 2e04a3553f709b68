/**
 * Where bytes come from and where they go: one source interface for memory and files, one growing buffer for what is
 * written. Knows nothing of DICOM.
 */
export { BufferSource, type ByteRange, type ByteSource } from './source.ts';
export { ByteWriter } from './writer.ts';
