import { closeSync, openSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createSha256, sha256Hex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { IdIndex } from './id-index.ts';
import {
  CHECKPOINT_LINE,
  FORGOTTEN,
  type JournalHead,
  type JournalLine,
  type LinePosition,
  parseJournalHead,
  parseJournalLine,
  parseReleaseLine,
  type Release,
} from './journal.ts';
import { linesOf } from './lines.ts';
import { runIds } from './runs.ts';

const BLOCK_BYTES = 1024 * 1024;
/** In an index: what was released last was taken back. */
const GONE = 0xfffffffe;

/** A release of this run or an earlier one, with what its journal says about it. */
export interface PastRelease extends Release, JournalHead {
  /** The run that released it. */
  readonly run: string;
}

/**
 * Everything that a project has released, by instance and by output path. Memory holds positions only, 60 bytes a
 * release; the lines stay in the journals. Of several releases of one instance the last one counts, and one into the
 * folder at hand before one into another folder.
 */
export class Ledger {
  readonly #place: string;
  readonly #journals: { readonly path: string; readonly head: JournalHead }[] = [];
  readonly #byInstance = new IdIndex();
  readonly #byOutput = new IdIndex();
  #positions = new Float64Array(3 * 256);
  #size = 0;
  #opened: { readonly journal: number; readonly descriptor: number } | undefined;

  /** Reads the journals of all runs in `runs`. `place` is the real path of the output folder at hand. */
  static load(runs: string, place: string): Ledger {
    const ledger = new Ledger(place);
    for (const run of runIds(runs)) ledger.#loadJournal(join(runs, run, 'journal'));
    return ledger;
  }

  constructor(place: string) {
    this.#place = place;
  }

  byInstance(instance: string): PastRelease | undefined {
    return this.#at(this.#byInstance.get(instance));
  }

  byOutput(output: string): PastRelease | undefined {
    return this.#at(this.#byOutput.get(outputId(output)));
  }

  /** Every release with the path of its journal, in the order of the runs. */
  *releases(): Generator<{ readonly release: PastRelease; readonly path: string }> {
    for (let row = 0; row < this.#size; row++) {
      yield { release: this.#at(row)!, path: this.#journals[this.#positions[3 * row]!]!.path };
    }
  }

  /** Makes a journal known that is being written; its number is for `add`. */
  open(path: string, head: JournalHead): number {
    return this.#journals.push({ path, head }) - 1;
  }

  add(journal: number, release: Release, position: LinePosition): void {
    const row = this.#append(journal, position);
    if (release.instance !== FORGOTTEN) this.#index(this.#byInstance, release.instance, row);
    this.#index(this.#byOutput, outputId(release.output), row);
  }

  /** The file is taken back: nothing is known of the instance any more. */
  withdraw({ instance, output }: Pick<Release, 'instance' | 'output'>): void {
    for (const [index, id] of [
      [this.#byInstance, instance],
      [this.#byOutput, outputId(output)],
    ] as const) {
      if (index.get(id) !== undefined) index.set(id, GONE);
    }
  }

  close(): void {
    if (this.#opened !== undefined) closeSync(this.#opened.descriptor);
    this.#opened = undefined;
  }

  #index(index: IdIndex, id: string, row: number): void {
    const known = index.get(id);
    if (known !== undefined && known !== GONE && this.#isHere(known) && !this.#isHere(row)) return;
    index.set(id, row);
  }

  #isHere(row: number): boolean {
    return this.#journals[this.#positions[3 * row]!]!.head.place === this.#place;
  }

  #append(journal: number, position: LinePosition): number {
    if (3 * this.#size === this.#positions.length) {
      const larger = new Float64Array(this.#positions.length * 2);
      larger.set(this.#positions);
      this.#positions = larger;
    }
    this.#positions.set([journal, position.start, position.length], 3 * this.#size);
    return this.#size++;
  }

  #at(row: number | undefined): PastRelease | undefined {
    if (row === undefined || row === GONE) return undefined;
    const journal = this.#positions[3 * row]!;
    const { path, head } = this.#journals[journal]!;
    if (this.#opened?.journal !== journal) {
      this.close();
      this.#opened = { journal, descriptor: openSync(path, 'r') };
    }
    const line = Buffer.alloc(this.#positions[3 * row + 2]!);
    readSync(this.#opened.descriptor, line, 0, line.length, this.#positions[3 * row + 1]!);
    const release = parseReleaseLine(line.toString().trimEnd());
    if (release === undefined) throw damaged(path);
    return { ...release, ...head, run: basename(dirname(path)) };
  }

  /** A file that was taken back out of one folder may still be in another one. */
  #isOfPlace({ output }: Release, journal: number): boolean {
    const known = this.#byOutput.get(outputId(output));
    if (known === undefined || known === GONE) return false;
    return this.#journals[this.#positions[3 * known]!]!.head.place === this.#journals[journal]!.head.place;
  }

  #loadJournal(path: string): void {
    let journal: number | undefined;
    const unsure: [JournalLine, LinePosition][] = [];
    const settle = (): void => {
      for (const [{ kind, release }, position] of unsure) {
        if (kind === 'released') this.add(journal!, release, position);
        else if (this.#isOfPlace(release, journal!)) this.withdraw(release);
      }
      unsure.length = 0;
    };
    for (const { text, start, length } of linesOf(path, damaged)) {
      if (journal === undefined) {
        const head = parseJournalHead(text.trimEnd());
        if (head === undefined) throw damaged(path);
        journal = this.open(path, head);
        continue;
      }
      if (text === CHECKPOINT_LINE) {
        settle();
        continue;
      }
      const line = parseJournalLine(text.trimEnd());
      if (line === undefined) throw damaged(path);
      unsure.push([line, { start, length }]);
    }
    if (journal === undefined) return;
    // The run was cut off here: a line says what was about to happen, the file whether it did.
    const { place } = this.#journals[journal]!.head;
    const happened = unsure.filter(
      ([
        {
          kind,
          release: { output, sha256 },
        },
      ]) => {
        const isThere = fileSha256(join(place, output)) === sha256;
        return isThere === (kind === 'released');
      },
    );
    unsure.splice(0, unsure.length, ...happened);
    settle();
  }
}

/** Every release that the journals of a project name, of all its runs, whether it came true or not. */
export function* walkReleases(projectFolder: string): Generator<Release> {
  const runs = join(projectFolder, 'runs');
  for (const run of runIds(runs)) {
    for (const { text } of linesOf(join(runs, run, 'journal'), damaged)) {
      const release = parseReleaseLine(text.trimEnd());
      if (release !== undefined) yield release;
    }
  }
}

/** SHA-256 of a file in hex; undefined when there is no file that can be read. */
export function fileSha256(path: string): string | undefined {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return hashRest(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function hashRest(descriptor: number): string {
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  const hasher = createSha256();
  for (let count = readSync(descriptor, block); count > 0; count = readSync(descriptor, block)) {
    hasher.update(block.subarray(0, count));
  }
  return hasher.digestHex();
}

function outputId(output: string): string {
  return sha256Hex(new TextEncoder().encode(output)).slice(0, 32);
}

function damaged(path: string): Failure {
  const run = path.split('/').at(-2) ?? '';
  return new Failure('environment/project-damaged', `the journal of run ${run} cannot be read`);
}
