/** Carrying decisions out, and the end of the review. */
import type { ApplyAnswer } from '../../src/review/index.ts';
import type { Looking } from './looking.ts';
import { pictureIn } from './series.ts';
import type { Store } from './store.ts';

export class CarryingOut {
  readonly #store: Store;
  readonly #looking: Looking;

  constructor(store: Store, looking: Looking) {
    this.#store = store;
    this.#looking = looking;
  }

  /** Carries out what is decided, and shows what has become of it. */
  async apply(): Promise<void> {
    try {
      this.#store.set({ applying: await this.#store.around.api.apply() });
      this.#store.say('carrying out decisions');
      while (this.#store.state.applying.state === 'running') {
        await this.#store.around.wait();
        this.#store.set({ applying: await this.#store.around.api.applying() });
      }
      this.#store.steps = [];
      this.#looking.forgetAll();
      const [project, queue] = await Promise.all([this.#store.around.api.project(), this.#store.around.api.queue()]);
      this.#store.set({ project, queue });
      this.#store.say(outcomeWords(this.#store.state.applying), this.#store.state.applying.state === 'failed');
      const { picture } = this.#store.state;
      if (picture !== undefined && pictureIn(queue, picture) !== undefined) await this.#looking.reload(picture);
    } catch (error) {
      this.#store.sayProblem(error);
    }
  }

  /** Ends the review. Decisions are kept by the project. */
  async end(): Promise<void> {
    this.#store.set({ dialog: undefined });
    try {
      await this.#store.around.api.close();
      this.#store.set({ hasEnded: true });
    } catch (error) {
      this.#store.sayProblem(error);
    }
  }
}

export function outcomeWords(answer: ApplyAnswer): string {
  if (answer.state === 'failed') return answer.problem.message;
  if (answer.state !== 'done') return '';
  const { released, held, quarantined, leaks = 0 } = answer;
  const leaked = leaks === 0 ? '' : `; a leak: ${leaks} released before hold an identifier that is known now`;
  return `carried out: ${released} released, ${held} held, ${quarantined} quarantined${leaked}`;
}
