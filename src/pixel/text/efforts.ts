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
  readonly speckle: SpeckleRules;
}

/** A box counts when the other network sees text in it, too: what one of them takes bones for is other than the other's. */
export interface Agreement {
  /** The share of a box that the boxes of the other network have to cover. */
  readonly cover: number;
  /** Text is no thicker than this share of the shorter side of the picture. */
  readonly maxSizeShare: number;
}

/** Which boxes of a view count, and what becomes of them. */
export interface ViewRules {
  readonly minScore: number;
  readonly maxThickness: number;
  /** Boxes of this score count alone; others have to be found in two ways. */
  readonly aloneFrom: number;
  /** Ends of lines are lengthened by this share of their height. */
  readonly ends: number;
}

/** The small network looks at base planes, made smaller by each of these. Rules of its own make its boxes. */
export interface SpeckleRules extends ViewRules {
  readonly shrinks: readonly number[];
  /** What it sees on speckle nothing else does. */
  readonly aloneOnUltrasound: number;
}

/** It draws whole boxes: they get no ends. */
const SPECKLE: SpeckleRules = {
  ...{ shrinks: [1], minScore: 0, maxThickness: 64, aloneFrom: 0.8, aloneOnUltrasound: 0, ends: 0 },
};
const NEVER = Number.POSITIVE_INFINITY;
const BASE: ViewRules = { minScore: 0.6, maxThickness: 40, aloneFrom: NEVER, ends: 0.15 };
const DERIVED: ViewRules = { ...BASE, minScore: 0.7, maxThickness: 36 };

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
  ...{ base: BASE, derived: DERIVED, speckle: SPECKLE },
};

const TRIAGE: EffortRules = {
  passes: [{ derivation: 'none', scale: 1 }],
  isShownOnly: true,
  agreement: { cover: 0.3, maxSizeShare: 1 / 8 },
  ...{ base: BASE, derived: DERIVED, speckle: { ...SPECKLE, minScore: 0.5 } },
};

/** `strict` finds what can be found. `triage` says whether there is text at all, and is hardly ever wrong about anatomy. */
export const EFFORTS = Object.freeze({ strict: STRICT, triage: TRIAGE });
export type Effort = keyof typeof EFFORTS;
