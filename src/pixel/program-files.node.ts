import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ProgramFile, sourceUrl } from './program-file.ts';

const packages = createRequire(import.meta.url);

/** A file of the program, from where it comes with the source; a bundle has another way to it (scripts/build.ts). */
export async function programFile(file: ProgramFile): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(readFileSync(sourceUrl(file, (exported) => pathToFileURL(packages.resolve(exported)))));
}
