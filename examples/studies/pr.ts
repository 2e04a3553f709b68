import type { Attributes } from './attributes.ts';
import { referencedSeries } from './content.ts';
import { type Marked, mark } from './mark.ts';
import { clock, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile, reference } from './object.ts';
import { familyName, personName } from './person.ts';
import type { World } from './world.ts';

/** A presentation state over the CT: two layers, a line, and texts that say who is shown (PS3.3 A.33.1). */
export function presentationState(world: World, images: readonly DicomExample[]): DicomExample {
  const scene = sceneOf(world, 'joergFirst', {
    device: 'workstation',
    modality: 'PR',
    number: 902,
    description: 'Marks',
  });
  const { visit } = scene;
  const shown = images.slice(0, 2);
  return dicomFile('LINDENHOF_CD/DICOM/PA000001/ST000001/SE000004/PR000001', {
    scene,
    sopClass: 'presentationState',
    number: 1,
    attributes: {
      BodyPartExamined: 'CHEST',
      ContentLabel: 'MARKS',
      ContentDescription: mark`Rounds, bed of ${visit.patient.family}`,
      PresentationCreationDate: mark`${visit.date}`,
      PresentationCreationTime: clock(scene, 35),
      ContentCreatorName: personName(visit.performing),
      ReferencedSeriesSequence: referencedSeries(shown, 'ReferencedImageSequence'),
      DisplayedAreaSelectionSequence: [displayedArea()],
      GraphicAnnotationSequence: [annotation(scene, shown)],
      GraphicLayerSequence: [
        { GraphicLayer: 'FINDING', GraphicLayerOrder: 1, GraphicLayerDescription: 'Findings' },
        { GraphicLayer: 'PATIENT', GraphicLayerOrder: 2, GraphicLayerDescription: mark`${visit.patient.family}` },
      ],
      SoftcopyVOILUTSequence: [{ WindowCenter: '40', WindowWidth: '400' }],
      PresentationLUTShape: 'IDENTITY',
    },
  });
}

function displayedArea(): Attributes {
  return {
    DisplayedAreaTopLeftHandCorner: [1, 1],
    DisplayedAreaBottomRightHandCorner: [64, 64],
    PresentationSizeMode: 'SCALE TO FIT',
    PresentationPixelAspectRatio: [1, 1],
  };
}

function annotation({ visit }: Scene, images: readonly DicomExample[]): Attributes {
  const { patient } = visit;
  return {
    ReferencedImageSequence: images.map(reference),
    GraphicLayer: 'FINDING',
    TextObjectSequence: [
      text(mark`nodule, see letter to Dr. ${familyName(visit.referring)}`, [20, 20]),
      text(mark`${patient.family} ${patient.given} *${patient.birthDate}`, [2, 60]),
    ],
    GraphicObjectSequence: [
      {
        GraphicAnnotationUnits: 'PIXEL',
        GraphicDimensions: 2,
        NumberOfGraphicPoints: 2,
        GraphicData: [18, 22, 26, 30],
        GraphicType: 'POLYLINE',
        GraphicFilled: 'N',
      },
    ],
  };
}

function text(value: Marked, anchor: readonly number[]): Attributes {
  return {
    UnformattedTextValue: value,
    AnchorPointAnnotationUnits: 'PIXEL',
    AnchorPoint: anchor,
    AnchorPointVisibility: 'N',
  };
}
