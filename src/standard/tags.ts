/** `(0010,0010)`, as people read a tag. */
export function tagText(tag: number): string {
  const hex = tagHex(tag);
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

/** `00100010`, as tables and the DICOM JSON model write a tag (PS3.18 F.2.2). */
export function tagHex(tag: number): string {
  return (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
}

const TAG_FORMS = /^(?:\(([0-9a-f]{4}),([0-9a-f]{4})\)|([0-9a-f]{4}),?([0-9a-f]{4}))$/i;

/** The tag of `(0010,0010)`, `0010,0010` or `00100010`; `undefined` for anything else, masks included. */
export function parseTag(text: string): number | undefined {
  const parts = TAG_FORMS.exec(text.trim());
  if (parts === null) return undefined;
  return Number.parseInt(`${parts[1] ?? parts[3]}${parts[2] ?? parts[4]}`, 16);
}

/**
 * The tag with its group replaced by 5000 or 6000 when it is one of the 16 groups of curves or overlays that share a
 * definition (PS3.5 7.6), else the tag itself; always signed, the form that V8 keeps as a small integer.
 */
export function repeatingBase(tag: number): number {
  const group = tag >>> 16;
  return isRepeatingGroup(group) ? ((group & 0xff00) << 16) | (tag & 0xffff) : tag | 0;
}

/** PS3.5 7.6: even groups 5000-501E and 6000-601E. */
export function isRepeatingGroup(group: number): boolean {
  const rest = group & 0x00ff;
  const block = group & 0xff00;
  return (block === 0x5000 || block === 0x6000) && rest <= 0x1e && (rest & 1) === 0;
}

/** The 16 groups behind a base of 5000 or 6000. */
export const REPEATS: readonly number[] = Object.freeze(Array.from({ length: 16 }, (_, i) => i * 2));
