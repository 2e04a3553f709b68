import {
  concatBytes,
  type Encoding,
  encodeAscii,
  encodeElement,
  encodeItem,
  encodeNumbers,
  VR,
  type Vr,
  type VrName,
  vrName,
} from '../dicom/index.ts';
import { attribute } from '../standard/index.ts';
import { codedEntry } from './provenance.ts';

/** Conspicuous, never a plausible value: a reader must see at once that nothing real stands there. */
const TEXT = 'ANONYMIZED';
const SHORT = 'ANON';

/** Dummies that a VR's own rule would not make legal where an attribute enumerates its values (PS3.3). */
const BY_TAG: ReadonlyMap<number, string> = new Map([
  [0x00100040, 'O'],
  [0x00102203, 'UNALTERED'],
  [0x04000565, 'CORRECT'],
  [0x00080201, '+0000'],
]);

/** A constant for each VR of text (PS3.5 6.2). */
const BY_VR: Readonly<Partial<Record<VrName, string>>> = {
  AE: SHORT,
  AS: '050Y',
  CS: SHORT,
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: TEXT,
  LT: TEXT,
  PN: TEXT,
  SH: TEXT,
  ST: TEXT,
  TM: '000000',
  UC: TEXT,
  UR: 'about:blank',
  UT: TEXT,
};

/** A constant that is legal for the VR and the VM of an attribute, as bytes without padding. */
export function dummyValue(tag: number, vr: Vr, encoding: Encoding): Uint8Array {
  const count = leastValues(tag);
  const text = BY_TAG.get(tag >>> 0) ?? BY_VR[vrName(vr) as VrName];
  if (text !== undefined) return encodeAscii(Array(count).fill(text).join('\\'));
  switch (vrName(vr)) {
    case 'UI':
      throw new TypeError('a UID is replaced by a keyed one, never by a constant');
    case 'SQ':
      return encodeItem(dummyItem(tag, encoding), encoding);
    case 'AT':
    case 'FL':
    case 'FD':
    case 'SL':
    case 'SS':
    case 'SV':
    case 'UL':
    case 'US':
    case 'UV':
      return encodeNumbers(vr, Array(count).fill(0), encoding.bigEndian);
    case 'OB':
    case 'OW':
    case 'UN':
      return new Uint8Array(2);
    case 'OF':
    case 'OL':
      return new Uint8Array(4);
    case 'OD':
    case 'OV':
      return new Uint8Array(8);
    default:
      throw new TypeError(`no dummy for VR ${vrName(vr)}`);
  }
}

/** Of `1`, `2-n`, `3-3n`, … the first number. */
const leastValues = (tag: number): number => Number.parseInt(attribute(tag >>> 0)?.vm ?? '1', 10) || 1;

/**
 * The content of the one item that replaces a sequence whose code is D: dummies for its Type 1 and 2 children (PS3.15
 * E.1-1a). The content of an unknown sequence is an empty item, which no original value can hide in.
 */
function dummyItem(tag: number, encoding: Encoding): Uint8Array {
  const text = (child: number, vr: Vr, value: string): Uint8Array =>
    encodeElement(child, vr, encodeAscii(value), encoding);
  const sequence = (child: number, ...items: Uint8Array[]): Uint8Array =>
    encodeElement(child, VR.SQ, concatBytes(items.map((item) => encodeItem(item, encoding))), encoding);
  const numbers = (child: number, vr: Vr, ...values: number[]): Uint8Array =>
    encodeElement(child, vr, encodeNumbers(vr, values, encoding.bigEndian), encoding);
  const code = (): Uint8Array => codedEntry({ code: SHORT, scheme: '99LEADGLASS', meaning: TEXT }, encoding);
  const comment = (): Uint8Array => codedEntry({ code: '121106', scheme: 'DCM', meaning: 'Comment' }, encoding);
  switch (tag >>> 0) {
    // Institution Code Sequence, Person Identification Code Sequence
    case 0x00080082:
    case 0x00401101:
      return code();
    // Operator Identification Sequence
    case 0x00081072:
      return sequence(0x00401101, code());
    // Verifying Observer Sequence (PS3.3 C.17.2)
    case 0x0040a073:
      return concatBytes([
        text(0x0040a027, VR.LO, TEXT),
        text(0x0040a030, VR.DT, '19000101000000'),
        text(0x0040a075, VR.PN, TEXT),
        sequence(0x0040a088),
      ]);
    // Content Sequence (PS3.3 C.17.3)
    case 0x0040a730:
      return concatBytes([
        text(0x0040a010, VR.CS, 'CONTAINS'),
        text(0x0040a040, VR.CS, 'TEXT'),
        sequence(0x0040a043, comment()),
        text(0x0040a160, VR.UT, TEXT),
      ]);
    // Waveform Annotation Sequence (PS3.3 C.10.10)
    case 0x0040b020:
      return concatBytes([numbers(0x0040a0b0, VR.US, 1, 0), text(0x00700006, VR.ST, TEXT)]);
    // Graphic Annotation Sequence (PS3.3 C.10.5)
    case 0x00700001:
      return concatBytes([
        text(0x00700002, VR.CS, SHORT),
        sequence(
          0x00700008,
          concatBytes([
            text(0x00700003, VR.CS, 'DISPLAY'),
            text(0x00700006, VR.ST, TEXT),
            numbers(0x00700010, VR.FL, 0, 0),
            numbers(0x00700011, VR.FL, 1, 1),
            text(0x00700012, VR.CS, 'LEFT'),
          ]),
        ),
      ]);
    // Flow Identifier Sequence (PS3.3 C.34)
    case 0x00340001:
      return concatBytes([encodeElement(0x00340002, VR.OB, new Uint8Array(2), encoding)]);
    default:
      return new Uint8Array(0);
  }
}
