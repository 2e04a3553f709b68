import { readFileSync } from 'node:fs';
import type { Inspection } from '../batch/index.ts';
import { FileSource, HEADER_ONLY, Scratch, systemCode } from '../bytes/file.node.ts';
import { decide, ResidualNeedles, RuleBook } from '../deid/index.ts';
import { type DicomObject, ElementTable, isDirectory, readObject } from '../dicom/index.ts';
import { Failure, isFailure } from '../failure/index.ts';
import { needlesOf, normalText, type PatientKey, type Subject, surveyObject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';

/** A word that no vocabulary has, and how many patients' texts hold it. */
export interface ProposedWord {
  readonly word: string;
  readonly patients: number;
  readonly texts: number;
}

interface WordFacts {
  readonly patients: Set<string>;
  texts: number;
}

/** More patients than this are not told apart: the word is a site's, whatever their number. */
const MOST_PATIENTS = 1000;
/** Patients whose identifiers are ready to be searched for: folders mostly come patient by patient. */
const KEPT_SUBJECTS = 16;

/** Reads headers as a run does, and counts the words that the run would cut for want of a vocabulary. */
export class WordCollector {
  readonly #book: RuleBook;
  readonly #policy: CompiledPolicy;
  readonly #subjects: ReadonlyMap<string, Subject>;
  readonly #needles = new Map<string, ResidualNeedles>();
  readonly #words = new Map<string, WordFacts>();
  readonly #scratch = new Scratch();
  readonly #table = new ElementTable();

  constructor(policy: CompiledPolicy, { patients }: Inspection) {
    this.#policy = policy;
    this.#book = new RuleBook(policy);
    this.#subjects = new Map(patients.map(({ subject }) => [keyText(subject.key), subject]));
  }

  /** False for what is no readable object. */
  read(path: string): boolean {
    try {
      const source = FileSource.open(path, this.#scratch, HEADER_ONLY);
      try {
        this.#add(readObject(source, { table: this.#table }));
        return true;
      } finally {
        source.close();
      }
    } catch (error) {
      if (isFailure(error)) return false;
      throw error;
    }
  }

  /** Words in the texts of at least so many patients that are nobody's identifier, the commonest first. */
  proposals(leastPatients: number): ProposedWord[] {
    const names = this.#identifierWords();
    return [...this.#words]
      .filter(([word, { patients }]) => patients.size >= leastPatients && !names.has(normalText(word)))
      .map(([word, { patients, texts }]) => ({ word, patients: patients.size, texts }))
      .sort((a, b) => b.patients - a.patients || b.texts - a.texts || (a.word < b.word ? -1 : 1));
  }

  #add(object: DicomObject): void {
    if (isDirectory(object.meta, object.dataSet)) return;
    const patient = keyText(surveyObject(object, this.#policy.patients).key);
    const needles = this.#needlesOf(patient);
    decide(object, {
      book: this.#book,
      ...(needles === undefined ? {} : { needles }),
      onUnknownWord: (words) => this.#count(words, patient),
    });
  }

  #count(words: string, patient: string): void {
    for (const [word] of words.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      if (word.length < 2 || /^\d+$/.test(word)) continue;
      const lower = word.toLowerCase();
      const facts = this.#words.get(lower) ?? { patients: new Set<string>(), texts: 0 };
      facts.texts++;
      if (facts.patients.size < MOST_PATIENTS) facts.patients.add(patient);
      this.#words.set(lower, facts);
    }
  }

  #needlesOf(patient: string): ResidualNeedles | undefined {
    const known = this.#needles.get(patient);
    const subject = this.#subjects.get(patient);
    if (known !== undefined || subject === undefined) return known;
    const needles = new ResidualNeedles(subject);
    for (const oldest of this.#needles.keys()) {
      if (this.#needles.size < KEPT_SUBJECTS) break;
      this.#needles.delete(oldest);
    }
    this.#needles.set(patient, needles);
    return needles;
  }

  /** Words of the identifiers of all patients: what names one of them is no word of the site. */
  #identifierWords(): ReadonlySet<string> {
    const words = new Set<string>();
    for (const subject of this.#subjects.values())
      for (const { kind, text } of needlesOf(subject))
        if (kind !== 'text') for (const word of text.split(' ')) words.add(word);
    return words;
  }
}

const HEAD = [
  '# Words that runs cut because no vocabulary has them, with the patients and texts that hold each one.',
  '# Write yes in the first column for words that name nobody: no person, place, institution or code.',
  '# Then: leadglass policy vocabulary --accept THIS-FILE --to WORDS',
  'accept\tword\tpatients\ttexts',
];

/** The proposals as a table in which a person marks what may stay. */
export const proposalText = (words: readonly ProposedWord[]): string =>
  `${[...HEAD, ...words.map(({ word, patients, texts }) => `\t${word}\t${patients}\t${texts}`)].join('\n')}\n`;

/** What was said yes and no to. */
export interface Accepted {
  readonly words: readonly string[];
  readonly undecided: number;
}

/** @throws {Failure} `usage/argument` for a file that is no such table, with the line */
export function readAccepted(path: string): Accepted {
  const words: string[] = [];
  let undecided = 0;
  for (const [index, line] of readText(path).split('\n').entries()) {
    if (line === '' || line.startsWith('#') || line === HEAD.at(-1)) continue;
    const [answer = '', word = '', ...counts] = line.split('\t');
    if (word === '' || counts.length !== 2 || !/^(yes|no|)$/i.test(answer.trim()))
      throw new Failure('usage/argument', `line ${index + 1} is not: yes, no or nothing, a word, two numbers`);
    if (/^yes$/i.test(answer.trim())) words.push(word);
    else if (answer.trim() === '') undecided++;
  }
  return { words, undecided };
}

/** A word list with more words, sorted; comments stay on top. */
export function mergedWords(existing: string, words: readonly string[]): string {
  const lines = existing.split('\n').filter((line) => line !== '');
  const comments = lines.filter((line) => line.startsWith('#'));
  const all = new Set([...lines.filter((line) => !line.startsWith('#')), ...words]);
  return `${[...comments, ...[...all].sort()].join('\n')}\n`;
}

/** @throws {Failure} `usage/argument` when the file cannot be read */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage/argument', `${JSON.stringify(path)} cannot be read (${systemCode(error)})`);
  }
}

const keyText = ({ issuer, id }: PatientKey): string => JSON.stringify([issuer, id]);
