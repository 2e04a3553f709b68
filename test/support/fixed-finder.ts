import type { Box, Effort, FoundText, KeepHarmless, TextFinder } from '../../src/pixel/index.ts';

type Line = NonNullable<FoundText['kept']>[number];

/** For tests: finds the same boxes and harmless lines in every frame, and remembers how it was asked. */
export class FixedFinder implements TextFinder {
  readonly runtime;
  readonly efforts: Effort[] = [];
  readonly #boxes: readonly Box[];
  readonly #lines: readonly Line[];

  constructor(boxes: readonly Box[], runtime: TextFinder['runtime'] = 'wasm', lines: readonly Line[] = []) {
    this.#boxes = boxes;
    this.#lines = lines;
    this.runtime = runtime;
  }

  async find(_frame: unknown, { effort }: { readonly effort: Effort }, keep?: KeepHarmless): Promise<FoundText> {
    this.efforts.push(effort);
    const kept = this.#lines.filter(({ text }) => keep !== undefined && !keep.isIdentifying(text));
    const covered = [...this.#boxes, ...this.#lines.filter((line) => !kept.includes(line))];
    const boxes = covered.map(({ left, top, right, bottom }) => {
      return { left, top, right, bottom, score: 1, views: ['pixels 1x'] };
    });
    const views = ['pixels 1x'];
    return { runtime: this.runtime, views, boxes, doubtful: [], ...(keep === undefined ? {} : { kept }) };
  }

  async close(): Promise<void> {}
}
