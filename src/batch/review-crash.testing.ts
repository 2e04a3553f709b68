/**
 * For the tests of this folder: decisions about pictures that are carried out and killed at the n-th change of the file
 * system. Arguments: home, n. Prints the number of changes when it lives to the end.
 */
import { killAtChange } from '../../test/support/killed.ts';

const [home = '', killAt = ''] = process.argv.slice(2);
const changes = killAtChange(Number(killAt));

const { FixedFinder } = await import('../../test/support/fixed-finder.ts');
const { openProject } = await import('../project/index.ts');
const { openReviewWith } = await import('./review-desk.ts');
const { BOX, engineWith, POLICY } = await import('./review.testing.ts');

const desk = openReviewWith(
  {
    home,
    project: openProject(home, 'p'),
    jobs: 1,
    software: { name: 'leadglass', version: '0.0.0' },
    findPolicy: () => POLICY,
  },
  engineWith(new FixedFinder([BOX])),
);
// What was written down before, and opening it, is not what is tried.
changes.restart();
await desk.apply({ signal: new AbortController().signal });
desk.close();
console.log(changes.count);
