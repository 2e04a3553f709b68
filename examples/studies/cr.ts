import { SYNTAX } from '../../test/build/index.ts';
import type { Attributes } from './attributes.ts';
import { flatJpeg } from './jpeg.ts';
import { Fragments, mark } from './mark.ts';
import { clock, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { personName } from './person.ts';
import { phantom } from './picture.ts';
import type { World } from './world.ts';

const SIZE = 128;

/**
 * A chest in two views as JPEG baseline. The patient has the family name of the CT's, and the codestream has a comment
 * that says hers: a place that no attribute describes.
 */
export function computedRadiography(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'aenneChest', { device: 'cr', modality: 'CR', number: 1, description: 'Thorax pa/lat' });
  return ['PA', 'LL'].map((view, index) =>
    dicomFile(`LINDENHOF_CD/DICOM/PA000002/ST000001/SE000001/IM00000${index + 1}`, {
      scene,
      sopClass: 'cr',
      number: index + 1,
      transferSyntax: SYNTAX.jpegBaseline,
      attributes: { ...crImage(scene, view), ...jpegPixels(world, scene, view) },
    }),
  );
}

/** PS3.3 C.8.1. */
function crImage(scene: Scene, view: string): Attributes {
  const { visit } = scene;
  return {
    ImageType: ['ORIGINAL', 'PRIMARY'],
    BodyPartExamined: 'CHEST',
    ViewPosition: view,
    PatientOrientation: view === 'PA' ? ['L', 'F'] : ['A', 'F'],
    PerformingPhysicianName: personName(visit.performing),
    AcquisitionDate: mark`${visit.date}`,
    AcquisitionTime: clock(scene, 1),
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 1),
    CassetteID: mark`${`CAS-${scene.device.serial}`}`,
    PatientComments: mark`${visit.patient.given} ${visit.patient.family} came without films`,
  };
}

function jpegPixels(world: World, scene: Scene, view: string): Attributes {
  const { patient } = scene.visit;
  const picture = phantom(SIZE, world.random(`cr/${view}`), { air: 12, tissue: 200, inside: 90 });
  const comment = mark`acquired for ${patient.latin.family}, ${patient.id}`;
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '01',
    LossyImageCompressionRatio: '40',
    LossyImageCompressionMethod: 'ISO_10918_1',
    PixelData: new Fragments([flatJpeg(picture, comment)]),
  };
}
