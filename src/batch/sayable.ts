import { join } from 'node:path';
import { Failure, type FailureCode } from '../failure/index.ts';
import { NeedleMatcher, needlesOf } from '../identity/index.ts';
import { type Project, SubjectStore, withVault } from '../project/index.ts';

const MOST_CHARACTERS = 500;

/** Who says something for good, and how he is told what is wrong with it. */
export interface Saying {
  readonly what: string;
  readonly text: string;
  readonly code: Extract<FailureCode, `usage/${string}`>;
}

/** It stands in the evidence for good, and evidence names nobody but the reviewer. */
export function assertSayable({ what, text, code }: Saying, matchers: readonly NeedleMatcher[]): void {
  const refuse = (why: string): Failure =>
    new Failure(code, `${what} ${why}`, { hint: 'it stands in the evidence: say it without the patient' });
  if (text.trim() === '') throw refuse('is empty');
  if (text.length > MOST_CHARACTERS) throw refuse(`is longer than ${MOST_CHARACTERS} characters`);
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) throw refuse('holds characters that do not print');
  if (matchers.some((matcher) => matcher.find(text).length > 0)) throw refuse('holds an identifier of a patient');
}

/** What is known of patients, by their keyed ids: to find it in what somebody says. */
export function matchersOf(project: Project, patients: Iterable<string>): readonly NeedleMatcher[] {
  const store = new SubjectStore({ ...withVault(project), folder: join(project.folder, 'subjects'), readOnly: true });
  return [...new Set(patients)].flatMap((patient) => {
    const subject = store.of(patient);
    return subject === undefined ? [] : [new NeedleMatcher(needlesOf(subject))];
  });
}
