/** The state, who listens to it, and what is said. */
import { Problem } from './api.ts';
import { type Draft, draftOf } from './draft.ts';
import { type Around, FIRST, type State, type Step } from './state.ts';

export class Store {
  readonly around: Around;
  /** What can be undone. */
  steps: Step[] = [];
  readonly #listeners = new Set<() => void>();
  #state: State = FIRST;

  constructor(around: Around) {
    this.around = around;
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  say(words: string, isProblem = false): void {
    this.set({ said: { words, isProblem, number: this.#state.said.number + 1 } });
  }

  sayProblem(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    this.say(error.hint === undefined ? error.message : `${error.message}: ${error.hint}`, true);
  }

  get draft(): Draft {
    const { drafts, details } = this.#state;
    return details === undefined ? { own: [], away: [] } : (drafts.get(details.id) ?? draftOf(details));
  }

  setDraft(draft: Draft, words: string, more: Partial<State> = {}): void {
    const { details, drafts } = this.#state;
    if (details === undefined) return;
    this.steps.push({ of: 'draft', picture: details.id, before: this.draft });
    this.set({ drafts: new Map(drafts).set(details.id, draft), ...more });
    this.say(words);
  }

  /** Why nothing can be decided now; `undefined` when it can. */
  whyNot(): string | undefined {
    const { details, reviewer, isBusy, drawing, applying } = this.#state;
    if (reviewer === '') return 'who looks has to be known first';
    if (applying.state === 'running') return 'decisions are being carried out; wait until that has ended';
    if (isBusy || details === undefined) return 'the picture is not there yet';
    if (drawing !== undefined) return 'a box is being drawn: Enter keeps it, Escape drops it';
    return undefined;
  }
}
