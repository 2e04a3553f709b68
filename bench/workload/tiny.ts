import { element } from '../../test/build/index.ts';
import { type Identity, imagePixel, objectFile } from './common.ts';
import type { WorkloadFile } from './types.ts';
import type { World } from './world.ts';

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/** Pictures of 8 by 8 with a dozen elements: what is left is the cost of a file itself. */
export function* tinyFiles(world: World, count: number): Iterable<WorkloadFile> {
  const studies = Array.from({ length: 20 }, (_, i) => world.person(i)).flatMap((person) =>
    Array.from({ length: 5 }, () => ({ person, study: world.study(person), series: world.uid() })),
  );
  for (let i = 0; i < count; i++) {
    const of = studies[i % studies.length]!;
    const identity = { ...of, sopClass: SECONDARY_CAPTURE, sopInstance: world.uid(), modality: 'OT', number: i };
    const folder = String(Math.floor(i / 100)).padStart(3, '0');
    yield { path: `${folder}/${String(i).padStart(5, '0')}.dcm`, bytes: tinyFile(identity) };
  }
}

function tinyFile(identity: Identity): Uint8Array {
  const { person, study } = identity;
  return objectFile(identity, [
    element(0x00080016, 'UI', identity.sopClass),
    element(0x00080018, 'UI', identity.sopInstance),
    element(0x00080020, 'DA', study.date),
    element(0x00080050, 'SH', study.accession),
    element(0x00080060, 'CS', identity.modality),
    element(0x00100010, 'PN', person.name),
    element(0x00100020, 'LO', person.id),
    element(0x00100030, 'DA', person.birth),
    element(0x0020000d, 'UI', study.uid),
    element(0x0020000e, 'UI', identity.series),
    element(0x00200013, 'IS', identity.number),
    ...imagePixel(8, 8, 8),
    element(0x7fe00010, 'OW', new Uint8Array(64)),
  ]);
}
