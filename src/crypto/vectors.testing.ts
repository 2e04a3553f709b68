/** Test vectors beside the repository (../shared/security-vectors, its README has sources and licences). */
import { existsSync, readFileSync } from 'node:fs';
import { platform as browserHashes } from './platform.browser.ts';
import { platform as nodeHashes } from './platform.node.ts';

const VECTORS = new URL('../../../shared/security-vectors/', import.meta.url);

/** For `test`: false, or why the vectors of a file cannot be run. */
export const withoutVectors = (path: string): string | false =>
  existsSync(new URL(path, VECTORS)) ? false : `no ../shared/security-vectors/${path} beside the repository`;

/** A file of vectors, as its format says. */
export const vectors = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, VECTORS), 'utf8')) as T;

interface WycheproofFile<T> {
  readonly testGroups: readonly (Readonly<Record<string, unknown>> & { readonly tests: readonly T[] })[];
}

export interface WycheproofCase {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

/** The cases of a Wycheproof file, each with the fields of its group. */
export function wycheproof<T>(name: string): (T & WycheproofCase)[] {
  const { testGroups } = vectors<WycheproofFile<T & WycheproofCase>>(wycheproofPath(name));
  return testGroups.flatMap(({ tests, ...group }) => tests.map((one) => ({ ...group, ...one })));
}

export const wycheproofPath = (name: string): string => `wycheproof/${name}_test.json`;

/** Both platforms by name, for tests that both have to pass. */
export const HASHES = Object.entries({ node: nodeHashes, browser: browserHashes });
