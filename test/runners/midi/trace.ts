import { Haystack } from '../judge/search.ts';
import type { ParsedFile } from '../parse/index.ts';
import type { Check } from './checks.ts';

/** A planted value that came out somewhere. */
export interface Trace {
  readonly text: string;
  readonly path: string;
}

/** A shorter word or number stands in a file by chance. */
const SHORTEST = 7;

/**
 * Planted values anywhere in a written file, at every depth and in the raw bytes. MIDI-B looks only at the place where a
 * value was planted: it does not see a value that moved with a sequence item, a private block or a copy.
 */
export function tracesOf(checks: readonly Check[], output: ParsedFile): Trace[] {
  const haystack = new Haystack(output);
  const gone = checks.filter(
    ({ action, planted }) => planted && (action === 'text_removed' || action === 'uid_changed'),
  );
  const texts = new Set(
    gone.flatMap(({ value, carrier = '' }) => wordsOf(value).filter((word) => !carrier.includes(word))),
  );
  return [...texts].flatMap((text) => {
    const hit = haystack.find({ text, kind: 'planted' });
    return hit === undefined ? [] : [{ text, path: hit.path }];
  });
}

/** Coined words one by one, everything with digits as a whole. */
function wordsOf(value: string): string[] {
  const words = /\d/.test(value) && !/ Road /.test(value) ? [value] : (value.match(/\p{L}+/gu) ?? []);
  return words.filter((word) => word.length >= SHORTEST && word !== 'Hospital' && word !== 'example');
}
