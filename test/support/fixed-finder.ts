import {
  type Box,
  type Effort,
  type FoundText,
  holds,
  type KeepHarmless,
  type LeftText,
  type SecondRead,
  type TextFinder,
} from '../../src/pixel/index.ts';

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

  /** What a second read sees, unless it is known. */
  left: readonly Box[] = [];
  /** What is written wherever something is left. */
  text: string | undefined;

  async findAgain(
    _frame: unknown,
    _options: unknown,
    { masks, known, doubtful = [] }: Parameters<TextFinder['findAgain']>[2],
  ): Promise<SecondRead> {
    const isIn = (boxes: readonly Box[], box: Box): boolean => boxes.some((other) => holds(other, box));
    const showing = this.left
      .filter((box) => !isIn(masks, box))
      .map((box) => ({ ...box, score: 1, views: ['pixels mirrored 1x'] }));
    return {
      unknown: showing.filter((box) => !isIn([...known, ...doubtful], box)),
      known: showing.filter((box) => isIn([...known, ...doubtful], box)),
    };
  }

  async read<T extends Box>(_frame: unknown, _options: unknown, areas: readonly T[]): Promise<readonly LeftText<T>[]> {
    return areas.map((area) => ({ areas: [area], texts: this.text === undefined ? [] : [this.text] }));
  }

  async close(): Promise<void> {}
}
