/** What the page does: each subject in a part of its own; what it looks like stands in the components. */
import { Boxes } from './boxes.ts';
import { CarryingOut } from './carrying-out.ts';
import { Deciding } from './deciding.ts';
import type { Draft } from './draft.ts';
import type { Command } from './keys.ts';
import { Looking } from './looking.ts';
import { Proposing } from './proposing.ts';
import { nextOpen, stepFrom } from './series.ts';
import { type Around, type DialogState, LAYOUTS, type State } from './state.ts';
import { Store } from './store.ts';

export class Session {
  readonly looking: Looking;
  readonly boxes: Boxes;
  readonly deciding: Deciding;
  readonly proposing: Proposing;
  readonly carryingOut: CarryingOut;
  readonly #store: Store;

  constructor(around: Around) {
    this.#store = new Store(around);
    this.looking = new Looking(this.#store);
    this.boxes = new Boxes(this.#store);
    this.deciding = new Deciding(this.#store, this.looking);
    this.proposing = new Proposing(this.#store, this.boxes);
    this.carryingOut = new CarryingOut(this.#store, this.looking);
  }

  get state(): State {
    return this.#store.state;
  }

  get draft(): Draft {
    return this.#store.draft;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Loads what there is and goes to the most suspicious picture. */
  async start(reviewer: string): Promise<void> {
    this.#store.set({ reviewer, ...(reviewer === '' ? { dialog: { is: 'name' } } : {}) });
    try {
      const [project, queue] = await Promise.all([this.#store.around.api.project(), this.#store.around.api.queue()]);
      this.#store.set({ project, queue });
      const first = nextOpen(queue, undefined) ?? queue.series[0]?.pictures[0]?.id;
      if (first === undefined) this.#store.say('there is no picture in this project that a run has searched');
      else await this.looking.goTo(first);
    } catch (error) {
      this.#store.sayProblem(error);
    }
  }

  setReviewer(name: string): void {
    this.#store.around.keepReviewer(name);
    this.#store.set({ reviewer: name, dialog: undefined });
  }

  /** Carries out what a key or a button asks for. */
  async run(command: Command): Promise<void> {
    const { shown, layout, zoom, queue, picture } = this.#store.state;
    switch (command) {
      case 'accept':
        return shown === 'frames' ? await this.deciding.decide('accept') : this.deciding.askForSeries();
      case 'reject':
        return await this.deciding.decide('reject');
      case 'draw':
        return this.boxes.draw();
      case 'remove':
        return this.boxes.remove();
      case 'all-frames':
        return this.boxes.onAllFrames();
      case 'series':
        return this.deciding.askForSeries();
      case 'template':
        return this.proposing.ask();
      case 'window':
        return this.looking.nextView();
      case 'frame-back':
      case 'frame-on':
        return this.looking.toFrame(this.#store.state.frame + (command === 'frame-on' ? 1 : -1));
      case 'differs-back':
      case 'differs-on':
        return this.looking.toDifferent(command === 'differs-on' ? 1 : -1);
      case 'next':
      case 'previous': {
        const to = queue === undefined ? undefined : stepFrom(queue, picture, command === 'next' ? 1 : -1);
        return to === undefined ? this.#store.say('there is no other picture that way') : await this.looking.goTo(to);
      }
      case 'undo':
        return await this.deciding.undo();
      case 'projection':
        return this.looking.nextShown();
      case 'layout':
        return this.looking.setLayout(LAYOUTS[(LAYOUTS.indexOf(layout) + 1) % LAYOUTS.length]!);
      case 'flip':
        return this.looking.setLayout(layout === 'after' ? 'before' : 'after');
      case 'outlines':
        return this.looking.toggleAll();
      case 'zoom-in':
      case 'zoom-out':
        return this.looking.setZoom(zoom + (command === 'zoom-in' ? 1 : -1));
      case 'help':
        return this.#store.set({ dialog: { is: 'help' } });
    }
  }

  openDialog(dialog: DialogState | undefined): void {
    this.#store.set({ dialog });
  }

  setKeys(areKeysOn: boolean): void {
    this.#store.set({ areKeysOn });
  }
}
