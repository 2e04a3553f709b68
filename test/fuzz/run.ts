/** The command that fuzzes until a defect is found or the time is over. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { codecTarget, fileTarget } from './codec.ts';
import { fuzz, type Target } from './fuzz.ts';
import { exampleSeeds, type Seed, seeds } from './seeds.ts';

const USAGE = 'usage: node test/fuzz/run.ts [--seconds 60] [--seed N] [--target codec|file|pipeline]';

interface Arguments {
  readonly seconds: number;
  readonly seed: number;
  readonly target: string;
}

async function main(): Promise<void> {
  const read = readArguments(process.argv.slice(2));
  const chosen = read === undefined ? undefined : await targetOf(read.target);
  if (read === undefined || chosen === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const end = performance.now() + read.seconds * 1000;
  const goOn = (): boolean => performance.now() < end;
  const { objects, failures, defect } = fuzz(chosen.target, {
    seeds: chosen.seeds,
    seed: read.seed,
    goOn,
    now: () => performance.now(),
  });
  console.log(
    `fuzz: ${objects} objects, ${failures} failures, ${defect === undefined ? 'no defect' : 'a defect'} (${read.target}, seed ${read.seed})`,
  );
  if (defect === undefined) return;
  const path = join(mkdtempSync(join(tmpdir(), 'leadglass-fuzz-')), 'defect.dcm');
  writeFileSync(path, defect.bytes, { mode: 0o600 });
  console.error(`error: object ${defect.number}, from ${defect.seed}: ${defect.what}`);
  console.error(`hint: the bytes are in ${path}`);
  process.exitCode = 1;
}

async function targetOf(name: string): Promise<{ target: Target; seeds: readonly Seed[] } | undefined> {
  if (name === 'codec') return { target: codecTarget(), seeds: seeds() };
  if (name === 'file') return { target: fileTarget(), seeds: seeds() };
  if (name !== 'pipeline') return undefined;
  const { pipelineTarget } = await import('./pipeline.ts');
  return { target: pipelineTarget(), seeds: exampleSeeds() };
}

/** `undefined` for what cannot be understood. */
function readArguments(args: readonly string[]): Arguments | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        target: { type: 'string', default: 'codec' },
      },
    });
    const seconds = Number(values.seconds);
    const seed = Number(values.seed);
    return seconds > 0 && Number.isSafeInteger(seed) ? { seconds, seed, target: values.target } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

await main();
