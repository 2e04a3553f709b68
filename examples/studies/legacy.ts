import { SYNTAX } from '../../test/build/index.ts';
import { block } from './attributes.ts';
import { mark } from './mark.ts';
import { sceneOf } from './modules.ts';
import { mrImage } from './mr.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { personName } from './person.ts';
import type { World } from './world.ts';

/** A knee in explicit big endian, as old archives still have it, and in Cyrillic. */
export function bigEndianMr(world: World): readonly DicomExample[] {
  const scene = sceneOf(world, 'ulyanaKnee', { device: 'mr', modality: 'MR', number: 2, description: 'PD FS sag' });
  const { patient } = scene.visit;
  return [1, 2].map((number) =>
    dicomFile(`LOOSE/big_endian_${number}.dcm`, {
      scene,
      sopClass: 'mr',
      number,
      transferSyntax: SYNTAX.explicitBig,
      attributes: {
        ...mrImage(world, scene, number),
        BodyPartExamined: 'KNEE',
        Laterality: 'L',
        ReferringPhysicianName: personName('Полевая^Василиса', 'ISO_IR 144'),
        AdditionalPatientHistory: mark`${patient.given} ${patient.family}, pain after a fall`,
        ...block(0x0029, 0x10, 'ACME ARCHIVE', { '01 LO': mark`${patient.id}`, '02 OB': mark`${patient.family}` }),
      },
    }),
  );
}
