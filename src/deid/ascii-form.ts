/** What the classes of Unicode come to in ASCII. */
const ASCII_CLASSES: Readonly<Record<string, string>> = {
  '\\p{L}': 'A-Za-z',
  '\\p{Lu}': 'A-Z',
  '\\p{Ll}': 'a-z',
  '\\p{N}': '0-9',
  '\\p{M}': '',
  '\\p{Script=Latin}': 'A-Za-z',
};

/** Characters beyond ASCII in front of the hyphen that ends a class. Without case, each costs as much as a class. */
const DASHES = /(?:\\u(?!00[0-7])[0-9a-f]{4}(?:-\\u(?!00[0-7])[0-9a-f]{4})?)+-\]/g;

/**
 * The same expression for texts of ASCII alone. A class of Unicode is thousands of ranges, and each expression that has
 * some costs memory and time to compile; most texts need none of them.
 *
 * @throws {TypeError} for a class that is not known here: a defect of the caller.
 */
export function asciiForm({ source, flags }: RegExp): RegExp {
  let isInClass = false;
  const parts = source.replace(DASHES, '-]').matchAll(/\\p\{[^}]+\}|\\.|[[\]]|[^\\[\]]+/gsu);
  const ascii = Array.from(parts, ([part]) => {
    if (part === '[') isInClass = true;
    else if (part === ']') isInClass = false;
    else if (part.startsWith('\\p{')) return inAscii(part, isInClass);
    return part;
  });
  return new RegExp(ascii.join(''), flags.replace('u', ''));
}

function inAscii(unicode: string, isInClass: boolean): string {
  const ranges = ASCII_CLASSES[unicode];
  if (ranges === undefined) throw new TypeError(`${unicode} has no form in ASCII`);
  return isInClass ? ranges : `[${ranges}]`;
}

export const isAsciiText = (text: string): boolean => !/[^\0-\x7f]/.test(text);
