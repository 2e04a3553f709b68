import type { Box } from '../../src/pixel/index.ts';
import type { PictureBox } from '../../src/project/index.ts';
import type {
  ApplyAnswer,
  DecisionOrder,
  PictureAnswer,
  ProjectAnswer,
  ProjectionKind,
  Queue,
} from '../../src/review/index.ts';
import { type Api, Problem } from './api.ts';
import {
  awayOf,
  type BoxRef,
  type Draft,
  draftOf,
  foundOn,
  onAllFrames,
  orderOf,
  ownOn,
  type Why,
  withAway,
  withOwn,
  withoutAway,
  withoutOwn,
} from './draft.ts';
import { boxText, firstBox, moved, sized } from './geometry.ts';
import type { Command } from './keys.ts';
import { LAYERS, type Layer } from './layers.ts';
import type { SeriesChoice } from './series.ts';
import { carried, changed, choiceOf, nextOpen, opensProjected, pictureIn, seriesWith, stepFrom } from './series.ts';
import { plural, viewWords } from './words.ts';

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
type Step =
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

const FIRST: State = {
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

/** What the page knows and does; what it looks like stands in the parts. */
export class Session {
  readonly #around: Around;
  readonly #listeners = new Set<() => void>();
  readonly #details = new Map<string, Promise<PictureAnswer>>();
  #steps: Step[] = [];
  #state: State = FIRST;
  /** What of a picture is before the eyes of the reviewer. */
  #seen = '';

  constructor(around: Around) {
    this.#around = around;
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  say(words: string, isProblem = false): void {
    this.#set({ said: { words, isProblem, number: this.#state.said.number + 1 } });
  }

  #sayProblem(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    this.say(error.hint === undefined ? error.message : `${error.message}: ${error.hint}`, true);
  }

  /** Loads what there is and goes to the most suspicious picture. */
  async start(reviewer: string): Promise<void> {
    this.#set({ reviewer, ...(reviewer === '' ? { dialog: { is: 'name' } } : {}) });
    try {
      const [project, queue] = await Promise.all([this.#around.api.project(), this.#around.api.queue()]);
      this.#set({ project, queue });
      const first = nextOpen(queue, undefined) ?? queue.series[0]?.pictures[0]?.id;
      if (first === undefined) this.say('there is no picture in this project that a run has searched');
      else await this.goTo(first);
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  setReviewer(name: string): void {
    this.#around.keepReviewer(name);
    this.#set({ reviewer: name, dialog: undefined });
  }

  async goTo(picture: string): Promise<void> {
    const { queue, picture: before } = this.#state;
    if (queue === undefined) return;
    const series = seriesWith(queue, picture)!;
    const isNewSeries = series.id !== seriesWith(queue, before)?.id;
    const shown = isNewSeries ? (opensProjected(series) ? 'max' : 'frames') : this.#state.shown;
    this.#set({ picture, details: undefined, frame: 0, shown, chosen: undefined, drawing: undefined });
    try {
      const details = await this.#detailsOf(picture);
      if (this.#state.picture !== picture) return;
      const { view } = this.#state;
      const views: readonly string[] = details.views;
      // A series begins with the window that its maker chose; what a person chooses then stays.
      const stays = !isNewSeries && views.includes(view);
      this.#set({ details, ...(stays ? {} : { view: views[0] ?? 'window1' }) });
      if (details.problem !== undefined) this.say(`${details.problem.message}`, true);
      this.#prefetchNext();
    } catch (error) {
      if (this.#state.picture === picture) this.#sayProblem(error);
    }
  }

  #detailsOf(picture: string): Promise<PictureAnswer> {
    const kept = this.#details.get(picture);
    if (kept !== undefined) return kept;
    const asked = this.#around.api.picture(picture);
    this.#details.set(picture, asked);
    asked.catch(() => this.#details.delete(picture));
    return asked;
  }

  #prefetchNext(): void {
    const { queue, picture } = this.#state;
    const next = queue === undefined ? undefined : nextOpen(queue, picture);
    if (next === undefined) return;
    this.#detailsOf(next).then(
      (details) => this.#around.prefetch(details),
      () => undefined,
    );
  }

  /** The stage has drawn what it was told to. */
  sees(what: string): void {
    this.#seen = what;
  }

  /** What is to be seen now, as `sees` is told it. */
  get toSee(): string {
    const { picture, frame, shown } = this.#state;
    return shown === 'frames' ? `${picture} ${frame}` : `${picture} ${shown}`;
  }

  get draft(): Draft {
    const { drafts, details } = this.#state;
    return details === undefined ? { own: [], away: [] } : (drafts.get(details.id) ?? draftOf(details));
  }

  #setDraft(draft: Draft, words: string, more: Partial<State> = {}): void {
    const { details, drafts } = this.#state;
    if (details === undefined) return;
    this.#steps.push({ of: 'draft', picture: details.id, before: this.draft });
    this.#set({ drafts: new Map(drafts).set(details.id, draft), ...more });
    this.say(words);
  }

  /** Carries out what a key or a button asks for. */
  async run(command: Command): Promise<void> {
    const { shown, layout, zoom, queue, picture } = this.#state;
    switch (command) {
      case 'accept':
        return shown === 'frames' ? await this.#decide('accept') : this.#askForSeries();
      case 'reject':
        return await this.#decide('reject');
      case 'draw':
        return this.#draw();
      case 'remove':
        return this.#remove();
      case 'all-frames':
        return this.#onAllFrames();
      case 'series':
        return this.#askForSeries();
      case 'template':
        return this.#askForTemplate();
      case 'window':
        return this.#nextView();
      case 'frame-back':
      case 'frame-on':
        return this.toFrame(this.#state.frame + (command === 'frame-on' ? 1 : -1));
      case 'differs-back':
      case 'differs-on':
        return this.#toDifferent(command === 'differs-on' ? 1 : -1);
      case 'next':
      case 'previous': {
        const to = queue === undefined ? undefined : stepFrom(queue, picture, command === 'next' ? 1 : -1);
        return to === undefined ? this.say('there is no other picture that way') : await this.goTo(to);
      }
      case 'undo':
        return await this.#undo();
      case 'projection':
        return this.#nextShown();
      case 'layout':
        return this.setLayout(LAYOUTS[(LAYOUTS.indexOf(layout) + 1) % LAYOUTS.length]!);
      case 'flip':
        return this.setLayout(layout === 'after' ? 'before' : 'after');
      case 'outlines':
        return this.#toggleAll();
      case 'zoom-in':
      case 'zoom-out':
        return this.setZoom(zoom + (command === 'zoom-in' ? 1 : -1));
      case 'help':
        return this.#set({ dialog: { is: 'help' } });
    }
  }

  /** Why nothing can be decided now; `undefined` when it can. */
  #whyNot(): string | undefined {
    const { details, reviewer, isBusy, drawing, applying } = this.#state;
    if (reviewer === '') return 'who looks has to be known first';
    if (applying.state === 'running') return 'decisions are being carried out; wait until that has ended';
    if (isBusy || details === undefined) return 'the picture is not there yet';
    if (drawing !== undefined) return 'a box is being drawn: Enter keeps it, Escape drops it';
    return undefined;
  }

  async #decide(verdict: 'accept' | 'reject'): Promise<void> {
    const why = this.#whyNot();
    if (why !== undefined) return this.say(why, true);
    const { details, reviewer } = this.#state;
    // What has not been seen is not accepted, however fast the keys come.
    if (verdict === 'accept' && this.#seen !== this.toSee) {
      return this.say(details!.problem === undefined ? 'the picture is not there yet' : 'it cannot be shown', true);
    }
    const order = orderOf(details!, this.draft, { verdict, reviewer });
    const is = verdict === 'accept' ? 'accepted' : 'rejected';
    const boxes = order.cover.length + order.uncover.length;
    if (!(await this.#send([order], boxes === 0 ? is : `${is}, ${plural(boxes, 'correction')}`))) return;
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const { queue, picture } = this.#state;
    const next = nextOpen(queue!, picture);
    if (next !== undefined) return await this.goTo(next);
    if (queue!.counts.open === 0) this.say('every picture is decided; carry the decisions out below');
    await this.#reload(picture!);
  }

  /** Whether the project took them all. */
  async #send(orders: readonly DecisionOrder[], words: string): Promise<boolean> {
    const { picture } = this.#state;
    this.#set({ isBusy: true });
    try {
      const answer = await this.#around.api.decide(orders);
      const taken = orders.slice(0, answer.decided).map(({ instance }) => instance);
      if (taken.length > 0) this.#steps.push({ of: 'decisions', picture: picture!, instances: taken });
      for (const id of taken) this.#details.delete(id);
      const drafts = new Map([...this.#state.drafts].filter(([id]) => !taken.includes(id)));
      const entry: LogEntry = { words, at: this.#around.now().toISOString() };
      this.#set({ queue: changed(this.#state.queue!, answer), drafts, log: [entry, ...this.#state.log] });
      if (answer.problem !== undefined) throw new Problem(answer.problem);
      this.say(words);
      return true;
    } catch (error) {
      this.#sayProblem(error);
      return false;
    } finally {
      this.#set({ isBusy: false });
    }
  }

  #askForSeries() {
    const why = this.#whyNot();
    if (why !== undefined) return this.say(why, true);
    const { queue, picture, shown } = this.#state;
    if (this.#seen !== this.toSee) return this.say('the picture is not there yet', true);
    const choice = choiceOf(seriesWith(queue!, picture)!, pictureIn(queue!, picture)!, shown === 'frames');
    if (choice.pictures.length > 0) return this.#set({ dialog: { is: 'series', choice } });
    this.say(
      choice.sampled > 0
        ? 'what is open in this series was drawn for the sample: look at each by itself (M shows frames)'
        : 'nothing is open in this series',
    );
  }

  /** The same decision for all of them: boxes of one's own are carried over, boxes of the search stay covered. */
  async decideSeries({ pictures }: SeriesChoice): Promise<void> {
    this.#set({ dialog: undefined });
    const { details, reviewer, drafts } = this.#state;
    const { own, away } = this.draft;
    const orders = pictures.map((picture): DecisionOrder => {
      if (picture.id === details!.id) return orderOf(picture, { own, away }, { verdict: 'accept', reviewer });
      const theirs = drafts.get(picture.id) ?? { own: [], away: [] };
      const draft = { own: [...theirs.own, ...carried(own, picture)], away: theirs.away };
      return orderOf(picture, draft, { verdict: 'accept', reviewer });
    });
    const boxes = own.length === 0 ? '' : ` with ${plural(own.length, 'box', 'boxes')} of yours`;
    if (!(await this.#send(orders, `${plural(orders.length, 'picture')} of the series accepted${boxes}`))) return;
    const { queue, picture } = this.#state;
    // What is left of the series was drawn for the sample, and is looked at frame by frame.
    this.#set({ shown: 'frames' });
    if (pictureIn(queue!, picture)?.state === 'open') await this.#reload(picture!);
    else await this.#goOn();
  }

  #askForTemplate() {
    const { details, frame, chosen } = this.#state;
    const why = this.#whyNot();
    if (why !== undefined || details === undefined) return this.say(why ?? '', true);
    const draft = this.draft;
    const own = draft.own.map(({ box }) => box);
    const found = foundOn(details.boxes, frame).filter(([, { suppressed }]) => suppressed === undefined);
    const one = chosen === undefined ? undefined : this.#boxOf(chosen);
    const boxes = one !== undefined ? [one] : own.length > 0 ? own : found.map(([, box]) => box);
    if (boxes.length === 0) return this.say('there is no box to propose: draw one with D', true);
    this.#set({ dialog: { is: 'template', boxes: boxes.map(plain) } });
  }

  async propose(boxes: readonly Box[]): Promise<void> {
    const { details, reviewer, project } = this.#state;
    this.#set({ dialog: undefined });
    try {
      const { isNew } = await this.#around.api.propose({ instance: details!.id, boxes: [...boxes], reviewer });
      if (isNew) this.#set({ project: { ...project!, templates: project!.templates + 1 } });
      this.say(
        isNew ? 'proposed: later runs cover these boxes on every picture of the device' : 'it was proposed before',
      );
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  #draw() {
    const { details } = this.#state;
    if (details === undefined) return this.say('the picture is not there yet', true);
    const drawing = firstBox(details);
    this.#set({ drawing, chosen: undefined });
    this.say(`box ${boxText(drawing)}; arrows move it, Shift and arrows size it, Enter keeps it, Escape drops it`);
  }

  /** An arrow key while a box is drawn. */
  shape([x, y]: readonly [number, number], how: { readonly isSizing: boolean; readonly isFine: boolean }): void {
    const { drawing, details } = this.#state;
    if (drawing === undefined || details === undefined) return;
    const step = how.isFine ? 1 : Math.max(1, Math.round(Math.max(details.columns, details.rows) / 100));
    const next = (how.isSizing ? sized : moved)(drawing, [x * step, y * step], details);
    this.#set({ drawing: next });
  }

  keepDrawing(): void {
    const { drawing } = this.#state;
    if (drawing !== undefined) this.addOwn(drawing);
  }

  dropDrawing(): void {
    this.#set({ drawing: undefined });
    this.say('box dropped');
  }

  /** A box of the reviewer: on this frame, or on all where all are looked at. */
  addOwn(box: Box): void {
    const { details, frame, shown } = this.#state;
    if (details === undefined) return;
    const frames = details.frames === 1 || shown !== 'frames' ? 'all' : [frame];
    const draft = withOwn(this.draft, frames, box);
    const where = details.frames === 1 ? '' : frames === 'all' ? ' on all frames' : ` on frame ${frame + 1}`;
    this.#setDraft(draft, `box ${boxText(box)}${where}`, {
      drawing: undefined,
      chosen: { of: 'own', index: draft.own.length - 1 },
    });
  }

  choose(chosen: BoxRef | undefined): void {
    this.#set({ chosen });
  }

  #boxOf({ of, index }: BoxRef): Box | undefined {
    return of === 'own' ? this.draft.own[index]?.box : this.#state.details?.boxes[index];
  }

  #remove() {
    const { chosen, details, frame } = this.#state;
    const own = ownOn(this.draft, frame);
    const ref = chosen ?? (own.length > 0 ? { of: 'own' as const, index: own.at(-1)![0] } : undefined);
    if (ref === undefined || details === undefined) return this.say('no box is chosen', true);
    if (ref.of === 'own') return this.removeOwn(ref.index);
    this.takeAway(details.boxes[ref.index]!);
  }

  removeOwn(index: number): void {
    this.#setDraft(withoutOwn(this.draft, index), 'box removed', { chosen: undefined });
  }

  /** Asks why; of a box that is taken away already: covers it again. */
  takeAway(box: PictureBox) {
    if (awayOf(this.draft, box) !== undefined) return this.#setDraft(withoutAway(this.draft, box), 'covered again');
    if (box.suppressed !== undefined) return this.say('nothing is covered there', true);
    this.#set({ dialog: { is: 'away', box } });
  }

  confirmAway(box: PictureBox, why: Why): void {
    this.#setDraft(withAway(this.draft, box, why), 'box taken away', { dialog: undefined });
  }

  #onAllFrames() {
    const { details, chosen, frame } = this.#state;
    if (details === undefined) return;
    if (details.frames === 1) return this.say('the picture has one frame', true);
    if (chosen?.of === 'found') {
      const box = details.boxes[chosen.index]!;
      const draft = withOwn(this.draft, 'all', box);
      return this.#setDraft(draft, `box ${boxText(box)} on all frames`, { chosen: undefined });
    }
    const indexes = chosen === undefined ? ownOn(this.draft, frame).map(([index]) => index) : [chosen.index];
    if (indexes.length === 0) return this.say('there is no box of yours on this frame', true);
    this.#setDraft(onAllFrames(this.draft, indexes), `${plural(indexes.length, 'box', 'boxes')} on all frames`);
  }

  toFrame(frame: number) {
    const { details } = this.#state;
    if (details === undefined) return;
    if (this.#state.shown !== 'frames') return this.#set({ shown: 'frames' });
    const to = Math.max(0, Math.min(details.frames - 1, frame));
    this.#set({ frame: to, chosen: undefined });
    this.say(`frame ${to + 1} of ${details.frames}`);
  }

  #toDifferent(step: 1 | -1) {
    const { details, frame } = this.#state;
    if (details === undefined) return;
    const own = this.draft.own.flatMap(({ frames }) => (frames === 'all' ? [] : frames));
    const covered = details.boxes.filter(({ suppressed }) => suppressed === undefined).map((box) => box.frame);
    const there = [...own, ...covered].filter((other) => (step === 1 ? other > frame : other < frame));
    if (there.length === 0) return this.say('no frame that way has boxes');
    this.toFrame(step === 1 ? Math.min(...there) : Math.max(...there));
  }

  #nextView(): void {
    const { details, view } = this.#state;
    if (details === undefined || details.views.length === 0) return;
    const views: readonly string[] = details.views;
    this.setView(views[(views.indexOf(view) + 1) % views.length]!);
  }

  setView(view: string): void {
    this.#set({ view });
    const known = this.#state.details?.views.find((one) => one === view);
    if (known !== undefined) this.say(viewWords(known));
  }

  #nextShown(): void {
    this.setShown(SHOWN[(SHOWN.indexOf(this.#state.shown) + 1) % SHOWN.length]!);
  }

  setShown(shown: Shown) {
    const { queue, picture } = this.#state;
    const series = queue === undefined ? undefined : seriesWith(queue, picture);
    if (series === undefined) return;
    if (shown !== 'frames' && series.pictures.length === 1 && series.pictures[0]!.frames === 1) {
      return this.say('the series has one picture', true);
    }
    this.#set({ shown, drawing: undefined, chosen: undefined });
    const words = { max: 'brightest of all frames', mean: 'mean of all frames', min: 'darkest of all frames' };
    this.say(shown === 'frames' ? 'frame by frame' : words[shown]);
  }

  setLayout(layout: Layout): void {
    this.#set({ layout });
    this.say({ both: 'side by side', before: 'before', after: 'after', blink: 'before and after in turn' }[layout]);
  }

  setZoom(zoom: number): void {
    const to = Math.max(1, Math.min(MAX_ZOOM, zoom));
    this.#set({ zoom: to });
    this.say(`${to} times`);
  }

  toggleLayer(layer: Layer): void {
    const hidden = new Set(this.#state.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.#set({ hidden });
  }

  #toggleAll(): void {
    const { hidden } = this.#state;
    this.#set({ hidden: hidden.size === 0 ? new Set(LAYERS.map(({ layer }) => layer)) : new Set() });
    this.say(hidden.size === 0 ? 'outlines off' : 'outlines on');
  }

  async #undo(): Promise<void> {
    const step = this.#steps.pop();
    if (step === undefined) return this.say('there is nothing to undo');
    if (step.of === 'draft') {
      const { drafts, picture } = this.#state;
      this.#set({ drafts: new Map(drafts).set(step.picture, step.before), chosen: undefined, drawing: undefined });
      if (picture !== step.picture) await this.goTo(step.picture);
      return this.say('undone');
    }
    try {
      const answer = await this.#around.api.undo(step.instances);
      for (const id of step.instances) this.#details.delete(id);
      const entry = {
        words: `${plural(step.instances.length, 'decision')} undone`,
        at: this.#around.now().toISOString(),
      };
      this.#set({ queue: changed(this.#state.queue!, answer), log: [entry, ...this.#state.log] });
      if (answer.problem !== undefined) throw new Problem(answer.problem);
      await this.goTo(step.picture);
      this.say(entry.words);
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  async #reload(picture: string): Promise<void> {
    this.#details.delete(picture);
    const { said, shown } = this.#state;
    await this.goTo(picture);
    this.#set({ said, shown });
  }

  openDialog(dialog: DialogState | undefined): void {
    this.#set({ dialog });
  }

  setKeys(areKeysOn: boolean): void {
    this.#set({ areKeysOn });
  }

  /** Carries out what is decided, and shows what has become of it. */
  async apply(): Promise<void> {
    try {
      this.#set({ applying: await this.#around.api.apply() });
      this.say('carrying out decisions');
      while (this.#state.applying.state === 'running') {
        await this.#around.wait();
        this.#set({ applying: await this.#around.api.applying() });
      }
      this.#details.clear();
      this.#steps = [];
      this.#around.forgetPictures();
      const [project, queue] = await Promise.all([this.#around.api.project(), this.#around.api.queue()]);
      this.#set({ project, queue });
      this.say(outcomeWords(this.#state.applying), this.#state.applying.state === 'failed');
      const { picture } = this.#state;
      if (picture !== undefined && pictureIn(queue, picture) !== undefined) await this.#reload(picture);
    } catch (error) {
      this.#sayProblem(error);
    }
  }

  /** Ends the review. Decisions are kept by the project. */
  async end(): Promise<void> {
    this.#set({ dialog: undefined });
    try {
      await this.#around.api.close();
      this.#set({ hasEnded: true });
    } catch (error) {
      this.#sayProblem(error);
    }
  }
}

const plain = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });

export function outcomeWords(answer: ApplyAnswer): string {
  if (answer.state === 'failed') return answer.problem.message;
  if (answer.state !== 'done') return '';
  const { released, held, quarantined, leaks = 0 } = answer;
  const leaked = leaks === 0 ? '' : `; a leak: ${leaks} released before hold an identifier that is known now`;
  return `carried out: ${released} released, ${held} held, ${quarantined} quarantined${leaked}`;
}
