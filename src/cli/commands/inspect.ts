import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Inspection, surveyRun } from '../../batch/index.ts';
import { FAILURE_CODES, Failure } from '../../failure/index.ts';
import { type PictureLook, searchSlowness } from '../../pixel/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';
import { PRIVATE_FILE, writeAtomically } from '../../project/index.ts';
import { inspectionPage } from '../../proof/index.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import type { HeaderFacts } from '../header-facts.ts';
import { type Findings, lookClosely } from '../inspection.ts';
import { inspectionFacts } from '../inspection-facts.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { PICTURE_NOTES, type PictureFacts, type PictureNote, type SearchFacts } from '../picture-facts.ts';
import { policyOf } from '../policy-file.ts';
import { ProgressView, timeText } from '../progress.ts';
import { type QuasiIdentifier, quasiIdentifiers } from '../quasi-identifiers.ts';
import { type ReportSection, rareSection, riskDocument, riskNotes, riskSections } from '../risk-report.ts';
import { SAFE_HARBOR_TITLES } from '../safe-harbor-titles.ts';
import { columnsOf, counted, plural, printable, type Screen } from '../screen.ts';
import { type Shell, STANDARD_INPUT } from '../shell.ts';
import { showsValues } from '../values.ts';
import { SOFTWARE } from '../version.ts';

const EXAMPLES = 5;
/** Forms of descriptors that the table shows, the frequent ones first; `--json` has all. */
const MOST_FORMS = 12;
/** Files between two turns for signals and the progress line. */
const TURN_FILES = 16;

/** `leadglass inspect`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const isOpen = showsValues(invocation, shell.out);
  const quasi = quasiOf(invocation);
  const page = invocation.text('html');
  assertFile(page);
  const policy = await policyOf(invocation.text('policy'));
  const interrupt = listenForInterrupt(shell.err);
  const findings = await look(invocation, shell, { policy, quasi, signal: interrupt.signal }).finally(interrupt.close);
  await writePage(findings, page, shell.err);
  if (invocation.has('json')) shell.out.line(JSON.stringify(documentOf(findings)));
  else for (const line of linesOf(findings, shell.out)) shell.out.line(line);
  for (const line of riskLines(findings, shell.out, { isOpen, isJson: invocation.has('json') })) shell.out.line(line);
  if (isOpen) for (const line of patientLines(findings.survey)) shell.out.line(line);
  if (interrupt.signal.aborted) return EXIT.interrupted;
  return findings.survey.counts.quarantined > 0 ? EXIT.held : EXIT.done;
}

/**
 * Said before a long look, not after it.
 * @throws {Failure} `usage/argument`
 */
function assertFile(page: string | undefined): void {
  if (page === undefined) return;
  const isFolder = statSync(page, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && existsSync(dirname(page))) return;
  throw new Failure('usage/argument', isFolder ? '--html names a folder' : '--html names a folder that is not there', {
    hint: 'name a file, as in --html look.html',
  });
}

async function writePage(findings: Findings, file: string | undefined, err: Screen): Promise<void> {
  if (file === undefined) return;
  const page = await inspectionPage(inspectionFacts(findings, { software: SOFTWARE, made: new Date().toISOString() }));
  writeAtomically(file, page, { mode: PRIVATE_FILE });
  err.line(`page: ${printable(file)}`);
}

/** @throws {Failure} `usage/argument` */
function quasiOf(invocation: Invocation): QuasiIdentifier[] | undefined {
  const list = invocation.text('quasi');
  if (invocation.has('risk')) return quasiIdentifiers(list);
  if (list === undefined) return undefined;
  throw new Failure('usage/argument', '--quasi says what --risk compares', { hint: 'give --risk as well' });
}

interface Looking {
  readonly policy: CompiledPolicy;
  readonly quasi: QuasiIdentifier[] | undefined;
  readonly signal: AbortSignal;
}

