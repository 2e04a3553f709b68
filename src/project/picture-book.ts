import type { Box, PictureBox } from '../pixel/index.ts';
import type { PictureRecord } from './picture-record.ts';
import { type BookKind, type BookPlace, SealedBook } from './sealed-book.ts';

export const PICTURES_NAME = 'pictures.jsonl';

const PICTURES: BookKind<PictureRecord> = {
  file: PICTURES_NAME,
  format: 'leadglass.pictures/1',
  purpose: 'pictures',
  isDecided: ({ decision }) => decision !== undefined,
  // A copy is kept of what is held, and the book of that says so.
  neededContent: () => null,
  pack: ({ boxes, ...record }) => ({ ...record, areas: packed(boxes) }),
  unpack: (value) => {
    const { areas, ...record } = value as Omit<PictureRecord, 'boxes'> & { readonly areas: readonly PackedArea[] };
    return { ...record, boxes: unpacked(areas) };
  },
  hint: 'bring it back from a backup; without it decisions of reviewers are lost, and the same commands make it anew',
};

/**
 * The pictures that runs of a project have searched, released and held ones, and those that are held because nothing
 * searched them, with what a person has decided about them. Each once, by its instance; a project of none has no such book.
 */
export class PictureBook extends SealedBook<PictureRecord> {
  /** To read; what is read together stays as it was. @throws {Failure} `environment/project-damaged` */
  static read(place: BookPlace): PictureBook {
    return new PictureBook(place, PICTURES);
  }

  /** To read and write; the project is locked meanwhile. @throws {Failure} `environment/project-damaged` */
  static write(place: BookPlace): PictureBook {
    return new PictureBook(place, PICTURES).write();
  }

  /** Without what is old, and without the records of patients who were forgotten. The project is locked meanwhile. */
  static compact(place: BookPlace): void {
    new PictureBook(place, PICTURES).compact();
  }
}

/** The same area of several frames: a clip shows most of its text in all of them. */
type PackedArea = Omit<PictureBox, 'frame' | keyof Box> & {
  readonly at: readonly [number, number, number, number];
  /** First and last frame of each stretch. */
  readonly frames: readonly (readonly [number, number])[];
};

function packed(boxes: readonly PictureBox[]): PackedArea[] {
  const areas = new Map<string, { readonly area: Omit<PackedArea, 'frames'>; readonly frames: [number, number][] }>();
  for (const { frame, left, top, right, bottom, ...about } of boxes) {
    const area = { at: [left, top, right, bottom] as const, ...about };
    const key = JSON.stringify(area);
    const known = areas.get(key) ?? { area, frames: [] };
    areas.set(key, known);
    const last = known.frames.at(-1);
    if (last !== undefined && last[1] === frame - 1) last[1] = frame;
    else known.frames.push([frame, frame]);
  }
  return [...areas.values()].map(({ area, frames }) => ({ ...area, frames }));
}

/** By frame, and in it in the order in which they were first seen. */
function unpacked(areas: readonly PackedArea[]): PictureBox[] {
  const boxes = areas.flatMap(({ at: [left, top, right, bottom], frames, ...about }) =>
    frames.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => ({ frame: first + i, left, top, right, bottom, ...about })),
    ),
  );
  return boxes.sort((a, b) => a.frame - b.frame);
}
