/**
 * What the look-ups of Types need to see of a data set or item. The reader's and the writer's data sets both give one,
 * so that Types are checked before and after by the same code. Tags are compared as 32 bits: look-ups pass `tag | 0`.
 */
export interface ItemView {
  has(tag: number): boolean;
  /** Present with zero length; for a sequence, without items. */
  isEmpty(tag: number): boolean;
  /** Values of a string or text element without padding; empty for others. */
  strings(tag: number): readonly string[];
  /** Values of a binary element, of IS and of DS; an AT value is the tag as a number. */
  numbers(tag: number): readonly number[];
  /** Items of a sequence; empty for others. */
  items(tag: number): readonly ItemView[];
  tags(): readonly number[];
}
