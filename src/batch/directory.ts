import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { bytesOf, type FilePath, fsPath, joinPath } from './paths.ts';

/** The folder that a path lies in; empty for the working folder. */
export const folderOf = (path: FilePath): FilePath => {
  const folder = dirname(bytesOf(path).toString('latin1'));
  return folder === '.' ? '' : typeof path === 'string' ? dirname(path) : Buffer.from(folder, 'latin1');
};

/**
 * The file behind a Referenced File ID. Components are upper case on the medium (PS3.10 8.2), and often lower case in
 * a copy of it. Undefined when there is none, or when the components lead elsewhere.
 */
export function findReference(folder: FilePath, components: readonly string[]): string | undefined {
  const found: string[] = [];
  for (const component of components) {
    if (component === '' || component === '.' || component === '..' || /[/\\\0]/.test(component)) return undefined;
    const name = nameIn(joinPath(folder, found.join('/')), component);
    if (name === undefined) return undefined;
    found.push(name);
  }
  return found.join('/');
}

function nameIn(folder: FilePath, component: string): string | undefined {
  const below = folder.length === 0 ? '.' : folder;
  if (statSync(fsPath(joinPath(below, component)), { throwIfNoEntry: false }) !== undefined) return component;
  try {
    return readdirSync(fsPath(below)).find((name) => name.toUpperCase() === component.toUpperCase());
  } catch {
    // Not a folder, or not to be listed: the reference leads nowhere.
    return undefined;
  }
}