async function look(invocation: Invocation, { err }: Shell, { policy, quasi, signal }: Looking): Promise<Findings> {
  const progress = new ProgressView(err, { verbs: { processing: 'looking closely' } });
  const isQuiet = invocation.has('quiet');
  const jobs = invocation.count('jobs');
  const inputs = invocation.positionals;
  const onProgress = (state: Parameters<ProgressView['update']>[0]): void => {
    if (!isQuiet) progress.update(state);
  };
  try {
    const request = { inputs, policy, ...(jobs === undefined ? {} : { jobs }) };
    const survey = await surveyRun(request, { onProgress, signal, stdin: STANDARD_INPUT });
    const onFile = async (done: number): Promise<void> => {
      onProgress({ phase: 'processing', done, total: survey.counts.in, bytes: 0, quarantined: 0 });
      if (done % TURN_FILES === 0) await setImmediate();
    };
    const compared = { withForms: invocation.text('html') !== undefined, ...(quasi === undefined ? {} : { quasi }) };
    return await lookClosely({ survey, inputs, policy, ...compared, signal, onFile });
  } finally {
    progress.end();
  }
}

function linesOf(findings: Findings, screen: Screen): string[] {
  const { survey, identifiers, headers } = findings;
  return [
    ...countLines(survey, screen),
    ...section('identifiers', screen, ['values', 'patients', 'kind'], identifierRows(identifiers)),
    ...section('45 CFR 164.514(b)(2)(i)', screen, ['values', 'objects', 'category'], categoryRows(headers)),
    ...section('pictures', screen, ['objects', 'risk'], pictureRows(headers)),
    ...section(
      'search of pictures for text',
      screen,
      ['objects', 'frames', 'one worker', 'how'],
      searchRows(findings.pictures),
    ),
    ...section('to know about pictures', screen, ['objects', 'what'], noteRows(findings.pictures)),
    ...section('documents', screen, ['objects', 'text'], documentRows(findings.documents)),
    ...section('SOP classes', screen, ['objects', 'class'], rowsOf(headers.sopClasses)),
    ...section('devices', screen, ['objects', 'maker, model, software'], rowsOf(headers.devices)),
    ...section('descriptors', screen, ['objects', 'built of'], rowsOf(headers.descriptorForms).slice(0, MOST_FORMS)),
    ...section('character sets', screen, ['objects', 'declared'], rowsOf(headers.characterSets)),
    ...section('private elements', screen, ['elements', 'objects', 'creator'], creatorRows(headers)),
    ...nameLines(findings, screen),
    ...unreadableLines(findings, screen),
    ...limitLines(findings),
  ];
}

function countLines({ counts, patients }: Inspection, screen: Screen): string[] {
  const unidentified = patients.filter(({ subject }) => subject.key.unidentified).length;
  const mixed = patients.filter(({ mixedIssuer }) => mixedIssuer).length;
  return [
    screen.style('bold', `${plural(patients.length, 'patient')}, ${plural(counts.instances, 'instance')}`),
    `  ${plural(counts.in, 'file')}: ${counted(counts.dicomdirs)} DICOMDIR, ${counted(counts.notDicom)} not DICOM, ${counted(counts.quarantined)} unreadable`,
    ...(unidentified > 0 ? [`  ${plural(unidentified, 'study', 'studies')} without a Patient ID`] : []),
    ...(mixed > 0 ? [`  ${plural(mixed, 'patient')} whose Patient ID comes with several issuers or without one`] : []),
    ...(counts.sameUid > 0
      ? [`  ${plural(counts.sameUid, 'instance')} with a SOP Instance UID that another one has`]
      : []),
    '',
  ];
}

const identifierRows = (kinds: Findings['identifiers']): string[][] =>
  kinds.map(({ kind, values, patients }) => [counted(values), counted(patients), kind]);

