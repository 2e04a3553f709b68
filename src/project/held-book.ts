import type { HeldRecord } from './held-record.ts';
import { type BookKind, type BookPlace, SealedBook } from './sealed-book.ts';

export const HELD_NAME = 'held.jsonl';

const HELD: BookKind<HeldRecord> = {
  file: HELD_NAME,
  format: 'leadglass.held/1',
  purpose: 'held',
  isDecided: ({ decision }) => decision !== undefined,
  neededContent: ({ status, content }) => (status === 'released' ? null : (content ?? null)),
  pack: (record) => record,
  unpack: (value) => value as HeldRecord,
  hint: 'bring it back from a backup; without it, remove it and run the same commands again',
};

/** The instances that a project keeps back. */
export class HeldBook extends SealedBook<HeldRecord> {
  /** To read; what is read together stays as it was. @throws {Failure} `environment/project-damaged` */
  static read(place: BookPlace): HeldBook {
    return new HeldBook(place, HELD);
  }

  /** To read and write; the project is locked meanwhile. @throws {Failure} `environment/project-damaged` */
  static write(place: BookPlace): HeldBook {
    return new HeldBook(place, HELD).write();
  }

  /** Without what is old, and without the records of patients who were forgotten. The project is locked meanwhile. */
  static compact(place: BookPlace): void {
    new HeldBook(place, HELD).compact();
  }
}
