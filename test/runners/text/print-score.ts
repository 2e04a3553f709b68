import {
  altered,
  type CleanedRow,
  type CleanedSample,
  clinicalLoss,
  rate,
  reasonCounts,
  recall,
  type Share,
  tokenLoss,
} from './score.ts';

/** Everything that a run measured. */
export interface TextScore {
  readonly negatives: readonly CleanedRow[];
  readonly positives: readonly CleanedRow[];
  readonly samples: readonly CleanedSample[];
}

interface Budget {
  readonly name: string;
  readonly share: Share;
  readonly kept: boolean;
  readonly wanted: string;
}

/** What releases of the cleaner have to keep. Clean strings altered: 3 % is the aim. */
export function budgetsOf({ negatives, positives, samples }: TextScore): Budget[] {
  const faulty = [...negatives, ...positives, ...samples].filter(({ faults }) => faults.length > 0).length;
  const of = negatives.length + positives.length + samples.length;
  return [
    atLeast('known identifiers gone', recall(samples, true), 1),
    atLeast('unknown identifiers gone', recall(samples, false), 0.97),
    atMost('clean strings altered', altered(negatives), 0.15),
    atMost('tokens of clean strings lost', tokenLoss(negatives), 0.05),
    atMost('answers that break their own promise', { hits: faulty, of }, 0),
  ];
}

/** Nothing measured is nothing kept. */
const atLeast = (name: string, share: Share, least: number): Budget => ({
  name,
  share,
  kept: share.of > 0 && rate(share) >= least,
  wanted: `at least ${percent(least)}`,
});

const atMost = (name: string, share: Share, most: number): Budget => ({
  name,
  share,
  kept: share.of > 0 && rate(share) <= most,
  wanted: `at most ${percent(most)}`,
});

/** Prints the tables and the verdict; true when every budget is kept. */
export function printScore(score: TextScore, worst: number): boolean {
  printShapes(score.samples);
  printAttributes(score.negatives);
  printReasons(score);
  printAltered(score.negatives, worst);
  printPositives(score.positives, worst);
  printMissed(score.samples, true, worst);
  printMissed(score.samples, false, worst);
  printLost(score.samples, worst);
  printFigures(score);
  return printBudgets(budgetsOf(score));
}

/** The same figures for a program that compares runs. */
export function scoreAsJson(score: TextScore): string {
  const { negatives, positives, samples } = score;
  const budgets = budgetsOf(score).map(({ name, share, kept }) => ({ name, ...share, rate: rate(share), kept }));
  const shapes = groups(samples, ({ sample }) => sample.shape).map(([shape, members]) => ({
    shape,
    known: recall(members, true),
    unknown: recall(members, false),
    blind: bothRecalls(members),
    clinicalLost: clinicalLoss(members),
  }));
  const attributes = groups(negatives, ({ attribute }) => attribute).map(([attribute, members]) => ({
    attribute,
    altered: altered(members),
    tokensLost: tokenLoss(members),
  }));
  const reasons = {
    negatives: Object.fromEntries(reasonCounts(negatives)),
    positives: Object.fromEntries(reasonCounts(positives)),
    samples: Object.fromEntries(reasonCounts(samples)),
  };
  const clinicalLost = clinicalLoss(samples);
  return JSON.stringify({ budgets, positivesAltered: altered(positives), clinicalLost, shapes, attributes, reasons });
}

function printShapes(samples: readonly CleanedSample[]): void {
  print(heading('gone by shape', ['known', 'unknown', 'without needles', 'clinical lost']));
  for (const [shape, members] of groups(samples, ({ sample }) => sample.shape)) printShapeRow(shape, members);
  print('\ngone by language');
  for (const [language, members] of groups(samples, ({ sample }) => sample.language)) printShapeRow(language, members);
}

function printShapeRow(name: string, members: readonly CleanedSample[]): void {
  const shares = [recall(members, true), recall(members, false), bothRecalls(members), clinicalLoss(members)];
  print(`  ${name.padEnd(38)}${shares.map(column).join('')}`);
}

/** Known and unknown together: without needles there is no difference. */
function bothRecalls(samples: readonly CleanedSample[]): Share {
  const [known, unknown] = [recall(samples, true, true), recall(samples, false, true)];
  return { hits: known.hits + unknown.hits, of: known.of + unknown.of };
}

function printAttributes(negatives: readonly CleanedRow[]): void {
  print(`\n${heading('clean strings by attribute', ['altered', 'tokens lost'])}`);
  const rows = groups(negatives, ({ attribute }) => attribute).sort((a, b) => b[1].length - a[1].length);
  for (const [attribute, members] of rows) {
    print(`  ${attribute.padEnd(40)}${column(altered(members))}${column(tokenLoss(members))}`);
  }
}

