import type { Choice } from './decisions.ts';
import type { RuleBook } from './rule-book.ts';

/** Choices by tag that hold for every row of the same form (VR and flags), whatever the object. */
export type SettledChoices = Map<number, { readonly form: number; readonly choice: Choice }>;
const settled = new WeakMap<RuleBook, SettledChoices>();

export function settledChoicesOf(book: RuleBook): SettledChoices {
  let known = settled.get(book);
  if (known === undefined) {
    known = new Map();
    settled.set(book, known);
  }
  return known;
}
