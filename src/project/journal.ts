import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { PRIVATE_FILE, writeAll } from './files.ts';

/** First cell of a journal; the number goes up when the lines change. */
export const JOURNAL_FORMAT = 'leadglass.journal/2';
/** Without files that were taken back. */
const FIRST_FORMAT = 'leadglass.journal/1';

/** One released file. Ids are keyed (`KeyedIds`); nothing here names or hashes a source in the clear. */
export interface Release {
  readonly instance: string;
  readonly content: string;
  readonly subject: string;
  readonly patient: string;
  /** Of the written file. */
  readonly sha256: string;
  /** Path below the output folder, `/` between the parts. */
  readonly output: string;
}

/** In the place of an id whose patient was forgotten. */
export const FORGOTTEN = '0'.repeat(32);

/** What a journal says about all of its releases. */
export interface JournalHead {
  readonly policyDigest: string;
  /** Real path of the output folder. */
  readonly place: string;
}

/** A line about a file: it gets its name, or it is taken back out of the folder. */
export interface JournalLine {
  readonly kind: 'released' | 'withdrawn';
  readonly release: Release;
}

/**
 * The list of what a run has released or taken back, in the order of durability: a line is written before its file gets its name,
 * and a checkpoint line after files and folders before it are on the device. Lines behind the last checkpoint of a
 * run that was cut off are believed only when the file is there with this hash.
 *
 * Fields before the path have fixed widths and tabs between them, so that a million lines load in a second.
 */
export class Journal {
  readonly #descriptor: number;
  #length = 0;

  constructor(path: string, head: JournalHead) {
    this.#descriptor = openSync(path, 'wx', PRIVATE_FILE);
    this.#write(`${JOURNAL_FORMAT}\t${head.policyDigest}\t${JSON.stringify(head.place)}\n`);
  }

  /** Before the file is removed. */
  withdraw(release: Release): LinePosition {
    const position = { start: this.#length, length: 0 };
    this.#write(lineOf('withdrawn', release));
    return { ...position, length: this.#length - position.start };
  }

  /** Returns the position of each line. */
  append(releases: readonly Release[]): LinePosition[] {
    const lines = releases.map((release) => lineOf('released', release));
    const positions: LinePosition[] = [];
    let at = this.#length;
    for (const line of lines) {
      const length = Buffer.byteLength(line);
      positions.push({ start: at, length });
      at += length;
    }
    this.#write(lines.join(''));
    return positions;
  }

  checkpoint(): void {
    this.#write(CHECKPOINT_LINE);
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    writeAll(this.#descriptor, bytes);
    this.#length += bytes.length;
  }
}

export interface LinePosition {
  readonly start: number;
  readonly length: number;
}

export const CHECKPOINT_LINE = 'checkpoint\n';

function lineOf(kind: JournalLine['kind'], release: Release): string {
  const { instance, content, subject, patient, sha256, output } = release;
  return `${kind}\t${instance}\t${content}\t${subject}\t${patient}\t${sha256}\t${output}\n`;
}

/** A line that says which file was released, and no longer of whom and from what. It has the length that it had. */
export function withoutSource(line: string): string {
  const [word, instance, content, subject, patient, ...rest] = line.split('\t') as [string, ...string[]];
  const blank = [instance, content, subject, patient].map((id) => '0'.repeat(id?.length ?? 0));
  return [word, ...blank, ...rest].join('\t');
}

/** Undefined for any other line, a torn one included. */
export function parseReleaseLine(line: string): Release | undefined {
  const parsed = parseJournalLine(line);
  return parsed?.kind === 'released' ? parsed.release : undefined;
}

/** Undefined for any other line, a torn one included. */
export function parseJournalLine(line: string): JournalLine | undefined {
  const cells = line.split('\t');
  const [kind] = cells;
  if ((kind !== 'released' && kind !== 'withdrawn') || cells.length !== 7) return undefined;
  const [, instance, content, subject, patient, sha256, output] = cells as [string, ...string[]];
  if (!/^[0-9a-f]{64}$/.test(sha256 ?? '') || !/^[0-9a-f]{32}$/.test(instance ?? '')) return undefined;
  const release = {
    instance: instance!,
    content: content!,
    subject: subject!,
    patient: patient!,
    sha256: sha256!,
    output: output!,
  };
  return { kind, release };
}

export function parseJournalHead(line: string): JournalHead | undefined {
  const [format, policyDigest, place] = line.split('\t');
  if (format !== JOURNAL_FORMAT && format !== FIRST_FORMAT) return undefined;
  if (policyDigest === undefined || place === undefined) return undefined;
  return { policyDigest, place: JSON.parse(place) as string };
}