/** What each class of reasons costs and brings; from outside none can be switched off. */
function printReasons({ negatives, positives, samples }: TextScore): void {
  const [clean, public_, planted] = [negatives, positives, samples].map((texts) => new Map(reasonCounts(texts)));
  const reasons = new Set([...clean!.keys(), ...public_!.keys(), ...planted!.keys()]);
  print('\ncuts by reason      clean   corpus positives   samples');
  for (const reason of [...reasons].sort()) {
    const counts = [clean, public_, planted].map((of) => String(of?.get(reason) ?? 0));
    print(`  ${reason.padEnd(12)}${counts[0]!.padStart(11)}${counts[1]!.padStart(19)}${counts[2]!.padStart(10)}`);
  }
}

function printAltered(negatives: readonly CleanedRow[], worst: number): void {
  const rows = negatives.filter(({ text, after }) => text !== after);
  const byLoss = rows.toSorted((a, b) => lossOf(b) - lossOf(a) || b.lost.length - a.lost.length);
  print(`\nclean strings altered, the worst ${Math.min(worst, rows.length)} of ${rows.length}`);
  for (const { text, after, attribute, reasons } of byLoss.slice(0, worst)) {
    print(`  ${JSON.stringify(text)} -> ${JSON.stringify(after)}  ${attribute}, ${[...new Set(reasons)].join(' ')}`);
  }
}

const lossOf = ({ lost, tokens }: CleanedRow): number => lost.length / Math.max(tokens, 1);

function printPositives(positives: readonly CleanedRow[], worst: number): void {
  const rows = positives.filter(({ text, after }) => text === after);
  print(`\ncorpus texts with identity that stayed as they were: ${rows.length} of ${positives.length}`);
  for (const { text, attribute } of rows.slice(0, worst)) print(`  ${JSON.stringify(text)}  ${attribute}`);
}

function printMissed(samples: readonly CleanedSample[], known: boolean, worst: number): void {
  const missed = samples.flatMap(({ sample, after, missed }) =>
    missed.filter((one) => one.known === known).map(({ value }) => ({ value, after, sample })),
  );
  print(`\n${known ? 'known' : 'unknown'} identifiers missed: ${missed.length}`);
  for (const { value, after, sample } of missed.slice(0, worst)) {
    print(
      `  ${value}: ${JSON.stringify(sample.text)} -> ${JSON.stringify(after)}  ${sample.shape}, ${sample.language}`,
    );
  }
  if (missed.length > worst) print(`  and ${missed.length - worst} more`);
}

/** The clinical words that samples lost, the most frequent first. */
function printLost(samples: readonly CleanedSample[], worst: number): void {
  const words = samples.flatMap(({ lost }) => lost.map((word) => word.toLowerCase()));
  const counts = groups(words, (word) => word).sort((a, b) => b[1].length - a[1].length);
  print(`\nclinical words of samples lost: ${words.length}, ${counts.length} different ones`);
  const shown = counts.slice(0, worst).map(([word, all]) => `${word} ${all.length}`);
  if (shown.length > 0) print(`  ${shown.join(', ')}`);
}

function printFigures({ samples, positives }: TextScore): void {
  print('');
  print(`clinical words of samples lost      ${figures(clinicalLoss(samples))}`);
  print(`known gone without needles          ${figures(recall(samples, true, true))}`);
  print(`unknown gone without needles        ${figures(recall(samples, false, true))}`);
  print(`corpus texts with identity altered  ${figures(altered(positives))}`);
}

function printBudgets(budgets: readonly Budget[]): boolean {
  const failed = budgets.filter(({ kept }) => !kept).length;
  for (const { name, share, kept, wanted } of budgets) {
    print(`${kept ? 'ok  ' : 'FAIL'} ${name.padEnd(38)} ${figures(share)}, wanted ${wanted}`);
  }
  print(`${budgets.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

const groups = <T>(list: readonly T[], keyOf: (one: T) => string): [string, T[]][] => [...Map.groupBy(list, keyOf)];

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const figures = (share: Share): string => `${percent(rate(share))} (${share.hits} of ${share.of})`;

const heading = (title: string, columns: readonly string[]): string =>
  title.padEnd(40) + columns.map((name) => name.padStart(20)).join('');

/** Hits, of how many, and the rate when there is one. */
const column = (share: Share): string =>
  `${`${share.hits}/${share.of}`.padStart(10)}${(share.of === 0 ? '-' : percent(rate(share))).padStart(10)}`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
