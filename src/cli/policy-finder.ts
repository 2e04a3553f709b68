import {
  type CompiledPolicy,
  FACES,
  PIXEL_EFFORTS,
  PIXEL_TEXTS,
  PRESETS,
  presetPolicy,
  withOverrides,
} from '../policy/index.ts';

/** Finds the policy that a digest stands for, among presets and policies at hand, with every change of the command line. */
export class PolicyFinder {
  readonly #candidates: readonly CompiledPolicy[];
  readonly #found = new Map<string, CompiledPolicy | undefined>();

  constructor(atHand: readonly CompiledPolicy[]) {
    this.#candidates = [...atHand, ...PRESETS.map(({ name }) => presetPolicy(name))];
  }

  find(digest: string): CompiledPolicy | undefined {
    if (!this.#found.has(digest)) this.#found.set(digest, this.#search(digest));
    return this.#found.get(digest);
  }

  #search(digest: string): CompiledPolicy | undefined {
    for (const candidate of this.#candidates) {
      if (candidate.digest === digest) return candidate;
    }
    for (const candidate of this.#candidates) {
      for (const changed of changesOf(candidate)) if (changed.digest === digest) return changed;
    }
    return undefined;
  }
}

function* changesOf(policy: CompiledPolicy): Generator<CompiledPolicy> {
  for (const pixels of wordsOf(PIXEL_TEXTS)) {
    for (const effort of wordsOf(PIXEL_EFFORTS)) {
      for (const faces of wordsOf(FACES)) yield withOverrides(policy, { pixels, effort, faces });
    }
  }
}

const wordsOf = <K extends string>(table: Readonly<Record<K, string>>): K[] => Object.keys(table) as K[];
