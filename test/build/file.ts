import { ascii, concat } from './bytes.ts';
import { dataSet, deflated } from './data-set.ts';
import { element, type Part } from './element.ts';
import { encodingOf } from './encoding.ts';

/** The transfer syntaxes that tests need by name. */
export const SYNTAX = Object.freeze({
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  rle: '1.2.840.10008.1.2.5',
});

/** Fields of the file meta group (PS3.10 7.1). A field that is `false` is left out. */
export interface MetaFields {
  readonly transferSyntax?: string | false;
  readonly sopClassUid?: string | false;
  readonly sopInstanceUid?: string | false;
  readonly implementationClassUid?: string | false;
  /** The group length that (0002,0000) says. */
  readonly groupLength?: number | false;
  /** What else stands in the group, after the fields above; AE titles, private information. */
  readonly more?: readonly Part[];
}

export interface Part10 {
  readonly meta?: MetaFields | Uint8Array | false;
  /** 128 bytes, or fewer or more on purpose. */
  readonly preamble?: Uint8Array;
  /** The four letters behind the preamble; `false` leaves preamble and letters out. */
  readonly prefix?: string | false;
  /** How the data set is written, and what the meta group says unless it says something else. */
  readonly transferSyntax?: string;
  readonly dataSet: readonly Part[] | Uint8Array;
  /** Bytes after the last element. */
  readonly trailing?: Uint8Array;
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/** The file meta group, explicit little endian as PS3.10 7.1 wants it for every transfer syntax. */
export function fileMeta(fields: MetaFields = {}): Uint8Array {
  const group = dataSet(SYNTAX.explicitLittle, ...metaParts(fields));
  if (fields.groupLength === false) return group;
  const length = element(0x00020000, 'UL', fields.groupLength ?? group.length);
  return concat(dataSet(SYNTAX.explicitLittle, length), group);
}

/**
 * A file as PS3.10 7 has it. Left to itself it is explicit little endian with a meta group of a secondary capture.
 *
 * @example part10({ dataSet: [element(0x00100020, 'LO', 'MRN-4711')] })
 * @example part10({ transferSyntax: SYNTAX.explicitBig, meta: { transferSyntax: SYNTAX.explicitLittle }, dataSet: [] })
 */
export function part10(file: Part10): Uint8Array {
  const { transferSyntax = SYNTAX.explicitLittle, prefix = 'DICM', preamble = new Uint8Array(128) } = file;
  const front = prefix === false ? new Uint8Array(0) : concat(preamble, ascii(prefix));
  return concat(
    front,
    metaBytes(file.meta ?? {}, transferSyntax),
    body(file.dataSet, transferSyntax),
    file.trailing ?? new Uint8Array(0),
  );
}

function metaParts(fields: MetaFields): readonly Part[] {
  const {
    sopClassUid = SECONDARY_CAPTURE,
    sopInstanceUid = '2.999.1.1',
    transferSyntax = SYNTAX.explicitLittle,
    implementationClassUid = '2.999.2',
  } = fields;
  const uid = (tag: number, value: string | false) => (value === false ? [] : [element(tag, 'UI', value)]);
  return [
    element(0x00020001, 'OB', [0, 1]),
    ...uid(0x00020002, sopClassUid),
    ...uid(0x00020003, sopInstanceUid),
    ...uid(0x00020010, transferSyntax),
    ...uid(0x00020012, implementationClassUid),
    ...(fields.more ?? []),
  ];
}

function metaBytes(meta: MetaFields | Uint8Array | false, transferSyntax: string): Uint8Array {
  if (meta === false) return new Uint8Array(0);
  return meta instanceof Uint8Array ? meta : fileMeta({ transferSyntax, ...meta });
}

/** Bytes are taken as they are; parts are encoded, and deflated where the transfer syntax says so. */
function body(content: readonly Part[] | Uint8Array, transferSyntax: string): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const bytes = dataSet(encodingOf(transferSyntax), ...content);
  return transferSyntax === SYNTAX.deflated ? deflated(bytes) : bytes;
}
