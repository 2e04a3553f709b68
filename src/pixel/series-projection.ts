import { type Frame, samplesOf, withSamples } from './frame.ts';
import type { Samples } from './native.ts';

/** What is gathered of frames of one layout. */
interface Gathered {
  readonly first: Frame;
  readonly highest: Samples;
  readonly lowest: Samples;
  readonly sums: Float64Array;
  count: number;
}

/**
 * Of each pixel the highest, mean and lowest value in all frames. Sums of whole numbers are exact, so the order of the
 * frames does not matter; memory is that of three frames, however many there are.
 */
export class SeriesProjection {
  #gathered: Gathered | undefined;

  /** A frame that is not as the first one is left out; so are indices of colours, of which there is no mean. */
  add(frame: Frame): void {
    if (frame.format.palette !== undefined) return;
    const samples = samplesOf(frame);
    const known = this.#gathered;
    if (known === undefined) {
      const sums = Float64Array.from(samples);
      this.#gathered = { first: frame, highest: samples, lowest: samples.slice(), sums, count: 1 };
      return;
    }
    const { photometric } = known.first.format;
    if (samples.length !== known.sums.length || frame.format.photometric !== photometric) return;
    const { highest, lowest, sums } = known;
    for (let i = 0; i < samples.length; i++) {
      const value = samples[i]!;
      if (value > highest[i]!) highest[i] = value;
      if (value < lowest[i]!) lowest[i] = value;
      sums[i] = sums[i]! + value;
    }
    known.count++;
  }

  /** None of fewer than two frames: a single one has been looked at by itself. */
  frames(): Frame[] {
    if (this.#gathered === undefined || this.#gathered.count < 2) return [];
    const { first, highest, lowest, sums, count } = this.#gathered;
    const mean = highest.slice();
    for (let i = 0; i < sums.length; i++) mean[i] = Math.round(sums[i]! / count);
    return [highest, mean, lowest].map((samples) => withSamples(first, samples));
  }
}
