/**
 * Compares dciodvfy's error lines of released corpus files with those of their sources.
 *
 *     npm run corpus -- FOLDER --keep OUTPUTS
 *     node test/runners/dciodvfy.ts FOLDER OUTPUTS [--jobs 2] [--verbose]
 *
 * A file must show no new distinct error line. Lines are printed by kind; one that differs from a line of the source by
 * its value alone (a mapped UID that equals another, an illegal value that stayed) is printed apart and does not fail.
 * Objects on which dciodvfy breaks off, before or after, are not compared, nor those whose source has no SOP Class UID:
 * it did not know what to hold them against. Exit status 1 for a new kind of line.
 */
import { parseArgs } from 'node:util';
import { inParallel } from './parallel.ts';
import { type Comparison, compare, kindOf, readBaseline, validate } from './validators/dciodvfy-lines.ts';
import { readKept } from './validators/kept.ts';
import { hasTool } from './validators/process.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '2' }, verbose: { type: 'boolean', default: false } },
});

interface Row extends Comparison {
  readonly path: string;
}

async function main(): Promise<number> {
  const [corpus, outputs] = positionals;
  if (corpus === undefined || outputs === undefined) {
    process.stderr.write('error: which corpus, which outputs?\nhint: node test/runners/dciodvfy.ts FOLDER OUTPUTS\n');
    return 2;
  }
  if (!hasTool('dciodvfy', [])) {
    process.stderr.write('error: dciodvfy is not installed\nhint: it is in the package dicom3tools\n');
    return 2;
  }
  const baseline = readBaseline(corpus);
  const kept = readKept(outputs);
  const rows = await inParallel(kept, Number(values.jobs), async ({ path, file }): Promise<Row | undefined> => {
    const before = baseline.get(path);
    const after = await validate(file);
    return before === undefined || before.crashed || before.isUnclassed || after.crashed
      ? undefined
      : { path, ...compare(before, after) };
  });
  const compared = rows.filter((row) => row !== undefined);
  print(`${kept.length} released files, ${compared.length} compared, ${kept.length - compared.length} not comparable`);
  printKinds('new error lines, by kind', compared, ({ newKinds }) => newKinds);
  printKinds('lines of a known kind with another value', compared, ({ newValues }) => newValues);
  const clean = compared.filter(({ newKinds }) => newKinds.length === 0).length;
  print(`\nwithout a new kind of error: ${clean}/${compared.length}`);
  return clean === compared.length ? 0 : 1;
}

function printKinds(title: string, rows: readonly Row[], choose: (row: Row) => readonly string[]): void {
  const lines = rows.flatMap((row) => choose(row).map((line) => ({ path: row.path, line })));
  print(`\n${title}: ${lines.length} in ${new Set(lines.map(({ path }) => path)).size} files`);
  const kinds = [...Map.groupBy(lines, ({ line }) => kindOf(line))].sort((a, b) => b[1].length - a[1].length);
  for (const [kind, members] of kinds) {
    print(
      `  ${members.length}\t${kind}\n\t  ${(values.verbose ? members : members.slice(0, 2)).map(({ path }) => path).join('\n\t  ')}`,
    );
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
