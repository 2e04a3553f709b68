/** What the reviewer is about to decide on a picture: boxes of his own, and boxes of the search that he takes away. */
import type { Box } from '../../src/pixel/index.ts';
import type { CoverDecision, Frames, PictureBox, UncoverDecision } from '../../src/project/index.ts';
import type { DecisionOrder, PictureAnswer } from '../../src/review/index.ts';
import { isSameBox } from './geometry.ts';

export interface Draft {
  readonly own: readonly CoverDecision[];
  readonly away: readonly UncoverDecision[];
}

/** A box in the list: one of the search by its place among them, or one of the draft by its. */
export type BoxRef = { readonly of: 'found' | 'own'; readonly index: number };

export const isSameRef = (a: BoxRef | undefined, b: BoxRef | undefined): boolean =>
  a?.of === b?.of && a?.index === b?.index;

/** To begin with: the last decision, or nothing. */
export function draftOf({ decision }: Pick<PictureAnswer, 'decision'>): Draft {
  return { own: decision?.cover ?? [], away: decision?.uncover ?? [] };
}

export function isOn(frames: Frames, frame: number): boolean {
  return frames === 'all' || frames.includes(frame);
}

/** Boxes of the search on a frame with their places. Own boxes that were carried out are those of the draft. */
export function foundOn(boxes: readonly PictureBox[], frame: number): [number, PictureBox][] {
  return [...boxes.entries()].filter(([, box]) => box.frame === frame && box.origin !== 'person');
}

export function ownOn({ own }: Draft, frame: number): [number, CoverDecision][] {
  return [...own.entries()].filter(([, { frames }]) => isOn(frames, frame));
}

export function awayOf({ away }: Draft, { frame, ...box }: PictureBox): UncoverDecision | undefined {
  return away.find((one) => isOn(one.frames, frame) && isSameBox(one.box, box));
}

export function withOwn(draft: Draft, frames: Frames, { left, top, right, bottom }: Box): Draft {
  return { ...draft, own: [...draft.own, { frames, box: { left, top, right, bottom }, origin: 'person' }] };
}

export function withoutOwn(draft: Draft, index: number): Draft {
  return { ...draft, own: draft.own.filter((_, i) => i !== index) };
}

/** One of them, or all that are on a frame, on every frame from now on. */
export function onAllFrames(draft: Draft, indexes: readonly number[]): Draft {
  const own = draft.own.map((one, i) => (indexes.includes(i) ? { ...one, frames: 'all' as const } : one));
  return { ...draft, own };
}

export function withAway(draft: Draft, { frame, left, top, right, bottom }: PictureBox, why: Why): Draft {
  const { reason, second } = why;
  const away = { frames: [frame], box: { left, top, right, bottom }, reason, ...(second === '' ? {} : { second }) };
  return { ...draft, away: [...draft.away, away] };
}

export interface Why {
  readonly reason: string;
  /** Empty where the project asks for no second person. */
  readonly second: string;
}

/** Covers it again. */
export function withoutAway(draft: Draft, box: PictureBox): Draft {
  const found = awayOf(draft, box);
  return { ...draft, away: draft.away.filter((one) => one !== found) };
}

export interface Verdict {
  readonly verdict: 'accept' | 'reject';
  readonly reviewer: string;
  /** Why one that was not searched, or not for sure, goes out. */
  readonly why?: Why;
}

/** What goes to the project. What is held covers nothing, so that a rejection has no boxes. */
export function orderOf(
  { id, content, shown }: Pick<PictureAnswer, 'id' | 'content' | 'shown'>,
  draft: Draft,
  { verdict, reviewer, why }: Verdict,
): DecisionOrder {
  const { own, away } = verdict === 'accept' ? draft : { own: [], away: [] };
  const { reason = '', second = '' } = why ?? {};
  const words = { ...(reason === '' ? {} : { reason }), ...(second === '' ? {} : { second }) };
  return { instance: id, content, shown, verdict, cover: mutable(own), uncover: mutable(away), ...words, reviewer };
}

const mutable = <T extends { readonly frames: Frames }>(all: readonly T[]) =>
  all.map((one) => ({ ...one, frames: one.frames === 'all' ? ('all' as const) : [...one.frames] }));
