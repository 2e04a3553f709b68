import type { Border } from './borders.ts';

/** One way to write something, before the normal form, and its border rule. */
export interface Spelling {
  readonly written: string;
  readonly border: Border;
}
