import { type CleanedText, TextCleaner, type TextReason } from '../../../src/deid/index.ts';
import { needlesOf } from '../../../src/identity/index.ts';
import type { CorpusText } from './corpus-texts.ts';
import type { PlantedIdentifier, TextSample } from './types.ts';

/** A text of the corpus and what a cleaner without needles made of it. */
export interface CleanedRow {
  readonly text: string;
  readonly attribute: string;
  readonly after: string;
  readonly reasons: readonly TextReason[];
  readonly tokens: number;
  readonly lost: readonly string[];
  readonly faults: readonly string[];
}

/** A sample, cleaned once with the needles of its subject and once without any. */
export interface CleanedSample {
  readonly sample: TextSample;
  readonly after: string;
  readonly reasons: readonly TextReason[];
  /** Left in the text although the patient's needles were there. */
  readonly missed: readonly PlantedIdentifier[];
  /** Left when the cleaner knew nothing of the patient. */
  readonly missedBlind: readonly PlantedIdentifier[];
  readonly lost: readonly string[];
  readonly faults: readonly string[];
}

/** Part of a whole. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

export function cleanRows(rows: readonly CorpusText[]): CleanedRow[] {
  const cleaner = new TextCleaner({});
  return rows.map(({ text, attribute, kind }) => {
    const cleaned = cleaner.clean(text, kind);
    return {
      text,
      attribute,
      after: cleaned.text,
      reasons: cleaned.cuts.map(({ reason }) => reason),
      tokens: tokensOf(text).length,
      lost: lostTokens(tokensOf(text), cleaned.text),
      faults: contractFaults(text, cleaned),
    };
  });
}

export function cleanSamples(samples: readonly TextSample[]): CleanedSample[] {
  const blind = new TextCleaner({});
  return samples.map((sample) => {
    const { text, kind, identifiers } = sample;
    const cleaned = new TextCleaner({ needles: needlesOf(sample.subject) }).clean(text, kind);
    return {
      sample,
      after: cleaned.text,
      reasons: cleaned.cuts.map(({ reason }) => reason),
      missed: leftIn(cleaned.text, identifiers),
      missedBlind: leftIn(blind.clean(text, kind).text, identifiers),
      lost: lostTokens(sample.keep, cleaned.text),
      faults: contractFaults(text, cleaned),
    };
  });
}

function leftIn(text: string, identifiers: readonly PlantedIdentifier[]): PlantedIdentifier[] {
  const small = text.toLowerCase();
  return identifiers.filter(({ value }) => small.includes(value.toLowerCase()));
}

/** Words and numbers, without what stands between them. */
const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Which of the tokens a text has no longer, each as often as it is missing. */
export function lostTokens(tokens: readonly string[], after: string): string[] {
  const left = new Map<string, number>();
  for (const token of tokensOf(after)) left.set(token, (left.get(token) ?? 0) + 1);
  return tokens.filter((token) => {
    const count = left.get(token) ?? 0;
    left.set(token, count - 1);
    return count < 1;
  });
}

/** What a cleaner promises of its own answer, whatever it cuts. */
function contractFaults(text: string, { text: after, cuts }: CleanedText): string[] {
  const faults: string[] = [];
  if ((cuts.length === 0) !== (after === text)) faults.push('text and cuts do not agree');
  if (cuts.some(({ start, end }) => start < 0 || start >= end || end > text.length)) faults.push('a cut is no span');
  if (cuts.some(({ start }, index) => index > 0 && start < cuts[index - 1]!.end)) faults.push('cuts overlap');
  return faults;
}

/** How many planted identifiers are gone; `blind` counts the run without needles. */
export function recall(samples: readonly CleanedSample[], known: boolean, blind = false): Share {
  const count = (list: readonly PlantedIdentifier[]): number => list.filter((one) => one.known === known).length;
  const of = sum(samples, ({ sample }) => count(sample.identifiers));
  return { hits: of - sum(samples, (one) => count(blind ? one.missedBlind : one.missed)), of };
}

export const clinicalLoss = (samples: readonly CleanedSample[]): Share => ({
  hits: sum(samples, ({ lost }) => lost.length),
  of: sum(samples, ({ sample }) => sample.keep.length),
});

export const altered = (rows: readonly CleanedRow[]): Share => ({
  hits: rows.filter(({ text, after }) => text !== after).length,
  of: rows.length,
});

export const tokenLoss = (rows: readonly CleanedRow[]): Share => ({
  hits: sum(rows, ({ lost }) => lost.length),
  of: sum(rows, ({ tokens }) => tokens),
});

/** Cuts by their reason, the most frequent first. */
export function reasonCounts(texts: readonly { readonly reasons: readonly TextReason[] }[]): [TextReason, number][] {
  const groups = Map.groupBy(
    texts.flatMap(({ reasons }) => reasons),
    (reason) => reason,
  );
  return [...groups].map(([reason, cuts]): [TextReason, number] => [reason, cuts.length]).sort((a, b) => b[1] - a[1]);
}

const sum = <T>(list: readonly T[], value: (one: T) => number): number =>
  list.reduce((total, one) => total + value(one), 0);

/** 1 when there was nothing to count. */
export const rate = ({ hits, of }: Share): number => (of === 0 ? 1 : hits / of);
