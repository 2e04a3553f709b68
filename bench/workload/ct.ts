import { element, item, type Part, sequence } from '../../test/build/index.ts';
import {
  code,
  commonParts,
  type Identity,
  imagePixel,
  longSequence,
  objectFile,
  reference,
  vendorParts,
} from './common.ts';
import { manyFrames } from './enhanced.ts';
import { longReport } from './reports.ts';
import type { WorkloadFile } from './types.ts';
import type { Person, Study, World } from './world.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const SIZE = 512;
/** Of the grown headers: what is measured there is not the picture. */
const SMALL_SIDE = 8;
const PEOPLE = 5;
const STUDIES_EACH = 2;

/** CT slices as a scanner sends them: 540 KB, of that 14 KB header with 170 elements; five patients, two studies each. */
export function* ctSlices(world: World, count: number): Iterable<WorkloadFile> {
  const picture = slicePicture(world);
  const perStudy = Math.ceil(count / (PEOPLE * STUDIES_EACH));
  let made = 0;
  for (let p = 0; p < PEOPLE; p++) {
    const person = world.person(p);
    for (let s = 0; s < STUDIES_EACH; s++) {
      const slices = Math.min(perStudy, count - made);
      const series = { person, folder: `p${p}/s${s}`, slices, of: perStudy, from: made };
      yield* seriesOf(world, picture, series);
      made += slices;
    }
  }
}

/** One series of one patient. */
export function* ctSeries(world: World, count: number): Iterable<WorkloadFile> {
  const picture = slicePicture(world);
  yield* seriesOf(world, picture, { person: world.person(0), folder: 'series', slices: count, of: count, from: 0 });
}

interface SeriesOf {
  readonly person: Person;
  readonly folder: string;
  readonly slices: number;
  /** As the objects say. */
  readonly of: number;
  /** No two slices of a workload have the same bytes: how many there are before. */
  readonly from: number;
}

function* seriesOf(world: World, picture: Uint8Array, { person, folder, slices, of, from }: SeriesOf) {
  const study = world.study(person);
  const series = world.uid();
  for (let i = 0; i < slices; i++) {
    const identity = ctIdentity(world, { person, study, series, number: i + 1 });
    const pixels = element(0x7fe00010, 'OW', rotated(picture, (from + i) * 37 * 2));
    const bytes = objectFile(identity, [...ctParts(world, identity, { count: of, side: SIZE }), pixels]);
    yield { path: `${folder}/${String(i).padStart(4, '0')}.dcm`, bytes };
  }
}

/** Axes along which one header grows, and how far. */
export const GROWTH_AXES = Object.freeze({
  private: [0, 100, 1_000, 10_000, 40_000],
  nesting: [1, 8, 32, 60],
  items: [1, 50, 1_000, 10_000, 20_000],
  /** Content items of a report, one in ten a text. */
  content: [100, 10_000, 30_000, 100_000],
  /** Frames of an enhanced MR. */
  frames: [10, 100, 1_000, 4_000],
});

export type GrowthAxis = keyof typeof GROWTH_AXES;

/** One header, grown along one axis. */
export function* grownHeaders(world: World): Iterable<WorkloadFile> {
  for (const [axis, sizes] of Object.entries(GROWTH_AXES)) {
    for (const size of sizes)
      yield { path: `${axis}/${String(size).padStart(6, '0')}.dcm`, bytes: grown(world, axis as GrowthAxis, size) };
  }
}

function grown(world: World, axis: GrowthAxis, size: number): Uint8Array {
  switch (axis) {
    case 'private':
      return grownSlice(world, (person) => manyPrivate(size, person));
    case 'nesting':
      return grownSlice(world, (person) => [nested(size, person)]);
    case 'items':
      return grownSlice(world, () => {
        const references = Array.from({ length: size }, () => reference(CT, world.uid()));
        return [longSequence(0x00081115, references)];
      });
    case 'content':
      return longReport(world, size);
    case 'frames':
      return manyFrames(world, size);
  }
}

/** A CT slice with more in its header. */
function grownSlice(world: World, more: (person: Person) => readonly Part[]): Uint8Array {
  const person = world.person(0);
  const identity = ctIdentity(world, { person, study: world.study(person), series: world.uid(), number: 1 });
  const pixels = element(0x7fe00010, 'OW', new Uint8Array(2 * SMALL_SIDE ** 2));
  return objectFile(identity, [...ctParts(world, identity, { count: 1, side: SMALL_SIDE }), ...more(person), pixels]);
}

/** Blocks of 4,000 elements each in groups of their own (PS3.5 7.8.1); every hundredth element holds the Patient ID. */
function manyPrivate(size: number, { id }: Person): readonly Part[] {
  const group = (block: number): number => 0x00310000 + 0x20000 * block;
  const blocks = Array.from({ length: Math.ceil(size / 4000) }, (_, block) =>
    Array.from({ length: 16 }, (_, i) => {
      const place = 0x10 + i;
      return element(group(block) + place, 'LO', `LODESTAR PRIV ${place.toString(16).toUpperCase()}`);
    }),
  );
  const values = Array.from({ length: size }, (_, i) =>
    element(group(Math.floor(i / 4000)) + 0x1000 + (i % 4000), 'LO', `v${i} ${i % 100 === 0 ? id : 'x'}`),
  );
  return [...blocks.flat(), ...values];
}

