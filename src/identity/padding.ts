const isPadding = (code: number): boolean => code === 0x20 || code === 0;

/**
 * The text without spaces and NUL at both ends: what PS3.5 6.2 pads with, and what devices pad with against it. Other
 * white space is content.
 */
export function significant(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charCodeAt(start))) start++;
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
