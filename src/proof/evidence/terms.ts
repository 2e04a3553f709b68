/** Words of the evidence that code and schema share. */
export const EVIDENCE_FORMAT = 'leadglass.evidence/1';

/** 45 CFR 164.514(b)(2)(i)(A) to (R). */
export const CATEGORY_LETTERS = [
  ...(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'] as const),
  ...(['J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R'] as const),
] as const;
export type CategoryLetter = (typeof CATEGORY_LETTERS)[number];

/** What is left of a category in the released files, the worst that applies. */
export const RESIDUAL_STATES = [
  'none',
  'removed',
  'replaced',
  'generalised',
  'cleaned',
  'shifted',
  'kept',
  'unchecked',
] as const;
export type ResidualState = (typeof RESIDUAL_STATES)[number];
