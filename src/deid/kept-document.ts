import type { DicomObject } from '../dicom/index.ts';
import { ACTION, type Decisions } from './decisions.ts';
import { ENCAPSULATED_DOCUMENT } from './documents.ts';

/**
 * Decisions under which the document inside an object stays as it is, for who has read it (PS3.15 E.1.1: what is there
 * beside the attributes is for a person). What a rule of the author or the residual check takes away stays away.
 */
export function withDocument({ dataSet }: DicomObject, decisions: Decisions): Decisions {
  const row = dataSet.rowOf(ENCAPSULATED_DOCUMENT);
  if (row === undefined) return decisions;
  const { level } = decisions.book.facts(decisions.rule[row]!);
  if (level === 'own' || level === 'residual') return decisions;
  const [action, rule] = [decisions.action.slice(), decisions.rule.slice()];
  action[row] = ACTION.keep;
  rule[row] = decisions.book.rule('reviewed', 'PS3.15 E.1.1', 'own');
  return { ...decisions, action, rule };
}