/** A sequence that no rule removes whole, inside itself. */
function nested(depth: number, { id }: Person): Part {
  let inner = code('1', '99LOCAL', `leaf ${id}`);
  for (let i = 0; i < depth; i++) inner = item(element(0x00080100, 'SH', 'x'), sequence(0x00082220, [inner]));
  return sequence(0x00082220, [inner]);
}

function ctIdentity(world: World, of: { person: Person; study: Study; series: string; number: number }): Identity {
  return { ...of, sopClass: CT, sopInstance: world.uid(), modality: 'CT' };
}

function ctParts(world: World, identity: Identity, of: { count: number; side: number }): readonly Part[] {
  const { study, number, person } = identity;
  const tail = (prefix: string, length: number): string => prefix + study.accession.slice(-length);
  return [
    ...commonParts(identity),
    ...imagePixel(of.side, of.side, 16),
    ...vendorParts(person, world),
    sequence(
      0x00081140,
      Array.from({ length: 3 }, () => reference(CT, world.uid())),
    ),
    sequence(0x00082112, [sourceImage(world)]),
    sequence(0x00082218, [code('T-D3000', 'SRT', 'Chest')]),
    ...ACQUISITION.map(([tag, vr, value]) => element(tag, vr, value)),
    element(0x00181200, 'DA', study.date),
    element(0x00181201, 'TM', study.time),
    element(0x00200032, 'DS', `-175.0\\-175.0\\${number}.0`),
    element(0x00200052, 'UI', study.frameOfReference),
    element(0x00201041, 'DS', `${number}.0`),
    element(0x00204000, 'LT', `Slice ${number} of ${of.count}`),
    element(0x00321032, 'PN', 'Requester^Ana'),
    element(0x00321033, 'LO', 'Ward 4'),
    element(0x00321060, 'LO', 'CT chest with contrast'),
    element(0x00380010, 'LO', tail('ADM', 6)),
    element(0x00402016, 'LO', tail('PO', 5)),
    element(0x00402017, 'LO', tail('FO', 5)),
  ];
}

/** Elements that identify nobody. */
const ACQUISITION: readonly (readonly [tag: number, vr: string, value: string | number])[] = [
  [0x00180015, 'CS', 'CHEST'],
  [0x00180022, 'CS', 'HELICAL'],
  [0x00180050, 'DS', '1.0'],
  [0x00180060, 'DS', '120'],
  [0x00180090, 'DS', '500'],
  [0x00181100, 'DS', '350'],
  [0x00181110, 'DS', '1040'],
  [0x00181111, 'DS', '570'],
  [0x00181120, 'DS', '0'],
  [0x00181130, 'DS', '155'],
  [0x00181140, 'CS', 'CW'],
  [0x00181150, 'IS', '500'],
  [0x00181151, 'IS', '210'],
  [0x00181152, 'IS', '105'],
  [0x00181160, 'SH', 'FLAT'],
  [0x00181170, 'IS', '25'],
  [0x00181190, 'DS', '1.2'],
  [0x00181210, 'SH', 'B30f'],
  [0x00185100, 'CS', 'HFS'],
  [0x00189345, 'FD', 8.25],
  [0x00200012, 'IS', '2'],
  [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
  [0x00201040, 'LO', ''],
  [0x00280030, 'DS', '0.68\\0.68'],
  [0x00280106, 'US', 0],
  [0x00280107, 'US', 4095],
  [0x00281050, 'DS', '40\\-600'],
  [0x00281051, 'DS', '400\\1200'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '1'],
  [0x00281055, 'LO', 'WINDOW1\\WINDOW2'],
];

function sourceImage(world: World): Part {
  return item(
    element(0x00081150, 'UI', CT),
    element(0x00081155, 'UI', world.uid()),
    sequence(0x0040a170, [code('121322', 'DCM', 'Source image')]),
  );
}

/** An ellipse of water in noise, 12 bits, little endian. */
function slicePicture(world: World): Uint8Array {
  const values = new Uint16Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const isBody = (x - 256) ** 2 / 1.4 + (y - 256) ** 2 < 180 ** 2;
      // The sum of three uniform numbers is normal enough for a picture.
      const noise = world.between(-18, 18) + world.between(-18, 18) + world.between(-18, 18);
      values[y * SIZE + x] = Math.max(0, (isBody ? 1060 : 24) + noise);
    }
  }
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint16(2 * i, value, true);
  return bytes;
}

/** No two slices have the same bytes. */
function rotated(picture: Uint8Array, by: number): Uint8Array {
  const at = picture.length - (by % picture.length);
  return new Uint8Array(Buffer.concat([picture.subarray(at), picture.subarray(0, at)]));
}