function categoryRows({ categories }: HeaderFacts): string[][] {
  return Object.entries(SAFE_HARBOR_TITLES).flatMap(([category, title]) => {
    const facts = categories.get(category);
    if (facts === undefined) return [];
    const attributes = plural(facts.tags.size, 'attribute');
    return [[counted(facts.values), counted(facts.objects), `${category} ${title}, in ${attributes}`]];
  });
}

function pictureRows({ text, faces }: HeaderFacts): string[][] {
  const rows: [number, string][] = [
    [text.possible, 'text may be burned in'],
    [text.cleared, 'no text by the kind of picture'],
    [faces.possible, 'a face may be seen or rendered'],
    [faces.cleared, 'no face by the kind of picture or the body part'],
    [text.none, 'no picture'],
  ];
  return rows.filter(([count]) => count > 0).map(([count, means]) => [counted(count), means]);
}

const LOOKS: Readonly<Record<PictureLook, string>> = {
  strict: 'in all passes',
  triage: 'in the quick passes, and in all where these find something',
  none: 'not searched: values and labels, no picture of anything',
};

/** What a run would search, and how long one processor is busy with it. */
function searchRows({ searches }: PictureFacts): string[][] {
  const byLook = Map.groupBy(searches.values(), ({ look }) => look);
  return (['strict', 'triage', 'none'] as const).flatMap((look) => {
    const facts = byLook.get(look) ?? [];
    if (facts.length === 0) return [];
    const sum = (of: (one: SearchFacts) => number): number => facts.reduce((total, one) => total + of(one), 0);
    const seconds = sum((one) => one.seconds) * searchSlowness();
    const time = look === 'none' ? '' : `about ${timeText(seconds)}`;
    return [[counted(sum((one) => one.objects)), counted(sum((one) => one.frames)), time, LOOKS[look]]];
  });
}

const NOTES: Readonly<Record<PictureNote, string>> = {
  'overlay-in-pixels': 'an overlay in unused bits of the pixels; a run clears them',
  'overlay-plane': 'an overlay beside the pixels, which the policy keeps or removes',
  icon: 'a small picture of the picture, which may show the same text',
  'ultrasound-regions': 'ultrasound that says where its regions are',
  'no-ultrasound-regions': 'ultrasound that does not say where its regions are: no banner can be told from the picture',
};

function noteRows({ notes, unread }: PictureFacts): string[][] {
  const codes = [...unread].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...codes.map(([code, count]) => [counted(count), `cannot be decoded, so a run holds it: ${code}`]),
    ...PICTURE_NOTES.flatMap((note) => (notes.has(note) ? [[counted(notes.get(note)!), NOTES[note]]] : [])),
  ];
}

function documentRows({ identifiers, notSearchable, searched }: Findings['documents']): string[][] {
  const rows: [number, string][] = [
    [identifiers, 'a document whose text has identifiers of the patient'],
    [notSearchable, 'a document whose text cannot be searched as a whole'],
    [searched, 'a document whose text was searched: no identifier'],
  ];
  return rows.filter(([count]) => count > 0).map(([count, means]) => [counted(count), means]);
}

function rowsOf(counts: ReadonlyMap<string, number>): string[][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name, count]) => [counted(count), name]);
}

function creatorRows({ creators }: HeaderFacts): string[][] {
  return [...creators]
    .sort(([a, x], [b, y]) => y.elements - x.elements || (a < b ? -1 : 1))
    .map(([name, { elements, objects }]) => [counted(elements), counted(objects), name]);
}

function nameLines({ tellingPaths }: Findings, screen: Screen): string[] {
  if (tellingPaths.count === 0) return [];
  const shown = screen.isTerminal ? tellingPaths.paths.slice(0, EXAMPLES) : [];
  return [
    screen.style('bold', 'names of files and folders'),
    `  ${plural(tellingPaths.count, 'file')} whose path says who the patient is; a run copies no name of a source`,
    ...shown.map((path) => `    ${printable(path)}`),
    '',
  ];
}

