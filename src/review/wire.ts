/** What the page asks for and is told: JSON under /api. No value of an element, no path of a source. */
import * as z from 'zod';
import type { ReviewOutcome, ShownArea } from '../batch/index.ts';
import type { Box } from '../pixel/index.ts';
import type { DeviceKey, PictureRecord, ReviewDecision } from '../project/index.ts';
import type { ViewName } from './display.ts';
import type { PictureState, QueuePicture, ReviewCounts } from './queue.ts';
import type { SampleReached } from './sample.ts';
import type { Suspicion } from './suspicion.ts';

export interface ProblemAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
}

export interface ProjectAnswer {
  readonly name: string;
  /** Whoever takes a box of the search away, or accepts what it is unsure of, needs a second person, named. */
  readonly needsSecond: boolean;
  readonly templates: number;
  /** The sample that was fixed before anybody looked: its size as it was asked for, and the how-manieth it is. */
  readonly sample: { readonly size: number; readonly number: number; readonly at: string };
}

/** Everything about one picture but its pixels. */
export interface PictureAnswer {
  readonly id: string;
  readonly series: string;
  readonly content: string;
  /** Goes back with a decision: what it was made on. */
  readonly shown: string;
  readonly status: PictureRecord['status'];
  readonly state: PictureState;
  readonly isSampled: boolean;
  readonly reasons: readonly { readonly code: string; readonly meaning: string }[];
  readonly suspicions: readonly Suspicion[];
  readonly name: PictureRecord['name'];
  readonly look: PictureRecord['look'];
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly modality: string;
  readonly device: DeviceKey;
  readonly boxes: readonly ShownArea[];
  readonly run: string;
  readonly policy: string;
  readonly decision?: ReviewDecision;
  /** Those that it replaces, the first one first. */
  readonly before: readonly ReviewDecision[];
  readonly views: readonly ViewName[];
  /** Why the picture cannot be shown. */
  readonly problem?: ProblemAnswer['error'];
}

/** After decisions were taken or undone: what is another one now. */
export interface DecisionsAnswer {
  readonly decided: number;
  readonly pictures: readonly QueuePicture[];
  readonly counts: ReviewCounts;
  readonly sample: SampleReached;
  /** Why the rest was not taken. */
  readonly problem?: ProblemAnswer['error'];
}

export interface TemplateAnswer {
  readonly id: string;
  readonly isNew: boolean;
}

export type ApplyAnswer =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly done: number; readonly all: number }
  | ({ readonly state: 'done' } & ReviewOutcome)
  | { readonly state: 'failed'; readonly problem: ProblemAnswer['error'] };

const MAX_SIDE = 0xffff;
const side = z.number().int().min(0).max(MAX_SIDE);

const BOX = z
  .strictObject({ left: side, top: side, right: side, bottom: side })
  .refine(({ left, top, right, bottom }) => left < right && top < bottom) satisfies z.ZodType<Box>;

const ID = z.string().regex(/^[0-9a-f]{1,128}$/);
const FRAMES = z.union([z.literal('all'), z.array(z.number().int().min(0)).min(1).max(100_000)]);
const PERSON = z.string().trim().min(1).max(200);
const REASON = z.string().trim().min(1).max(500);
const MAX_BOXES = 10_000;
const MAX_DECISIONS = 20_000;

/** A decision as the page makes it; when it was made is what the server's clock says. */
const DECISION = z.strictObject({
  instance: ID,
  content: ID,
  shown: ID,
  verdict: z.enum(['accept', 'reject']),
  cover: z
    .array(
      z.strictObject({ frames: FRAMES, box: BOX, origin: z.enum(['person', 'template']), template: ID.optional() }),
    )
    .max(MAX_BOXES),
  uncover: z
    .array(z.strictObject({ frames: FRAMES, box: BOX, reason: REASON, second: PERSON.optional() }))
    .max(MAX_BOXES),
  reason: REASON.optional(),
  second: PERSON.optional(),
  reviewer: PERSON,
});

export type DecisionOrder = z.infer<typeof DECISION>;

export const DECISIONS = z.strictObject({ decisions: z.array(DECISION).min(1).max(MAX_DECISIONS) });
export const UNDO = z.strictObject({ instances: z.array(ID).min(1).max(MAX_DECISIONS) });
export const TEMPLATE = z.strictObject({ instance: ID, boxes: z.array(BOX).min(1).max(MAX_BOXES), reviewer: PERSON });
export const NOTHING = z.strictObject({});

export type TemplateOrder = z.infer<typeof TEMPLATE>;
