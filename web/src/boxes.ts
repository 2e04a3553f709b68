/** Boxes of the reviewer, and boxes of the search that he takes away: until he decides, they are a draft. */
import type { Box } from '../../src/pixel/index.ts';
import type { PictureBox } from '../../src/project/index.ts';
import {
  awayOf,
  type BoxRef,
  onAllFrames,
  ownOn,
  type Why,
  withAway,
  withOwn,
  withoutAway,
  withoutOwn,
} from './draft.ts';
import { boxText, firstBox, moved, sized } from './geometry.ts';
import type { Store } from './store.ts';
import { NO_BOXES, plural } from './words.ts';

export class Boxes {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  draw() {
    const { details } = this.#store.state;
    if (details === undefined) return this.#store.say('the picture is not there yet', true);
    if (details.look === 'none') return this.#store.say(NO_BOXES, true);
    const drawing = firstBox(details);
    this.#store.set({ drawing, chosen: undefined });
    this.#store.say(
      `box ${boxText(drawing)}; arrows move it, Shift and arrows size it, Enter keeps it, Escape drops it`,
    );
  }

  /** An arrow key while a box is drawn. */
  shape([x, y]: readonly [number, number], how: { readonly isSizing: boolean; readonly isFine: boolean }): void {
    const { drawing, details } = this.#store.state;
    if (drawing === undefined || details === undefined) return;
    const step = how.isFine ? 1 : Math.max(1, Math.round(Math.max(details.columns, details.rows) / 100));
    const next = (how.isSizing ? sized : moved)(drawing, [x * step, y * step], details);
    this.#store.set({ drawing: next });
  }

  keepDrawing(): void {
    const { drawing } = this.#store.state;
    if (drawing !== undefined) this.addOwn(drawing);
  }

  dropDrawing(): void {
    this.#store.set({ drawing: undefined });
    this.#store.say('box dropped');
  }

  /** A box of the reviewer: on this frame, or on all where all are looked at. */
  addOwn(box: Box) {
    const { details, frame, shown } = this.#store.state;
    if (details === undefined) return;
    if (details.look === 'none') return this.#store.say(NO_BOXES, true);
    const frames = details.frames === 1 || shown !== 'frames' ? 'all' : [frame];
    const draft = withOwn(this.#store.draft, frames, box);
    const where = details.frames === 1 ? '' : frames === 'all' ? ' on all frames' : ` on frame ${frame + 1}`;
    this.#store.setDraft(draft, `box ${boxText(box)}${where}`, {
      drawing: undefined,
      chosen: { of: 'own', index: draft.own.length - 1 },
    });
  }

  choose(chosen: BoxRef | undefined): void {
    this.#store.set({ chosen });
  }

  boxOf({ of, index }: BoxRef): Box | undefined {
    return of === 'own' ? this.#store.draft.own[index]?.box : this.#store.state.details?.boxes[index];
  }

  remove() {
    const { chosen, details, frame } = this.#store.state;
    const own = ownOn(this.#store.draft, frame);
    const ref = chosen ?? (own.length > 0 ? { of: 'own' as const, index: own.at(-1)![0] } : undefined);
    if (ref === undefined || details === undefined) return this.#store.say('no box is chosen', true);
    if (ref.of === 'own') return this.removeOwn(ref.index);
    this.takeAway(details.boxes[ref.index]!);
  }

  removeOwn(index: number): void {
    this.#store.setDraft(withoutOwn(this.#store.draft, index), 'box removed', { chosen: undefined });
  }

  /** Asks why; of a box that is taken away already: covers it again. */
  takeAway(box: PictureBox) {
    if (awayOf(this.#store.draft, box) !== undefined)
      return this.#store.setDraft(withoutAway(this.#store.draft, box), 'covered again');
    if (box.suppressed !== undefined) return this.#store.say('nothing is covered there', true);
    this.#store.set({ dialog: { is: 'away', box } });
  }

  confirmAway(box: PictureBox, why: Why): void {
    this.#store.setDraft(withAway(this.#store.draft, box, why), 'box taken away', { dialog: undefined });
  }

  onAllFrames() {
    const { details, chosen, frame } = this.#store.state;
    if (details === undefined) return;
    if (details.frames === 1) return this.#store.say('the picture has one frame', true);
    if (chosen?.of === 'found') {
      const box = details.boxes[chosen.index]!;
      const draft = withOwn(this.#store.draft, 'all', box);
      return this.#store.setDraft(draft, `box ${boxText(box)} on all frames`, { chosen: undefined });
    }
    const indexes = chosen === undefined ? ownOn(this.#store.draft, frame).map(([index]) => index) : [chosen.index];
    if (indexes.length === 0) return this.#store.say('there is no box of yours on this frame', true);
    this.#store.setDraft(
      onAllFrames(this.#store.draft, indexes),
      `${plural(indexes.length, 'box', 'boxes')} on all frames`,
    );
  }
}
