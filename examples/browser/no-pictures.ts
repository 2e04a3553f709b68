import type { TextCleaner } from '../../src/pixel/index.ts';

/** In the place of what decodes and searches pictures, which the page does without: pictures that may show text are held. */
export async function textCleaner(): Promise<TextCleaner> {
  throw new TypeError('the page searches no pictures');
}
