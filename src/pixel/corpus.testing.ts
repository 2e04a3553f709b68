/** Real and awkward objects beside the repository (../shared/corpus), as tests of pictures need them. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

export interface CorpusObject {
  readonly path: string;
  readonly stored: 'plain' | 'gzip';
  readonly verdict: 'read' | 'read-with-warnings' | 'partial' | 'refuse';
}

export const hasCorpus = existsSync(CORPUS);
export const NO_CORPUS = 'no corpus beside the repository (../shared/corpus)';

export const corpus = (): readonly CorpusObject[] =>
  JSON.parse(readFileSync(new URL('manifest.json', CORPUS), 'utf8')) as readonly CorpusObject[];

/** The unpacked bytes of an object. */
export function corpusBytes({ path, stored }: CorpusObject): Uint8Array {
  const bytes = readFileSync(new URL(path, CORPUS));
  return new Uint8Array(stored === 'gzip' ? gunzipSync(bytes) : bytes);
}

/** Every fifth object, another fifth for another seed; all of them with LEADGLASS_FULL=1. */
export function share<T>(objects: readonly T[]): readonly T[] {
  const rest = Number(process.env.LEADGLASS_SEED ?? 0) % 5;
  return process.env.LEADGLASS_FULL === '1' ? objects : objects.filter((_, i) => i % 5 === rest);
}
