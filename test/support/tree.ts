/** What lies below an output folder, for comparing two of them and for watching one while it grows. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path -> `folder`, a manifest's text without what may differ between runs, or the hash of a file's bytes. */
export type Tree = Readonly<Record<string, string>>;

export const FOLDER = 'folder';
const MANIFEST = 'manifest.json';

/** Everything below a folder, hidden names included. A folder that is not there is empty. */
export function treeOf(folder: string): Tree {
  const tree: Record<string, string> = {};
  for (const path of pathsBelow(folder, () => true)) {
    const content = readUnlessFolder(join(folder, path));
    if (content === undefined) tree[path] = FOLDER;
    else tree[path] = path === MANIFEST ? timelessManifest(content) : sha256(content);
  }
  return tree;
}

/** The objects that a reader who takes `*.dcm` sees now: no folder that begins with a dot, no other name. */
export function objectsBelow(folder: string): string[] {
  return pathsBelow(folder, (name) => !name.startsWith('.')).filter((path) => path.endsWith('.dcm'));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of the manifest everything counts but the time of the run and the signature over it. */
function timelessManifest(bytes: Uint8Array): string {
  const { written, signature: _signature, ...rest } = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof written !== 'string') throw new TypeError('a manifest says when it was written');
  return JSON.stringify(rest);
}

/** In the order of code units. What vanishes while the folder is walked was not there. */
function pathsBelow(folder: string, isWanted: (name: string) => boolean, prefix = ''): string[] {
  const entries = unlessGone(() => readdirSync(join(folder, prefix), { withFileTypes: true })) ?? [];
  const paths = entries
    .filter(({ name }) => isWanted(name))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      return entry.isDirectory() ? [path, ...pathsBelow(folder, isWanted, `${path}/`)] : [path];
    });
  return prefix === '' ? paths.sort() : paths;
}

function readUnlessFolder(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    throw error;
  }
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
