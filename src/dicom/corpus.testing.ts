import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

/** One object of the corpus of real and awkward DICOM, as its manifest has it. */
export interface CorpusObject {
  readonly path: string;
  readonly stored: 'plain' | 'gzip';
  readonly verdict: 'read' | 'read-with-warnings' | 'partial' | 'refuse';
  /** What is special about it, structural faults and notes (`note:…`) included. */
  readonly kinds: readonly string[];
}

export const hasCorpus = existsSync(CORPUS);
export const NO_CORPUS = 'no corpus beside the repository (../shared/corpus)';

/** Every object. */
export const corpus = (): readonly CorpusObject[] =>
  JSON.parse(readFileSync(new URL('manifest.json', CORPUS), 'utf8')) as readonly CorpusObject[];

/** Every fifth object, another fifth for another seed; all of them with LEADGLASS_FULL=1. */
export function corpusShare(seed: number): readonly CorpusObject[] {
  const objects = corpus();
  return process.env.LEADGLASS_FULL === '1' ? objects : objects.filter((_, i) => i % 5 === seed % 5);
}

/** The unpacked bytes of an object. */
export function corpusBytes({ path, stored }: CorpusObject): Uint8Array {
  const bytes = readFileSync(new URL(path, CORPUS));
  return new Uint8Array(stored === 'gzip' ? gunzipSync(bytes) : bytes);
}
