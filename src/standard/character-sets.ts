import { CHARACTER_SETS } from './generated/charsets.ts';
import { allRows } from './text-table.ts';

/** One code element of a defined term of Specific Character Set (0008,0005), PS3.3 Tables C.12-2 to C.12-5. */
export interface CharacterSetTerm {
  /** `ISO_IR 100`, `ISO 2022 IR 87`, …; `(absent)` is the default repertoire. */
  readonly term: string;
  /** Without code extensions, with them (single or multi-byte), or multi-byte and alone in value 1. */
  readonly kind: 'single' | 'single-ext' | 'multi-ext' | 'multi-alone';
  readonly element: 'G0' | 'G1' | '';
  /** ISO-IR registration number. */
  readonly isoIr: string;
  /** 94, 96 or 94x94 code points. */
  readonly chars: string;
  /** The bytes that designate the element, the escape byte 1B included; empty without code extensions. */
  readonly escape: readonly number[];
  /** Label of the encoding, with a note where labels of the web differ from ISO. */
  readonly decoder: string;
}

export const CHARACTER_SET_TERMS: readonly CharacterSetTerm[] = Object.freeze(allRows(CHARACTER_SETS).map(termOf));

function termOf(row: readonly string[]): CharacterSetTerm {
  const [term = '', kind, element, isoIr = '', chars = '', designator = '', decoder = ''] = row;
  return Object.freeze({
    term,
    kind: kind as CharacterSetTerm['kind'],
    element: element as CharacterSetTerm['element'],
    isoIr,
    chars,
    escape: Object.freeze(escapeBytes(designator)),
    decoder,
  });
}

/** `ESC 24 42` as bytes. */
function escapeBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(' ').map((part) => (part === 'ESC' ? 0x1b : Number.parseInt(part, 16)));
}
