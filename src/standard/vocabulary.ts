import { VOCABULARY } from './generated/vocab.ts';
import { AMBIGUOUS_WORDS } from './generated/vocab-ambiguous.ts';
import { findRow, hasLine } from './text-table.ts';

/**
 * `clinical`: a word of medicine or imaging that no list of names holds. `ambiguous`: such a word that is also a
 * personal name, to be kept only beside clinical words. `undefined`: no such word.
 */
export function isClinicalWord(word: string): 'clinical' | 'ambiguous' | undefined {
  const lower = word.toLowerCase();
  if (findRow(AMBIGUOUS_WORDS, lower) !== undefined) return 'ambiguous';
  return hasLine(VOCABULARY, lower) ? 'clinical' : undefined;
}
