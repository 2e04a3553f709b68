import type { ByteWriter } from '../bytes/index.ts';
import { EXPLICIT_LITTLE, encodeAscii, encodeElement, encodeNumbers, VR } from '../dicom/index.ts';

/** Implementation Class UID of leadglass, from a UUID (PS3.5 B.2); the same for every object, so it tells nothing. */
const IMPLEMENTATION_CLASS_UID = '2.25.193915123090164887855574150105230974553';
const IMPLEMENTATION_VERSION_NAME = 'LEADGLASS';
const PREAMBLE_BYTES = 128;

export interface FileMeta {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

/**
 * Writes an empty preamble, DICM and the file meta group, all of it new: titles, addresses and private information of
 * the source have no place in it (PS3.10 7.1, PS3.15 E.1.1 item 6).
 */
export function writeFileMeta(meta: FileMeta, writer: ByteWriter): void {
  const start = writer.reserve(PREAMBLE_BYTES);
  writer.bytes.fill(0, start, start + PREAMBLE_BYTES);
  writer.append(encodeAscii('DICM'));
  const uid = (tag: number, value: string): Uint8Array =>
    encodeElement(tag, VR.UI, encodeAscii(value), EXPLICIT_LITTLE);
  const elements = [
    encodeElement(0x00020001, VR.OB, new Uint8Array([0, 1]), EXPLICIT_LITTLE),
    uid(0x00020002, meta.sopClassUid),
    uid(0x00020003, meta.sopInstanceUid),
    uid(0x00020010, meta.transferSyntaxUid),
    uid(0x00020012, IMPLEMENTATION_CLASS_UID),
    encodeElement(0x00020013, VR.SH, encodeAscii(IMPLEMENTATION_VERSION_NAME), EXPLICIT_LITTLE),
  ];
  const length = elements.reduce((sum, element) => sum + element.length, 0);
  writer.append(encodeElement(0x00020000, VR.UL, encodeNumbers(VR.UL, [length], false), EXPLICIT_LITTLE));
  for (const element of elements) writer.append(element);
}
