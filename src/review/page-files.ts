import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../failure/index.ts';

/** Where the page is, from the bundle that this becomes part of; from the source it is in `dist`. */
declare const WEB_FOLDER: string | undefined;

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** The files of the page by their path, as `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Where the build has put the page. */
export function pageFolder(): string {
  return fileURLToPath(new URL(typeof WEB_FOLDER === 'string' ? WEB_FOLDER : '../../dist/web/', import.meta.url));
}

/** @throws {Failure} `environment/review-page` when the page was not built */
export function readPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const path = join(entry.parentPath, entry.name);
      const address = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/?/, '/');
      files.set(address, { bytes: new Uint8Array(readFileSync(path)), type });
    }
  } catch (cause) {
    throw notBuilt(cause);
  }
  if (!files.has('/index.html')) throw notBuilt(undefined);
  return files;
}

const notBuilt = (cause: unknown): Failure =>
  new Failure('environment/review-page', 'the files of the review page are not there', {
    hint: 'in a clone npm run build makes them; elsewhere install leadglass again',
    cause,
  });
