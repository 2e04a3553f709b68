import { sha256Hex } from '../crypto/index.ts';
import type { AlarmArea, PictureReview } from '../pipeline/index.ts';
import { isOfDevice } from '../pixel/index.ts';
import type { DeviceTemplate } from './device-template.ts';
import type { PictureRecord, ReviewPlace } from './picture-record.ts';
import type { ReviewDecision } from './review-decision.ts';

/**
 * What a person's decision changes of a picture that is processed now. What he adds to cover, and that he rejects it, hold
 * wherever the same bytes go; what he takes away, and that he accepts it, only under the policy and for the folder that he
 * looked at: another recipient may be promised more.
 */
export function reviewOf(
  { decision, decidedFor, decidedDoubts = [], decidedAlarms = [] }: PictureRecord,
  { policy, place }: ReviewPlace,
): PictureReview | undefined {
  if (decision === undefined) return undefined;
  const { verdict, cover, uncover } = decision;
  const isHere = decidedFor?.policy === policy && decidedFor.place === place;
  if (isHere || verdict === 'reject') {
    return { verdict, cover, uncover, doubts: decidedDoubts, alarms: decidedAlarms };
  }
  return cover.length === 0 ? undefined : { verdict: 'none', cover, uncover: [] };
}

/** What a file of the picture is made with beside policy and subject; empty where that is nothing. */
export function basisOf(
  { device }: Pick<PictureRecord, 'device'>,
  review: PictureReview | undefined,
  templates: readonly DeviceTemplate[],
): string {
  const { verdict = 'none', cover = [], uncover = [] } = review ?? {};
  const boxes = templates.filter((template) => isOfDevice(template.device, device)).flatMap((of) => of.boxes);
  const isRejected = verdict === 'reject';
  if (!isRejected && cover.length + uncover.length + boxes.length === 0) return '';
  const sorted = (values: readonly object[]): string[] => [...new Set(values.map(canonical))].sort();
  return digestOf([isRejected, sorted(cover), sorted(uncover), sorted(boxes)]);
}

/** A decision by all that it says; undefined for none. */
export const decisionId = (decision: ReviewDecision | undefined): string | undefined =>
  decision === undefined ? undefined : digestOf(decision);

/** Where the second read of a picture has raised an alarm. */
export const alarmsOf = ({ boxes }: Pick<PictureRecord, 'boxes'>): AlarmArea[] =>
  boxes
    .filter(({ suppressed }) => suppressed === 'second-read')
    .map(({ frame, left, top, right, bottom }) => ({ frame, left, top, right, bottom }));

/**
 * What a person is shown of a picture beside its pixels: another search, policy or folder is another one. What was read is
 * not in it: the digest leaves the project.
 */
export function shownId({ look, doubts, boxes, part, run, policy, place }: PictureRecord): string {
  const areas = boxes.map(({ read, ...area }) => (read === undefined ? area : { ...area, rule: read.rule }));
  return digestOf([look, doubts, areas, part ?? null, run, policy.digest, place]);
}

/** The last decision, or that it was taken back, is not carried out yet. */
export const isPending = ({ decision, applied }: PictureRecord): boolean => decisionId(decision) !== applied;

const DIGITS = 32;

const digestOf = (value: object): string => sha256Hex(new TextEncoder().encode(canonical(value))).slice(0, DIGITS);

/** The same text for the same value, in whatever order its keys are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, of: unknown) => {
    if (typeof of !== 'object' || of === null || Array.isArray(of)) return of;
    return Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
