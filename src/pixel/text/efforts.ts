/** What is made of a base plane before the network sees it. */
export type Derivation = 'none' | 'contrast' | 'clip' | 'counts';

export interface Pass {
  readonly derivation: Derivation;
  readonly scale: 1 | 2;
  /** On pictures of ultrasound alone. */
  readonly isForUltrasound?: true;
}

export interface EffortRules {
  readonly passes: readonly Pass[];
  /** Planes that show a frame in a way in which nobody looks at it are left out. */
  readonly isShownOnly: boolean;
  /** Without it a box counts by the rules of its view. */
  readonly agreement?: Agreement;
  readonly base: ViewRules;
  readonly derived: ViewRules;
  readonly speckle: readonly SpecklePass[];
}

/** A box counts when the other network sees text in it, too: what one of them takes bones for is other than the other's. */
export interface Agreement {
  /** The share of a box that the boxes of the other network have to cover. */
  readonly cover: number;
  /** Text is no thicker than this share of the longer side of the picture. */
  readonly maxSizeShare: number;
  /** It also has to be seen by one network in two ways; the words of the other then do not count by themselves. */
  readonly isSeenTwice?: true;
}

/** Which boxes of a view count, and what becomes of them. */
export interface ViewRules {
  readonly minScore: number;
  readonly maxThickness: number;
  /** Boxes of this score, and no thinner than this, count alone; others have to be found in two ways. */
  readonly aloneFrom: number;
  readonly aloneThickness: number;
  /** Ends of lines are lengthened by this share of their height. */
  readonly ends: number;
  /** Pixels that are added around what counts: a mask as tight as a letter says which letter. */
  readonly margin: number;
}

/** A look of the small network at base planes. Rules of its own make its boxes. */
export interface SpecklePass {
  /** By this much the plane is made smaller first, where the shorter side of the picture has so many pixels. */
  readonly shrink: number;
  readonly minSide: number;
  readonly minThickness: number;
  readonly rules: ViewRules;
  /** What it sees on speckle nothing else does, and in more than 8 bits it errs less. */
  readonly aloneFrom: { readonly ultrasound: number; readonly deep: number };
}

const NEVER = Number.POSITIVE_INFINITY;
const BASE: ViewRules = { minScore: 0.6, maxThickness: 40, aloneFrom: NEVER, aloneThickness: 0, ends: 0.15, margin: 0 };
const DERIVED: ViewRules = { ...BASE, minScore: 0.7, maxThickness: 36 };
/** It draws whole boxes: they get no ends. */
const LETTERS: SpecklePass = {
  ...{ shrink: 1, minSide: 0, minThickness: 0 },
  rules: { minScore: 0, maxThickness: 64, aloneFrom: 0.9, aloneThickness: 6, ends: 0, margin: 2 },
  aloneFrom: { ultrasound: 0, deep: 0.6 },
};
/** Letters of lead on large radiographs. */
const LEAD_LETTERS: SpecklePass = {
  ...{ shrink: 4, minSide: 1000, minThickness: 40 },
  rules: { ...LETTERS.rules, maxThickness: 256, aloneFrom: 0.5 },
  aloneFrom: { ultrasound: 0.5, deep: 0.5 },
};

/** Higher ones, where a pixel is a tenth of a millimetre. */
const LARGE_LEAD_LETTERS: SpecklePass = { ...LEAD_LETTERS, ...{ shrink: 8, minSide: 1500, minThickness: 80 } };

const STRICT: EffortRules = {
  passes: [
    { derivation: 'none', scale: 1 },
    { derivation: 'none', scale: 2 },
    { derivation: 'contrast', scale: 2 },
    { derivation: 'clip', scale: 1 },
    { derivation: 'clip', scale: 2, isForUltrasound: true },
    { derivation: 'counts', scale: 1 },
  ],
  isShownOnly: false,
  ...{ base: BASE, derived: DERIVED, speckle: [LETTERS, LEAD_LETTERS, LARGE_LEAD_LETTERS] },
};

const TRIAGE: EffortRules = {
  passes: [{ derivation: 'none', scale: 1 }],
  isShownOnly: true,
  agreement: { cover: 0.3, maxSizeShare: 1 / 12 },
  ...{ base: BASE, derived: DERIVED, speckle: [{ ...LETTERS, rules: { ...LETTERS.rules, minScore: 0.6 } }] },
};

const SERIES: EffortRules = {
  ...TRIAGE,
  passes: STRICT.passes,
  isShownOnly: false,
  agreement: { cover: 0.3, maxSizeShare: 1 / 12, isSeenTwice: true },
};

/**
 * `strict` finds what can be found. `triage` says whether there is text at all, and is hardly ever wrong about anatomy.
 * `series` asks the same with every view, of a few pictures that stand for all of a series.
 */
export const EFFORTS = Object.freeze({ strict: STRICT, triage: TRIAGE, series: SERIES });
export type Effort = keyof typeof EFFORTS;
