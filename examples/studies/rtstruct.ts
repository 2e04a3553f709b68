import type { Attributes } from './attributes.ts';
import { mark } from './mark.ts';
import { clock, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile, reference } from './object.ts';
import { familyName, personName } from './person.ts';
import { STUDY_MANAGEMENT } from './uids.ts';
import type { World } from './world.ts';

/**
 * Contours on the CT. RT Referenced Study Sequence names the study by its Study Instance UID under the name of a SOP
 * Instance (PS3.3 C.8.8.5): a UID that has to follow the study's.
 */
export function structureSet(world: World, images: readonly DicomExample[]): DicomExample {
  const series = { device: 'workstation', modality: 'RTSTRUCT', number: 903, description: 'Contours' } as const;
  const scene = sceneOf(world, 'joergFirst', series);
  const { visit } = scene;
  return dicomFile('LINDENHOF_CD/DICOM/PA000001/ST000001/SE000005/RT000001', {
    scene,
    sopClass: 'structureSet',
    number: 1,
    attributes: {
      FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
      PositionReferenceIndicator: '',
      StructureSetLabel: 'PLAN1',
      StructureSetName: mark`Plan ${visit.patient.family}`,
      StructureSetDescription: mark`contoured for ${visit.patient.id}`,
      StructureSetDate: mark`${visit.date}`,
      StructureSetTime: clock(scene, 50),
      ReferencedFrameOfReferenceSequence: [
        {
          FrameOfReferenceUID: mark`${scene.frameOfReferenceUid}`,
          RTReferencedStudySequence: [referencedStudy(scene, images)],
        },
      ],
      StructureSetROISequence: [
        roi(scene, 1, { ROIName: 'External', ROIDescription: '' }),
        roi(scene, 2, {
          ROIName: mark`GTV_${visit.patient.latin.family}`,
          ROIDescription: mark`as told by ${familyName(visit.performing)}`,
        }),
      ],
      ROIContourSequence: [contour(1, images[0]!, 0), contour(2, images[1]!, 5)],
      RTROIObservationsSequence: [observation(scene, 1, 'EXTERNAL'), observation(scene, 2, 'GTV')],
      ApprovalStatus: 'APPROVED',
      ReviewDate: mark`${visit.date}`,
      ReviewTime: clock(scene, 55),
      ReviewerName: personName(visit.performing),
    },
  });
}

function referencedStudy({ visit }: Scene, images: readonly DicomExample[]): Attributes {
  return {
    ReferencedSOPClassUID: STUDY_MANAGEMENT,
    ReferencedSOPInstanceUID: mark`${visit.studyUid}`,
    RTReferencedSeriesSequence: [
      {
        SeriesInstanceUID: mark`${images[0]!.instance.scene.seriesUid}`,
        ContourImageSequence: images.map(reference),
      },
    ],
  };
}

function roi({ frameOfReferenceUid }: Scene, number: number, named: Attributes): Attributes {
  return {
    ROINumber: number,
    ReferencedFrameOfReferenceUID: mark`${frameOfReferenceUid}`,
    ROIGenerationAlgorithm: 'MANUAL',
    ...named,
  };
}

function contour(number: number, image: DicomExample, z: number): Attributes {
  return {
    ReferencedROINumber: number,
    ROIDisplayColor: [255, 80 * number, 0],
    ContourSequence: [
      {
        ContourImageSequence: [reference(image)],
        ContourGeometricType: 'CLOSED_PLANAR',
        NumberOfContourPoints: 4,
        ContourData: [-20, -20, z, 20, -20, z, 20, 20, z, -20, 20, z],
      },
    ],
  };
}

function observation({ visit }: Scene, number: number, type: string): Attributes {
  return {
    ObservationNumber: number,
    ReferencedROINumber: number,
    RTROIInterpretedType: type,
    ROIInterpreter: personName(visit.performing),
  };
}
