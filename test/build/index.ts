/**
 * Bytes of DICOM objects for tests, right ones and ones that are wrong on purpose. Written from PS3.5 and PS3.10 alone
 * and independent of `src/`, so that no test asks the codec whether the codec is right. Nothing here reads bytes.
 *
 * @example
 * const object = part10({
 *   dataSet: [
 *     element(0x00100010, 'PN', 'Thistlewick^Ottoline'),
 *     sequence(0x00081140, [item(element(0x00081155, 'UI', '2.999.1'))], { length: 'undefined' }),
 *     element(0x00204000, 'LT', 'odd', { pad: 'none' }),
 *   ],
 * });
 */
export { ascii, concat, hex, latin1, repeat, splice, utf8, utf16le } from './bytes.ts';
export { dataSet, deflated, groupLength, inOrder } from './data-set.ts';
export { type ElementOptions, element, type Length, type Part, privateBlock, raw } from './element.ts';
export { type EncapsulatedOptions, encapsulated, type OffsetTable } from './encapsulated.ts';
export { type Encoding, encodingOf } from './encoding.ts';
export { fileMeta, type MetaFields, type Part10, part10, SYNTAX } from './file.ts';
export {
  FIRST_OBJECT,
  glyphFont,
  glyphs,
  type PdfLayout,
  type PdfObject,
  type PdfPage,
  type PdfParts,
  pdf,
  shown,
  toUnicode,
  utf16String,
} from './pdf.ts';
export { type ContainerOptions, item, type SequenceOptions, sequence, unSequence } from './sequence.ts';
export { type Value, valueBytes } from './value.ts';
