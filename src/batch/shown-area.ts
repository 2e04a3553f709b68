import type { PictureBox } from '../project/index.ts';

/** An area as it leaves the project: of what was read in it the rule alone. */
export type ShownArea = Omit<PictureBox, 'read'> & { readonly rule?: string };

export function shownArea({ read, ...area }: PictureBox): ShownArea {
  return read === undefined ? area : { ...area, rule: read.rule };
}
