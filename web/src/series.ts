/** Ways through the queue, and what one decision may be made for. */
import type { CoverDecision } from '../../src/project/index.ts';
import type { DecisionsAnswer, Queue, QueuePicture, QueueSeries } from '../../src/review/index.ts';

export const picturesOf = ({ series }: Queue): QueuePicture[] => series.flatMap(({ pictures }) => pictures);

export const seriesWith = ({ series }: Queue, picture: string | undefined): QueueSeries | undefined =>
  series.find(({ pictures }) => pictures.some(({ id }) => id === picture));

export const pictureIn = (queue: Queue, picture: string | undefined): QueuePicture | undefined =>
  seriesWith(queue, picture)?.pictures.find(({ id }) => id === picture);

/** The picture some steps on, in the order of the queue; `undefined` at both ends. */
export function stepFrom(queue: Queue, picture: string | undefined, step: 1 | -1): string | undefined {
  const all = picturesOf(queue);
  return all[all.findIndex(({ id }) => id === picture) + step]?.id;
}

/** The next picture that is open, beginning again at the top; `undefined` when none is. */
export function nextOpen(queue: Queue, picture: string | undefined): string | undefined {
  const all = picturesOf(queue);
  const at = all.findIndex(({ id }) => id === picture);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find(({ id, state }) => state === 'open' && id !== picture)
    ?.id;
}

/** The queue with what has changed, everything in its place: a list that jumps is no list to work through. */
export function changed(queue: Queue, { pictures, counts, sample }: DecisionsAnswer): Queue {
  const now = new Map(pictures.map((picture) => [picture.id, picture]));
  const series = queue.series.map((one): QueueSeries => {
    if (!one.pictures.some(({ id }) => now.has(id))) return one;
    const members = one.pictures.map((picture) => now.get(picture.id) ?? picture);
    return { ...one, pictures: members, open: members.filter(({ state }) => state === 'open').length };
  });
  return { series, counts, sample };
}

/** From so many frames on a series is shown as one picture first; more than the other number take too long. */
const PROJECTED_FROM = 8;
const PROJECTED_TO = 1000;

export const framesOf = ({ pictures }: QueueSeries): number => pictures.reduce((sum, { frames }) => sum + frames, 0);

export function isOneSize({ pictures }: QueueSeries): boolean {
  return pictures.every(({ rows, columns }) => rows === pictures[0]!.rows && columns === pictures[0]!.columns);
}

export function opensProjected(series: QueueSeries): boolean {
  const frames = framesOf(series);
  return series.open > 0 && isOneSize(series) && frames >= PROJECTED_FROM && frames <= PROJECTED_TO;
}

/** What one decision for a series is about. */
export interface SeriesChoice {
  readonly pictures: readonly QueuePicture[];
  /** Open, but drawn for the sample: each is to be looked at by itself. */
  readonly sampled: number;
  /** Open, but held, or the search has doubts: why is to be seen in each of them alone. */
  readonly doubtful: number;
  /** Open, but of another size. */
  readonly others: number;
}

/** The open pictures of a series that have the size of this one. Itself belongs to them when somebody looks at it. */
export function choiceOf(series: QueueSeries, picture: QueuePicture, isLookedAt: boolean): SeriesChoice {
  const open = series.pictures.filter(
    ({ state, id, isSearched }) => isSearched && (state === 'open' || (isLookedAt && id === picture.id)),
  );
  const alike = open.filter(({ rows, columns }) => rows === picture.rows && columns === picture.columns);
  const isLookedOne = ({ id }: QueuePicture): boolean => isLookedAt && id === picture.id;
  const doubtful = alike.filter((one) => isDoubted(one) || (one.status === 'held' && !isLookedOne(one)));
  const sampled = alike.filter((one) => one.isSampled && !isLookedOne(one) && !doubtful.includes(one));
  const pictures = alike.filter((one) => !doubtful.includes(one) && !sampled.includes(one));
  return { pictures, sampled: sampled.length, doubtful: doubtful.length, others: open.length - alike.length };
}

/** The search is unsure of it. */
export const isDoubted = ({ suspicions }: Pick<QueuePicture, 'suspicions'>): boolean =>
  suspicions.some(({ code }) => code === 'doubt' || code === 'no-network');

/** Boxes of one picture on another of its size: on all frames, or on those that the other has. */
export function carried(own: readonly CoverDecision[], { frames }: Pick<QueuePicture, 'frames'>): CoverDecision[] {
  return own.flatMap((one) => {
    if (one.frames === 'all') return [one];
    const there = one.frames.filter((frame) => frame < frames);
    return there.length === 0 ? [] : [{ ...one, frames: there }];
  });
}
