import { containerItem, evidence, imageItem, textItem } from './content.ts';
import { mark } from './mark.ts';
import { clock, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import type { World } from './world.ts';

/** Key objects of the CT (PS3.16 TID 2010), with a remark that names who wants them. */
export function keyObjects(world: World, images: readonly DicomExample[]): DicomExample {
  const scene = sceneOf(world, 'joergFirst', {
    device: 'workstation',
    modality: 'KO',
    number: 901,
    description: 'Key',
  });
  const { visit } = scene;
  const key = images.slice(2, 5);
  return dicomFile('LINDENHOF_CD/DICOM/PA000001/ST000001/SE000003/KO000001', {
    scene,
    sopClass: 'keyObject',
    number: 1,
    attributes: {
      ReferencedPerformedProcedureStepSequence: [],
      ContentDate: mark`${visit.date}`,
      ContentTime: clock(scene, 31),
      CurrentRequestedProcedureEvidenceSequence: evidence(key),
      ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
      ...containerItem(
        ['113000', 'DCM', 'Of Interest'],
        [
          textItem(
            'CONTAINS',
            ['113012', 'DCM', 'Key Object Description'],
            mark`Demo ${visit.patient.family}, ${visit.date}`,
          ),
          ...key.map((image) => imageItem('CONTAINS', image)),
        ],
      ),
    },
  });
}
