/** The command that writes the benchmark: img/*.dcm and truth/*.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchPicture } from './index.ts';

const USAGE = 'usage: node test/generators/burned-in/generate.ts OUT [--count N] [--seed N]';

function main(): void {
  const read = readArguments(process.argv.slice(2));
  if (read === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  for (const folder of ['img', 'truth']) mkdirSync(join(read.out, folder), { recursive: true });
  let words = 0;
  for (let index = 0; index < read.count; index++) {
    const { id, bytes, truth } = benchPicture(read.seed, index);
    writeFileSync(join(read.out, 'img', `${id}.dcm`), bytes);
    writeFileSync(join(read.out, 'truth', `${id}.json`), JSON.stringify(truth));
    words += truth.words.length;
  }
  console.log(`${read.count} pictures, ${words} words, seed ${read.seed}`);
}

/** `undefined` for what cannot be understood. */
function readArguments(args: readonly string[]): { out: string; count: number; seed: number } | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { count: { type: 'string', default: '80' }, seed: { type: 'string', default: '1' } },
    });
    const [out, ...more] = positionals;
    const [count, seed] = [Number(values.count), Number(values.seed)];
    if (out === undefined || more.length > 0 || !Number.isSafeInteger(count) || !Number.isSafeInteger(seed))
      return undefined;
    return { out, count, seed };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

main();
