import type { ClassFigures } from './equivalence-classes.ts';
import type { HeaderFacts } from './header-facts.ts';
import type { RemainingFacts, TextFacts } from './remaining-facts.ts';
import { SEVERAL } from './remaining-facts.ts';
import type { QuasiFigures, RiskCollector, RiskFigures } from './risk.ts';
import { counted, plural } from './screen.ts';
import { MORE } from './value-sets.ts';

/** A table for a person: all columns but the last are numbers. */
export interface ReportSection {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const TITLE = 'risk of finding a patient of this set again, 45 CFR 164.514(b)(1)';

/** The sections of `inspect --risk`, without a value of an element. */
export function riskSections(risk: RiskCollector, figures: RiskFigures): ReportSection[] {
  const { remaining } = risk;
  return [
    { title: TITLE, head: ['count', 'of'], rows: sizeRows(risk) },
    classSection(figures),
    quasiSection(figures),
    { title: 'dates left', head: ['values', 'to the day', 'patients', 'days wide', 'attribute'], rows: dateRows(risk) },
    { title: 'ages left', head: ['values', 'over 89', 'of patients', 'attribute'], rows: ageRows(remaining) },
    textSection('texts and pseudonyms left', remaining.texts),
    textSection('device identifiers left', remaining.devices),
    { title: 'UIDs left that are not under 2.25', head: ['values', 'attribute'], rows: uidRows(remaining) },
    {
      title: 'postal codes left',
      head: ['5 digits', '3 digits', 'of small areas', 'patients', 'attribute'],
      rows: zipRows(remaining),
    },
  ];
}

/** What the figures mean and do not mean. */
export function riskNotes(figures: RiskFigures): string[] {
  return [
    ...bestLines(figures),
    "A patient's row holds all values that his objects have at the top level; patients with equal rows are a class.",
    'The risks are for somebody who knows that the patient is in the set; how many others look like him, the set cannot say.',
    '',
  ];
}

/** The rarest combinations with their values: for a terminal alone. */
export function rareSection({ rare }: RiskFigures): ReportSection {
  const rows = rare.map(({ patients, values }) => {
    const parts = values.map(({ keyword, values: own }) => `${keyword}=${own.map(valueText).join(' + ')}`);
    return [counted(patients), parts.join(', ') || 'no value at all'];
  });
  return { title: 'rarest combinations', head: ['patients', 'values'], rows };
}

const valueText = (value: string): string => (value === MORE ? 'and more' : value);

function sizeRows(risk: RiskCollector): string[][] {
  return [
    [counted(risk.patientCount), 'patients'],
    [counted(risk.studies), 'studies'],
    [counted(risk.series), 'series'],
    [counted(risk.objects), 'objects'],
  ];
}

type ClassRow = readonly [name: string, text: (figures: ClassFigures) => string];

const CLASS_ROWS: readonly ClassRow[] = [
  ['patients in the smallest class: k', ({ smallest }) => counted(smallest)],
  ['classes', ({ classes }) => counted(classes)],
  ['patients alone in their class', (figures) => shareText(figures, figures.bySize.one)],
  ['patients in classes of 2 to 4', (figures) => shareText(figures, figures.bySize.twoToFour)],
  ['patients in classes of 5 to 9', (figures) => shareText(figures, figures.bySize.fiveToNine)],
  ['patients in classes of 10 and more', (figures) => shareText(figures, figures.bySize.more)],
  ['classes below 5', ({ rare }) => counted(rare.classes)],
  ['highest risk', ({ highestRisk }) => highestRisk.toFixed(4)],
  ['average risk', ({ averageRisk }) => averageRisk.toFixed(4)],
];

function classSection({ classes, banded }: RiskFigures): ReportSection {
  const views = banded === undefined ? [classes] : [classes, banded];
  const head = banded === undefined ? ['', ''] : ['ages in years', 'in bands of 5', ''];
  return {
    title: 'classes of patients who are the same in all quasi-identifiers',
    head,
    rows: CLASS_ROWS.map(([name, text]) => [...views.map(text), name]),
  };
}

function shareText({ patients }: ClassFigures, count: number): string {
  const percent = patients === 0 ? 0 : (100 * count) / patients;
  return `${counted(count)} (${percent.toFixed(1)} %)`;
}

function quasiSection({ columns }: RiskFigures): ReportSection {
  return {
    title: 'quasi-identifiers',
    head: ['patients', 'rows', 'alone because of it', 'k without it', 'below 5 without it', 'attribute'],
    rows: columns.map(({ quasi, patients, values, uniqueBecauseOf, without }) => [
      ...[patients, values, uniqueBecauseOf, without.smallest, without.rare.patients].map(counted),
      `${quasi.keyword}, ${quasi.taken}`,
    ]),
  };
}

function bestLines({ best, classes }: RiskFigures): string[] {
  if (classes.rare.patients === 0) return [];
  if (best === undefined) return ['No attribute alone is what sets patients apart.'];
  const { quasi, without } = best;
  if (without.smallest > classes.smallest)
    return [
      `Without ${quasi.keyword} k would rise from ${classes.smallest} to ${without.smallest}, more than without any other.`,
    ];
  return [
    `No attribute alone raises k. Without ${quasi.keyword} ${plural(without.rare.patients, 'patient')} would be in classes below 5 instead of ${counted(classes.rare.patients)}.`,
  ];
}

function dateRows({ remaining, temporal }: RiskCollector): string[][] {
  const rows = byName(remaining.dates).map(([name, facts]) => [
    ...[facts.values, facts.dayPrecise, facts.patients.size, daysWide(facts)].map(counted),
    name,
  ]);
  if (rows.length === 0) return [];
  const said = Object.entries(temporal).filter(([, objects]) => objects > 0);
  const text = said.map(([name, objects]) => `${counted(objects)} ${name.toLowerCase()}`).join(', ');
  return [...rows, ['', '', '', '', `objects by what they say of their dates (0028,0303): ${text}`]];
}

/** From the first to the last day that an attribute has. */
const daysWide = ({ dayPrecise, first, last }: { dayPrecise: number; first: number; last: number }): number =>
  dayPrecise === 0 ? 0 : last - first;

function ageRows({ ages }: RemainingFacts): string[][] {
  return byName(ages).map(([name, { values, over89, patientsOver89 }]) => [
    ...[values, over89, patientsOver89.size].map(counted),
    name,
  ]);
}

function textSection(title: string, facts: ReadonlyMap<string, TextFacts>): ReportSection {
  return {
    title,
    head: ['values', 'different', 'of one patient only', 'patients', 'attribute'],
    rows: byName(facts).map(([name, text]) => {
      const distinct = `${counted(text.distinct.size)}${text.isCut ? '+' : ''}`;
      return [counted(text.values), distinct, counted(ofOnePatient(text)), counted(text.patients.size), name];
    }),
  };
}

function ofOnePatient({ distinct }: TextFacts): number {
  return [...distinct.values()].filter((owner) => owner !== SEVERAL).length;
}

const uidRows = ({ uids }: RemainingFacts): string[][] => byName(uids).map(([name, count]) => [counted(count), name]);

function zipRows({ zipCodes }: RemainingFacts): string[][] {
  return byName(zipCodes).map(([name, { fiveDigits, threeDigits, smallAreas, patients }]) => [
    ...[fiveDigits, threeDigits, smallAreas, patients.size].map(counted),
    name,
  ]);
}

const byName = <T>(facts: ReadonlyMap<string, T>): [string, T][] => [...facts].sort(([a], [b]) => (a < b ? -1 : 1));

/** `risk` of the document that `--json` writes. Counts alone. */
export function riskDocument(risk: RiskCollector, figures: RiskFigures, { creators }: HeaderFacts): object {
  const { remaining } = risk;
  return {
    patients: risk.patientCount,
    studies: risk.studies,
    series: risk.series,
    objects: risk.objects,
    classes: figures.classes,
    ...(figures.banded === undefined ? {} : { classesWithAgeBands: figures.banded }),
    quasiIdentifiers: figures.columns.map(quasiDocument),
    ...(figures.best === undefined ? {} : { bestRemoval: figures.best.quasi.keyword }),
    dates: byName(remaining.dates).map(([attribute, facts]) => ({
      attribute,
      values: facts.values,
      toTheDay: facts.dayPrecise,
      patients: facts.patients.size,
      daysWide: daysWide(facts),
    })),
    longitudinalTemporalInformation: risk.temporal,
    ages: byName(remaining.ages).map(([attribute, { values, over89, patientsOver89 }]) => {
      return { attribute, values, over89, patientsOver89: patientsOver89.size };
    }),
    texts: textDocument(remaining.texts),
    deviceIdentifiers: textDocument(remaining.devices),
    privateElements: [...creators.values()].reduce((sum, { elements }) => sum + elements, 0),
    uidsNotUnder225: byName(remaining.uids).map(([attribute, values]) => ({ attribute, values })),
    postalCodes: byName(remaining.zipCodes).map(([attribute, { patients, ...counts }]) => {
      return { attribute, ...counts, patients: patients.size };
    }),
  };
}

function quasiDocument({ quasi, patients, values, uniqueBecauseOf, without }: QuasiFigures): object {
  const { smallest, rare } = without;
  const { keyword: attribute, taken } = quasi;
  return {
    attribute,
    taken,
    patients,
    values,
    uniqueBecauseOf,
    withoutIt: { smallest, patientsBelowFive: rare.patients },
  };
}

function textDocument(facts: ReadonlyMap<string, TextFacts>): object[] {
  return byName(facts).map(([attribute, text]) => ({
    attribute,
    values: text.values,
    distinct: text.distinct.size,
    distinctIsCut: text.isCut,
    ofOnePatient: ofOnePatient(text),
    patients: text.patients.size,
  }));
}
