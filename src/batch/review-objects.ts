import { statSync } from 'node:fs';
import { join } from 'node:path';
import { FileSource, Scratch, WHOLE_OBJECT } from '../bytes/file.node.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import type { PictureRecord, Project } from '../project/index.ts';
import { openHeld } from './held-open.ts';

/** Longer objects are read where they lie; all others are held in memory, so that nothing has to be closed. */
const MOST_IN_MEMORY = 256 * 1024 * 1024;
/** Objects that are at hand: one is looked at frame by frame. */
const MOST_KEPT = 4;

const CHANGED = { 'input/source-changed': 'the source has other bytes than the picture had' } as const;

/** Sources and released files of pictures, to look at them. What is read is what was decided about, or nothing. */
export class ReviewObjects {
  readonly #project: Project;
  /** By what it is of, the last one used last. */
  readonly #kept = new Map<string, DicomObject>();
  readonly #open = new Set<{ close(): void }>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** @throws {Failure} `input/source-changed`, `input/source-gone` */
  async source(record: PictureRecord): Promise<DicomObject> {
    const key = `source ${record.id} ${record.content}`;
    const kept = this.#keptAt(key);
    if (kept !== undefined) return kept;
    const opened = await openHeld(this.#project, record);
    if (opened.state === 'not-there') {
      const { code } = opened;
      throw new Failure(code, code in CHANGED ? CHANGED['input/source-changed'] : 'the source cannot be had', {
        hint: 'bring it back to where it was; a copy of it is kept only where --keep-held asked for one',
      });
    }
    return this.#keep(key, this.#read(opened.source, opened));
  }

  /** Undefined where it is not there. */
  async released({ id, place, name, status, file = '' }: PictureRecord): Promise<DicomObject | undefined> {
    if (status !== 'released') return undefined;
    const key = `released ${id} ${file}`;
    const kept = this.#keptAt(key);
    if (kept !== undefined) return kept;
    const path = join(place, name.patient, name.study, name.series, `${name.instance}.dcm`);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    const source = FileSource.open(path, new Scratch(), WHOLE_OBJECT);
    return this.#keep(key, this.#read(source, source));
  }

  close(): void {
    for (const opened of this.#open) opened.close();
    this.#open.clear();
    this.#kept.clear();
  }

  #read(source: ByteSource, opened: { close(): void }): DicomObject {
    if (source.size > MOST_IN_MEMORY) {
      this.#open.add(opened);
      return readObject(source);
    }
    try {
      return readObject(new BufferSource(source.read(0, source.size).slice()));
    } finally {
      opened.close();
    }
  }

  #keptAt(key: string): DicomObject | undefined {
    const object = this.#kept.get(key);
    if (object === undefined) return undefined;
    this.#kept.delete(key);
    return this.#keep(key, object);
  }

  #keep(key: string, object: DicomObject): DicomObject {
    this.#kept.set(key, object);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return object;
  }
}
