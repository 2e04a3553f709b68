import { CONDITIONS } from './generated/conditions.ts';
import type { TypeViolation } from './types.ts';

/** Structures of one run: a few per series. */
const MOST_STRUCTURES = 1024;

/** Violations by the structure of an instance, so that a series of a thousand slices is checked once. */
export class ViolationMemo {
  readonly #known = new Map<string, readonly TypeViolation[]>();

  of(structure: string, find: () => readonly TypeViolation[]): readonly TypeViolation[] {
    let violations = this.#known.get(structure);
    if (violations === undefined) {
      if (this.#known.size >= MOST_STRUCTURES) this.#known.clear();
      violations = find();
      this.#known.set(structure, violations);
    }
    return violations;
  }
}

let tags: ReadonlySet<number> | undefined;

/** Attributes (`tag | 0`) whose values some condition of presence asks for; presence alone is part of the structure. */
export function conditionTags(): ReadonlySet<number> {
  tags ??= new Set(
    [...CONDITIONS.matchAll(/\b(?:V|VR|VA|VP|W|B|BR|T):([0-9A-F]{8})/g)].map(
      ([, tag]) => Number.parseInt(tag!, 16) | 0,
    ),
  );
  return tags;
}
