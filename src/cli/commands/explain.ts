import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { FileSource, Scratch } from '../../bytes/file.node.ts';
import { decide, decisionList, ResidualNeedles, RuleBook } from '../../deid/index.ts';
import { type DataSet, type Element, isDirectory, readObject } from '../../dicom/index.ts';
import { FAILURE_CODES, Failure, type FailureCode, FINDING_CODES, Secret } from '../../failure/index.ts';
import { surveyObject } from '../../identity/index.ts';
import { createPipeline, type Prepared } from '../../pipeline/index.ts';
import type { CompiledPolicy, Decision } from '../../policy/index.ts';
import { attribute, tagHex } from '../../standard/index.ts';
import { adviceOf } from '../advice.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { policyOf } from '../policy-file.ts';
import { clipped, columnsOf, counted, plural, type Screen } from '../screen.ts';
import { maskText, showsValues, valueText } from '../values.ts';

const LONGEST_NAME = 40;
const LONGEST_VALUE = 48;

/** `leadglass explain`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  const isOpen = showsValues(invocation, out);
  const policy = await policyOf(invocation.text('policy'));
  if (!existsSync(invocation.target)) throw new Failure('usage/no-input', 'there is no such file');
  const source = FileSource.open(invocation.target, new Scratch());
  try {
    const explained = explain(source, policy);
    const rows = invocation.has('changes') ? explained.rows.filter(isChange) : explained.rows;
    if (invocation.has('json')) sayJson(explained, rows, out);
    else say(explained, rows, { out, isOpen });
  } finally {
    source.close();
  }
  return EXIT.done;
}

/** A decision with what a person wants to see beside it. */
interface ExplainedRow extends Decision {
  readonly name: string;
  readonly length: number;
  /** Only ever printed on a terminal that asked for it. */
  value(): string;
}

interface Explained {
  readonly policy: CompiledPolicy;
  readonly rows: readonly ExplainedRow[];
  readonly outcome: Pick<Prepared, 'status' | 'findings'> & { readonly code?: FailureCode };
}

function explain(source: FileSource, policy: CompiledPolicy): Explained {
  const object = readObject(source);
  if (isDirectory(object.meta, object.dataSet)) {
    throw new Failure('usage/argument', 'a DICOMDIR is not copied but made anew: there is nothing to explain');
  }
  const { subject } = surveyObject(object, policy.patients);
  const decisions = decide(object, { book: new RuleBook(policy), needles: new ResidualNeedles(subject) });
  const elements = elementsByPath(object.dataSet);
  const rows = [...decisionList(object, decisions)].map((decision) => rowOf(elements, decision));
  return { policy, rows, outcome: outcomeOf(source, policy) };
}

/** What a run over this object alone would come to; what is held has decisions as well. */
function outcomeOf(source: FileSource, policy: CompiledPolicy): Explained['outcome'] {
  const secret = new Secret(randomBytes(32));
  const flags = { rekey: false, media: false };
  return createPipeline({ policy, secret, flags, subjectOf: () => undefined }).prepare(source);
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

const isChange = ({ action }: Decision): boolean => action !== 'keep';

interface View {
  readonly out: Screen;
  readonly isOpen: boolean;
}

function say({ policy, rows: all, outcome }: Explained, rows: readonly ExplainedRow[], { out, isOpen }: View): void {
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
  const changes = all.filter(isChange).length;
  out.line(`\n${plural(all.length, 'attribute')}, ${counted(changes)} changed under ${policy.name}`);
  out.line(outcomeText(outcome));
  for (const { code, path } of outcome.findings)
    out.line(`finding ${code} ${path}: ${FINDING_CODES[code]}`.replace(' :', ':'));
}

function outcomeText({ status, code }: Explained['outcome']): string {
  if (status === 'ready') return 'a run would write it and release it when the written bytes pass the verification';
  const why = code === undefined ? '' : `, ${code}: ${FAILURE_CODES[code].meaning}\nnext: ${adviceOf(code)}`;
  return `a run would not release it: ${status}${why}`;
}

function sayJson({ policy, outcome }: Explained, rows: readonly ExplainedRow[], out: Screen): void {
  for (const { path, tag, vr, name, action, rule, clause, level, length } of rows) {
    out.line(
      JSON.stringify({ type: 'decision', path, tag: tagHex(tag), vr, name, action, rule, clause, level, length }),
    );
  }
  const { status, code, findings } = outcome;
  const about = { status, ...(code === undefined ? {} : { code }), findings };
  out.line(JSON.stringify({ type: 'object', policy: { name: policy.name, digest: policy.digest }, ...about }));
}
