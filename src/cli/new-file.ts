import { existsSync, writeFileSync } from 'node:fs';
import { Failure } from '../failure/index.ts';

/** What someone has worked on is never written over. @throws {Failure} `usage/argument` when the file is there */
export function writeNew(file: string, text: string): void {
  if (existsSync(file)) throw new Failure('usage/argument', `${JSON.stringify(file)} is there already`);
  writeFileSync(file, text, { flag: 'wx' });
}
