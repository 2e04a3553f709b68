import type { SurveyedPicture } from '../pipeline/index.ts';
import { enlarged } from './enlarged.ts';

const FLAG = { isPicture: 1, isStrict: 2, isHeldForFace: 4 } as const;

/** What the survey says of pictures, by index of the source: in columns, which are there when the first picture is. */
export class SurveyPictures {
  #flags = new Uint8Array(0);
  #frames = new Uint32Array(0);
  #frameSeconds = new Float32Array(0);
  /** Numbers of series, 0 for none, and places in them. */
  #series = new Uint32Array(0);
  #places = new Int32Array(0);
  readonly #seriesNumbers = new Map<string, number>();

  record(index: number, { look, isHeldForFace, frames, frameSeconds, series }: SurveyedPicture): void {
    if (index >= this.#flags.length) this.#grow(index + 1);
    this.#flags[index] =
      FLAG.isPicture | (look === 'strict' ? FLAG.isStrict : 0) | (isHeldForFace ? FLAG.isHeldForFace : 0);
    this.#frames[index] = frames;
    this.#frameSeconds[index] = frameSeconds;
    if (series === undefined) return;
    this.#series[index] = this.#numberOf(series.key);
    this.#places[index] = Math.max(-0x80000000, Math.min(0x7fffffff, series.number));
  }

  of(index: number): Omit<SurveyedPicture, 'series'> | undefined {
    const flags = this.#flags[index] ?? 0;
    if (flags === 0) return undefined;
    return {
      look: (flags & FLAG.isStrict) === 0 ? 'triage' : 'strict',
      isHeldForFace: (flags & FLAG.isHeldForFace) !== 0,
      frames: this.#frames[index]!,
      frameSeconds: this.#frameSeconds[index]!,
    };
  }

  /** Of a slice that is looked at with others: the number of their series, from 1, and its place among them. */
  seriesOf(index: number): { readonly series: number; readonly place: number } | undefined {
    const series = this.#series[index] ?? 0;
    return series === 0 ? undefined : { series, place: this.#places[index]! };
  }

  #numberOf(key: string): number {
    const number = this.#seriesNumbers.get(key) ?? this.#seriesNumbers.size + 1;
    this.#seriesNumbers.set(key, number);
    return number;
  }

  #grow(least: number): void {
    const length = Math.max(256, least, 2 * this.#flags.length);
    this.#flags = enlarged(this.#flags, new Uint8Array(length));
    this.#frames = enlarged(this.#frames, new Uint32Array(length));
    this.#frameSeconds = enlarged(this.#frameSeconds, new Float32Array(length));
    this.#series = enlarged(this.#series, new Uint32Array(length));
    this.#places = enlarged(this.#places, new Int32Array(length));
  }
}
