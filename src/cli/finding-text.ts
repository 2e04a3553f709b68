import { FINDING_CODES, type Finding } from '../failure/index.ts';
import { DOCUMENT_GAPS, type DocumentGap } from '../proof/index.ts';
import { counted } from './screen.ts';

/** A finding in one line: code, path, meaning, and what it has to say beside that; never a value. */
export function findingText(finding: Finding): string {
  const { code, path } = finding;
  return `${`${code} ${path}`.trimEnd()}: ${FINDING_CODES[code]}${factsText(finding)}`;
}

/** Counts, reasons and pages. */
function factsText({ about = {} }: Finding): string {
  const { counts = {}, reasons = [], pages = [] } = about;
  const facts = [
    ...Object.entries(counts).map(([kind, count]) => `${counted(count)} × ${kind}`),
    ...reasons.map((reason) => (reason in DOCUMENT_GAPS ? DOCUMENT_GAPS[reason as DocumentGap] : reason)),
    ...(pages.length === 0 ? [] : [`${pages.length === 1 ? 'page' : 'pages'} ${pages.join(', ')}`]),
  ];
  return facts.length === 0 ? '' : ` (${facts.join('; ')})`;
}
