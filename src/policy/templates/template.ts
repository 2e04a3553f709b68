/** One attribute at the root of a data set, or of its file meta group. `at` is the tag. */
export interface AttributeTest {
  readonly at: number;
  readonly op: TemplateOp;
  /** Empty for `present`, `empty` and `absent`. */
  readonly value: string;
  /** Letter case counts. */
  readonly isExact: boolean;
}

/**
 * How a value is compared. `has` and `finds` look at each of several values; all others at the whole text, values joined
 * by a backslash, and of an attribute that is not there at none.
 */
export const TEMPLATE_OPS = Object.freeze({
  equals: 'the whole text',
  has: 'one of the values',
  contains: 'a part of the text',
  'starts-with': 'the beginning of the text',
  'ends-with': 'the end of the text',
  matches: 'a regular expression for the whole text',
  finds: 'a regular expression for a part of one of the values',
  'less-than': 'a number that is greater',
  'greater-than': 'a number that is less',
  present: 'the attribute is there',
  empty: 'the attribute is there without a value',
  absent: 'the attribute is not there',
});
export type TemplateOp = keyof typeof TEMPLATE_OPS;

/** Which pictures a template is for. */
export type TemplateTest =
  | AttributeTest
  | { readonly all: readonly TemplateTest[] }
  | { readonly any: readonly TemplateTest[] }
  | { readonly not: TemplateTest };

/**
 * A rectangle in pixels: a negative `left` or `top` counts from the right or the lower edge, a `width` or `height` that is
 * absent reaches to it. What is beyond the picture does not count.
 */
export interface TemplateBox {
  readonly left: number;
  readonly top: number;
  readonly width?: number;
  readonly height?: number;
}

/** `ultrasound-regions`: where (0018,6011) says that the scan is. */
export type TemplateArea = TemplateBox | 'ultrasound-regions';

/** Where the pictures of a device show text. A template adds to what is found and never takes away from it. */
export interface PictureTemplate {
  readonly name: string;
  /** For every picture where it is absent. */
  readonly when?: TemplateTest;
  readonly cover: readonly TemplateArea[];
  /** What this template leaves out of its own `cover`. */
  readonly spare: readonly TemplateArea[];
}

/** The values of an attribute, trimmed; undefined when it is not there. */
export type ValuesOf = (tag: number) => readonly string[] | undefined;

/** Whether a picture is one of those that a test means. */
export function templateHolds(test: TemplateTest | undefined, valuesOf: ValuesOf): boolean {
  if (test === undefined) return true;
  if ('all' in test) return test.all.every((part) => templateHolds(part, valuesOf));
  if ('any' in test) return test.any.some((part) => templateHolds(part, valuesOf));
  if ('not' in test) return !templateHolds(test.not, valuesOf);
  return attributeHolds(test, valuesOf(test.at));
}

function attributeHolds({ op, value, isExact }: AttributeTest, values: readonly string[] | undefined): boolean {
  const folded = (text: string): string => (isExact ? text : text.toLowerCase());
  const whole = folded((values ?? []).join('\\'));
  const wanted = folded(value);
  switch (op) {
    case 'present':
      return values !== undefined;
    case 'absent':
      return values === undefined;
    case 'empty':
      return values !== undefined && whole === '';
    case 'equals':
      return whole === wanted;
    case 'has':
      return (values ?? []).some((one) => folded(one) === wanted);
    case 'contains':
      return whole.includes(wanted);
    case 'starts-with':
      return whole.startsWith(wanted);
    case 'ends-with':
      return whole.endsWith(wanted);
    case 'matches':
      return new RegExp(`^(?:${value})$`, isExact ? 's' : 'is').test((values ?? []).join('\\'));
    case 'finds':
      return (values ?? []).some((one) => new RegExp(value, isExact ? '' : 'i').test(one));
    case 'less-than':
      return numberIn(whole) < numberIn(wanted);
    case 'greater-than':
      return numberIn(whole) > numberIn(wanted);
  }
}

/** The digits and points of a text as a number; a text without digits compares with nothing. */
function numberIn(text: string): number {
  const digits = text.replace(/[^0-9.]/g, '');
  return digits === '' ? Number.NaN : Number(digits);
}
