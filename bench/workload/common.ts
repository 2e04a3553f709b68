import {
  ascii,
  concat,
  element,
  encodingOf,
  inOrder,
  item,
  type Part,
  part10,
  raw,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { familyOf, type Person, type Study, type World } from './world.ts';

/** What an object is and of whom. */
export interface Identity {
  readonly person: Person;
  readonly study: Study;
  readonly series: string;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly modality: string;
  readonly number: number;
}

const EXPLICIT_LITTLE = encodingOf(SYNTAX.explicitLittle);

export const IMPLEMENTATION = '2.25.310';

/** A Part 10 file in explicit little endian, elements in the order of their tags. */
export function objectFile({ sopClass, sopInstance }: Identity, parts: readonly Part[]): Uint8Array {
  return part10({
    meta: { sopClassUid: sopClass, sopInstanceUid: sopInstance, implementationClassUid: IMPLEMENTATION },
    dataSet: encoded(parts.toSorted((a, b) => a.tag - b.tag)),
  });
}

/** Parts one after the other. Not `concat`, because a call with 50,000 arguments ends the stack. */
export function encoded(parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => part.encode(EXPLICIT_LITTLE))));
}

/** A sequence of very many items. */
export function longSequence(tag: number, items: readonly Part[]): Part {
  return sequence(tag, [raw(encoded(items))]);
}

export function code(value: string, scheme: string, meaning: string): Part {
  return item(element(0x00080100, 'SH', value), element(0x00080102, 'SH', scheme), element(0x00080104, 'LO', meaning));
}

export function reference(sopClass: string, sopInstance: string): Part {
  return item(element(0x00081150, 'UI', sopClass), element(0x00081155, 'UI', sopInstance));
}

/** Patient, study, series and equipment: 60 elements, most of them with a row in PS3.15 Table E.1-1. */
export function commonParts(identity: Identity): readonly Part[] {
  const { person, study, series, sopClass, sopInstance, modality, number } = identity;
  const { date, time, accession } = study;
  return [
    element(0x00080005, 'CS', 'ISO_IR 192'),
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    ...[0x00080012, 0x00080020, 0x00080021, 0x00080022, 0x00080023].map((tag) => element(tag, 'DA', date)),
    ...[0x00080013, 0x00080030, 0x00080031, 0x00080032, 0x00080033].map((tag) => element(tag, 'TM', time)),
    element(0x00080016, 'UI', sopClass),
    element(0x00080018, 'UI', sopInstance),
    element(0x0008002a, 'DT', date + time),
    element(0x00080050, 'SH', accession),
    element(0x00080060, 'CS', modality),
    element(0x00080070, 'LO', 'Lodestar Imaging'),
    element(0x00080080, 'LO', 'Nonesuch General Hospital'),
    element(0x00080081, 'ST', '1 Larkspur Row, Nonesuch'),
    element(0x00080090, 'PN', 'Referrer^Odo'),
    element(0x00080094, 'SH', '+1-555-0199'),
    element(0x00081010, 'SH', 'CTSTATION7'),
    element(0x00081030, 'LO', `Chest for ${familyOf(person)}`),
    sequence(0x00081032, [code('CTCHEST', '99LOCAL', 'CT chest')]),
    element(0x0008103e, 'LO', 'Axial 1.0 B30f'),
    element(0x00081040, 'LO', 'Radiology East'),
    element(0x00081048, 'PN', 'Attending^Pia'),
    element(0x00081050, 'PN', 'Performer^Cosmo'),
    element(0x00081060, 'PN', 'Reader^Lin'),
    element(0x00081070, 'PN', 'Operator^Bix'),
    element(0x00081090, 'LO', 'Lodestar 64'),
    sequence(0x00081110, [reference('1.2.840.10008.3.1.2.3.1', study.uid)]),
    ...patientParts(person),
    element(0x0020000d, 'UI', study.uid),
    element(0x0020000e, 'UI', series),
    element(0x00200010, 'SH', accession.slice(-6)),
    element(0x00200011, 'IS', '2'),
    element(0x00200013, 'IS', number),
    element(0x00181000, 'LO', `SN-${accession.slice(-5)}`),
    element(0x00181020, 'LO', 'LS 4.2.1'),
    element(0x00181030, 'LO', 'Thorax routine'),
    element(0x00400244, 'DA', date),
    element(0x00400245, 'TM', time),
    element(0x00400253, 'SH', `PPS${accession.slice(-6)}`),
    element(0x00400254, 'LO', 'CT chest'),
    sequence(0x00400275, [requestAttributes(person, study)]),
  ];
}

