import type { ComponentChild } from 'preact';
import { paragraph, table } from '../page/elements.ts';
import { section, type View } from './parts.ts';

/** What was looked at after writing, by machine and by a person. */
export function verification(view: View): ComponentChild {
  return section(view, 'verification', byMachine(view), byPerson(view));
}

function byMachine(view: View): ComponentChild {
  const { evidence, words } = view;
  const { verification: say, number } = words;
  const { files, refused, needles, uids, dates, private: privates, valid, pixels } = evidence.verification;
  const row = (title: string, check: { checked: number; refused: number }) => [
    title,
    number(check.checked),
    number(check.refused),
  ];
  const rows = [
    row(say.needles, needles),
    row(say.uids, uids),
    row(say.dates, dates),
    row(say.private, privates),
    row(say.valid, valid),
    [
      say.pixels,
      say.pictures(pixels.looked, pixels.pictures),
      pixels.search === undefined ? '' : number(pixels.search.refused),
    ],
  ];
  return section(
    view,
    'machine',
    paragraph(say.intro(files)),
    paragraph(say.refused(refused)),
    table({ caption: words.sections.machine, head: say.head, rows, numbers: [1, 2] }),
    ...(pixels.search === undefined ? [] : [paragraph(say.search(pixels.search))]),
    ...(pixels.search?.effort === undefined ? [] : [paragraph(say.effort[pixels.search.effort])]),
    ...(pixels.search?.series === undefined ? [] : [paragraph(say.series(pixels.search.series))]),
    ...(pixels.search?.harmless === undefined ? [] : [paragraph(say.harmless(pixels.search.harmless))]),
    ...(pixels.search?.readAgain === undefined ? [] : [paragraph(say.readAgain(pixels.search.readAgain))]),
    ...(pixels.search?.corrected === undefined ? [] : [paragraph(say.corrected(pixels.search.corrected))]),
  );
}

function byPerson(view: View): ComponentChild {
  const { verification: say } = view.words;
  const { population, reviewed, found, upperBound } = view.evidence.verification.sample;
  if (upperBound === null) return section(view, 'person', paragraph(say.noSample));
  return section(view, 'person', paragraph(say.sample(reviewed, population, found)), paragraph(say.bound(upperBound)));
}
