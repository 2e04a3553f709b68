import { deflateSync } from 'fflate/browser';

/**
 * Deflates a data set for Deflated Explicit VR Little Endian (PS3.5 A.5), on every machine to the same bytes. The zlib
 * of a platform does not: its builds and versions, and its code for one processor or another, find other matches.
 */
export function deflateRaw(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes);
}
