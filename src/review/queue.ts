import { sha256Hex } from '../crypto/index.ts';
import { isPending, type PictureRecord, type ReviewSample, shownId } from '../project/index.ts';
import { deviceKeyText, hasPassed, isFailure, reachedBy, type SampleReached } from './sample.ts';
import { type Suspicion, suspicionScore, suspicionsOf } from './suspicion.ts';

export type PictureState = 'open' | 'accepted' | 'rejected';

/** A picture in the queue. */
export interface QueuePicture {
  readonly id: string;
  readonly content: string;
  /** Goes back with a decision: what it was made on. */
  readonly shown: string;
  readonly instance: string;
  readonly status: PictureRecord['status'];
  readonly state: PictureState;
  /** A decision stands that is not carried out yet. */
  readonly isWaiting: boolean;
  readonly isSampled: boolean;
  /** Otherwise it goes out as it is, or not at all. */
  readonly isSearched: boolean;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** Areas that are covered, over all frames. */
  readonly boxes: number;
  readonly score: number;
  readonly suspicions: readonly Suspicion[];
}

/** A series of a patient, by its pseudonymised names. */
export interface QueueSeries {
  readonly id: string;
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly modality: string;
  /** Maker and model. */
  readonly device: string;
  /** Of the most suspicious picture that is open; 0 when none is. */
  readonly score: number;
  readonly open: number;
  readonly pictures: readonly QueuePicture[];
}

export interface ReviewCounts {
  readonly all: number;
  readonly open: number;
  readonly held: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Decisions that are not carried out yet. */
  readonly waiting: number;
}

export interface Queue {
  readonly series: readonly QueueSeries[];
  readonly sample: SampleReached;
  readonly counts: ReviewCounts;
}

/** The series of all pictures, the most suspicious first; within a series the same. */
export function queueOf(pictures: readonly PictureRecord[], sample: Pick<ReviewSample, 'strata' | 'at'>): Queue {
  const sampled = new Set(sample.strata.flatMap(({ drawn }) => drawn));
  const failedDevices = new Set(
    pictures.filter((picture) => hasPassed(picture) && isFailure(picture)).map(({ device }) => deviceKeyText(device)),
  );
  const series = [...Map.groupBy(pictures, seriesId)].map(([id, members]) =>
    seriesOf(id, members, (picture) => queuePicture(picture, { sampled, failedDevices })),
  );
  series.sort(mostSuspicious);
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  return { series, sample: reachedBy(sample, byId), counts: countsOf(series) };
}

/** Keyed by its place: patients of which no series is known do not become one. */
export function seriesId({ name: { patient, study, series } }: PictureRecord): string {
  return sha256Hex(new TextEncoder().encode(`${patient}/${study}/${series}`)).slice(0, 16);
}

interface Known {
  readonly sampled: ReadonlySet<string>;
  readonly failedDevices: ReadonlySet<string>;
}

function queuePicture(picture: PictureRecord, { sampled, failedDevices }: Known): QueuePicture {
  const { id, content, name, status, decision, look, frames, rows, columns, device, boxes } = picture;
  const isOwnFailure = isFailure(picture);
  const suspicions = suspicionsOf(picture, {
    failedDevice: !isOwnFailure && failedDevices.has(deviceKeyText(device)),
  });
  const isSampled = sampled.has(id);
  return {
    id,
    content,
    shown: shownId(picture),
    instance: name.instance,
    status,
    state: decision === undefined ? 'open' : decision.verdict === 'accept' ? 'accepted' : 'rejected',
    isWaiting: isPending(picture),
    isSampled,
    isSearched: look !== 'none',
    frames,
    rows,
    columns,
    boxes: boxes.filter(({ suppressed }) => suppressed === undefined).length,
    // A sampled picture is to be looked at, however clean it seems.
    score: suspicionScore(suspicions) + (isSampled ? 1 : 0),
    suspicions,
  };
}

function seriesOf(id: string, members: readonly PictureRecord[], of: (p: PictureRecord) => QueuePicture): QueueSeries {
  const { name, modality, device } = members[0]!;
  const pictures = members.map(of).sort((a, b) => b.score - a.score || (a.instance < b.instance ? -1 : 1));
  const open = pictures.filter(({ state }) => state === 'open');
  return {
    id,
    patient: name.patient,
    study: name.study,
    series: name.series,
    modality,
    device: [device.manufacturer, device.model].filter((word) => word !== '').join(' '),
    score: Math.max(0, ...open.map(({ score }) => score)),
    open: open.length,
    pictures,
  };
}

function mostSuspicious(a: QueueSeries, b: QueueSeries): number {
  return Number(b.open > 0) - Number(a.open > 0) || b.score - a.score || (a.id < b.id ? -1 : 1);
}

function countsOf(series: readonly QueueSeries[]): ReviewCounts {
  const all = series.flatMap(({ pictures }) => pictures);
  const count = (is: (picture: QueuePicture) => boolean): number => all.filter(is).length;
  return {
    all: all.length,
    open: count(({ state }) => state === 'open'),
    held: count(({ status }) => status === 'held'),
    accepted: count(({ state }) => state === 'accepted'),
    rejected: count(({ state }) => state === 'rejected'),
    waiting: count(({ isWaiting }) => isWaiting),
  };
}
