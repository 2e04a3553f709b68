import { element, type Part, part10, SYNTAX } from '../build/index.ts';

const CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
export const [ROWS, COLUMNS] = [16, 24];
export const PIXELS = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => 20 + (i % 200));

/** A capture of a patient, with nothing but what makes it one, and without some of that. */
export function capture(
  number: number,
  more: readonly Part[] = [],
  without: readonly number[] = [],
  transferSyntax: string = SYNTAX.explicitLittle,
): Uint8Array {
  const uid = `1.2.826.0.1.3680043.9.7777.5.${number}`;
  const base = [
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY'),
    element(0x00080016, 'UI', CAPTURE),
    element(0x00080018, 'UI', uid),
    element(0x00080020, 'DA', '20240311'),
    element(0x00080030, 'TM', '101500'),
    element(0x00080050, 'SH', ''),
    element(0x00080060, 'CS', 'OT'),
    element(0x00080064, 'CS', 'WSD'),
    element(0x00080070, 'LO', 'ACME'),
    element(0x00080090, 'PN', ''),
    element(0x00081090, 'LO', 'SCREEN 1'),
    element(0x00100010, 'PN', `Quillonberg${'abcdefgh'[number % 8]}^Zebedee`),
    element(0x00100020, 'LO', `MRN0048${2000 + number}`),
    element(0x00100030, 'DA', ''),
    element(0x00100040, 'CS', 'O'),
    element(0x00180015, 'CS', 'CHEST'),
    element(0x0020000d, 'UI', `1.2.826.0.1.3680043.9.7777.3.${number}`),
    element(0x0020000e, 'UI', `1.2.826.0.1.3680043.9.7777.4.${number}`),
    element(0x00200010, 'SH', ''),
    element(0x00200011, 'IS', '1'),
    element(0x00200013, 'IS', '1'),
    element(0x00280002, 'US', 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    element(0x00280010, 'US', ROWS),
    element(0x00280011, 'US', COLUMNS),
    element(0x00280100, 'US', 8),
    element(0x00280101, 'US', 8),
    element(0x00280102, 'US', 7),
    element(0x00280103, 'US', 0),
    element(0x7fe00010, 'OB', PIXELS),
  ];
  const given = new Set([...more.map(({ tag }) => tag), ...without]);
  const dataSet = [...base.filter(({ tag }) => !given.has(tag)), ...more].toSorted((a, b) => a.tag - b.tag);
  return part10({ transferSyntax, meta: { sopClassUid: CAPTURE, sopInstanceUid: uid }, dataSet });
}
