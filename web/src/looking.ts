/** Which picture is looked at, and how it is shown. */
import type { PictureAnswer } from '../../src/review/index.ts';
import { LAYERS, type Layer } from './layers.ts';
import { nextOpen, opensProjected, seriesWith } from './series.ts';
import { type Layout, MAX_ZOOM, SHOWN, type Shown } from './state.ts';
import type { Store } from './store.ts';
import { viewWords } from './words.ts';

export class Looking {
  readonly #store: Store;
  readonly #details = new Map<string, Promise<PictureAnswer>>();
  /** What of a picture is before the eyes of the reviewer. */
  #seen = '';

  constructor(store: Store) {
    this.#store = store;
  }

  async goTo(picture: string): Promise<void> {
    const { queue, picture: before } = this.#store.state;
    if (queue === undefined) return;
    const series = seriesWith(queue, picture)!;
    const isNewSeries = series.id !== seriesWith(queue, before)?.id;
    const shown = isNewSeries ? (opensProjected(series) ? 'max' : 'frames') : this.#store.state.shown;
    this.#store.set({ picture, details: undefined, frame: 0, shown, chosen: undefined, drawing: undefined });
    try {
      const details = await this.#detailsOf(picture);
      if (this.#store.state.picture !== picture) return;
      const { view } = this.#store.state;
      const views: readonly string[] = details.views;
      // A series begins with the window that its maker chose; what a person chooses then stays.
      const stays = !isNewSeries && views.includes(view);
      this.#store.set({ details, ...(stays ? {} : { view: views[0] ?? 'window1' }) });
      if (details.problem !== undefined) this.#store.say(`${details.problem.message}`, true);
      this.#prefetchNext();
    } catch (error) {
      if (this.#store.state.picture === picture) this.#store.sayProblem(error);
    }
  }

  #detailsOf(picture: string): Promise<PictureAnswer> {
    const kept = this.#details.get(picture);
    if (kept !== undefined) return kept;
    const asked = this.#store.around.api.picture(picture);
    this.#details.set(picture, asked);
    asked.catch(() => this.#details.delete(picture));
    return asked;
  }

  #prefetchNext(): void {
    const { queue, picture } = this.#store.state;
    const next = queue === undefined ? undefined : nextOpen(queue, picture);
    if (next === undefined) return;
    this.#detailsOf(next).then(
      (details) => {
        if (details.problem === undefined) this.#store.around.prefetch(details);
      },
      () => undefined,
    );
  }

  async reload(picture: string): Promise<void> {
    this.#details.delete(picture);
    const { said, shown } = this.#store.state;
    await this.goTo(picture);
    this.#store.set({ said, shown });
  }

  /** The stage has drawn what it was told to. */
  sees(what: string): void {
    this.#seen = what;
  }

  /** What is to be seen now, as `sees` is told it. */
  get toSee(): string {
    const { picture, frame, shown } = this.#store.state;
    return shown === 'frames' ? `${picture} ${frame}` : `${picture} ${shown}`;
  }

  toFrame(frame: number) {
    const { details } = this.#store.state;
    if (details === undefined) return;
    if (this.#store.state.shown !== 'frames') return this.#store.set({ shown: 'frames' });
    const to = Math.max(0, Math.min(details.frames - 1, frame));
    this.#store.set({ frame: to, chosen: undefined });
    this.#store.say(`frame ${to + 1} of ${details.frames}`);
  }

  toDifferent(step: 1 | -1) {
    const { details, frame } = this.#store.state;
    if (details === undefined) return;
    const own = this.#store.draft.own.flatMap(({ frames }) => (frames === 'all' ? [] : frames));
    const told = details.boxes.filter(({ suppressed }) => suppressed === undefined || suppressed === 'second-read');
    const covered = told.map((box) => box.frame);
    const there = [...own, ...covered].filter((other) => (step === 1 ? other > frame : other < frame));
    if (there.length === 0) return this.#store.say('no frame that way has boxes');
    this.toFrame(step === 1 ? Math.min(...there) : Math.max(...there));
  }

  nextView(): void {
    const { details, view } = this.#store.state;
    if (details === undefined || details.views.length === 0) return;
    const views: readonly string[] = details.views;
    this.setView(views[(views.indexOf(view) + 1) % views.length]!);
  }

  setView(view: string): void {
    this.#store.set({ view });
    const known = this.#store.state.details?.views.find((one) => one === view);
    if (known !== undefined) this.#store.say(viewWords(known));
  }

  nextShown(): void {
    this.setShown(SHOWN[(SHOWN.indexOf(this.#store.state.shown) + 1) % SHOWN.length]!);
  }

  setShown(shown: Shown) {
    const { queue, picture } = this.#store.state;
    const series = queue === undefined ? undefined : seriesWith(queue, picture);
    if (series === undefined) return;
    if (shown !== 'frames' && series.pictures.length === 1 && series.pictures[0]!.frames === 1) {
      return this.#store.say('the series has one picture', true);
    }
    this.#store.set({ shown, drawing: undefined, chosen: undefined });
    const words = { max: 'brightest of all frames', mean: 'mean of all frames', min: 'darkest of all frames' };
    this.#store.say(shown === 'frames' ? 'frame by frame' : words[shown]);
  }

  setLayout(layout: Layout): void {
    this.#store.set({ layout });
    this.#store.say(
      { both: 'side by side', before: 'before', after: 'after', blink: 'before and after in turn' }[layout],
    );
  }

  setZoom(zoom: number): void {
    const to = Math.max(1, Math.min(MAX_ZOOM, zoom));
    this.#store.set({ zoom: to });
    this.#store.say(`${to} times`);
  }

  toggleLayer(layer: Layer): void {
    const hidden = new Set(this.#store.state.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.#store.set({ hidden });
  }

  toggleAll(): void {
    const { hidden } = this.#store.state;
    this.#store.set({ hidden: hidden.size === 0 ? new Set(LAYERS.map(({ layer }) => layer)) : new Set() });
    this.#store.say(hidden.size === 0 ? 'outlines off' : 'outlines on');
  }

  /** It is before the eyes of the reviewer. */
  get isSeen(): boolean {
    return this.#seen === this.toSee;
  }

  /** What is known of pictures has changed. */
  forget(pictures: readonly string[]): void {
    for (const id of pictures) this.#details.delete(id);
  }

  forgetAll(): void {
    this.#details.clear();
    this.#store.around.forgetPictures();
  }
}
