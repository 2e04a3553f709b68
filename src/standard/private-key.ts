/**
 * Keys of a private element in tables ordered by creator, group and offset: the exact group first, then the masks that
 * dictionaries use for a range of groups (`60xx`).
 *
 * The creator is compared without padding: spaces around an LO value are not significant (PS3.5 6.2), and writers pad
 * with NUL as well.
 */
export function privateKeys(creator: string, group: number, offset: number): readonly string[] {
  const name = withoutPadding(creator);
  const hex = group.toString(16).toUpperCase().padStart(4, '0');
  const element = (offset & 0xff).toString(16).toUpperCase().padStart(2, '0');
  return [`${name}\t${hex}\t${element}`, `${name}\t${hex.slice(0, 2)}xx\t${element}`];
}

/** Linear whatever the value: a regular expression for both ends is not. */
function withoutPadding(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charCodeAt(start))) start++;
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isPadding(code: number): boolean {
  return code === 0x20 || code === 0;
}
