import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { FileSource, Scratch } from '../../bytes/file.node.ts';
import { FAILURE_CODES, Failure, type FailureCode, Secret } from '../../failure/index.ts';
import { createPipeline, type Pipeline, type Prepared, withSearchedPicture } from '../../pipeline/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';
import { tagHex } from '../../standard/index.ts';
import { adviceOf } from '../advice.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { type ExplainedRow, explainObject, isChange, sayRows } from '../explained.ts';
import { findingText } from '../finding-text.ts';
import { policyOf } from '../policy-file.ts';
import { counted, plural, type Screen } from '../screen.ts';
import { showsValues } from '../values.ts';

/** `leadglass explain`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  const isOpen = showsValues(invocation, out);
  const policy = await policyOf(invocation.text('policy'));
  if (!existsSync(invocation.target)) throw new Failure('usage/no-input', 'there is no such file');
  const source = FileSource.open(invocation.target, new Scratch());
  try {
    const explained = await explain(source, policy);
    const rows = invocation.has('changes') ? explained.rows.filter(isChange) : explained.rows;
    if (invocation.has('json')) sayJson(explained, rows, out);
    else say(explained, rows, { out, isOpen });
  } finally {
    source.close();
  }
  return EXIT.done;
}

interface Explained {
  readonly policy: CompiledPolicy;
  readonly rows: readonly ExplainedRow[];
  readonly outcome: Pick<Prepared, 'status' | 'findings'> & { readonly code?: FailureCode };
}

async function explain(source: FileSource, policy: CompiledPolicy): Promise<Explained> {
  return { policy, rows: explainObject(source, { policy }), outcome: await outcomeOf(source, policy) };
}

/** What a run over this object alone would come to; what is held has decisions as well. */
async function outcomeOf(source: FileSource, policy: CompiledPolicy): Promise<Explained['outcome']> {
  const secret = new Secret(randomBytes(32));
  const flags = { rekey: false, media: false };
  // Codes are not shown: those of a vault are somebody's for this look alone.
  const seeds = { seedOf: () => secret };
  const pipeline = createPipeline({ policy, secret, seeds, flags, subjectOf: () => undefined });
  try {
    return await outcomeIn(pipeline, source);
  } finally {
    await pipeline.close();
  }
}

async function outcomeIn(pipeline: Pipeline, source: FileSource): Promise<Explained['outcome']> {
  const prepared = await withSearchedPicture(pipeline.prepare(source));
  if (prepared.status !== 'held') return prepared;
  return { ...prepared, findings: [...prepared.findings, ...((await prepared.searchDocument?.()) ?? [])] };
}

interface View {
  readonly out: Screen;
  readonly isOpen: boolean;
}

function say({ policy, rows: all, outcome }: Explained, rows: readonly ExplainedRow[], { out, isOpen }: View): void {
  sayRows(rows, out, isOpen);
  const changes = all.filter(isChange).length;
  out.line(`\n${plural(all.length, 'attribute')}, ${counted(changes)} changed under ${policy.name}`);
  out.line(outcomeText(outcome));
  for (const finding of outcome.findings) out.line(`finding ${findingText(finding)}`);
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
