/**
 * Studies of people who do not exist, made from a seed: what a folder from a hospital looks like, with identities in
 * every place where they have been found. For trying leadglass and for its tests; nothing here is anybody's data.
 */
import { bystanders, duplicateOf } from './bystanders.ts';
import { computedRadiography } from './cr.ts';
import { ctSeries } from './ct.ts';
import { dicomdir } from './dicomdir.ts';
import { ecg } from './ecg.ts';
import { enhancedMr } from './enhanced-mr.ts';
import { keyObjects } from './kos.ts';
import { bigEndianMr } from './legacy.ts';
import { mrSeries } from './mr.ts';
import type { DicomExample, Example } from './object.ts';
import { encapsulatedPdf } from './pdf.ts';
import { petSeries } from './pet.ts';
import { presentationState } from './pr.ts';
import { structureSet } from './rtstruct.ts';
import { secondaryCaptures } from './sc.ts';
import { deflatedReports, report } from './sr.ts';
import { ultrasound } from './us.ts';
import { makeWorld, type World } from './world.ts';

export type { Example } from './object.ts';
export { spellingsOf } from './spelling.ts';

const DISC = 'LINDENHOF_CD';

/** All files of the examples. The same seed gives the same bytes. */
export function* exampleStudies(seed: number): Iterable<Example> {
  const world = makeWorld(seed);
  const dicom = dicomFiles(world);
  yield* dicom;
  yield dicomdir(
    DISC,
    dicom.filter(({ path }) => path.startsWith(`${DISC}/`)),
  );
  yield* bystanders(world);
  yield duplicateOf(dicom[2]!);
}

function dicomFiles(world: World): readonly DicomExample[] {
  const { first, again } = ctSeries(world);
  return [
    ...first,
    report(world, first),
    keyObjects(world, first),
    presentationState(world, first),
    structureSet(world, first),
    ...again,
    ...computedRadiography(world),
    ...secondaryCaptures(world),
    ...mrSeries(world),
    ...enhancedMr(world),
    ...ultrasound(world),
    ...petSeries(world),
    ecg(world),
    encapsulatedPdf(world),
    ...bigEndianMr(world),
    ...deflatedReports(world),
  ];
}
