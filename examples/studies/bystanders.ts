import { concat } from '../../test/build/index.ts';
import { flatJpeg } from './jpeg.ts';
import { join, mark, plain } from './mark.ts';
import { type DicomExample, type Example, otherFile } from './object.ts';
import { phantom } from './picture.ts';
import type { World } from './world.ts';

/** What lies on a disc beside DICOM: a text, and the viewer's picture. */
export function bystanders(world: World): readonly Example[] {
  const { joerg } = world.patients;
  const splash = phantom(64, world.random('splash'), { air: 20, tissue: 190, inside: 80 });
  const readme = join(
    plain('This disc was made for\r\n'),
    mark`${joerg.latin.given} ${joerg.latin.family}, ${joerg.id}\r\n`,
    plain('Start VIEWER\\VIEWER.EXE to see the pictures.\r\n'),
  );
  return [
    otherFile('LINDENHOF_CD/README.TXT', readme),
    otherFile('LINDENHOF_CD/VIEWER/SPLASH.JPG', flatJpeg(splash, mark`disc of ${joerg.latin.family}, ${joerg.id}`)),
  ];
}

/** The same bytes under another name, as exports leave them. */
export function duplicateOf(original: DicomExample): Example {
  return { path: 'LOOSE/copy of IM000003', bytes: concat(original.bytes), needles: original.needles, burnedIn: [] };
}
