/** What `score.mjs --json` says of a benchmark of burned-in text, and what of it is asked for (docs/pictures.md). */
import { z } from 'zod';
import { MISSED_WORD } from './missed-words.ts';

const percent = z.number();
const named = z.record(z.string(), z.string());

export const SCORE = z.looseObject({
  phiRemovedPct: percent,
  harmlessKeptPct: percent,
  imagesCleanPct: percent,
  collateralPct: z.looseObject({ mean: percent }),
  roiCollateralPct: z.looseObject({ mean: percent }),
  negativeAreaPct: percent.nullable(),
  byClass: named,
  byFamily: named,
  misses: z.array(MISSED_WORD),
});
export type Score = z.infer<typeof SCORE>;

/** Of words of patients that can be read, in percent; `short` stands by itself and has one or two characters. */
const LEAST: Readonly<Record<string, number>> = {
  all: 99.4,
  'family us': 98.3,
  short: 75,
  ...Object.fromEntries(
    ['banner', 'table', 'panel', 'ui', 'nameplate', 'film', 'inverted', 'rotated', 'chroma', 'clip'].map((of) => [
      of,
      100,
    ]),
  ),
  'size<=10': 99,
  offwindow: 90,
  'pictures clean': 91,
};
/** Of the area, in percent: beside words, of it in the anatomy, of pictures without text. */
const MOST: Readonly<Record<string, number>> = {
  'beside words': 1.3,
  'of the anatomy': 0.8,
  'of pictures without text': 3,
};
/** Harmless words that stay, where the policy keeps them. */
const LEAST_KEPT = 20;

/** What misses its gate, as `banner 99.2 % (at least 100)`. A class that is not in the benchmark has none. */
export function missedGates(score: Score, { keepsHarmless }: { readonly keepsHarmless: boolean }): string[] {
  const found: Record<string, number | undefined> = {
    all: score.phiRemovedPct,
    'pictures clean': score.imagesCleanPct,
    ...Object.fromEntries(Object.entries(score.byClass).map(([of, text]) => [of, Number.parseFloat(text)])),
    ...Object.fromEntries(
      Object.entries(score.byFamily).map(([of, text]) => [`family ${of}`, Number.parseFloat(text)]),
    ),
  };
  const areas: Record<string, number | undefined> = {
    'beside words': score.collateralPct.mean,
    'of the anatomy': score.roiCollateralPct.mean,
    'of pictures without text': score.negativeAreaPct ?? undefined,
  };
  const below = Object.entries(LEAST).filter(([of, least]) => (found[of] ?? least) < least);
  const above = Object.entries(MOST).filter(([of, most]) => (areas[of] ?? most) > most);
  const { harmlessKeptPct } = score;
  return [
    ...below.map(([of, least]) => `${of} ${found[of]} % (at least ${least})`),
    ...above.map(([of, most]) => `area ${of} ${areas[of]} % (at most ${most})`),
    ...(keepsHarmless && harmlessKeptPct < LEAST_KEPT
      ? [`harmless words kept ${harmlessKeptPct} % (at least ${LEAST_KEPT})`]
      : []),
  ];
}
