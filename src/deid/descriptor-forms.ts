import { WordJudge } from './text-words.ts';

/** Descriptors that a protocol or an operator fills in, by tag. */
export const DESCRIPTORS: ReadonlyMap<number, string> = new Map([
  [0x00081030, 'StudyDescription'],
  [0x0008103e, 'SeriesDescription'],
  [0x00181030, 'ProtocolName'],
  [0x00321060, 'RequestedProcedureDescription'],
  [0x00400254, 'PerformedProcedureStepDescription'],
]);

const PARTS: Readonly<Record<ReturnType<WordJudge['judge']>, string>> = {
  known: 'word',
  usual: 'word',
  letter: 'letter',
  number: 'number',
  ambiguous: 'other',
  unknown: 'other',
};
const MOST_PARTS = 12;
const judge = new WordJudge([]);

/**
 * How a descriptor is built, without what it says: words of the vocabulary, numbers, letters and all other words, runs
 * of one kind as one. A site's descriptors have few forms; a new one is where habits of typing changed, and names of
 * people come with habits.
 *
 * @example
 * descriptorForm('AX T2 FLAIR QUILLON'); // 'word other'
 */
export function descriptorForm(text: string): string {
  const parts: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+[\p{L}\p{M}\p{N}]*|\p{N}+[\p{L}\p{M}\p{N}]*/gu)) {
    const part = PARTS[judge.judge(word)];
    if (part === parts.at(-1)) continue;
    if (parts.push(part) === MOST_PARTS) break;
  }
  return parts.join(' ');
}
