import type { Box } from './box.ts';
import { isSameBox } from './corrected-areas.ts';
import type { LeftText } from './reading/left-text.ts';
import type { FoundText } from './text/text-finder.ts';

/** What was found in a frame, with what of it names the patient: that is never left. */
export interface NamedText extends FoundText {
  readonly named: readonly Box[];
}

export interface NamedOptions {
  /** What a person wants to be left in the frame. */
  readonly uncovered: readonly Box[];
  /** What may be written in areas of the frame. */
  readonly read: (areas: readonly Box[]) => Promise<readonly LeftText<Box>[]>;
  readonly isIdentifying: (text: string) => boolean;
}

/**
 * Reads what would be left of a frame, and covers what names the patient: what one view alone took for text, what is
 * thicker than text is, and what a person took away. That something does not read as his leaves nothing.
 */
export async function withNamed(
  found: FoundText,
  { uncovered, read, isIdentifying }: NamedOptions,
): Promise<NamedText> {
  const texts = await read([...found.doubtful, ...uncovered]);
  const named = texts.filter((line) => line.texts.some(isIdentifying)).flatMap(({ areas }) => areas);
  const isNamed = new Set(named);
  // What a person took away need not be among what this frame alone shows.
  const taken = uncovered.filter((box) => isNamed.has(box) && !found.boxes.some((other) => isSameBox(other, box)));
  return {
    ...found,
    boxes: [
      ...found.boxes,
      ...found.doubtful.filter((box) => isNamed.has(box)),
      ...taken.map((box) => ({ ...box, score: 1, views: [] })),
    ],
    doubtful: found.doubtful.filter((box) => !isNamed.has(box)),
    named,
  };
}
