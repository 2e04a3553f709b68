import { ascii, concat } from '../../test/build/index.ts';
import type { Spelling } from './spelling.ts';

/** Bytes that identify someone, and the texts in them that must not survive: the needles. */
export class Marked {
  readonly bytes: Uint8Array;
  readonly needles: readonly string[];

  constructor(bytes: Uint8Array, needles: readonly string[] = []) {
    this.bytes = bytes;
    this.needles = needles;
  }
}

/** Encapsulated frames (PS3.5 A.4): a codestream can identify someone too. */
export class Fragments {
  readonly fragments: readonly Marked[];

  constructor(fragments: readonly Marked[]) {
    this.fragments = fragments;
  }
}

/**
 * Text in which everything filled in is a needle, and the words around are not.
 *
 * @example mark`CT thorax of ${patient.family}, born ${patient.birthDate}`
 */
export function mark(words: TemplateStringsArray, ...filled: readonly (string | Spelling | Marked)[]): Marked {
  const pieces = filled.map(asMarked);
  const bytes = words.flatMap((text, i) => [ascii(text), pieces[i]?.bytes ?? new Uint8Array(0)]);
  return new Marked(
    concat(...bytes),
    pieces.flatMap((piece) => piece.needles),
  );
}

/** Something to fill in that is no needle. */
export function plain(text: string | Uint8Array): Marked {
  return new Marked(typeof text === 'string' ? ascii(text) : text);
}

/** Several pieces one after the other. */
export function join(...pieces: readonly Marked[]): Marked {
  return new Marked(
    concat(...pieces.map((piece) => piece.bytes)),
    pieces.flatMap((piece) => piece.needles),
  );
}

function asMarked(value: string | Spelling | Marked): Marked {
  if (value instanceof Marked) return value;
  return typeof value === 'string' ? new Marked(ascii(value), [value]) : new Marked(value.bytes, [value.text]);
}
