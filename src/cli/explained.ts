import type { ByteSource } from '../bytes/index.ts';
import { decide, decisionList, ResidualNeedles, RuleBook, withDocument } from '../deid/index.ts';
import { type DataSet, type DicomObject, type Element, isDirectory, readObject } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import { type Subject, surveyObject } from '../identity/index.ts';
import type { CompiledPolicy, Decision } from '../policy/index.ts';
import { attribute } from '../standard/index.ts';
import { clipped, columnsOf, type Screen } from './screen.ts';
import { maskText, valueText } from './values.ts';

const LONGEST_NAME = 40;
const LONGEST_VALUE = 48;

/** A decision with what a person wants to see beside it. */
export interface ExplainedRow extends Decision {
  readonly name: string;
  readonly length: number;
  /** Only ever printed on a terminal that asked for it. */
  value(): string;
}

export interface ExplainContext {
  readonly policy: CompiledPolicy;
  /** What is known of the patient of the object; without it, what the object says itself. */
  subjectOf?(object: DicomObject): Subject | undefined;
  /** A person would let the document inside pass. */
  readonly keepsDocument?: boolean;
}

/** Every decision about one object, in file order. @throws {Failure} when it cannot be read */
export function explainObject(
  source: ByteSource,
  { policy, subjectOf, keepsDocument }: ExplainContext,
): readonly ExplainedRow[] {
  const object = readObject(source);
  if (isDirectory(object.meta, object.dataSet)) {
    throw new Failure('usage/argument', 'a DICOMDIR is not copied but made anew: there is nothing to explain');
  }
  const subject = subjectOf?.(object) ?? surveyObject(object, policy.patients).subject;
  const decided = decide(object, { book: new RuleBook(policy), needles: new ResidualNeedles(subject) });
  const decisions = keepsDocument === true ? withDocument(object, decided) : decided;
  const elements = elementsByPath(object.dataSet);
  return [...decisionList(object, decisions)].map((decision) => rowOf(elements, decision));
}

export const isChange = ({ action }: Decision): boolean => action !== 'keep';

/** The rows as a table; `isOpen` shows values. */
export function sayRows(rows: readonly ExplainedRow[], out: Screen, isOpen: boolean): void {
  const table = rows.map((row) => [
    row.path,
    row.vr,
    clipped(row.name, LONGEST_NAME),
    row.action,
    row.rule,
    row.clause,
    isOpen ? clipped(row.value(), LONGEST_VALUE) : maskText(row.length),
  ]);
  const [head = '', ...lines] = columnsOf([['PATH', 'VR', 'ATTRIBUTE', 'ACTION', 'RULE', 'CLAUSE', 'VALUE'], ...table]);
  out.line(out.style('bold', head));
  for (const [i, line] of lines.entries()) out.line(isChange(rows[i]!) ? line : out.style('dim', line));
}

function rowOf(elements: ReadonlyMap<string, Element>, decision: Decision): ExplainedRow {
  const element = elements.get(decision.path);
  const name = attribute(decision.tag)?.keyword ?? '';
  return {
    ...decision,
    name,
    length: element?.length ?? 0,
    value: () => (element === undefined ? '' : valueText(element)),
  };
}

/** Elements at every depth by their path. */
function elementsByPath(dataSet: DataSet, into = new Map<string, Element>()): ReadonlyMap<string, Element> {
  for (const element of dataSet.elements()) {
    into.set(element.path, element);
    for (const item of element.items()) elementsByPath(item, into);
  }
  return into;
}
