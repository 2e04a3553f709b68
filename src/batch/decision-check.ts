import { Failure } from '../failure/index.ts';
import type { NeedleMatcher } from '../identity/index.ts';
import { isSameBox } from '../pixel/index.ts';
import {
  type Box,
  decisionId,
  type Frames,
  isBoxWithin,
  type PictureBox,
  type PictureRecord,
  type ReviewDecision,
  shownId,
  type TemplateProposal,
  type UncoverDecision,
} from '../project/index.ts';
import { assertSayable } from './sayable.ts';

export interface CheckContext {
  /** A second person is named for what is taken away, and for who accepts what was not searched for sure. */
  readonly needsSecond: boolean;
  /** Of the patient. */
  readonly matchers: readonly NeedleMatcher[];
}

/** Whether a decision fits the picture that it is about. @throws {Failure} `usage/review`, `usage/review-stale` */
export function assertFits(decision: ReviewDecision, record: PictureRecord | undefined, context: CheckContext): void {
  assertSame(decision, record);
  assertCurrent(decision, record);
  say('reviewer', decision.reviewer, context);
  if (record.look === 'none') assertWhole(decision);
  if (record.look === 'none' || record.doubts.length > 0) assertReasoned(decision, context);
  else if (decision.reason !== undefined || decision.second !== undefined) {
    throw refused('a reason is given for a picture that was searched', 'areas that are taken away have reasons');
  }
  for (const { frames, box } of [...decision.cover, ...decision.uncover]) assertInside(frames, box, record);
  for (const uncover of decision.uncover) assertTakeable(uncover, decision, record, context);
}

/** One that was not searched goes out as it is, or not at all. */
function assertWhole({ verdict, cover, uncover, reason }: ReviewDecision): void {
  if (cover.length + uncover.length > 0)
    throw refused('areas are named in a picture that was not searched', WHOLE_HINT);
  if (verdict === 'accept' && reason === undefined) {
    throw refused('a picture that was not searched is let pass without a reason', 'say why as `reason`');
  }
}

/** Of one that nothing has searched, or that the search is unsure of: who accepts it answers for what nobody has found. */
function assertReasoned({ verdict, reason, second, reviewer }: ReviewDecision, context: CheckContext): void {
  if (reason !== undefined) say('the reason', reason, context);
  if (second !== undefined) assertOther(second, reviewer, context);
  if (verdict === 'reject' || !context.needsSecond) return;
  if (reason === undefined) throw refused('the project demands a reason for this acceptance', 'say why as `reason`');
  if (second === undefined) {
    throw refused('the project demands a second person for this acceptance', 'name him as `second`');
  }
}

/** Whether a proposal fits the picture that it was made at. @throws {Failure} `usage/review` */
export function assertProposable(
  proposal: TemplateProposal,
  record: PictureRecord | undefined,
  context: CheckContext,
): asserts record is PictureRecord {
  assertSame(proposal, record);
  say('reviewer', proposal.reviewer, context);
  if (record.look === 'none') throw refused('a template is proposed from a picture that was not searched', WHOLE_HINT);
  for (const box of proposal.template) assertInside('all', box, record);
}

function assertSame(
  { content }: Pick<ReviewDecision, 'content'>,
  record: PictureRecord | undefined,
): asserts record is PictureRecord {
  if (record === undefined) {
    throw refused('there is no searched picture of this id in the project', 'leadglass review list shows them');
  }
  if (record.content === content) return;
  throw refused('the decision is about other bytes than the picture has', 'look at it again, and decide anew');
}

/** What was carried out changes the picture; the same decision once more is about what it was. */
function assertCurrent(decision: ReviewDecision, record: PictureRecord): void {
  const { policy, place, decidedFor } = record;
  if (decision.shown === undefined || decision.shown === shownId(record)) return;
  const isHere = decidedFor?.policy === policy.digest && decidedFor.place === place;
  if (isHere && decisionId(decision) === decisionId(record.decision)) return;
  throw new Failure('usage/review-stale', 'this picture was searched again since', { hint: 'look at it again' });
}

function assertInside(frames: Frames, box: Box, { frames: count, rows, columns }: PictureRecord): void {
  if (!isBoxWithin(box, { rows, columns })) {
    throw refused(`an area lies outside of the picture, which has ${columns} × ${rows} pixels`, BOX_HINT);
  }
  if (frames === 'all' || frames.every((frame) => frame < count)) return;
  throw refused(`a frame is named that the picture does not have: it has ${count}, counted from 0`, BOX_HINT);
}

function assertTakeable(
  { frames, box, reason, second }: UncoverDecision,
  { reviewer }: ReviewDecision,
  { boxes }: PictureRecord,
  context: CheckContext,
): void {
  say('the reason', reason, context);
  const same = boxes.filter((area) => isSameBox(area, box) && isFound(area));
  const isThere =
    frames === 'all' ? same.length > 0 : frames.every((frame) => same.some((area) => area.frame === frame));
  if (!isThere) {
    throw refused(
      'an area is taken away that nothing was found at',
      'only whole areas of review list can be taken away',
    );
  }
  if (second === undefined && !context.needsSecond) return;
  if (second === undefined) {
    throw refused('the project demands a second person for what is taken away', 'name him as `second`');
  }
  assertOther(second, reviewer, context);
}

function assertOther(second: string, reviewer: string, context: CheckContext): void {
  say('the second person', second, context);
  if (nameOf(second) !== nameOf(reviewer)) return;
  throw refused('the second person is the reviewer', 'somebody else has to look at it as well');
}

/** By the search or a template; what a person added he does not take away but leaves out. */
const isFound = ({ origin, suppressed }: PictureBox): boolean =>
  origin !== 'person' && (suppressed === undefined || suppressed === 'exempted');

const nameOf = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const say = (what: string, text: string, { matchers }: CheckContext): void =>
  assertSayable({ what, text, code: 'usage/review' }, matchers);

const WHOLE_HINT = 'it goes out as it is, or not at all';
const BOX_HINT = 'leadglass review list --json has the size of each picture';

const refused = (message: string, hint: string): Failure => new Failure('usage/review', message, { hint });
