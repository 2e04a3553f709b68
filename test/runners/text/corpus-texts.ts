import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextKind } from '../../../src/deid/index.ts';

/** A text of a public object. */
export interface CorpusText {
  readonly text: string;
  readonly attribute: string;
  readonly kind: TextKind;
}

/** Texts without identity that a cleaner should leave; meanings of codes come from tables and are not cleaned. */
export function readNegatives(folder: string): CorpusText[] {
  const undecided = new Set(readTable(folder, 'ambiguous').map(({ text }) => text));
  return readTable(folder, 'negatives').filter(
    ({ text, attribute }) => attribute !== 'CodeMeaning' && !undecided.has(text),
  );
}

/** Texts with identity inside, most of them lines of burned-in banners. */
export const readPositives = (folder: string): CorpusText[] => readTable(folder, 'positives');

/** Columns text, attribute, source. The first line names them; a later `#` is the text's own. */
function readTable(folder: string, name: string): CorpusText[] {
  const lines = readFileSync(join(folder, 'text', `${name}.tsv`), 'utf8').split('\n');
  return lines
    .filter((line, index) => line !== '' && !(index === 0 && line.startsWith('#')))
    .map((line) => {
      const [text = '', attribute = ''] = line.split('\t');
      return { text, attribute, kind: kindOf(attribute) };
    });
}

const NARRATIVE = /Comments|TextValue|History|DerivationDescription/;

/** Attributes that hold prose; all others hold names and labels. */
const kindOf = (attribute: string): TextKind => (NARRATIVE.test(attribute) ? 'narrative' : 'label');
