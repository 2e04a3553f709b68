import { Failure, isFailure } from '../failure/index.ts';
import type { ReviewDecision, TemplateProposal } from '../project/index.ts';
import { decisionOf, isProposal, proposalOf } from './decision-form.ts';

const SCHEMA = 'leadglass.review/1';

/** What persons have decided: about pictures, and about where devices write. */
export interface Decided {
  readonly decisions: readonly ReviewDecision[];
  readonly proposals: readonly TemplateProposal[];
}

/** Something of a file with its line, from 1. */
export interface AtLine<T> {
  readonly line: number;
  readonly value: T;
}

export interface DecisionLines {
  readonly decisions: readonly AtLine<ReviewDecision>[];
  readonly proposals: readonly AtLine<TemplateProposal>[];
}

/** JSON lines: what it is and of which project, then a decision or a proposal a line. The same decisions, the same text. */
export function decisionFile(project: string, { decisions, proposals }: Decided): string {
  const sorted = decisions.toSorted((a, b) => (a.instance < b.instance ? -1 : 1));
  return [{ schema: SCHEMA, project }, ...sorted, ...proposals].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * The decisions of a file, about each instance once, and its proposals.
 * @throws {Failure} `usage/review` with the line where it is wrong
 */
export function readDecisionFile(text: string, project: string): DecisionLines {
  const lines = text.split('\n').map((line) => line.trim());
  const decisions: AtLine<ReviewDecision>[] = [];
  const proposals: AtLine<TemplateProposal>[] = [];
  const firsts = new Map<string, number>();
  for (const [i, content] of lines.entries()) {
    const line = i + 1;
    atLine(line, () => {
      if (line === 1) return assertHead(parsed(content), project);
      if (content === '') return;
      const value = parsed(content);
      if (isProposal(value)) return void proposals.push({ line, value: proposalOf(value) });
      const decision = decisionOf(value);
      const first = firsts.get(decision.instance);
      if (first !== undefined) throw wrong(`the same picture is decided in line ${first}`);
      firsts.set(decision.instance, line);
      decisions.push({ line, value: decision });
    });
  }
  return { decisions, proposals };
}

/** What is wrong is said with its line. */
export function atLine(line: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, message, hint } = error;
    throw new Failure(code, `line ${line}: ${message}`, { ...(hint === undefined ? {} : { hint }), at: { line } });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('not JSON');
  }
}

function assertHead(head: unknown, project: string): void {
  const { schema, project: named } = (head ?? {}) as { readonly schema?: unknown; readonly project?: unknown };
  if (schema !== SCHEMA) throw wrong(`the first line does not say ${SCHEMA}`);
  if (named !== project) throw wrong('the decisions are those of another project');
}

const wrong = (message: string): Failure =>
  new Failure('usage/review', message, {
    hint: 'a decision file comes from leadglass review, docs/pictures.md has its form',
  });
