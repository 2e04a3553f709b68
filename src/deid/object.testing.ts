/** For the tests of this folder: an object of the builder through survey, decide, apply and back. */
import { element, inOrder, type Part, part10, SYNTAX } from '../../test/build/index.ts';
import { BufferSource, ByteWriter } from '../bytes/index.ts';
import { type DataSet, type DicomObject, type Element, partBytes, readObject, rewriteDataSet } from '../dicom/index.ts';
import { type Finding, Secret } from '../failure/index.ts';
import { Pseudonymizer, type Subject, surveyObject } from '../identity/index.ts';
import { type CompiledPolicy, type Decision, loadPolicy, patientIdFrom, presetPolicy } from '../policy/index.ts';
import { DEIDENTIFICATION_METHODS, type ProfileOption } from '../standard/index.ts';
import {
  applyDecisions,
  type Decisions,
  decide,
  decisionCounts,
  decisionList,
  ResidualNeedles,
  RuleBook,
  sopClassUidOf,
  writeFileMeta,
} from './index.ts';

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const MR = '1.2.840.10008.5.1.4.1.1.4';
export const ENHANCED_MR = '1.2.840.10008.5.1.4.1.1.4.1';
export const UNKNOWN_CLASS = '1.2.840.99999.5.1.4.1.1.1';
export const INSTANCE = '1.2.826.0.1.3680043.9.7777.1.1.1';
export const PATIENT = 'MRN00482913';

export const SECRET = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
export const BASIC = presetPolicy('basic');

/** A policy from a text that extends the bare profile. */
export const policyOf = (text: string): Promise<CompiledPolicy> => loadPolicy(`extends: basic\n${text}`);

/** The bare profile with options, and with the date mode that they ask for. */
export function policyWith(...options: readonly ProfileOption[]): CompiledPolicy {
  const mode = options.includes('retain-longitudinal-full-dates')
    ? 'keep'
    : options.includes('retain-longitudinal-modified-dates')
      ? 'shift'
      : 'rows';
  const codes = DEIDENTIFICATION_METHODS.filter(({ option }) => option === 'basic' || options.includes(option));
  return { ...BASIC, options, codes: codes.map(({ code }) => code), dates: { ...BASIC.dates, mode } };
}

/** Attributes of PS3.3 C.7.1.1, C.7.2.1 and C.12.1 that an object needs to be somebody's; `more` replaces them by tag. */
export function parts(more: readonly Part[] = [], sopClass = CT): readonly Part[] {
  const base = [
    element(0x00080016, 'UI', sopClass),
    element(0x00080018, 'UI', INSTANCE),
    element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'),
    element(0x00100020, 'LO', PATIENT),
    element(0x0020000d, 'UI', '1.2.826.0.1.3680043.9.7777.1'),
    element(0x0020000e, 'UI', '1.2.826.0.1.3680043.9.7777.1.1'),
  ];
  const given = new Set(more.map(({ tag }) => tag));
  return inOrder(...base.filter(({ tag }) => !given.has(tag)), ...more);
}

export interface Run {
  readonly policy?: CompiledPolicy;
  readonly sopClass?: string;
  readonly transferSyntax?: string;
  /** What the run knows of the patient; the object's own identifiers unless it is given. */
  readonly subject?: Subject;
}

/** What came out, read again from the written bytes. */
export class Outcome {
  readonly source: DicomObject;
  readonly decisions: Decisions;
  readonly written: Uint8Array;
  readonly object: DicomObject;
  readonly offsetDays: number;
  readonly patientCode: string;

  constructor(bytes: Uint8Array, { policy = BASIC, subject }: Run) {
    const pseudonymizer = new Pseudonymizer(SECRET);
    this.source = readObject(new BufferSource(bytes));
    const surveyed = surveyObject(this.source, policy.patients);
    this.offsetDays = pseudonymizer.offsetDays(surveyed.key);
    this.patientCode = patientIdFrom(policy.pseudonyms.patientId, pseudonymizer.patientId(surveyed.key));
    const needles = new ResidualNeedles(subject ?? surveyed.subject);
    this.decisions = decide(this.source, { book: new RuleBook(policy), needles, offsetDays: this.offsetDays });
    const { edits } = applyDecisions(this.source, this.decisions, {
      pseudonymizer,
      key: surveyed.key,
      patientCode: this.patientCode,
      offsetDays: this.offsetDays,
      version: '0.0.0',
    });
    const writer = new ByteWriter();
    const meta = {
      sopClassUid: sopClassUidOf(this.source),
      sopInstanceUid: pseudonymizer.uid(surveyed.sopInstanceUid),
      transferSyntaxUid: this.source.transferSyntax.uid,
    };
    writeFileMeta(meta, writer);
    const front = writer.written().slice();
    const body = rewriteDataSet(this.source, edits, writer).map((part) => partBytes(part, writer, this.source).slice());
    this.written = Buffer.concat([front, ...body]);
    this.object = readObject(new BufferSource(this.written));
  }

  get findings(): readonly Finding[] {
    return this.decisions.findings;
  }

  /** Codes of the findings, in order. */
  get codes(): readonly string[] {
    return this.findings.map(({ code }) => code);
  }

  /** The element at a path of tags, the first item of every sequence. */
  at(...path: readonly number[]): Element | undefined {
    return elementAt(this.object.dataSet, path);
  }

  /** The same in the source. */
  before(...path: readonly number[]): Element | undefined {
    return elementAt(this.source.dataSet, path);
  }

  has(...path: readonly number[]): boolean {
    return this.at(...path) !== undefined;
  }

  /** All values joined by backslashes; undefined when the element is not there. */
  text(...path: readonly number[]): string | undefined {
    return this.at(...path)
      ?.strings()
      .join('\\');
  }

  /** Single decisions by path. */
  decision(path: string): Decision | undefined {
    return [...decisionList(this.source, this.decisions)].find((decision) => decision.path === path);
  }

  get counts(): Readonly<Record<string, number>> {
    return decisionCounts(this.source, this.decisions);
  }

  /** Whether the written bytes hold a text, small or capital letters. */
  holds(text: string): boolean {
    return Buffer.from(this.written).toString('latin1').toLowerCase().includes(text.toLowerCase());
  }
}

/** De-identifies an object of these elements, added to the ones that every object needs. */
export function deidentified(more: readonly Part[], run: Run = {}): Outcome {
  const transferSyntax = run.transferSyntax ?? SYNTAX.explicitLittle;
  const sopClassUid = run.sopClass ?? CT;
  return new Outcome(part10({ transferSyntax, meta: { sopClassUid }, dataSet: parts(more, sopClassUid) }), run);
}

function elementAt(root: DataSet, path: readonly number[]): Element | undefined {
  let dataSet: DataSet | undefined = root;
  for (const tag of path.slice(0, -1)) dataSet = dataSet?.items(tag)[0];
  return dataSet?.get(path.at(-1)!);
}