function unreadableLines({ survey, unreadable }: Findings, screen: Screen): string[] {
  const codes = Object.entries(survey.codes) as [keyof typeof FAILURE_CODES, number][];
  if (codes.length === 0) return [];
  const shown = screen.isTerminal ? unreadable.slice(0, EXAMPLES) : [];
  return [
    screen.style('yellow', 'unreadable'),
    ...codes.map(([code, count]) => `  ${counted(count)} × ${code}: ${FAILURE_CODES[code].meaning}`),
    ...shown.map(({ source }) => `    ${printable(source)}`),
    '',
  ];
}

function riskLines(
  { risk }: Findings,
  screen: Screen,
  { isOpen, isJson }: { readonly isOpen: boolean; readonly isJson: boolean },
): string[] {
  if (risk === undefined || isJson) return [];
  const figures = risk.figures();
  const lines = ({ title, head, rows }: ReportSection): string[] => section(title, screen, head, rows);
  return [
    ...riskSections(risk, figures).flatMap(lines),
    ...riskNotes(figures),
    ...(isOpen ? lines(rareSection(figures)) : []),
  ];
}

/** What the close look did not reach, said rather than left to be assumed. */
function limitLines({ survey, headers }: Findings): string[] {
  const missed = survey.counts.instances - headers.objects;
  if (missed <= 0) return [];
  return [
    `${plural(missed, 'instance')} of archives, linked folders or standard input: identifiers counted, headers not broken down`,
  ];
}

function section(
  title: string,
  screen: Screen,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const numbers = head.slice(0, -1).map((_, i) => i);
  const shown = rows.map((row) => row.map(printable));
  return [screen.style('bold', title), ...columnsOf([head, ...shown], numbers).map((line) => `  ${line}`), ''];
}

function patientLines({ patients }: Inspection): string[] {
  return patients.flatMap(({ subject, instances }, i) => [
    `patient ${i + 1}: ${plural(instances, 'instance')}`,
    ...columnsOf(subject.identifiers.map(({ kind, value }) => [`  ${kind}`, printable(value)])),
  ]);
}

function searchDocument({ searches, notes, unread }: PictureFacts): object {
  return {
    searches: [...searches].sort().map(([rule, { seconds, ...facts }]) => {
      return { rule, ...facts, seconds: Math.round(seconds * searchSlowness()) };
    }),
    unread: Object.fromEntries(unread),
    notes: Object.fromEntries(notes),
  };
}

/** The document of `--json`: counts and paths, no value of a patient. */
function documentOf({
  survey,
  identifiers,
  headers,
  pictures,
  documents,
  risk,
  tellingPaths,
  unreadable,
}: Findings): object {
  const { counts, codes, patients, interrupted } = survey;
  return {
    type: 'inspection',
    counts: { ...counts, patients: patients.length },
    unidentified: patients.filter(({ subject }) => subject.key.unidentified).length,
    mixedIssuer: patients.filter(({ mixedIssuer }) => mixedIssuer).length,
    identifiers,
    lookedClosely: headers.objects,
    categories: [...headers.categories].sort().map(([category, { tags, values, objects }]) => {
      return { category, title: SAFE_HARBOR_TITLES[category] ?? '', attributes: tags.size, values, objects };
    }),
    pictures: { text: headers.text, faces: headers.faces, ...searchDocument(pictures) },
    documents,
    sopClasses: Object.fromEntries(headers.sopClasses),
    devices: [...headers.devices].map(([device, objects]) => ({ device, objects })),
    descriptorForms: Object.fromEntries(headers.descriptorForms),
    characterSets: Object.fromEntries(headers.characterSets),
    privateCreators: [...headers.creators].map(([creator, facts]) => ({ creator, ...facts })),
    tellingPaths,
    ...(risk === undefined ? {} : { risk: riskDocument(risk, risk.figures(), headers) }),
    codes,
    unreadable,
    interrupted,
  };
}
