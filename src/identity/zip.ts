/**
 * 45 CFR 164.514(b)(2)(i)(B): the first three digits of a ZIP code, or 000 where the area of that prefix has 20,000
 * people or fewer. Undefined for what is no ZIP or ZIP+4 code, postal codes of other countries included where they
 * can be told apart: those have no such rule and go.
 *
 * `isSmallZip3` is `isSmallZip3` of `src/standard`; what it makes of a prefix that no census knows is its affair.
 * @example
 * generalizeZip('02139-4307', isSmallZip3); // '021'
 */
export function generalizeZip(text: string, isSmallZip3: (prefix: string) => boolean): string | undefined {
  const prefix = /^(\d{3})\d{2}(?:[- ]?\d{4})?$/.exec(text.trim())?.[1];
  if (prefix === undefined) return undefined;
  return isSmallZip3(prefix) ? '000' : prefix;
}
