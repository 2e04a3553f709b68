import { type Attributes, block, code } from './attributes.ts';
import { mark } from './mark.ts';
import { AXIAL, axialPosition, clock, moment, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { phantom } from './picture.ts';
import type { World } from './world.ts';

const SIZE = 48;
const SLICES = 6;

/**
 * PET of which the uptake can only be computed with what privacy likes to remove: the start of the radiopharmaceutical,
 * weight, and two private factors that PS3.15 Table E.3.10-1 calls safe.
 */
export function petSeries(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'lanbingPet', { device: 'pet', modality: 'PT', number: 3, description: 'WB AC' });
  return Array.from({ length: SLICES }, (_, i) =>
    dicomFile(`EXPORT/YUNQUE/PT/${String(i + 1).padStart(4, '0')}.dcm`, {
      scene,
      sopClass: 'pet',
      number: i + 1,
      attributes: {
        ...petSeriesModule(scene),
        ...radiopharmaceutical(scene),
        ...petImage(world, scene, i),
        ...philips(scene),
      },
    }),
  );
}

/** PS3.3 C.8.9.1. */
function petSeriesModule(scene: Scene): Attributes {
  return {
    Units: 'CNTS',
    CountsSource: 'EMISSION',
    SeriesType: ['WHOLE BODY', 'IMAGE'],
    NumberOfSlices: SLICES,
    CorrectedImage: ['DECY', 'ATTN', 'SCAT', 'RAN'],
    RandomsCorrectionMethod: 'DLYD',
    AttenuationCorrectionMethod: 'measured',
    ScatterCorrectionMethod: 'model',
    DecayCorrection: 'START',
    ReconstructionMethod: 'OSEM',
    CollimatorType: 'NONE',
    PatientGantryRelationshipCodeSequence: [code('102540001', 'SCT', 'headfirst')],
    PatientOrientationCodeSequence: [
      {
        ...code('102538003', 'SCT', 'recumbent'),
        PatientOrientationModifierCodeSequence: [code('40199007', 'SCT', 'supine')],
      },
    ],
    ProtocolName: mark`WB ${scene.visit.patient.latin.family}`,
  };
}

/** PS3.3 C.8.9.2: the injection was half an hour before the study. */
function radiopharmaceutical(scene: Scene): Attributes {
  return {
    RadiopharmaceuticalInformationSequence: [
      {
        Radiopharmaceutical: 'FDG',
        RadiopharmaceuticalStartTime: clock(scene, -30),
        RadiopharmaceuticalStartDateTime: moment(scene, -30),
        RadionuclideTotalDose: '370000000',
        RadionuclideHalfLife: '6586.2',
        RadionuclidePositronFraction: '0.97',
        RadionuclideCodeSequence: [code('77004003', 'SCT', '^18^Fluorine')],
        RadiopharmaceuticalCodeSequence: [code('35321007', 'SCT', 'Fluorodeoxyglucose F^18^')],
      },
    ],
  };
}

/** PS3.3 C.8.9.4. */
function petImage(world: World, scene: Scene, index: number): Attributes {
  const { visit } = scene;
  const picture = phantom(SIZE, world.random(`pet/${index}`), { air: 0, tissue: 900, inside: 4000 });
  return {
    ImageType: ['ORIGINAL', 'PRIMARY'],
    BodyPartExamined: 'WHOLEBODY',
    AcquisitionDate: mark`${visit.date}`,
    AcquisitionTime: clock(scene, 5),
    ContentDate: mark`${visit.date}`,
    ContentTime: clock(scene, 5),
    FrameReferenceTime: '60000',
    ActualFrameDuration: '120000',
    ImageIndex: index + 1,
    DecayFactor: '1.1',
    DoseCalibrationFactor: '1',
    ScatterFractionFactor: '0.3',
    FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
    PositionReferenceIndicator: '',
    ImagePositionPatient: axialPosition(index, 4),
    ImageOrientationPatient: AXIAL,
    SliceThickness: '4',
    PixelSpacing: ['5', '5'],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    RescaleIntercept: '0',
    RescaleSlope: '1.5',
    LossyImageCompression: '00',
    'PixelData OW': [...picture.values],
  };
}

/** (7053,xx00) and (7053,xx09) are safe and needed; the name of the original file is neither. */
function philips({ visit }: Scene): Attributes {
  return block(0x7053, 0x10, 'Philips PET Private Group', {
    '00 DS': '0.00038',
    '03 ST': mark`/data/${visit.patient.latin.family}_${visit.patient.id}/wb.sin`,
    '09 DS': '1.62',
  });
}
