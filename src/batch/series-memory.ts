import { type Box, isSameBox, type RaisedSeries } from '../pixel/index.ts';
import type { HeldRecord, PictureBook, PictureRecord } from '../project/index.ts';
import type { Reviews } from './reviews.ts';

/** What earlier runs found of the series of a slice, as far as the project knows. `held` is what the slice is taken from. */
export function raisedBefore(
  instance: string,
  { held, book, reviews }: { held: HeldRecord | undefined; book: PictureBook | undefined; reviews: Reviews },
): RaisedSeries | undefined {
  const by = held?.raised ?? reviews.raisedOf(instance);
  if (by === undefined) return undefined;
  return { by, at: [...(held?.raisedAt ?? []), ...(recordIn(book, instance)?.raisedAt ?? [])] };
}

/** All that was found of one series, in runs that may have had different slices of it. */
export function together(found: readonly RaisedSeries[]): RaisedSeries | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const at: Box[] = [];
  for (const place of found.flatMap((raised) => raised.at)) {
    if (!at.some((other) => isSameBox(other, place))) at.push(place);
  }
  return { by: first.by, at };
}

/** Whether the picture of a slice was cleaned with all these places, or went out unsearched. */
export function hasPlaces(book: PictureBook | undefined, instance: string, places: readonly Box[]): boolean {
  const record = recordIn(book, instance);
  const known = record?.raisedAt ?? [];
  return record?.look === 'none' || places.every((place) => known.some((other) => isSameBox(other, place)));
}

const recordIn = (book: PictureBook | undefined, instance: string): PictureRecord | undefined =>
  book !== undefined && book.size > 0 && book.has(instance) ? book.get(instance) : undefined;
