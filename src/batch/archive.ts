import { closeSync, openSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import type { ByteSource } from '../bytes/index.ts';
import { Failure } from '../failure/index.ts';
import { type FilePath, fsPath } from './paths.ts';

/** Bounds of an archive, which may be made to be larger inside than anybody can hold. */
export const ARCHIVE_LIMITS = Object.freeze({
  entries: 1_000_000,
  /** An entry is inflated in memory. */
  entryBytes: 1024 * 1024 * 1024,
});

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const COPY_BYTES = 1024 * 1024;

/** Where an entry lies in its archive: enough to read it without the directory. */
export interface ArchiveEntry {
  readonly name: string;
  readonly offset: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly method: number;
  readonly crc: number;
  readonly encrypted: boolean;
}

/** Known by its first bytes, unless DICM says that those are a preamble (PS3.10 7.1 leaves its content open). */
export function isArchive(source: ByteSource): boolean {
  const [p, k, a, b] = source.read(0, 4);
  const begins = p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
  if (!begins) return false;
  const [d, i, c, m] = source.read(128, 132);
  return !(d === 0x44 && i === 0x49 && c === 0x43 && m === 0x4d);
}

/**
 * The files in a zip archive, in the order of its directory.
 * @throws {Failure} `input/zip`, also for entries that overlap: they make an archive of a few megabytes that inflates
 *   to terabytes; `limit/inflated` for too many entries
 */
export async function listArchive(path: FilePath): Promise<ArchiveEntry[]> {
  const descriptor = openArchive(path);
  try {
    const entries = await readDirectory(descriptor);
    assertApart(entries);
    return entries.filter((entry) => !entry.name.endsWith('/'));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The content of an entry, inflated and checked against size and CRC. Memory follows the bytes that are there.
 * @throws {Failure} `input/zip`, `limit/inflated`
 */
export function readEntry(archive: ByteSource, entry: ArchiveEntry): Uint8Array {
  if (entry.encrypted) throw zipFailure('an entry is encrypted');
  if (entry.size > ARCHIVE_LIMITS.entryBytes) {
    throw new Failure('limit/inflated', `an entry of ${entry.size} bytes; ${ARCHIVE_LIMITS.entryBytes} are the limit`);
  }
  const packed = readPacked(archive, entry);
  const bytes = unpack(packed, entry);
  if (bytes.length !== entry.size) throw zipFailure(`an entry has ${bytes.length} bytes and says ${entry.size}`);
  if (crc32(bytes) !== entry.crc) throw zipFailure('an entry does not match its CRC');
  return bytes;
}

function unpack(packed: Uint8Array, entry: ArchiveEntry): Uint8Array {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw zipFailure(`compression method ${entry.method} is not known`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch (cause) {
    throw zipFailure('an entry cannot be inflated to the size that it says', cause);
  }
}

/** Copied in pieces, so that the memory of the archive's source stays small. */
function readPacked(archive: ByteSource, entry: ArchiveEntry): Uint8Array {
  const start = dataStart(archive, entry);
  const end = start + entry.compressedSize;
  if (end > archive.size) throw zipFailure(`an entry ends at ${end}, the archive at ${archive.size}`);
  const packed = new Uint8Array(entry.compressedSize);
  for (let at = start; at < end; at += COPY_BYTES) {
    packed.set(archive.read(at, Math.min(end, at + COPY_BYTES)), at - start);
  }
  return packed;
}

/** The local header has its own lengths of name and extra field; sizes are believed from the directory alone. */
function dataStart(archive: ByteSource, entry: ArchiveEntry): number {
  const header = archive.read(entry.offset, entry.offset + LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE) {
    throw zipFailure(`no entry at ${entry.offset}`);
  }
  return entry.offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

function assertApart(entries: readonly ArchiveEntry[]): void {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  let end = 0;
  for (const entry of sorted) {
    if (entry.offset < end) throw zipFailure('entries overlap');
    end = entry.offset + LOCAL_HEADER_BYTES + entry.compressedSize;
  }
}

function openArchive(path: FilePath): number {
  try {
    return openSync(fsPath(path), 'r');
  } catch {
    throw new Failure('input/unreadable', 'the archive cannot be opened');
  }
}

async function readDirectory(descriptor: number): Promise<ArchiveEntry[]> {
  const zip = await openZip(descriptor);
  if (zip.entryCount > ARCHIVE_LIMITS.entries) {
    throw new Failure(
      'limit/inflated',
      `an archive of ${zip.entryCount} entries; ${ARCHIVE_LIMITS.entries} are the limit`,
    );
  }
  const entries: ArchiveEntry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(archiveEntry(entry));
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    // The message of the library may repeat a name.
    zip.on('error', () => reject(zipFailure('its directory is damaged')));
    zip.readEntry();
  });
}

/** Names stay bytes: they are shown, never used as paths, so that none of them can be dangerous. */
async function openZip(descriptor: number): Promise<ZipFile> {
  const { fromFd } = await import('yauzl');
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
  return new Promise((resolve, reject) => {
    fromFd(descriptor, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(zipFailure('it has no directory that can be read'));
    });
  });
}

function archiveEntry(entry: Entry): ArchiveEntry {
  return {
    name: nameOf(entry.fileName as unknown as Uint8Array),
    offset: entry.relativeOffsetOfLocalHeader,
    compressedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc: entry.crc32,
    encrypted: (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0,
  };
}

/** UTF-8 where it is that, whatever the flag says; else a letter for each byte. */
function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : text;
}

function zipFailure(why: string, cause?: unknown): Failure {
  return new Failure('input/zip', `the archive cannot be read: ${why}`, { cause });
}
