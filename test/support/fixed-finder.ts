import type { Box, SearchEffort, TextFinder } from '../../src/pixel/index.ts';

/** For tests: finds the same boxes in every frame, and remembers how it was asked. */
export class FixedFinder implements TextFinder {
  readonly runtime;
  readonly efforts: SearchEffort[] = [];
  readonly #boxes: readonly Box[];

  constructor(boxes: readonly Box[], runtime: TextFinder['runtime'] = 'wasm') {
    this.#boxes = boxes;
    this.runtime = runtime;
  }

  async find(_frame: unknown, { effort }: { readonly effort: SearchEffort }) {
    this.efforts.push(effort);
    const boxes = this.#boxes.map((box) => ({ ...box, score: 1, views: ['pixels 1x'] }));
    return { runtime: this.runtime, views: ['pixels 1x'], boxes, doubtful: [] };
  }

  async close(): Promise<void> {}
}
