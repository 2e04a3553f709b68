import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { exampleStudies } from '../../examples/studies/index.ts';
import { type Draft, draftOf } from './draft.ts';

/** An object to begin with. */
export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly draft: Draft;
  /** What identifies someone in it, where its maker says so. */
  readonly needles: readonly string[];
}

/** Longer objects are slow to change and find nothing that short ones do not. */
const MAX_BYTES = 150_000;

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

/** The example studies, and the corpus where it stands beside the repository. */
export function seeds(): Seed[] {
  return [...exampleSeeds(), ...corpusSeeds()];
}

export function exampleSeeds(): Seed[] {
  return [...exampleStudies(1)].flatMap(({ path, bytes, needles }) => seedOf(path, bytes, needles));
}

function corpusSeeds(): Seed[] {
  if (!existsSync(CORPUS)) return [];
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', CORPUS), 'utf8')) as {
    path: string;
    stored: string;
    bytes: number;
  }[];
  return manifest
    .filter(({ bytes }) => bytes <= MAX_BYTES)
    .flatMap(({ path, stored }) => {
      const bytes = readFileSync(new URL(path, CORPUS));
      return seedOf(path, new Uint8Array(stored === 'gzip' ? gunzipSync(bytes) : bytes), []);
    });
}

function seedOf(name: string, bytes: Uint8Array, needles: readonly string[]): Seed[] {
  const draft = bytes.length <= MAX_BYTES ? draftOf(bytes) : undefined;
  return draft === undefined ? [] : [{ name, bytes, draft, needles }];
}
