import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files below paths, each folder in code unit order; links to folders are not followed. */
export function* filesBelow(paths: readonly string[]): Generator<string> {
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* filesIn(path);
    else if (stat?.isFile()) yield path;
  }
}

function* filesIn(folder: string): Generator<string> {
  const entries = listed(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // What cannot be listed is counted as unreadable by the survey, which lists the same folders.
    if (error instanceof Error && 'syscall' in error) return [];
    throw error;
  }
}
