import { type Designation, designationOf, ESC } from './escapes.ts';
import type { GraphicSet } from './graphic-sets.ts';
import { isDelimiter, isFormatEffector, type TextKind } from './reader.ts';
import type { Repertoire } from './terms.ts';

const SPACE = 0x20;
const BACKSLASH = 0x5c;

/**
 * Writes text through the states of ISO 2022 with the escapes that the terms allow. Before delimiters, control
 * characters and the end the initial state is in force again, and every component that needs another set designates it
 * anew (PS3.5 6.1.2.5.3).
 */
export class TextWriter {
  readonly #repertoire: Repertoire;
  #g0: GraphicSet;
  #g1: GraphicSet | undefined;
  #kind: TextKind = 'text';
  #bytes: number[] = [];

  constructor(repertoire: Repertoire) {
    this.#repertoire = repertoire;
    this.#g0 = repertoire.g0;
    this.#g1 = repertoire.writtenG1;
  }

  /** Undefined when a character is in none of the sets. */
  write(text: string, kind: TextKind): Uint8Array | undefined {
    this.#kind = kind;
    this.#bytes = [];
    this.#g0 = this.#repertoire.g0;
    this.#g1 = this.#repertoire.writtenG1;
    // Code units do: no set of ISO 2022 has a character beyond the BMP, and halves of one are in no set either.
    for (let i = 0; i < text.length; i++) if (!this.#writeCharacter(text.charCodeAt(i))) return undefined;
    this.#returnToInitial();
    return Uint8Array.from(this.#bytes);
  }

  #writeCharacter(character: number): boolean {
    if (isFormatEffector(character) || isDelimiter(character, this.#kind)) {
      this.#returnToInitial();
      this.#bytes.push(character);
      return true;
    }
    if (this.#writeDesignated(character)) return true;
    const designation = this.#find(character);
    if (this.#g0.width === 2 && designation?.element !== 'g0') {
      this.#designate(designationOf(this.#repertoire.g0.isoIr));
      if (this.#writeDesignated(character)) return true;
    }
    if (designation === undefined) return false;
    this.#designate(designation);
    return this.#writeDesignated(character);
  }

  /**
   * Spaces and G1 are there whatever is in G0, but readers of ISO-2022-JP expect neither among its pairs: they are
   * written beside single-byte sets alone.
   */
  #writeDesignated(character: number): boolean {
    if (this.#writeCell(this.#g0, character, 0)) return true;
    if (this.#g0.width === 2) return false;
    if (character !== SPACE) return this.#g1 !== undefined && this.#writeCell(this.#g1, character, 0x80);
    this.#bytes.push(SPACE);
    return true;
  }

  #writeCell(set: GraphicSet, character: number, highBit: 0 | 0x80): boolean {
    const cell = this.#cellIn(set, character);
    if (cell === undefined) return false;
    if (set.width === 1) this.#bytes.push(cell | highBit);
    else this.#bytes.push((Math.floor(cell / 94) + 0x21) | highBit, ((cell % 94) + 0x21) | highBit);
    return true;
  }

  #cellIn(set: GraphicSet, character: number): number | undefined {
    const cell = set.cellOf(character);
    // JIS X 0201 has the yen sign where the separator stands (PS3.5 6.1.2.3): only text without values can hold it.
    return cell === BACKSLASH && set.delimits && this.#kind !== 'text' ? undefined : cell;
  }

  /** The designation that gives the character, the initial sets first. */
  #find(character: number): Designation | undefined {
    const { g0, writtenG1, designations } = this.#repertoire;
    const holds = ({ set }: Designation): boolean =>
      character === SPACE ? set.delimits : this.#cellIn(set, character) !== undefined;
    const initial = designations.find((row) => (row.set === g0 || row.set === writtenG1) && holds(row));
    return initial ?? designations.find(holds);
  }

  #designate(designation: Designation): void {
    this.#bytes.push(ESC);
    for (let i = 0; i < designation.escape.length; i++) this.#bytes.push(designation.escape.charCodeAt(i));
    if (designation.element === 'g0') this.#g0 = designation.set;
    else this.#g1 = designation.set;
  }

  #returnToInitial(): void {
    const { g0, writtenG1 } = this.#repertoire;
    if (this.#g0 !== g0) this.#designate(designationOf(g0.isoIr));
    if (this.#g1 !== writtenG1 && writtenG1 !== undefined) this.#designate(designationOf(writtenG1.isoIr));
    this.#g1 = writtenG1;
  }
}
