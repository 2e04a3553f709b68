/** The command that writes the example studies, and on request a list of what identifies someone in each file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { exampleStudies } from './studies/index.ts';

const USAGE = 'usage: node examples/generate.ts OUT [--seed N] [--needles FILE]';

interface Arguments {
  readonly out: string;
  readonly seed: number;
  readonly needles: string | undefined;
}

function main(): void {
  const read = readArguments(process.argv.slice(2));
  if (read === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const needles: Record<string, readonly string[]> = {};
  let bytes = 0;
  for (const file of exampleStudies(read.seed)) {
    const path = join(read.out, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
    needles[file.path] = file.needles;
    bytes += file.bytes.length;
  }
  if (read.needles !== undefined) writeFileSync(read.needles, `${JSON.stringify(needles, undefined, 2)}\n`);
  console.log(`${Object.keys(needles).length} files, ${bytes} bytes, seed ${read.seed}`);
}

/** `undefined` for what cannot be understood. */
function readArguments(args: readonly string[]): Arguments | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seed: { type: 'string', default: '1' }, needles: { type: 'string' } },
    });
    const [out, ...more] = positionals;
    const seed = Number(values.seed);
    if (out === undefined || more.length > 0 || !Number.isSafeInteger(seed)) return undefined;
    return { out, seed, needles: values.needles };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

main();
