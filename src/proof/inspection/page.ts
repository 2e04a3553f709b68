import { type ComponentChild, h } from 'preact';
import { FAILURE_CODES } from '../../failure/index.ts';
import { CATEGORY_LETTERS } from '../evidence/terms.ts';
import { stackedBar, swatch } from '../page/charts.ts';
import { pageOf } from '../page/document.ts';
import { code, paragraph, table } from '../page/elements.ts';
import type {
  AttributeFacts,
  CategorySurvey,
  FormCount,
  InspectionFacts,
  NamedCount,
  PictureRule,
  RuleSearch,
} from './facts.ts';
import { WORDS } from './words.ts';

/** Rows of a table; what is less frequent is in the JSON document. */
const MOST_ROWS = 24;
/** Of the attributes of a category, which are looked up and not read. */
const MOST_ATTRIBUTES = 200;
/** Colours of the charts, by what they stand for. */
const RISK_KINDS = { possible: 'held', cleared: 'released', none: 'duplicate' } as const;
const FILE_KINDS = {
  instances: 'released',
  dicomdirs: 'regenerated',
  notDicom: 'not-dicom',
  unreadable: 'quarantined',
};

/** One file of HTML about what identifies people in a set of files. Whatever stands in it is masked, or names nobody. */
export function inspectionPage(facts: InspectionFacts): string {
  const { software, made } = facts;
  const parts = [overview, people, categories, pictures, documents, privateElements, devices, texts, paths, unreadable];
  return pageOf({
    language: WORDS.language,
    title: WORDS.title,
    subtitle: WORDS.subtitle(made.slice(0, 16).replace('T', ' ')),
    sections: parts.map((part) => part(facts)),
    footer: WORDS.footer(software.name, software.version),
  });
}

type Section = keyof typeof WORDS.sections;

function section(name: Section, ...children: ComponentChild[]): ComponentChild {
  const id = `section-${name}`;
  return h('section', { class: name, 'aria-labelledby': id }, h('h2', { id }, WORDS.sections[name]), ...children);
}

function part(name: Section, ...children: ComponentChild[]): ComponentChild {
  const id = `section-${name}`;
  return h('section', { class: name, 'aria-labelledby': id }, h('h3', { id }, WORDS.sections[name]), ...children);
}

function overview({ counts, isInterrupted, text, faces, paths: named, creators }: InspectionFacts): ComponentChild {
  const { overview: say } = WORDS;
  const { instances, dicomdirs, notDicom, unreadable: unread } = counts;
  const bar = barOf({ instances, dicomdirs, notDicom, unreadable: unread }, FILE_KINDS, say.parts, say.chart);
  const elements = creators.reduce((sum, creator) => sum + creator.elements, 0);
  const rows: readonly (readonly [kind: string, count: number, line: (count: number) => string])[] = [
    ['stop', unread, say.unreadable],
    ['wait', atRisk(text), say.text],
    ['wait', atRisk(faces), say.faces],
    ['wait', named.count, say.paths],
    ['wait', counts.sameUid, say.sameUid],
    ['wait', counts.unidentified, say.unidentified],
    ['wait', counts.mixedIssuers, say.mixedIssuers],
    ['note', elements, (count) => say.private(count, creators.length)],
    ['note', counts.notLookedInto, say.notLookedInto],
  ];
  return section(
    'overview',
    h('div', { class: 'lead' }, paragraph(say.sentence(instances, counts.patients, counts.files))),
    isInterrupted ? paragraph(say.interrupted) : null,
    bar,
    h(
      'ul',
      { class: 'results' },
      rows.filter(([, count]) => count > 0).map(([kind, count, line]) => h('li', { class: kind }, line(count))),
    ),
  );
}

const atRisk = (rules: readonly PictureRule[]): number =>
  rules.reduce((sum, { risk, objects }) => sum + (risk === 'possible' ? objects : 0), 0);

/** A bar, and its legend with the numbers. */
function barOf(
  counts: Readonly<Record<string, number>>,
  kinds: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
  label: (parts: string) => string,
): ComponentChild {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  if (present.length === 0) return null;
  const shares = present.map(([name, count]) => ({ kind: kinds[name]!, count }));
  const parts = present.map(([name, count]) => `${WORDS.number(count)} ${names[name]}`);
  return [
    h('div', { class: 'wide' }, stackedBar(shares, { width: 600, height: 16, label: label(parts.join(', ')) })),
    h(
      'ul',
      { class: 'legend' },
      present.map(([name], i) => h('li', null, swatch(kinds[name]!), parts[i])),
    ),
  ];
}

function people({ identifiers }: InspectionFacts): ComponentChild {
  const { people: say, number } = WORDS;
  const rows = identifiers.map(({ kind, values, patients, forms }) => [
    say.kinds[kind] ?? kind,
    number(values),
    number(patients),
    formList(forms),
  ]);
  return section('people', tableOf(say.head, rows, [1, 2]));
}

function categories({ categories: found }: InspectionFacts): ComponentChild {
  const { categories: say } = WORDS;
  const absent = CATEGORY_LETTERS.filter((letter) => !found.some(({ category }) => category === letter));
  return section(
    'categories',
    tableOf(say.head, found.map(categoryRow), [1, 2, 3]),
    found.map(attributesOf),
    absent.length === 0 ? null : paragraph(say.absent(absent.join(', '))),
  );
}

function categoryRow({ category, objects, values, attributes }: CategorySurvey): ComponentChild[] {
  const { number } = WORDS;
  const label = h('span', null, h('span', { class: 'letter' }, category), ' ', titleOf(category));
  return [label, number(objects), number(values), number(attributes.length)];
}

