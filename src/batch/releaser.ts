import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ledger, type PastRelease, type Run, syncFolder } from '../project/index.ts';
import type { ItemResult } from './messages.ts';
import { outputFailure } from './part.ts';

/**
 * Time between two checkpoints: the work that a power cut can make a later run do again. Counted in releases they
 * flushed the same few folders dozens of times a second.
 */
const CHECKPOINT_MS = 1000;

export interface ReleaserContext {
  /** Real path of the output folder. */
  readonly to: string;
  readonly run: Run;
  readonly ledger: Ledger;
}

/**
 * Gives verified parts their place: first a line in the journal, then the name. Whatever moment the run is cut off
 * at, a file with a name is whole and verified, and a later run can tell which lines came true.
 */
export class Releaser {
  readonly #context: ReleaserContext;
  readonly #journal: number;
  readonly #folders = new Set<string>();
  readonly #dirty = new Set<string>();
  #checkpointAt = performance.now();

  constructor(context: ReleaserContext) {
    this.#context = context;
    this.#journal = context.ledger.open(context.run.journalPath, context.run.journalHead);
  }

  /**
   * Places the released ones of a chunk and returns all results as they stand now.
   * @throws {Failure} `environment/disk-full`, `environment/output`
   */
  place(results: readonly ItemResult[]): ItemResult[] {
    try {
      const claimed = new Set<string>();
      const settled = results.map((result) => this.#withoutCollision(result, claimed));
      this.#placeParts(settled.filter((result) => result.part !== undefined));
      if (performance.now() - this.#checkpointAt >= CHECKPOINT_MS) this.checkpoint();
      return settled;
    } catch (error) {
      throw outputFailure(error);
    }
  }

  /**
   * Takes a released file back out of the folder: first a line in the journal, then the file goes.
   * @throws {Failure} `environment/disk-full`, `environment/output`
   */
  withdraw({ instance, content, subject, patient, sha256, output }: PastRelease): void {
    const { run, ledger, to } = this.#context;
    try {
      run.journal.withdraw({ instance, content, subject, patient, sha256, output });
      rmSync(join(to, output), { force: true });
      this.#dirty.add(this.#withoutEmpty(dirname(join(to, output))));
      ledger.withdraw({ instance, output });
    } catch (error) {
      throw outputFailure(error);
    }
  }

  /** Removes folders that nothing is in any more, below the output folder. Returns the lowest that is left. */
  #withoutEmpty(folder: string): string {
    let left = folder;
    while (left.length > this.#context.to.length && isRemoved(left)) {
      this.#folders.delete(left);
      this.#dirty.delete(left);
      left = dirname(left);
    }
    return left;
  }

  /** Everything placed so far is on the device when this returns. */
  checkpoint(): void {
    try {
      for (const folder of this.#dirty) syncFolder(folder);
      this.#dirty.clear();
      this.#context.run.journal.checkpoint();
      this.#checkpointAt = performance.now();
    } catch (error) {
      throw outputFailure(error);
    }
  }

  #placeParts(results: readonly ItemResult[]): void {
    const { run, ledger, to } = this.#context;
    const releases = results.map(({ release }) => release!);
    const positions = run.journal.append(releases);
    for (const [i, release] of releases.entries()) {
      const path = join(to, release.output);
      const before = ledger.byInstance(release.instance);
      this.#makeFolder(dirname(path));
      renameSync(results[i]!.part!, path);
      this.#dirty.add(dirname(path));
      // Another policy can give another name: the file of the old policy must not stay beside it.
      if (before !== undefined && before.place === to && before.output !== release.output) {
        rmSync(join(to, before.output), { force: true });
      }
      ledger.add(this.#journal, release, positions[i]!);
    }
  }

  /** Two instances of one name would leave one file for two: the later one is refused. */
  #withoutCollision(result: ItemResult, claimed: Set<string>): ItemResult {
    const { release, part } = result;
    if (part === undefined || release === undefined) return result;
    const taken = this.#context.ledger.byOutput(release.output);
    const isTaken = taken !== undefined && taken.place === this.#context.to && taken.instance !== release.instance;
    if (!isTaken && !claimed.has(release.output)) {
      claimed.add(release.output);
      return result;
    }
    rmSync(part, { force: true });
    const { findings, content } = result;
    return {
      status: 'quarantined',
      code: 'input/uid-conflict',
      findings,
      ...(content === undefined ? {} : { content }),
    };
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    const first = mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
    if (first === undefined) return;
    // Each new folder is an entry of the one above.
    for (let made = folder; made.length >= first.length; made = dirname(made)) this.#dirty.add(dirname(made));
  }
}

/** False where something is in it. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}
