/** Templates: where a device writes, as the reviewer shows it in one of its pictures. */
import type { Box } from '../../src/pixel/index.ts';
import type { Boxes } from './boxes.ts';
import { foundOn } from './draft.ts';
import type { Store } from './store.ts';
import { NO_BOXES } from './words.ts';

export class Proposing {
  readonly #store: Store;
  readonly #boxes: Boxes;

  constructor(store: Store, boxes: Boxes) {
    this.#store = store;
    this.#boxes = boxes;
  }

  ask() {
    const { details, frame, chosen } = this.#store.state;
    const why = this.#store.whyNot();
    if (why !== undefined || details === undefined) return this.#store.say(why ?? '', true);
    if (details.look === 'none') return this.#store.say(NO_BOXES, true);
    const draft = this.#store.draft;
    const own = draft.own.map(({ box }) => box);
    const found = foundOn(details.boxes, frame).filter(([, { suppressed }]) => suppressed === undefined);
    const one = chosen === undefined ? undefined : this.#boxes.boxOf(chosen);
    const boxes = one !== undefined ? [one] : own.length > 0 ? own : found.map(([, box]) => box);
    if (boxes.length === 0) return this.#store.say('there is no box to propose: draw one with D', true);
    this.#store.set({ dialog: { is: 'template', boxes: boxes.map(plain) } });
  }

  async propose(boxes: readonly Box[]): Promise<void> {
    const { details, reviewer, project } = this.#store.state;
    this.#store.set({ dialog: undefined });
    try {
      const { isNew } = await this.#store.around.api.propose({ instance: details!.id, boxes: [...boxes], reviewer });
      if (isNew) this.#store.set({ project: { ...project!, templates: project!.templates + 1 } });
      this.#store.say(
        isNew ? 'proposed: later runs cover these boxes on every picture of the device' : 'it was proposed before',
      );
    } catch (error) {
      this.#store.sayProblem(error);
    }
  }
}

const plain = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });
