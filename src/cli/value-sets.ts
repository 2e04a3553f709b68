/** More values of one patient are not told apart: memory for a patient stays the same however many objects he has. */
const MOST_VALUES = 16;
/** Behind the values of a set that has more of them. The last of all texts in order. */
export const MORE = '\uffff';

/**
 * The sets of values that patients have in one attribute, each kept once, so that a patient holds a number. Of a set
 * with too many values the first in order are kept, whatever order they came in.
 */
export class ValueSets {
  readonly #sets: (readonly string[])[] = [[]];
  readonly #numbers = new Map<string, number>([['[]', 0]]);

  /** The number of a set with one more value. The empty set is 0. */
  with(number: number, value: string): number {
    const values = this.values(number);
    if (value === '' || values.includes(value)) return number;
    if (values.length > MOST_VALUES && value > values[MOST_VALUES - 1]!) return number;
    return this.#numberOf([...values, value].sort());
  }

  values(number: number): readonly string[] {
    return this.#sets[number] ?? [];
  }

  /** The same sets with other values, by the numbers of these. A value that becomes empty falls out. */
  mapped(change: (value: string) => string): { readonly sets: ValueSets; readonly numbers: readonly number[] } {
    const sets = new ValueSets();
    const numbers = this.#sets.map((values) => {
      return values.reduce((number, value) => sets.with(number, value === MORE ? MORE : change(value)), 0);
    });
    return { sets, numbers };
  }

  #numberOf(values: readonly string[]): number {
    const hasMore = values.includes(MORE) || values.length > MOST_VALUES;
    const first = values.filter((value) => value !== MORE).slice(0, MOST_VALUES);
    const kept = hasMore ? [...first, MORE] : first;
    const key = JSON.stringify(kept);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(kept) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
