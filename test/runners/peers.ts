/**
 * Whether released corpus files open in other readers: dcmdump (DCMTK) and pydicom, every value touched.
 *
 *     npm run corpus -- FOLDER --keep OUTPUTS
 *     node test/runners/peers.ts OUTPUTS [--corpus FOLDER] [--jobs 2]
 *
 * With the corpus a file that pydicom refuses counts only when it takes the source; the others are printed. Exit status 1
 * when a reader refuses a file or dcmdump prints an error; 2 when neither reader is installed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { inParallel } from './parallel.ts';
import { type KeptOutput, readKept } from './validators/kept.ts';
import { hasTool, runTool } from './validators/process.ts';
import { readWithPydicom } from './validators/pydicom.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '2' }, corpus: { type: 'string' } },
});

async function main(): Promise<number> {
  const [outputs] = positionals;
  if (outputs === undefined) {
    process.stderr.write('error: which outputs?\nhint: node test/runners/peers.ts OUTPUTS\n');
    return 2;
  }
  const kept = readKept(outputs);
  const dcmdump = hasTool('dcmdump', ['--version']) ? await inDcmdump(kept) : undefined;
  const pydicom = await inPydicom(kept);
  if (dcmdump === undefined && pydicom === undefined) {
    process.stderr.write('error: neither dcmdump nor pydicom is installed\n');
    return 2;
  }
  const fine = [printReader('dcmdump', dcmdump, kept.length), printReader('pydicom', pydicom, kept.length)];
  return fine.every(Boolean) ? 0 : 1;
}

/** One line for each file that the reader does not take. */
async function inDcmdump(kept: readonly KeptOutput[]): Promise<string[]> {
  const answers = await inParallel(kept, Number(values.jobs), async ({ path, file }) => {
    const { exitCode, stderr } = await runTool('dcmdump', [file]);
    const errors = stderr.split('\n').filter((line) => line.startsWith('E:') || line.startsWith('F:'));
    return exitCode === 0 && errors.length === 0 ? [] : [`${path}  status ${exitCode} ${errors[0] ?? ''}`];
  });
  return answers.flat();
}

async function inPydicom(kept: readonly KeptOutput[]): Promise<string[] | undefined> {
  const readings = await readWithPydicom(kept.map(({ file }) => file));
  const refused = kept.filter((_, index) => readings?.[index]?.error !== undefined);
  const known = new Set(await refusedSources(refused.map(({ path }) => path)));
  return readings?.flatMap(({ error, warnings }, index) => {
    const path = kept[index]?.path ?? '';
    if (error !== undefined && known.has(path)) return [`${path}  warning: so is its source: ${error}`];
    return [
      ...(error === undefined ? [] : [`${path}  ${error}`]),
      ...warnings.map((warning) => `${path}  warning: ${warning}`),
    ];
  });
}

/** Which of these objects of the corpus pydicom refuses as they were published. */
async function refusedSources(paths: readonly string[]): Promise<string[]> {
  const { corpus } = values;
  if (corpus === undefined || paths.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-sources-'));
  try {
    const files = paths.map((path, index) => {
      const bytes = readFileSync(join(corpus, path));
      const file = join(folder, `${index}.dcm`);
      writeFileSync(file, path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
      return file;
    });
    const readings = await readWithPydicom(files);
    return paths.filter((_, index) => readings?.[index]?.error !== undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function printReader(name: string, lines: readonly string[] | undefined, count: number): boolean {
  if (lines === undefined) {
    process.stdout.write(`${name}: not installed, not asked\n`);
    return true;
  }
  const errors = lines.filter((line) => !line.includes('  warning: '));
  process.stdout.write(
    `${name}: ${count - errors.length}/${count} files open, ${lines.length - errors.length} warnings\n`,
  );
  for (const line of lines) process.stdout.write(`  ${line}\n`);
  return errors.length === 0;
}

process.exitCode = await main();
