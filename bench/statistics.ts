import type { Random } from '../examples/studies/random.ts';

/** @throws {RangeError} when there is nothing to take the middle of */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How far values lie apart, as a share of their median. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Ratios are taken inside a round, where both rows met the same machine; then their median. */
export function medianRatio(over: readonly number[], under: readonly number[]): number {
  if (over.length !== under.length) throw new RangeError('ratios of rows with different numbers of rounds');
  return median(over.map((value, round) => value / under[round]!));
}

/** Fisher and Yates: every order is as likely, and the same random numbers give the same one. */
export function shuffled<T>(list: readonly T[], random: Pick<Random, 'between'>): readonly T[] {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.between(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
