import { type Random, randomOf } from '../../../examples/studies/random.ts';

/** Whole numbers and lists of the examples' generator, and what pictures need besides. */
export interface Dice extends Random {
  /** 0 to 1. */
  unit(): number;
  real(low: number, high: number): number;
  chance(share: number): boolean;
  /** Mean 0, deviation 1. */
  normal(): number;
}

export function dice(seed: number, label: string): Dice {
  const random = randomOf(seed, label);
  const unit = () => random.between(0, 0xffffff) / 0x1000000;
  return {
    ...random,
    unit,
    real: (low, high) => low + (high - low) * unit(),
    chance: (share) => unit() < share,
    // Box and Muller; the first number is kept away from zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
