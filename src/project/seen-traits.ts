import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import { TRAIT_KINDS, type TraitKind } from '../pipeline/index.ts';
import { ifThere, PRIVATE_FILE, writeAtomically } from './files.ts';

const SEEN_NAME = 'seen.jsonl';
const SEEN_FORMAT = 'leadglass.seen/1';
/** A site has some hundreds. What comes beyond is new in every run, which is the safe side. */
const MOST_SEEN = 50_000;

/** How many of each kind a run has met that no run of the project met before. */
export type UnseenCounts = Readonly<Record<TraitKind, number>>;

/**
 * The devices, private creators, SOP classes and forms of descriptors that the runs of a project have met, by their keyed ids (`KeyedIds`):
 * a device may be named after a person or a place. One line of JSON each in `seen.jsonl` of the project.
 */
export class SeenTraits {
  /** Undefined before the first whole run: then there is nothing to compare with. */
  readonly ids: ReadonlySet<string> | undefined;
  readonly #path: string;
  readonly #kinds: ReadonlyMap<string, TraitKind>;

  /** @throws {Failure} `environment/project-damaged` */
  constructor(projectFolder: string) {
    this.#path = join(projectFolder, SEEN_NAME);
    const text = ifThere(
      () => readFileSync(this.#path, 'utf8'),
      () => damaged('cannot be read'),
    );
    this.#kinds = text === undefined ? new Map() : parse(text);
    this.ids = text === undefined ? undefined : new Set(this.#kinds.keys());
  }

  /** Undefined in the first run. */
  unseen(met: ReadonlyMap<string, TraitKind>): UnseenCounts | undefined {
    if (this.ids === undefined) return undefined;
    const counts = { device: 0, 'private-creator': 0, 'sop-class': 0, 'descriptor-form': 0 };
    for (const [id, kind] of met) if (!this.ids.has(id)) counts[kind]++;
    return counts;
  }

  /** Adds what a run has met. */
  record(met: ReadonlyMap<string, TraitKind>): void {
    const all = new Map(this.#kinds);
    for (const [id, kind] of met) if (all.size < MOST_SEEN) all.set(id, kind);
    if (this.ids !== undefined && all.size === this.#kinds.size) return;
    const rows = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, kind]) => JSON.stringify({ kind, id }));
    const text = [JSON.stringify({ format: SEEN_FORMAT }), ...rows, ''].join('\n');
    writeAtomically(this.#path, text, { mode: PRIVATE_FILE });
  }
}

const KINDS: ReadonlySet<unknown> = new Set(TRAIT_KINDS);

function parse(text: string): ReadonlyMap<string, TraitKind> {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  if (parseLine(head).format !== SEEN_FORMAT) throw damaged('has a format that this version does not know');
  return new Map(
    lines.map((line) => {
      const { kind, id } = parseLine(line);
      if (!KINDS.has(kind) || typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id)) throw damaged('cannot be read');
      return [id, kind as TraitKind];
    }),
  );
}

function parseLine(line: string): { format?: unknown; kind?: unknown; id?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw damaged('cannot be read');
  }
}

const damaged = (why: string): Failure =>
  new Failure('environment/project-damaged', `${SEEN_NAME} of the project ${why}`, {
    hint: 'remove the file: the next run records anew what it meets, and compares nothing',
  });
