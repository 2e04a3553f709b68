import { crc32, deflateRawSync } from 'node:zlib';
import { concat, hex, SYNTAX, valueBytes } from '../../test/build/index.ts';
import { type Attributes, block } from './attributes.ts';
import { Marked, mark } from './mark.ts';
import { AXIAL, axialPosition, clock, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { personName } from './person.ts';
import { phantom } from './picture.ts';
import type { World } from './world.ts';

const SIZE = 64;

/**
 * A head in explicit and a spine in implicit VR, as an archive exports them: folders named after the patient. The
 * spine came through another archive, which dropped Issuer of Patient ID.
 */
export function mrSeries(world: World): readonly DicomExample[] {
  const { latin } = world.patients.marigold;
  const folder = `EXPORT/${latin.family}_${latin.given}`.toUpperCase();
  const head = sceneOf(world, 'marigoldHead', { device: 'mr', modality: 'MR', number: 4, description: 'AX T2 FLAIR' });
  const spine = sceneOf(world, 'marigoldSpine', {
    device: 'mr',
    modality: 'MR',
    number: 2,
    description: 'AX T2 C2-C7',
  });
  return [
    ...slices(6).map((i) =>
      dicomFile(`${folder}/MR_HEAD/FLAIR_${i + 1}.dcm`, {
        scene: head,
        sopClass: 'mr',
        number: i + 1,
        attributes: { ...mrImage(world, head, i), BodyPartExamined: 'HEAD', ...generalElectric(head, i) },
      }),
    ),
    ...slices(5).map((i) =>
      dicomFile(`${folder}/MR_SPINE/T2_${i + 1}.dcm`, {
        scene: spine,
        sopClass: 'mr',
        number: i + 1,
        transferSyntax: SYNTAX.implicitLittle,
        without: ['IssuerOfPatientID'],
        attributes: { ...mrImage(world, spine, i), BodyPartExamined: 'CSPINE', ...generalElectric(spine, i) },
      }),
    ),
  ];
}

/** What an MR image of the older kind says (PS3.3 C.8.3.1). */
export function mrImage(world: World, scene: Scene, index: number): Attributes {
  const { visit } = scene;
  const picture = phantom(SIZE, world.random(`mr/${scene.seriesUid}/${index}`), { air: 4, tissue: 420, inside: 760 });
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
    PerformingPhysicianName: personName(visit.performing),
    ProtocolName: mark`${visit.patient.latin.family} follow-up`,
    PatientPosition: 'HFS',
    ScanningSequence: 'SE',
    SequenceVariant: 'SK',
    ScanOptions: '',
    MRAcquisitionType: '2D',
    RepetitionTime: '9000',
    EchoTime: '120',
    EchoTrainLength: 1,
    MagneticFieldStrength: '3',
    AcquisitionDate: mark`${visit.date}`,
    AcquisitionTime: clock(scene, 1),
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 1),
    AcquisitionNumber: 1,
    FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
    PositionReferenceIndicator: 'NA',
    ImagePositionPatient: axialPosition(index, 4),
    ImageOrientationPatient: AXIAL,
    SliceThickness: '4',
    PixelSpacing: ['3.75', '3.75'],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    WindowCenter: '400',
    WindowWidth: '800',
    'PixelData OW': [...picture.values],
  };
}

/** Five blocks of this vendor: some elements are in PS3.15 Table E.3.10-1, others say who and when. */
function generalElectric(scene: Scene, index: number): Attributes {
  const { visit, device, deviceUid } = scene;
  const { latin, id } = visit.patient;
  return {
    ...block(0x0009, 0x10, 'GEMS_IDEN_01', {
      '01 LO': 'GE_GENESIS_FF',
      '02 SH': mark`${device.station}`,
      '17 LT': mark`repeat, ${latin.family} moved`,
      '27 SL': unixTime(visit.date),
      'E3 UI': mark`${deviceUid}`,
    }),
    ...block(0x0011, 0x10, 'GEMS_PATI_01', { '10 SS': 0 }),
    ...block(0x0019, 0x10, 'GEMS_ACQU_01', { '9E LO': 'T2FLAIR', '19 DS': String(index * 4) }),
    ...block(0x0025, 0x10, 'GEMS_SERS_01', { '07 SL': 6, '1A SH': 'MRC40', '1B OB': protocolBlock(latin.family, id) }),
    ...block(0x0043, 0x10, 'GEMS_PARM_01', { '39 IS': [1000, 8, 0, 0], '2A OB': mark`prep;${id};${latin.family};` }),
  };
}

/**
 * The protocol as text in gzip in OB. A search of bytes cannot see what is in it, so it has no needle here: only a rule
 * that removes it helps. The header is literal, since gzip's own holds an operating system.
 */
function protocolBlock(family: string, id: string): Marked {
  const text = new TextEncoder().encode(`set PATNAME "${family}"\nset PATID "${id}"\nset PROTOCOL "head"\n`);
  const packed = concat(hex('1F8B 0800 00000000 00FF'), deflateRawSync(text), uint32(crc32(text)), uint32(text.length));
  return new Marked(concat(uint32(packed.length), packed));
}

/** A date as seconds since 1970: a date that does not look like one. */
function unixTime(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / 1000 + 36000;
}

const uint32 = (number: number) => valueBytes('UL', number, { explicit: true, bigEndian: false });
const slices = (count: number) => Array.from({ length: count }, (_, i) => i);
