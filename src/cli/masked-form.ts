/** Longer forms are cut. */
const LONGEST_FORM = 32;
/** Forms that are told apart for one attribute; what comes later is counted together. */
const MOST_FORMS = 256;

/**
 * What a value looks like, and not what it is: X and x stand for letters, 9 for a digit, and what is neither stays, as
 * long as it is ASCII.
 * @example
 * maskedForm('QUILLON^Zebedee 7')  // 'XXXXXXX^Xxxxxxx 9'
 */
export function maskedForm(text: string): string {
  const start = text.slice(0, LONGEST_FORM);
  const form = start
    .replace(/\p{N}/gu, '9')
    .replace(/\p{Lu}/gu, 'X')
    .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'X' ? letter : 'x'))
    .replace(/[^\x20-\x7e]/gu, '·');
  return text.length > LONGEST_FORM ? `${form}…` : form;
}

/** Counts the forms of the values of something. */
export class FormCounter {
  readonly #forms = new Map<string, number>();
  #others = 0;

  add(text: string): void {
    const form = maskedForm(text);
    const count = this.#forms.get(form);
    if (count === undefined && this.#forms.size >= MOST_FORMS) this.#others++;
    else this.#forms.set(form, (count ?? 0) + 1);
  }

  /** The most frequent ones, and how many values have another. */
  most(limit: number): { readonly forms: readonly { form: string; count: number }[]; readonly others: number } {
    const all = [...this.#forms].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const others = all.slice(limit).reduce((sum, [, count]) => sum + count, this.#others);
    return { forms: all.slice(0, limit).map(([form, count]) => ({ form, count })), others };
  }
}
