import type { Attributes } from './attributes.ts';
import { mark } from './mark.ts';
import { clock, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { bytesOf, draw, type Picture, sector } from './picture.ts';
import type { World } from './world.ts';

const COLUMNS = 256;
const ROWS = 160;

/** Ultrasound in colour. Name, number, hospital and date are dots in the picture. */
export function ultrasound(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'tobiasAbdomen', { device: 'us', modality: 'US', number: 1, description: 'Liver' });
  const file = (name: string) => `EXPORT/USB_STICK/${name}`;
  return [
    ...[1, 2].map((number) =>
      dicomFile(file(`us${number}.dcm`), {
        scene,
        sopClass: 'us',
        number,
        burnedIn: bannerLines(scene),
        attributes: { ...usImage(scene), ...pictureModule([bannered(world, scene, number)]) },
      }),
    ),
    dicomFile(file('clip'), {
      scene,
      sopClass: 'usMultiFrame',
      number: 3,
      burnedIn: bannerLines(scene),
      attributes: {
        ...usImage(scene),
        ...pictureModule([1, 2].map((frame) => bannered(world, scene, 10 + frame))),
        NumberOfFrames: 2,
        FrameTime: '40',
        FrameIncrementPointer: 0x00181063,
      },
    }),
  ];
}

/** The texts that are burned into the top of each picture; nothing of the bytes says so. */
function bannerLines({ visit }: Scene): readonly string[] {
  const { latin, id } = visit.patient;
  const date = `${visit.date.slice(6)}.${visit.date.slice(4, 6)}.${visit.date.slice(0, 4)}`;
  return [`${latin.family}, ${latin.given}`, `ID ${id}  ${date}`, visit.hospital.name];
}

function bannered(world: World, scene: Scene, number: number): Picture {
  const picture = sector(COLUMNS, ROWS, world.random(`us/${number}`));
  for (const [index, line] of bannerLines(scene).entries())
    draw(picture, line, { x: 4, y: 3 + 10 * index, value: 235 });
  draw(picture, 'MI 0.9  TIS 0.4', { x: COLUMNS - 98, y: ROWS - 10, value: 235 });
  return picture;
}

function usImage(scene: Scene): Attributes {
  const { visit } = scene;
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0001'],
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 4),
    AcquisitionDateTime: mark`${visit.date}`,
    BodyPartExamined: 'LIVER',
    PatientOrientation: '',
    BurnedInAnnotation: 'YES',
    LossyImageCompression: '00',
    UltrasoundColorDataPresent: 0,
    ImageComments: mark`measured with ${visit.patient.latin.given} sitting`,
    SequenceOfUltrasoundRegions: [
      {
        RegionSpatialFormat: 1,
        RegionDataType: 1,
        RegionFlags: 0,
        RegionLocationMinX0: 0,
        RegionLocationMinY0: 40,
        RegionLocationMaxX1: COLUMNS - 1,
        RegionLocationMaxY1: ROWS - 12,
        PhysicalUnitsXDirection: 3,
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: 0.05,
        PhysicalDeltaY: 0.05,
      },
    ],
  };
}

function pictureModule(frames: readonly Picture[]): Attributes {
  const bytes = new Uint8Array(frames.length * COLUMNS * ROWS * 3);
  for (const [index, frame] of frames.entries()) bytes.set(bytesOf(frame), index * COLUMNS * ROWS * 3);
  return {
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    Rows: ROWS,
    Columns: COLUMNS,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    'PixelData OB': bytes,
  };
}
