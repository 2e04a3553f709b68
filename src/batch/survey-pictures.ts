import type { SurveyedPicture } from '../pipeline/index.ts';

const FLAG = { isPicture: 1, isStrict: 2, isHeldForFace: 4 } as const;

/** What the survey says of pictures, by index of the source: in columns, which are there when the first picture is. */
export class SurveyPictures {
  #flags = new Uint8Array(0);
  #frames = new Uint32Array(0);
  #frameSeconds = new Float32Array(0);

  record(index: number, { look, isHeldForFace, frames, frameSeconds }: SurveyedPicture): void {
    if (index >= this.#flags.length) this.#grow(index + 1);
    this.#flags[index] =
      FLAG.isPicture | (look === 'strict' ? FLAG.isStrict : 0) | (isHeldForFace ? FLAG.isHeldForFace : 0);
    this.#frames[index] = frames;
    this.#frameSeconds[index] = frameSeconds;
  }

  of(index: number): SurveyedPicture | undefined {
    const flags = this.#flags[index] ?? 0;
    if (flags === 0) return undefined;
    return {
      look: (flags & FLAG.isStrict) === 0 ? 'triage' : 'strict',
      isHeldForFace: (flags & FLAG.isHeldForFace) !== 0,
      frames: this.#frames[index]!,
      frameSeconds: this.#frameSeconds[index]!,
    };
  }

  #grow(least: number): void {
    const length = Math.max(256, least, 2 * this.#flags.length);
    const [flags, frames, seconds] = [new Uint8Array(length), new Uint32Array(length), new Float32Array(length)];
    flags.set(this.#flags);
    frames.set(this.#frames);
    seconds.set(this.#frameSeconds);
    [this.#flags, this.#frames, this.#frameSeconds] = [flags, frames, seconds];
  }
}