function patientParts(person: Person): readonly Part[] {
  return [
    element(0x00100010, 'PN', person.name),
    element(0x00100020, 'LO', person.id),
    element(0x00100021, 'LO', 'NONESUCH'),
    element(0x00100030, 'DA', person.birth),
    element(0x00100032, 'TM', '101500'),
    element(0x00100040, 'CS', person.sex),
    element(0x00101000, 'LO', `OLD${person.id}`),
    element(0x00101001, 'PN', `${person.name}^^Alias`),
    element(0x00101010, 'AS', '063Y'),
    element(0x00101020, 'DS', '1.72'),
    element(0x00101030, 'DS', '71.5'),
    element(0x00101040, 'LO', person.address),
    element(0x00102154, 'SH', person.phone.slice(0, 16)),
    element(0x00102160, 'SH', 'unknown'),
    element(0x001021b0, 'LT', `Seen before, wife of ${person.name.replaceAll('^', ' ')}`),
    element(0x00104000, 'LT', `Call ${person.phone} with the result`),
  ];
}

function requestAttributes(person: Person, study: Study): Part {
  return item(
    element(0x00080050, 'SH', study.accession),
    element(0x0020000d, 'UI', study.uid),
    element(0x00321060, 'LO', `CT chest ${familyOf(person)}`),
    sequence(0x00321064, [code('CTCHEST', '99LOCAL', 'CT chest')]),
    element(0x00400007, 'LO', 'Chest'),
    sequence(0x00400008, [code('P1', '99LOCAL', 'Protocol')]),
    element(0x00400009, 'SH', 'SPS1'),
    element(0x00401001, 'SH', 'RP1'),
  );
}

/** The image pixel module of 12 bits in 16, or of 8 (PS3.3 C.7.6.3). */
export function imagePixel(rows: number, columns: number, bits: 8 | 16, frames?: number): readonly Part[] {
  return [
    element(0x00280002, 'US', 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    ...(frames === undefined ? [] : [element(0x00280008, 'IS', frames)]),
    element(0x00280010, 'US', rows),
    element(0x00280011, 'US', columns),
    element(0x00280100, 'US', bits),
    element(0x00280101, 'US', bits === 16 ? 12 : 8),
    element(0x00280102, 'US', bits === 16 ? 11 : 7),
    element(0x00280103, 'US', 0),
  ];
}

/** Private blocks in the shape of a Siemens scanner's: two binary headers with the name in clear text, small fields, a sequence. */
export function vendorParts(person: Person, world: World): readonly Part[] {
  return [
    element(0x00190010, 'LO', 'SIEMENS CT VA0  COAD'),
    element(0x00191090, 'LO', '1'),
    element(0x00191091, 'UN', [1, 2, 3, 4]),
    element(0x001910b0, 'DS', '0.5'),
    element(0x00210010, 'LO', 'SIEMENS MED'),
    element(0x00211010, 'DS', '1.0'),
    element(0x00211011, 'DS', '1.0\\2.0'),
    element(0x00290010, 'LO', 'SIEMENS CSA HEADER'),
    element(0x00290011, 'LO', 'SIEMENS MEDCOM HEADER'),
    element(0x00291008, 'CS', 'IMAGE NUM 4'),
    element(0x00291009, 'LO', '20200101'),
    element(0x00291010, 'OB', binaryHeader(person, world)),
    element(0x00291018, 'CS', 'SERIES'),
    element(0x00291020, 'OB', binaryHeader(person, world)),
    element(0x00291131, 'LO', '4.0.163088300'),
    sequence(0x00291140, [
      item(
        element(0x00290010, 'LO', 'SIEMENS MEDCOM HEADER'),
        element(0x00291042, 'LO', 'SCSRESULT'),
        element(0x00291044, 'OB', world.bytes(300)),
      ),
    ]),
  ];
}

function binaryHeader({ id, name }: Person, world: World): Uint8Array {
  const bytes = world.bytes(5200);
  bytes.set(concat(ascii('SV10'), Uint8Array.of(4, 3, 2, 1)), 0);
  bytes.set(ascii(id), 1000);
  bytes.set(ascii(`tPatientName = "${name}"`), 3000);
  return bytes;
}

/** Elements in order as one item. */
export const itemOf = (...parts: readonly Part[]): Part => item(...inOrder(...parts));
