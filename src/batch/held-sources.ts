import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileStamp } from '../bytes/file.node.ts';
import { type FailureCode, isFailure } from '../failure/index.ts';
import type { HeldRecord, HeldSource, KeptCopies } from '../project/index.ts';
import { type ArchiveEntry, listArchive } from './archive.ts';
import { folderOf } from './directory.ts';
import type { Inputs, Outcome } from './inputs.ts';
import { bytesOf, type FilePath, fsPath, pathOfText } from './paths.ts';
import type { SourceList } from './sources.ts';

/** What of a record says where its source is. */
export type SourcedRecord = Pick<HeldRecord, 'source' | 'content' | 'patient'>;

/**
 * Lists the sources of held instances, one for each record in its order: where they were, else the copy that was kept.
 * One that is nowhere is settled: `input/source-gone`.
 */
export async function listHeld(
  records: readonly SourcedRecord[],
  list: SourceList,
  copies: KeptCopies,
): Promise<Inputs> {
  const settled = new Map<number, Outcome>();
  const archives = new Archives();
  const kept = list.addPlace({ kind: 'kept' });
  for (const record of records) {
    const { source } = record;
    const problem = await addWhereItWas(source, list, archives);
    if (problem === undefined) continue;
    const name = copies.nameOf(record);
    const copy = name !== undefined && copies.has(name) ? name : undefined;
    const index = list.add(kept, { origin: source, copy });
    if (copy === undefined) settled.set(index, { status: 'quarantined', code: problem });
  }
  return { settled, named: new Set() };
}

/** Why it could not be added. */
async function addWhereItWas(
  source: HeldSource,
  list: SourceList,
  archives: Archives,
): Promise<FailureCode | undefined> {
  switch (source.kind) {
    case 'stdin':
      return 'input/source-gone';
    case 'file': {
      const path = pathOfText(source.path);
      if (stampOf(path) === undefined) return 'input/source-gone';
      const relative = pathOfText(source.relative);
      list.add(list.addPlace({ kind: 'folder', path: folderOf(path), relative: folderOf(relative) }), nameOf(path));
      return undefined;
    }
    case 'entry': {
      const path = pathOfText(source.archive);
      const archive = await archives.open(path);
      if ('code' in archive) return archive.code;
      const entry = archive.entries.get(source.name);
      if (entry === undefined) return 'input/source-gone';
      const place = { kind: 'archive', path, relative: pathOfText(source.relative), stamp: archive.stamp } as const;
      list.add(list.addPlace(place), entry);
      return undefined;
    }
  }
}

interface OpenArchive {
  readonly stamp: FileStamp;
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
}

/** The directory of the last archive: records of one archive stand together. */
class Archives {
  #last: { readonly path: string; readonly archive: OpenArchive | { readonly code: FailureCode } } | undefined;

  async open(path: FilePath): Promise<OpenArchive | { readonly code: FailureCode }> {
    const key = bytesOf(path).toString('latin1');
    if (this.#last?.path !== key) this.#last = { path: key, archive: await openArchive(path) };
    return this.#last.archive;
  }
}

async function openArchive(path: FilePath): Promise<OpenArchive | { readonly code: FailureCode }> {
  const stamp = stampOf(path);
  if (stamp === undefined) return { code: 'input/source-gone' };
  try {
    const entries = await listArchive(path);
    return { stamp, entries: new Map(entries.map((entry) => [entry.name, entry])) };
  } catch (error) {
    if (isFailure(error)) return { code: error.code };
    throw error;
  }
}

/** Undefined when no file is there. */
function stampOf(path: FilePath): FileStamp | undefined {
  try {
    const stat = statSync(fsPath(path));
    return stat.isFile() ? { size: stat.size, modifiedMs: stat.mtimeMs } : undefined;
  } catch {
    // It cannot be reached: for whoever wants to read it, it is not there.
    return undefined;
  }
}

function nameOf(path: FilePath): FilePath {
  return typeof path === 'string' ? basename(path) : Buffer.from(basename(bytesOf(path).toString('latin1')), 'latin1');
}
