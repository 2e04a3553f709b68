/** What is made of a base plane before the network sees it. */
export type Derivation = 'none' | 'contrast' | 'clip' | 'inverted' | 'counts';

export interface Pass {
  readonly derivation: Derivation;
  readonly scale: 1 | 2;
  /** On pictures of ultrasound alone. */
  readonly isForUltrasound?: true;
}

export interface EffortRules {
  readonly passes: readonly Pass[];
  readonly base: MapRules;
  readonly derived: MapRules;
  /** Boxes with a longer shorter side have to be found by two views. */
  readonly voteAbove: number;
  /** Ends of lines are lengthened by this share of their height. */
  readonly ends: number;
}

export interface MapRules {
  readonly minScore: number;
  readonly maxThickness: number;
}

export const EFFORTS = Object.freeze({
  strict: {
    passes: [
      { derivation: 'none', scale: 1 },
      { derivation: 'none', scale: 2 },
      { derivation: 'contrast', scale: 2 },
      { derivation: 'clip', scale: 1 },
      { derivation: 'clip', scale: 2, isForUltrasound: true },
      { derivation: 'inverted', scale: 1 },
      { derivation: 'counts', scale: 1 },
      { derivation: 'counts', scale: 2 },
    ],
    base: { minScore: 0.6, maxThickness: 40 },
    derived: { minScore: 0.7, maxThickness: 36 },
    voteAbove: 18,
    ends: 0.2,
  },
  triage: {
    passes: [
      { derivation: 'none', scale: 1 },
      { derivation: 'none', scale: 2 },
    ],
    base: { minScore: 0.5, maxThickness: 48 },
    derived: { minScore: 0.5, maxThickness: 48 },
    voteAbove: Number.POSITIVE_INFINITY,
    ends: 0.25,
  },
} as const satisfies Record<string, EffortRules>);
export type Effort = keyof typeof EFFORTS;
