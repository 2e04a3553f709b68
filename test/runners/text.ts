/**
 * How well free text is cleaned: descriptors of public objects that name nobody, which should stay as they are, and
 * invented texts with identifiers inside (`text-samples.ts`), which must go.
 *
 *     node test/runners/text.ts CORPUS_FOLDER [--seed 1] [--count 4000] [--worst 50] [--json]
 *
 * CORPUS_FOLDER/text holds `negatives.tsv`, `positives.tsv` and `ambiguous.tsv`; what stands in the last counts neither
 * way, and `positives.tsv` is reported without a budget. Clean strings meet a cleaner without needles, samples one with
 * the needles of their subject, and one without for comparison. An identifier is gone when the cleaned text does not
 * hold it in any case; each word of a name counts. Exit status 1 when a budget is missed; 2 for wrong usage.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readNegatives, readPositives } from './text/corpus-texts.ts';
import { budgetsOf, printScore, scoreAsJson, type TextScore } from './text/print-score.ts';
import { cleanRows, cleanSamples } from './text/score.ts';
import { textSamples } from './text-samples.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '4000' },
    worst: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});

function main(): number {
  const [folder] = positionals;
  const numbers = [values.seed, values.count, values.worst].map(Number);
  if (folder === undefined || positionals.length > 1 || !numbers.every(isCount)) {
    process.stderr.write(
      'error: wrong arguments\nhint: node test/runners/text.ts CORPUS_FOLDER [--seed N] [--count N]\n',
    );
    return 2;
  }
  if (!existsSync(join(folder, 'text', 'negatives.tsv'))) {
    process.stderr.write('error: the folder has no text/negatives.tsv\n');
    return 2;
  }
  const [seed, count, worst] = numbers as [number, number, number];
  const score: TextScore = {
    negatives: cleanRows(readNegatives(folder)),
    positives: cleanRows(readPositives(folder)),
    samples: cleanSamples(textSamples(seed, count)),
  };
  if (!values.json) return printScore(score, worst) ? 0 : 1;
  process.stdout.write(`${scoreAsJson(score)}\n`);
  return budgetsOf(score).every(({ kept }) => kept) ? 0 : 1;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

process.exitCode = main();
