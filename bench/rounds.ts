import { type Dirent, existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../examples/studies/random.ts';
import { measure, type Sample } from './measure.ts';
import { shuffled } from './statistics.ts';
import { dicomFilesBelow } from './workloads.ts';

/** Where one run of a row may write. Neither is there before it. */
export interface Place {
  readonly out: string;
  /** LEADGLASS_HOME of this run. */
  readonly home: string;
}

export interface Row {
  readonly name: string;
  /** Files that the work is divided by; 1 for what is no work on files. */
  readonly files: number;
  /** `*.dcm` that have to be below `out` afterwards. */
  readonly writes: number;
  command(place: Place): readonly string[];
  /** Looks at the output of the first run, and says why its time must not be quoted. */
  check?(place: Place): string | undefined;
}

/** What keeps a bench from quoting anything: a row that failed, or did less than it should. */
export class RefusedToQuote extends Error {
  override readonly name = 'RefusedToQuote';
}

export interface RoundsOptions {
  /** Counted rounds; the first one of all warms caches up and is not counted. */
  readonly rounds: number;
  readonly warmUps: number;
  readonly seed: number;
  /** Where outputs are made. They stay until the whole bench is over. */
  readonly scratch: string;
  readonly onRun?: (row: string, round: number) => void;
}

export type Samples = ReadonlyMap<string, readonly Sample[]>;

/**
 * Runs every row once a round, every round in a new order: a row that disturbs the one after it disturbs all of them.
 * Every run has a new output, which is emptied afterwards and not deleted: ext4 passes over recently freed inodes one
 * by one, and that makes the next files several times dearer, for every row.
 * @throws {RefusedToQuote}
 */
export function runRounds(rows: readonly Row[], options: RoundsOptions): Samples {
  const random = randomOf(options.seed, 'order of the rows');
  const samples = new Map<string, Sample[]>(rows.map(({ name }) => [name, []]));
  for (let round = 0; round < options.warmUps + options.rounds; round++) {
    for (const row of shuffled(rows, random)) {
      options.onRun?.(row.name, round);
      const sample = runOnce(row, placeFor(options.scratch), round === 0);
      if (round >= options.warmUps) samples.get(row.name)!.push(sample);
    }
  }
  return samples;
}

let serial = 0;

function placeFor(scratch: string): Place {
  serial++;
  return { out: join(scratch, `out-${serial}`), home: join(scratch, `home-${serial}`) };
}

function runOnce(row: Row, place: Place, isFirst: boolean): Sample {
  const { status, stderr, sample } = measure(row.command(place), { LEADGLASS_HOME: place.home });
  if (status !== 0) throw new RefusedToQuote(`${row.name}: status ${status}: ${beginningOf(stderr)}`);
  const written = dicomFilesBelow(place.out).length;
  if (written < row.writes) throw new RefusedToQuote(`${row.name}: wrote ${written} of ${row.writes} files`);
  const fault = isFirst ? row.check?.(place) : undefined;
  if (fault !== undefined) throw new RefusedToQuote(`${row.name}: ${fault}`);
  empty(place.out);
  empty(place.home);
  return sample;
}

/** Cuts every file below a folder to nothing. */
function empty(folder: string): void {
  if (!existsSync(folder)) return;
  const entries: readonly Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name), 0);
}

const beginningOf = (text: string): string => text.trim().slice(0, 600) || 'it said nothing';
