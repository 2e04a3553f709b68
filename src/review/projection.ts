import type { Frame, Plane, Samples } from '../pixel/index.ts';
import type { FrameTools } from './display.ts';

export const PROJECTIONS = ['max', 'mean', 'min'] as const;
export type ProjectionKind = (typeof PROJECTIONS)[number];

/**
 * Many frames as one: what stands in one place of all of them shows in the brightest value of each pixel, in the mean
 * and in the darkest one. Frames come one at a time; what is kept is as large as one of them.
 */
export class Projection {
  readonly #kind: ProjectionKind;
  #first: Frame | Plane | undefined;
  #values = new Float64Array(0);
  #count = 0;

  constructor(kind: ProjectionKind) {
    this.#kind = kind;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether a frame can come to those that are here: the same size, and the same kind of values. */
  fits(next: Frame | Plane): boolean {
    const first = this.#first;
    if (first === undefined) return true;
    if ('pixels' in first) {
      return 'pixels' in next && next.width === first.width && next.height === first.height;
    }
    if ('pixels' in next) return false;
    const same = ['rows', 'columns', 'bitsStored', 'bitsAllocated', 'isSigned', 'photometric'] as const;
    return same.every((field) => next.format[field] === first.format[field]);
  }

  add(next: Frame | Plane, values: Samples): void {
    if (!this.fits(next)) throw new TypeError('a frame of another kind');
    this.#count++;
    if (this.#first === undefined) {
      this.#first = next;
      this.#values = Float64Array.from(values);
      return;
    }
    const all = this.#values;
    // Bright is the low end of MONOCHROME1 (PS3.3 C.7.6.3.1.2).
    const isTurned = !('pixels' in next) && next.format.photometric === 'MONOCHROME1';
    if (this.#kind === 'mean') for (let i = 0; i < all.length; i++) all[i] = all[i]! + values[i]!;
    else if ((this.#kind === 'max') !== isTurned) {
      for (let i = 0; i < all.length; i++) if (values[i]! > all[i]!) all[i] = values[i]!;
    } else for (let i = 0; i < all.length; i++) if (values[i]! < all[i]!) all[i] = values[i]!;
  }

  /** All of them as one: a grey frame in stored values, or a plane of colours. */
  result(tools: FrameTools): Frame | Plane {
    const first = this.#first;
    if (first === undefined) throw new TypeError('nothing was projected');
    const share = this.#kind === 'mean' ? 1 / this.#count : 1;
    if ('pixels' in first) return { ...first, pixels: Uint8Array.from(this.#values, (v) => Math.round(v * share)) };
    const samples = tools.samplesOf(first);
    for (let i = 0; i < samples.length; i++) samples[i] = Math.round(this.#values[i]! * share);
    return tools.withSamples(first, samples);
  }
}
