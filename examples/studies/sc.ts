import { type Attributes, block } from './attributes.ts';
import { mark } from './mark.ts';
import { clock, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { familyName } from './person.ts';
import { blank, bytesOf, draw, type Picture } from './picture.ts';
import type { World } from './world.ts';

/**
 * Captured screens and paper: a scanned film that says nothing of its burned-in text, a worklist screenshot, and an
 * emergency picture without Patient ID.
 */
export function secondaryCaptures(world: World): readonly DicomExample[] {
  return [scannedFilm(world), screenshot(world), ...emergency(world)];
}

function scannedFilm(world: World): DicomExample {
  const scene = sceneOf(world, 'mikanScan', { device: 'scanner', modality: 'OT', number: 1, description: 'Film' });
  const { patient, date } = scene.visit;
  const burnedIn = [`${patient.latin.family} ${patient.latin.given}`, `${date} ${patient.id}`];
  return dicomFile('EXPORT/HOSIZORA/SCAN01', {
    scene,
    sopClass: 'secondaryCapture',
    number: 1,
    burnedIn,
    attributes: {
      ...captured(labelled(burnedIn)),
      SecondaryCaptureDeviceID: mark`${scene.device.station}`,
      DateOfSecondaryCapture: mark`${date}`,
      TimeOfSecondaryCapture: clock(scene, 3),
      ImageComments: mark`${patient.family}${patient.given}`,
      ...block(0x0033, 0x10, 'ACME SCANNER', {
        '01 LO': mark`${patient.family}`,
        '02 SQ': [{ PatientName: patient.name, StudyDate: mark`${date}` }],
      }),
    },
  });
}

function screenshot(world: World): DicomExample {
  const scene = sceneOf(world, 'aenneChest', {
    device: 'workstation',
    modality: 'OT',
    number: 9,
    description: 'Screen',
  });
  const { patient } = scene.visit;
  const burnedIn = [`WORKLIST: ${patient.latin.family}`, patient.id];
  return dicomFile('LINDENHOF_CD/DICOM/PA000002/ST000001/SE000002/SC000001', {
    scene,
    sopClass: 'secondaryCapture',
    number: 1,
    burnedIn,
    attributes: {
      ...captured(labelled(burnedIn)),
      BurnedInAnnotation: 'YES',
      DerivationDescription: mark`screen of ${familyName(scene.visit.operator)}`,
    },
  });
}

function emergency(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'nescioTrauma', {
    device: 'scanner',
    modality: 'OT',
    number: 1,
    description: 'Portable',
  });
  return [1, 2].map((number) =>
    dicomFile(`LOOSE/unknown_${number}`, {
      scene,
      sopClass: 'secondaryCapture',
      number,
      attributes: { ...captured(blank(64, 64, 1, 60 + number)), PatientID: '', PatientBirthDate: '' },
      without: ['OtherPatientIDsSequence', 'PatientAge', ...(number === 2 ? ['PatientID'] : [])],
    }),
  );
}

function labelled(lines: readonly string[]): Picture {
  const picture = blank(192, 64, 1, 30);
  for (const [index, line] of lines.entries()) draw(picture, line, { x: 6, y: 6 + 12 * index, value: 220 });
  return picture;
}

/** PS3.3 C.8.6 and an image of 8 bit grey. */
function captured(picture: Picture): Attributes {
  return {
    ConversionType: 'WSD',
    BodyPartExamined: 'CHEST',
    PatientOrientation: '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: picture.rows,
    Columns: picture.columns,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    'PixelData OB': bytesOf(picture),
  };
}
