import { Failure, isFailure } from '../failure/index.ts';
import type { ReviewDecision } from '../project/index.ts';
import { decisionOf } from './decision-form.ts';

const SCHEMA = 'leadglass.review/1';

export interface DecisionLine {
  /** From 1. */
  readonly line: number;
  readonly decision: ReviewDecision;
}

/** JSON lines: what it is and of which project, then a decision a line. */
export function decisionFile(project: string, decisions: readonly ReviewDecision[]): string {
  return [{ schema: SCHEMA, project }, ...decisions].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * The decisions of a file, each instance once.
 * @throws {Failure} `usage/review` with the line where it is wrong
 */
export function readDecisionFile(text: string, project: string): readonly DecisionLine[] {
  const lines = text.split('\n').map((line) => line.trim());
  const decisions: DecisionLine[] = [];
  const firsts = new Map<string, number>();
  for (const [i, content] of lines.entries()) {
    const line = i + 1;
    atLine(line, () => {
      if (line === 1) assertHead(parsed(content), project);
      else if (content !== '') {
        const decision = decisionOf(parsed(content));
        const first = firsts.get(decision.instance);
        if (first !== undefined) throw wrong(`the same picture is decided in line ${first}`);
        firsts.set(decision.instance, line);
        decisions.push({ line, decision });
      }
    });
  }
  return decisions;
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
