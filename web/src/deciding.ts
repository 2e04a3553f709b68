/** What the reviewer decides about pictures, one or a series of them, and takes back. */
import type { DecisionOrder } from '../../src/review/index.ts';
import { Problem } from './api.ts';
import { orderOf } from './draft.ts';
import type { Looking } from './looking.ts';
import { carried, changed, choiceOf, nextOpen, pictureIn, type SeriesChoice, seriesWith } from './series.ts';
import type { LogEntry } from './state.ts';
import type { Store } from './store.ts';
import { plural } from './words.ts';

export class Deciding {
  readonly #store: Store;
  readonly #looking: Looking;

  constructor(store: Store, looking: Looking) {
    this.#store = store;
    this.#looking = looking;
  }

  async decide(verdict: 'accept' | 'reject'): Promise<void> {
    const why = this.#store.whyNot();
    if (why !== undefined) return this.#store.say(why, true);
    const { details } = this.#store.state;
    if (verdict === 'accept' && details!.look === 'none') return this.#store.set({ dialog: { is: 'pass' } });
    // What has not been seen is not accepted, however fast the keys come.
    if (verdict === 'accept' && !this.#looking.isSeen) {
      return this.#store.say(
        details!.problem === undefined ? 'the picture is not there yet' : 'it cannot be shown',
        true,
      );
    }
    await this.#conclude(verdict);
  }

  /** As it is: nothing has searched it. */
  async letPass(reason: string): Promise<void> {
    this.#store.set({ dialog: undefined });
    await this.#conclude('accept', { reason });
  }

  async #conclude(verdict: 'accept' | 'reject', why: { readonly reason?: string } = {}): Promise<void> {
    const { details, reviewer } = this.#store.state;
    const order = orderOf(details!, this.#store.draft, { verdict, reviewer, ...why });
    const is = verdict === 'accept' ? 'accepted' : 'rejected';
    const boxes = order.cover.length + order.uncover.length;
    if (!(await this.#send([order], boxes === 0 ? is : `${is}, ${plural(boxes, 'correction')}`))) return;
    await this.#goOn();
  }

  askForSeries() {
    const why = this.#store.whyNot();
    if (why !== undefined) return this.#store.say(why, true);
    const { queue, picture, shown } = this.#store.state;
    if (!this.#looking.isSeen) return this.#store.say('the picture is not there yet', true);
    const choice = choiceOf(seriesWith(queue!, picture)!, pictureIn(queue!, picture)!, shown === 'frames');
    if (choice.pictures.length > 0) return this.#store.set({ dialog: { is: 'series', choice } });
    this.#store.say(
      choice.sampled > 0
        ? 'what is open in this series is held, or was drawn for the sample: look at each by itself (M shows frames)'
        : 'nothing is open in this series',
    );
  }

  /** The same decision for all of them: boxes of one's own are carried over, boxes of the search stay covered. */
  async decideSeries({ pictures }: SeriesChoice): Promise<void> {
    this.#store.set({ dialog: undefined });
    const { details, reviewer, drafts } = this.#store.state;
    const { own, away } = this.#store.draft;
    const orders = pictures.map((picture): DecisionOrder => {
      if (picture.id === details!.id) return orderOf(picture, { own, away }, { verdict: 'accept', reviewer });
      const theirs = drafts.get(picture.id) ?? { own: [], away: [] };
      const draft = { own: [...theirs.own, ...carried(own, picture)], away: theirs.away };
      return orderOf(picture, draft, { verdict: 'accept', reviewer });
    });
    const boxes = own.length === 0 ? '' : ` with ${plural(own.length, 'box', 'boxes')} of yours`;
    if (!(await this.#send(orders, `${plural(orders.length, 'picture')} of the series accepted${boxes}`))) return;
    const { queue, picture } = this.#store.state;
    // What is left of the series was drawn for the sample, and is looked at frame by frame.
    this.#store.set({ shown: 'frames' });
    if (pictureIn(queue!, picture)?.state === 'open') await this.#looking.reload(picture!);
    else await this.#goOn();
  }

  async undo(): Promise<void> {
    const step = this.#store.steps.pop();
    if (step === undefined) return this.#store.say('there is nothing to undo');
    if (step.of === 'draft') {
      const { drafts, picture } = this.#store.state;
      this.#store.set({
        drafts: new Map(drafts).set(step.picture, step.before),
        chosen: undefined,
        drawing: undefined,
      });
      if (picture !== step.picture) await this.#looking.goTo(step.picture);
      return this.#store.say('undone');
    }
    try {
      const answer = await this.#store.around.api.undo(step.instances);
      this.#looking.forget(step.instances);
      const entry = {
        words: `${plural(step.instances.length, 'decision')} undone`,
        at: this.#store.around.now().toISOString(),
      };
      this.#store.set({ queue: changed(this.#store.state.queue!, answer), log: [entry, ...this.#store.state.log] });
      if (answer.problem !== undefined) throw new Problem(answer.problem);
      await this.#looking.goTo(step.picture);
      this.#store.say(entry.words);
    } catch (error) {
      this.#store.sayProblem(error);
    }
  }

  async #goOn(): Promise<void> {
    const { queue, picture } = this.#store.state;
    const next = nextOpen(queue!, picture);
    if (next !== undefined) return await this.#looking.goTo(next);
    if (queue!.counts.open === 0) this.#store.say('every picture is decided; carry the decisions out below');
    await this.#looking.reload(picture!);
  }

  /** Whether the project took them all. */
  async #send(orders: readonly DecisionOrder[], words: string): Promise<boolean> {
    const { picture } = this.#store.state;
    this.#store.set({ isBusy: true });
    try {
      const answer = await this.#store.around.api.decide(orders);
      const taken = orders.slice(0, answer.decided).map(({ instance }) => instance);
      if (taken.length > 0) this.#store.steps.push({ of: 'decisions', picture: picture!, instances: taken });
      this.#looking.forget(taken);
      const drafts = new Map([...this.#store.state.drafts].filter(([id]) => !taken.includes(id)));
      const entry: LogEntry = { words, at: this.#store.around.now().toISOString() };
      this.#store.set({
        queue: changed(this.#store.state.queue!, answer),
        drafts,
        log: [entry, ...this.#store.state.log],
      });
      if (answer.problem !== undefined) throw new Problem(answer.problem);
      this.#store.say(words);
      return true;
    } catch (error) {
      this.#store.sayProblem(error);
      return false;
    } finally {
      this.#store.set({ isBusy: false });
    }
  }
}
