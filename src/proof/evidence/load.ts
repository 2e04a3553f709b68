/** The doors to what is loaded on first need alone: `zod` with the schema, `preact` with the page, and all the words. */
import { Failure } from '../../failure/index.ts';
import type { EvidenceFacts } from './facts.ts';
import type { Evidence } from './types.ts';

/** Claimed by every released file (PS3.15 E.1.1, CID 7050). */
const BASIC_PROFILE = '113100';

/** The evidence of a run, from what it counted. */
export async function makeEvidence(facts: EvidenceFacts): Promise<Evidence> {
  return (await import('./build.ts')).buildEvidence(facts);
}

/** One file of HTML for a person: no script, nothing loaded from elsewhere. */
export async function evidencePage(evidence: Evidence): Promise<string> {
  return (await import('./page.ts')).evidencePage(evidence);
}

/**
 * Evidence from the text of a file.
 * @throws {Failure} `input/evidence` when it is not evidence of this version, or its counts do not balance
 */
export async function readEvidence(text: string): Promise<Evidence> {
  const { evidenceSchema } = await import('./schema.ts');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure('input/evidence', 'the evidence is not JSON');
  }
  const { success, data, error } = evidenceSchema.safeParse(value);
  if (!success) {
    const where = error.issues[0]?.path.join('.') ?? '';
    throw new Failure(
      'input/evidence',
      `the evidence is not of a form that this version knows (at ${where || 'its root'})`,
    );
  }
  if (!balances(data)) throw new Failure('input/evidence', 'the counts of the evidence do not balance');
  return data;
}

/** What goes in comes out, and each count that is about the same files says the same. */
export function balances({ counts, exceptions, verification, run, methods }: Evidence): boolean {
  const { in: all, ...parts } = counts;
  const sum = Object.values(parts).reduce((total, count) => total + count, 0);
  const kept = (status: string): number =>
    exceptions.reduce((total, row) => total + (row.status === status ? row.count : 0), 0);
  const basic = methods.find(({ code }) => code === BASIC_PROFILE);
  return (
    all === sum &&
    basic?.count === counts.released &&
    kept('held') === counts.held &&
    kept('quarantined') === counts.quarantined &&
    verification.files === counts.released &&
    verification.refused <= counts.quarantined &&
    run.continued <= counts.released
  );
}
