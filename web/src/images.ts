import type { ProblemAnswer } from '../../src/review/index.ts';
import { Problem, unreachableServer } from './api.ts';

/** Pixels of decoded pictures that are kept, 4 bytes each: some 60 of 512 by 512, or 4 of 4 megapixels and their results. */
const MAX_PIXELS = 48_000_000;

interface Kept {
  readonly loading: Promise<ImageBitmap>;
  pixels: number;
}

/** Pictures by their address, those that come next before they are asked for. */
export class Images {
  readonly #kept = new Map<string, Kept>();

  /** @throws {Problem} when there is no picture at this address */
  get(url: string): Promise<ImageBitmap> {
    const kept = this.#kept.get(url);
    if (kept !== undefined) {
      this.#kept.delete(url);
      this.#kept.set(url, kept);
      return kept.loading;
    }
    const entry: Kept = { loading: loaded(url), pixels: 0 };
    this.#kept.set(url, entry);
    entry.loading.then(
      ({ width, height }) => {
        entry.pixels = width * height;
        this.#trim();
      },
      () => this.#kept.delete(url),
    );
    return entry.loading;
  }

  /** So that it is there when it is asked for; what goes wrong is said then. */
  prefetch(url: string): void {
    this.get(url).catch(() => undefined);
  }

  clear(): void {
    this.#kept.clear();
  }

  /** What is let go is freed when nobody shows it any more. */
  #trim(): void {
    let sum = [...this.#kept.values()].reduce((all, { pixels }) => all + pixels, 0);
    for (const [url, { pixels }] of this.#kept) {
      if (sum <= MAX_PIXELS || this.#kept.size <= 2) return;
      this.#kept.delete(url);
      sum -= pixels;
    }
  }
}

async function loaded(url: string): Promise<ImageBitmap> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw unreachableServer();
  }
  if (!response.ok) throw new Problem(((await response.json()) as ProblemAnswer).error);
  return await createImageBitmap(await response.blob());
}
