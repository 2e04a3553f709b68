/**
 * What a sample says of all: the exact one-sided upper bound of a rate (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934).
 */

/** The bound is passed by a true rate in one sample of twenty. */
export const CONFIDENCE = 0.95;

/**
 * The highest rate of failures that a sample of `size` with `failures` does not contradict: the quantile of
 * Beta(failures + 1, size - failures). 1 while nothing has been looked at, or everything failed.
 */
export function upperBound(size: number, failures: number, confidence = CONFIDENCE): number {
  if (failures >= size) return 1;
  return betaQuantile(confidence, failures + 1, size - failures);
}

/** Halvings until nothing is left of a double between 0 and 1. */
const HALVINGS = 60;

function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (betaShare(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** The regularised incomplete beta function; its continued fraction converges fast left of the mean (DLMF 8.17.22). */
function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const ENOUGH = 1e-15;
const MAX_STEPS = 1000;
const TINY = 1e-300;

/** Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const apart = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / apart(1 - ((a + b) * x) / (a + 1));
  let result = d;
  const step = (numerator: number): number => {
    d = 1 / apart(1 + numerator * d);
    c = apart(1 + numerator / c);
    result *= d * c;
    return d * c;
  };
  for (let m = 1; m <= MAX_STEPS; m++) {
    step((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
    const change = step((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)));
    if (Math.abs(change - 1) < ENOUGH) break;
  }
  return result;
}

/** Stirling's series, from where it is exact to double precision (DLMF 5.11.1). */
const STIRLING_FROM = 15;

function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < STIRLING_FROM; z++) shift += Math.log(z);
  const s = 1 / (z * z);
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
