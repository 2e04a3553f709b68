/**
 * The acceptance runner for files of the format `deid-cases/1` (DESIGN 3.7).
 *
 *     npm run cases -- FILE [--built] [--verbose] [--only P07,P11] [--group uid] [--jobs N] [--once] [--keep]
 *                           [--copy]
 *
 * Exit status 0 when every case passes, 1 when one fails, 2 for wrong usage. `--copy` judges the inputs as outputs: the figure of a tool that does nothing.
 */
import { parseArgs } from 'node:util';
import { type Case, readCases } from './case-files.ts';
import { inParallel } from './parallel.ts';
import { type CaseOptions, type CaseResult, runCase } from './run-case.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    copy: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
    group: { type: 'string' },
    jobs: { type: 'string', default: '1' },
  },
});

async function main(): Promise<number> {
  const [file] = positionals;
  if (file === undefined) {
    process.stderr.write('error: which case file?\nhint: npm run cases -- FILE\n');
    return 2;
  }
  const cases = readCases(file).filter(isChosen);
  if (cases.length === 0) {
    process.stderr.write('error: no case of that name or group\n');
    return 2;
  }
  const options: CaseOptions = { built: values.built, copy: values.copy, once: values.once, keep: values.keep };
  const results = await inParallel(cases, Number(values.jobs), (deidCase) => runCase(deidCase, options));
  for (const result of results) printCase(result);
  printGroups(results);
  printTotals(results);
  return results.every(passes) ? 0 : 1;
}

function isChosen({ id, group }: Case): boolean {
  const ids = values.only?.split(',');
  const groups = values.group?.split(',');
  return (ids === undefined || ids.includes(id)) && (groups === undefined || groups.includes(group));
}

const passed = (findings: CaseResult['expectations']): number => findings.filter(({ pass }) => pass).length;

/** A case passes when all its expectations and all invariants hold. */
const passes = ({ expectations, invariants, failure }: CaseResult): boolean =>
  failure === undefined && [...expectations, ...invariants].every(({ pass }) => pass);

function printCase(result: CaseResult): void {
  const { case: deidCase, expectations, invariants, outcomes, failure, folder } = result;
  print(
    `${passes(result) ? 'pass' : 'FAIL'} ${deidCase.id} ${deidCase.group}: expectations ${passed(expectations)}/${expectations.length}, ` +
      `invariants ${passed(invariants)}/${invariants.length}  ${deidCase.title} [${outcomes.join(' ')}]`,
  );
  if (failure !== undefined) print(`     ${failure}`);
  else {
    for (const finding of [...expectations, ...invariants]) {
      if (!finding.pass || values.verbose) printFinding(finding);
    }
  }
  if (folder !== undefined) print(`     kept in ${folder}`);
}

function printFinding({ path, rule, pass, found }: CaseResult['expectations'][number]): void {
  print(`     ${pass ? 'ok  ' : 'FAIL'} ${path} ${rule}${found === '' ? '' : `, found ${found}`}`);
}

function printGroups(results: readonly CaseResult[]): void {
  const groups = Map.groupBy(results, ({ case: { group } }) => group);
  print('');
  for (const [group, members] of groups) print(`${group}: ${members.filter(passes).length}/${members.length} cases`);
}

function printTotals(results: readonly CaseResult[]): void {
  const expectations = results.flatMap((result) => result.expectations);
  const invariants = results.flatMap((result) => result.invariants);
  print(
    `all: ${results.filter(passes).length}/${results.length} cases, ${passed(expectations)}/${expectations.length} expectations, ` +
      `${passed(invariants)}/${invariants.length} invariants`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
