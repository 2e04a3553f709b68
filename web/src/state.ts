/** What the page knows, as plain data. */
import type { Box } from '../../src/pixel/index.ts';
import type { PictureBox } from '../../src/project/index.ts';
import type { ApplyAnswer, PictureAnswer, ProjectAnswer, ProjectionKind, Queue } from '../../src/review/index.ts';
import type { Api } from './api.ts';
import type { BoxRef, Draft } from './draft.ts';
import type { Layer } from './layers.ts';
import type { SeriesChoice } from './series.ts';

export const LAYOUTS = ['both', 'before', 'after', 'blink'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Frames one by one, or the whole series in one picture. */
export const SHOWN = ['frames', 'max', 'mean', 'min'] as const;
export type Shown = 'frames' | ProjectionKind;

export const MAX_ZOOM = 4;

export type DialogState =
  | { readonly is: 'name' }
  | { readonly is: 'help' }
  | { readonly is: 'end' }
  | { readonly is: 'away'; readonly box: PictureBox }
  | { readonly is: 'pass' }
  | { readonly is: 'series'; readonly choice: SeriesChoice }
  | { readonly is: 'template'; readonly boxes: readonly Box[] };

/** For the live region: a number more each time, so that the same words are said again. */
export interface Said {
  readonly words: string;
  readonly isProblem: boolean;
  readonly number: number;
}

export interface LogEntry {
  readonly words: string;
  readonly at: string;
}

export interface State {
  readonly project: ProjectAnswer | undefined;
  readonly queue: Queue | undefined;
  readonly reviewer: string;
  readonly picture: string | undefined;
  /** Of that picture, once they are here. */
  readonly details: PictureAnswer | undefined;
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly frame: number;
  readonly shown: Shown;
  readonly view: string;
  readonly layout: Layout;
  readonly zoom: number;
  readonly hidden: ReadonlySet<Layer>;
  /** A box that is being drawn by keyboard. */
  readonly drawing: Box | undefined;
  readonly chosen: BoxRef | undefined;
  readonly dialog: DialogState | undefined;
  readonly said: Said;
  readonly applying: ApplyAnswer;
  readonly log: readonly LogEntry[];
  readonly areKeysOn: boolean;
  readonly isBusy: boolean;
  /** The review has ended: nothing is asked any more. */
  readonly hasEnded: boolean;
}

/** What can be undone, the last one last. */
export type Step =
  | { readonly of: 'draft'; readonly picture: string; readonly before: Draft }
  | { readonly of: 'decisions'; readonly picture: string; readonly instances: readonly string[] };

export interface Around {
  readonly api: Api;
  now(): Date;
  /** How long to wait until the next question about work that is being done. */
  wait(): Promise<void>;
  /** Pictures that will be looked at next. */
  prefetch(picture: PictureAnswer): void;
  /** Files have changed. */
  forgetPictures(): void;
  keepReviewer(name: string): void;
}

export const FIRST: State = {
  project: undefined,
  queue: undefined,
  reviewer: '',
  picture: undefined,
  details: undefined,
  drafts: new Map(),
  frame: 0,
  shown: 'frames',
  view: 'window1',
  layout: 'both',
  zoom: 1,
  hidden: new Set(),
  drawing: undefined,
  chosen: undefined,
  dialog: undefined,
  said: { words: '', isProblem: false, number: 0 },
  applying: { state: 'idle' },
  log: [],
  areKeysOn: true,
  isBusy: false,
  hasEnded: false,
};
