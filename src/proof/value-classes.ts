import { VR, type VrName } from '../dicom/index.ts';

/** How the proof looks at a value, by its VR (PS3.5 6.2). */
export const VALUE = Object.freeze({
  uid: 1,
  date: 2,
  dateTime: 3,
  time: 4,
  age: 5,
  /** DS and IS. */
  decimal: 6,
  /** Text in a character set. */
  text: 7,
  /** Other text: CS, AE, UR. */
  ascii: 8,
  /** OB and UN: text may be anywhere in them. */
  bytes: 9,
  /** Numbers and samples in binary: bytes may be letters or digits by chance, only what is too long for that counts. */
  samples: 10,
});

const BY_VR: Readonly<Record<VrName, number>> = {
  ...{ AE: VALUE.ascii, AS: VALUE.age, AT: VALUE.samples, CS: VALUE.ascii, DA: VALUE.date, DS: VALUE.decimal },
  ...{ DT: VALUE.dateTime, FD: VALUE.samples, FL: VALUE.samples, IS: VALUE.decimal, LO: VALUE.text, LT: VALUE.text },
  ...{ OB: VALUE.bytes, OD: VALUE.samples, OF: VALUE.samples, OL: VALUE.samples, OV: VALUE.samples },
  ...{ OW: VALUE.samples, PN: VALUE.text, SH: VALUE.text, SL: VALUE.samples, SQ: VALUE.bytes, SS: VALUE.samples },
  ...{ ST: VALUE.text, SV: VALUE.samples, TM: VALUE.time, UC: VALUE.text, UI: VALUE.uid, UL: VALUE.samples },
  ...{ UN: VALUE.bytes, UR: VALUE.ascii, US: VALUE.samples, UT: VALUE.text, UV: VALUE.samples },
};

const CLASSES = new Uint8Array(64);
for (const [name, value] of Object.entries(BY_VR) as [VrName, number][]) CLASSES[VR[name]] = value;

const PIXEL_DATA = 0x7fe00010;
const WAVEFORM_DATA = 0x54001010;

/** Of a row that holds a value. Pixels in items (icons), overlays and waveforms are samples in whatever VR. */
export function valueClass(tag: number, vr: number): number {
  const value = CLASSES[vr]!;
  if (value !== VALUE.bytes) return value;
  const isOverlay = (tag & 0xff01ffff) === 0x60003000;
  return tag === PIXEL_DATA || tag === WAVEFORM_DATA || isOverlay ? VALUE.samples : value;
}

/** Digits in these values are judged by what the value is, not by what a search finds in it. */
export const isNumberLike = (value: number): boolean => value >= VALUE.uid && value <= VALUE.decimal;

const flagsOf = (legal: string): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (legal.includes(String.fromCharCode(byte)) ? 0 : 1));

const DIGITS = '0123456789';
/** For each class whose grammar is closed: 1 for bytes that the grammar does not have (PS3.5 6.2). */
const ILLEGAL: Readonly<Record<number, Uint8Array>> = {
  [VALUE.uid]: flagsOf(`${DIGITS}.\\\0`),
  [VALUE.date]: flagsOf(`${DIGITS}.\\ \0`),
  [VALUE.dateTime]: flagsOf(`${DIGITS}.+-\\ \0`),
  [VALUE.time]: flagsOf(`${DIGITS}.:\\ \0`),
  [VALUE.age]: flagsOf(`${DIGITS}DWMY\\ \0`),
  [VALUE.decimal]: flagsOf(`${DIGITS}.+-eE\\ \0`),
};

/** Whether a value of a closed grammar has bytes that it cannot have: then it is read as text. */
export function isIllegal(value: number, bytes: Uint8Array, from: number, to: number): boolean {
  const illegal = ILLEGAL[value]!;
  for (let i = from; i < to; i++) if (illegal[bytes[i]!] === 1) return true;
  return false;
}

export const HAS_DIGIT = 1;
/** Bytes that plain ASCII text does not have: its meaning depends on the character set. */
export const HAS_OTHER = 2;
export const HAS_NUL = 4;

const CONTENT = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0) return HAS_NUL;
  if (byte >= 0x30 && byte <= 0x39) return HAS_DIGIT;
  return byte >= 0x7f || byte === 0x1b ? HAS_OTHER : 0;
});

/** What kinds of bytes a value holds, as bits. */
export function contentOf(bytes: Uint8Array, from: number, to: number): number {
  let content = 0;
  for (let i = from; i < to; i++) content |= CONTENT[bytes[i]!]!;
  return content;
}
