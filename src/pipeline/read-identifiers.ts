import type { ResidualNeedles } from '../deid/index.ts';
import { type IdentifierKind, letterWeight, NearNeedles } from '../identity/index.ts';

/**
 * What names the patient wherever it stands: descriptors, machines and UIDs, which the search of the header knows of too, are no
 * person's in a picture.
 */
const PERSONAL: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>([
  ...(['name', 'patient-id', 'id', 'date', 'phone', 'address', 'institution', 'staff'] as const),
]);

/** Fewer letters and digits are in every text that was misread; a character of a script without spaces counts for two. */
const SHORTEST = 4;

/** Tells what a reader of pictures says of one patient. */
export class ReadIdentifiers {
  readonly #needles: ResidualNeedles;
  readonly #near: NearNeedles;

  constructor(needles: ResidualNeedles) {
    this.#needles = needles;
    this.#near = new NearNeedles(needles.needles.filter(({ kind }) => PERSONAL.has(kind)));
  }

  /** Whether a line that could stay says anything of the patient, whatever kind it is. */
  isAbout(text: string): boolean {
    return this.#spellings(text).some((one) => this.#needles.hits(one).length > 0) || this.#near.isIn(text);
  }

  /** Whether what was left in a picture names the patient. */
  isNamedIn(text: string): boolean {
    const isPersonal = this.#spellings(text).some((one) =>
      this.#needles
        .hits(one)
        .some(({ needle }) => PERSONAL.has(needle.kind) && letterWeight(needle.text.replaceAll(' ', '')) >= SHORTEST),
    );
    return isPersonal || this.#near.isIn(text);
  }

  /** Blanks are lost, or seen where there are none. */
  #spellings(text: string): readonly string[] {
    return [text, text.replaceAll(' ', '')];
  }
}
