import type { FindingCode } from '../../failure/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { EvidenceFacts } from './facts.ts';
import type { Evidence } from './types.ts';

export type Limit = Evidence['limits'][number];
type Words = Catalogue['limits'];
type Code = keyof Words;

/** Finding codes that limit what the evidence says, with the limit that they become. */
const BY_FINDING = {
  'unknown-sop-class': 'unknownClass',
  'short-identifier': 'shortIdentifier',
  'already-deidentified': 'alreadyDeidentified',
  'identity-missing': 'identityMissing',
} as const satisfies Partial<Record<FindingCode, Code>>;

/** What the evidence does not say, from what the run really did; the general ones last. */
export function limitsOf(facts: EvidenceFacts, kept: string, { limits: words }: Catalogue): Limit[] {
  const { run, counts, leaks, policy, project } = facts;
  const { balance, pictures } = counts;
  const found: Limit[] = [];
  const say = (code: Code, text: string): void => {
    found.push({ code: codeOf(code), text });
  };
  const sayCount = (code: CountedLimit, count: number): void => {
    if (count > 0) say(code, words[code](count));
  };
  if (run.state === 'interrupted') say('interrupted', words.interrupted(run.remaining));
  sayCount('leaks', leaks.length);
  sayCount('held', balance.held);
  sayCount('document', exceptionsOf(facts, 'refused/document'));
  sayCount('quarantined', balance.quarantined);
  sayCount(
    'reviewed',
    (facts.reviewed ?? []).reduce((sum, { count }) => sum + count, 0),
  );
  sayCount('exempted', pictures.search.corrected?.exempted ?? 0);
  sayCount('harmless', pictures.search.harmless ?? 0);
  sayCount('alarms', pictures.search.alarms ?? 0);
  sayCount('pixelsUnchecked', pictures.text);
  sayCount('facesUnchecked', pictures.face);
  sayCount('picturesSearched', pictures.search.triage + pictures.search.strict);
  sayCount('picturesNotRead', pictures.there - (counts.checked.get('pictures') ?? 0));
  sayCount('documentsNotSearched', counts.checked.get('documentsNotSearched') ?? 0);
  if (kept !== '') say('kept', words.kept(kept));
  if (policy.dates.mode === 'shift') say('datesShifted', words.datesShifted);
  if (policy.dates.mode === 'keep') say('datesKept', words.datesKept);
  sayCount('textCut', cleanedTexts(facts));
  sayCount('unchanged', balance.unchanged);
  for (const [code, limit] of Object.entries(BY_FINDING)) {
    sayCount(limit, counts.findings.get(code as FindingCode) ?? 0);
  }
  if (policy.pseudonyms.mode === 'keyed') say('keyed', words.keyed);
  if (facts.page === undefined) {
    if (!project.isProtected) say('unprotected', words.unprotected);
  } else {
    if (facts.page.secret === 'new') say('pageSecret', words.pageSecret);
    say(facts.key === '' ? 'unsigned' : 'pageKey', facts.key === '' ? words.unsigned : words.pageKey);
  }
  sayMethod(facts, words, say);
  if ((facts.review?.reviewed ?? 0) === 0) say('notReviewed', words.notReviewed);
  for (const code of ['knownIdentifiers', 'compressed', 'rare', 'noLegalOpinion'] as const) say(code, words[code]);
  return found;
}

/** Days end with them, as UTC counts them: on its last day a determination still holds. */
function sayMethod(
  { project, policy, run }: EvidenceFacts,
  words: Words,
  say: (code: Code, text: string) => void,
): void {
  const { method, agreement } = project;
  const isOver = (day: string): boolean => day < run.ended.slice(0, 10);
  if (method === undefined) say('noMethod', words.noMethod);
  if (method?.kind === 'safe-harbor' && !policy.safeHarbor) say('methodNotMet', words.methodNotMet);
  if (method?.kind === 'expert-determination' && isOver(method.expires)) {
    say('expertExpired', words.expertExpired(method.expires));
  }
  if (agreement?.ends !== undefined && isOver(agreement.ends)) {
    say('agreementEnded', words.agreementEnded(agreement.ends));
  }
}

type CountedLimit = {
  [C in Code]: Catalogue['limits'][C] extends (count: number) => string ? C : never;
}[Code];

function exceptionsOf({ counts }: EvidenceFacts, code: string): number {
  return counts.exceptions.reduce((sum, row) => sum + (row.code === code ? row.count : 0), 0);
}

function cleanedTexts({ counts }: EvidenceFacts): number {
  return counts.rules.reduce((sum, { action, count }) => sum + (action === 'clean' ? count : 0), 0);
}

/** `pixelsUnchecked` → `pixels-unchecked`. */
function codeOf(code: Code): string {
  return code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
