import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A released file of `npm run corpus -- FOLDER --keep OUTPUTS`. */
export interface KeptOutput {
  /** Path of the source in the corpus. */
  readonly path: string;
  /** Path of the released file. */
  readonly file: string;
}

export function readKept(folder: string): KeptOutput[] {
  const rows = JSON.parse(readFileSync(join(folder, 'outcomes.json'), 'utf8')) as { path: string; output?: string }[];
  return rows.flatMap(({ path, output }) => (output === undefined ? [] : [{ path, file: join(folder, output) }]));
}
