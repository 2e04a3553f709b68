import { type Counters, DecisionTally } from '../deid/index.ts';
import type { PictureSearch, Ready, SearchedPicture, Verification } from '../pipeline/index.ts';
import type { Fault } from '../proof/index.ts';

/** Names that a station remembers. What a hostile object invents is forgotten between two chunks with all the rest. */
const MOST_NAMES = 16_384;

/** What is counted of an instance beside decisions. */
export const COUNT = Object.freeze({
  code: 'code\t',
  checked: 'checked\t',
  fault: 'fault\t',
  picture: 'picture\t',
});

/** Which of the checks that evidence tells apart found a fault. */
const CHECK_OF: Readonly<Record<Fault | 'picture', 'needles' | 'uids' | 'dates' | 'private' | 'valid' | 'pixels'>> = {
  identifier: 'needles',
  document: 'needles',
  date: 'dates',
  precision: 'dates',
  uid: 'uids',
  private: 'private',
  orphan: 'private',
  container: 'valid',
  provenance: 'valid',
  type: 'valid',
  picture: 'pixels',
};

/** Numbers of names and counts, in turn. */
export type InstanceCounts = Uint32Array;

/** The names behind the numbers of one report: who reads it needs nothing of the reports before. */
export type CountNames = readonly (readonly [number, string])[];

/**
 * Counts what the evidence of a run says of each instance, where the work is done. An instance is a few hundred
 * numbers; the names go once with each chunk.
 */
export class InstanceCounter implements Counters {
  readonly #decisions = new DecisionTally(this);
  #ids = new Map<string, number>();
  #names: string[] = [];
  #counts = new Uint32Array(1024);
  #touched: number[] = [];
  /** Numbers of the chunk at hand. */
  readonly #used = new Set<number>();

  idOf(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#names.push(name) - 1;
      this.#ids.set(name, id);
      if (id >= this.#counts.length) this.#grow();
    }
    return id;
  }

  add(id: number, by: number): void {
    const before = this.#counts[id]!;
    if (before === 0) this.#touched.push(id);
    this.#counts[id] = before + by;
  }

  /** Of an instance that passed, or was refused by the check of its written bytes. */
  of(ready: Ready, verdict: Verification): InstanceCounts {
    if (verdict.ok) {
      this.#decisions.add(ready.object, ready.decisions);
      this.#addPassed(ready, verdict);
    } else {
      const checks = new Set(verdict.faults.map((fault) => CHECK_OF[fault]));
      for (const check of checks) this.add(this.idOf(COUNT.fault + check), 1);
    }
    return this.#take();
  }

  /** The names of everything counted since the last call. */
  names(): CountNames {
    const names = [...this.#used].map((id) => [id, this.#names[id]!] as const);
    this.#used.clear();
    if (this.#names.length > MOST_NAMES) this.#forget();
    return names;
  }

  #addPassed({ codes, pictures, searched }: Ready, { checked, alarms }: Extract<Verification, { ok: true }>): void {
    for (const code of codes) this.add(this.idOf(COUNT.code + code), 1);
    for (const [what, count] of Object.entries(checked)) {
      if (count > 0) this.add(this.idOf(COUNT.checked + what), count);
    }
    if (pictures.isThere) this.add(this.idOf(`${COUNT.picture}there`), 1);
    if (pictures.isTextUnchecked) this.add(this.idOf(`${COUNT.picture}text`), 1);
    if (pictures.isFaceUnchecked) this.add(this.idOf(`${COUNT.picture}face`), 1);
    if (pictures.search !== undefined) this.#addSearch(pictures.search);
    if (alarms !== undefined) this.add(this.idOf(`${COUNT.picture}alarm`), 1);
    if (searched !== undefined) this.#addCorrected(searched);
  }

  #addCorrected({ areas }: SearchedPicture): void {
    for (const { origin, suppressed } of areas) {
      if (suppressed === 'exempted' || suppressed === 'harmless') this.add(this.idOf(COUNT.picture + suppressed), 1);
      else if (origin === 'person' || origin === 'template') this.add(this.idOf(COUNT.picture + origin), 1);
    }
  }

  #addSearch({ look, raised, frames, covered }: PictureSearch): void {
    this.add(this.idOf(COUNT.picture + look), 1);
    if (raised !== undefined) this.add(this.idOf(`${COUNT.picture}raised`), 1);
    this.add(this.idOf(`${COUNT.picture}frames`), frames);
    if (covered.length === 0) return;
    this.add(this.idOf(`${COUNT.picture}covered`), 1);
    this.add(
      this.idOf(`${COUNT.picture}areas`),
      covered.reduce((sum, { boxes }) => sum + boxes.length, 0),
    );
  }

  #take(): InstanceCounts {
    const pairs = new Uint32Array(2 * this.#touched.length);
    for (const [i, id] of this.#touched.entries()) {
      pairs[2 * i] = id;
      pairs[2 * i + 1] = this.#counts[id]!;
      this.#counts[id] = 0;
      this.#used.add(id);
    }
    this.#touched = [];
    return pairs;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#counts.length * 2);
    larger.set(this.#counts);
    this.#counts = larger;
  }

  #forget(): void {
    this.#ids = new Map();
    this.#names = [];
    this.#counts = new Uint32Array(1024);
    this.#decisions.reset();
  }
}
