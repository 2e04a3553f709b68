const CONFIDENCE = 0.95;
const STEPS = 60;

/**
 * The share of files that at most hold something, with 95 % confidence, after a person found it in `found` of
 * `reviewed` files drawn by chance: the exact one-sided bound of Clopper and Pearson. For none found it is close to 3 / n.
 * Null when nobody looked.
 */
export function upperBound({ population, reviewed, found }: { population: number; reviewed: number; found: number }) {
  if (reviewed === 0) return null;
  if (reviewed >= population || found >= reviewed) return found / reviewed;
  let low = found / reviewed;
  let high = 1;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (probabilityOfAtMost(found, reviewed, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/** Of the binomial distribution, in logarithms: the coefficients of large samples are beyond any number. */
function probabilityOfAtMost(most: number, trials: number, share: number): number {
  let logTerm = trials * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= most; k++) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return sum;
}