function attributesOf({ category, attributes }: CategorySurvey): ComponentChild {
  const { categories: say } = WORDS;
  const title = titleOf(category);
  const rows = attributes.slice(0, MOST_ATTRIBUTES).map(attributeRow);
  return h(
    'details',
    null,
    h('summary', null, h('span', { class: 'letter' }, category), ' ', say.attributes(title, attributes.length)),
    table({ caption: title, head: say.attributesHead, rows, numbers: [1] }),
    cutNote(rows.length, attributes.length),
  );
}

function titleOf(category: string): string {
  const { titles, freeText } = WORDS.categories;
  return category === '*' ? freeText[0] : titles[category as keyof typeof titles][0];
}

function attributeRow({ tag, name, values, forms, otherForms }: AttributeFacts): ComponentChild[] {
  const other = otherForms === 0 ? null : h('span', { class: 'small' }, WORDS.otherForms(otherForms));
  const label = name === '' ? code(tag) : h('span', null, name, ' ', code(tag));
  return [label, WORDS.number(values), [formList(forms), other]];
}

const formList = (forms: readonly FormCount[]): ComponentChild =>
  h(
    'ul',
    { class: 'forms' },
    forms.map(({ form, count }) => h('li', null, code(WORDS.times(form, count)))),
  );

function pictures({ text, faces, pictureNotes }: InspectionFacts): ComponentChild {
  const { pictures: say, number } = WORDS;
  const notes = pictureNotes.map(({ name, objects }) => [say.notes[name] ?? say.unread(name), number(objects)]);
  return section(
    'pictures',
    pictureRules('text', text),
    pictureRules('faces', faces),
    notes.length === 0 ? null : tableOf(say.notesHead, notes, [1]),
  );
}

function pictureRules(what: 'text' | 'faces', rules: readonly PictureRule[]): ComponentChild {
  const { pictures: say, number, sections } = WORDS;
  const counts = { possible: 0, cleared: 0, none: 0 };
  for (const { risk, objects } of rules) counts[risk] += objects;
  const isSearched = rules.some(({ search }) => search !== undefined);
  const rows = rules.map(({ rule, risk, objects, search }) => [
    say[what][rule] ?? rule,
    number(objects),
    h('span', { class: `state ${risk}` }, say.risks[risk]),
    ...(isSearched ? searchCells(search) : []),
  ]);
  const bar = barOf(counts, RISK_KINDS, say.risks, (parts) => say.chart(sections[what], parts));
  const head = isSearched ? [...say.head, ...say.searchHead] : say.head;
  return part(what, bar, tableOf(head, rows, [1, 4, 5]));
}

function searchCells(search: RuleSearch | undefined): ComponentChild[] {
  const { pictures: say, number } = WORDS;
  if (search === undefined || search.look === 'none') return [say.looks.none, '', ''];
  return [say.looks[search.look], number(search.frames), number(search.seconds)];
}

function documents({ documents: found }: InspectionFacts): ComponentChild {
  const { documents: say } = WORDS;
  const rows = (['identifiers', 'notSearchable', 'searched'] as const).filter((what) => found[what] > 0);
  return section(
    'documents',
    tableOf(
      say.head,
      rows.map((what) => [say[what], WORDS.number(found[what])]),
      [1],
    ),
  );
}

function privateElements({ creators }: InspectionFacts): ComponentChild {
  const rows = creators.map(({ name, objects, elements }) => [
    name === '' ? WORDS.empty : code(name),
    WORDS.number(objects),
    WORDS.number(elements),
  ]);
  return section('private', tableOf(WORDS.private.head, rows, [1, 2]));
}

function devices({ devices: found, sopClasses }: InspectionFacts): ComponentChild {
  const { devices: say } = WORDS;
  return section('devices', namedTable(say.devicesHead, found), namedTable(say.classesHead, sopClasses));
}

function texts({ descriptors, characterSets }: InspectionFacts): ComponentChild {
  const { texts: say } = WORDS;
  return section('texts', namedTable(say.descriptorsHead, descriptors), namedTable(say.charactersHead, characterSets));
}

function paths({ paths: { count, forms } }: InspectionFacts): ComponentChild {
  const { paths: say } = WORDS;
  if (count === 0) return section('paths', paragraph(WORDS.none));
  const rows = forms.map(({ form, count: files }) => [code(form), WORDS.number(files)]);
  return section('paths', paragraph(say.text(count)), tableOf(say.head, rows, [1]));
}

function unreadable({ unreadable: found }: InspectionFacts): ComponentChild {
  const rows = found.map(({ code: why, count }) => [code(why), WORDS.number(count), FAILURE_CODES[why].meaning]);
  return section('unreadable', tableOf(WORDS.unreadable.head, rows, [1]));
}

const namedTable = (head: readonly string[], found: readonly NamedCount[]): ComponentChild =>
  tableOf(
    head,
    found.map(({ name, objects }) => [name, WORDS.number(objects)]),
    [1],
  );

function tableOf(
  head: readonly string[],
  rows: readonly (readonly ComponentChild[])[],
  numbers: readonly number[],
): ComponentChild {
  if (rows.length === 0) return paragraph(WORDS.none);
  const shown = rows.slice(0, MOST_ROWS);
  return [table({ caption: head[0]!, head, rows: shown, numbers }), cutNote(shown.length, rows.length)];
}

const cutNote = (shown: number, all: number): ComponentChild =>
  shown === all ? null : paragraph(WORDS.shown(shown, all));
