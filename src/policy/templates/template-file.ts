/** Files of picture templates: YAML, as strict as policies. Brings `yaml` and `zod`. */
import { z } from 'zod';
import { nearest, quoted } from '../nearest.ts';
import { type KeyPath, type Refuse, toFailure } from '../problem.ts';
import { parseAttribute } from '../selector.ts';
import { faultsOf, refuserOf } from '../shape.ts';
import { readYaml } from '../yaml-text.ts';
import {
  type AttributeTest,
  type PictureTemplate,
  TEMPLATE_OPS,
  type TemplateArea,
  type TemplateOp,
  type TemplateTest,
} from './template.ts';

export const TEMPLATES_FORMAT = 'leadglass.templates/1';
const MAX_SIDE = 65535;
const MAX_VALUE = 500;

const template = z.strictObject({
  name: z.string().trim().min(1).max(200),
  when: z.unknown().optional(),
  cover: z.array(z.unknown()),
  spare: z.array(z.unknown()).optional(),
});
const schema = z.strictObject({ schema: z.literal(TEMPLATES_FORMAT), templates: z.array(template) });

/** @throws {Failure} of kind `policy`, with line and column: the first problem of the text */
export function readTemplates(text: string, source: string): readonly PictureTemplate[] {
  const { text: read, faults } = readYaml(text);
  const [unreadable] = faults;
  if (unreadable !== undefined) throw toFailure({ ...unreadable, ...unreadable.place, source });
  const { success, data, error } = schema.safeParse(read.value);
  if (!success) {
    const [first] = faultsOf(error.issues[0]!, read, { schema, name: 'picture templates' });
    throw toFailure({ ...first!, ...first!.place, source });
  }
  const refuse = refuserOf(read, source);
  return data.templates.map(({ name, when, cover, spare }, i) => {
    const at = ['templates', i] as const;
    if (cover.length === 0) refuse([...at, 'cover'], 'nothing is covered');
    const areas = (key: 'cover' | 'spare', list: readonly unknown[]): TemplateArea[] =>
      list.map((area, k) => areaOf(area, [...at, key, k], refuse));
    return {
      name,
      ...(when === undefined ? {} : { when: testOf(when, [...at, 'when'], refuse) }),
      cover: areas('cover', cover),
      spare: areas('spare', spare ?? []),
    };
  });
}

const AREA = 'as { left: 0, top: 0, width: 640, height: 40 }, or ultrasound-regions';
const SIDES: ReadonlySet<string> = new Set(['left', 'top', 'width', 'height']);

function areaOf(written: unknown, path: KeyPath, refuse: Refuse): TemplateArea {
  if (written === 'ultrasound-regions') return written;
  const fields = fieldsOf(written, path, refuse, AREA);
  for (const [key, value] of Object.entries(fields)) {
    if (!SIDES.has(key)) refuse([...path, key], `${quoted(key)} is no key of an area`, unknown(AREA));
    if (!Number.isInteger(value) || Math.abs(Number(value)) > MAX_SIDE)
      refuse([...path, key], 'expected a whole number');
    if ((key === 'width' || key === 'height') && Number(value) < 1) refuse([...path, key], 'expected at least 1');
  }
  const { left, top, width, height } = fields as Readonly<Record<string, number>>;
  if (left === undefined || top === undefined) return refuse(path, 'left or top is missing', { hint: AREA });
  return { left, top, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

const GROUPS: ReadonlySet<string> = new Set(['all', 'any', 'not']);
const TEST = 'as { at: Manufacturer, contains: ACME }, { all: [..] }, { any: [..] } or { not: {..} }';

function testOf(written: unknown, path: KeyPath, refuse: Refuse): TemplateTest {
  const fields = fieldsOf(written, path, refuse, TEST);
  const [group, ...others] = Object.keys(fields);
  if (group === undefined || !GROUPS.has(group)) return attributeTestOf(fields, path, refuse);
  if (others[0] !== undefined)
    refuse([...path, others[0]], `${quoted(others[0])} stands beside ${group}`, unknown(TEST));
  const parts = fields[group];
  if (group === 'not') return { not: testOf(parts, [...path, 'not'], refuse) };
  if (!Array.isArray(parts) || parts.length === 0) return refuse([...path, group], 'expected a list', { hint: TEST });
  const tests = parts.map((part: unknown, i) => testOf(part, [...path, group, i], refuse));
  return group === 'all' ? { all: tests } : { any: tests };
}

const OPS = Object.keys(TEMPLATE_OPS) as TemplateOp[];
const TEST_KEYS: readonly string[] = ['at', 'case', ...OPS];
const WITHOUT_VALUE: ReadonlySet<TemplateOp> = new Set(['present', 'empty', 'absent']);
const PATTERNS: ReadonlySet<TemplateOp> = new Set(['matches', 'finds']);
const NUMBERS: ReadonlySet<TemplateOp> = new Set(['less-than', 'greater-than']);

function attributeTestOf(fields: Readonly<Record<string, unknown>>, path: KeyPath, refuse: Refuse): AttributeTest {
  for (const key of Object.keys(fields)) {
    if (TEST_KEYS.includes(key)) continue;
    const near = nearest(key, TEST_KEYS);
    const hint = near === undefined ? TEST : `did you mean ${near}?`;
    refuse([...path, key], `${quoted(key)} is no key of a test`, unknown(hint));
  }
  const { at, case: letters } = fields;
  if (typeof at !== 'string') return refuse(path, 'no attribute is named', { hint: TEST });
  const attribute = parseAttribute(at);
  if (!attribute.ok) {
    const { code, message, hint } = attribute.fault;
    return refuse([...path, 'at'], message, { code, hint });
  }
  if (letters !== undefined && letters !== 'exact') refuse([...path, 'case'], 'expected exact');
  const [op, ...more] = OPS.filter((key) => fields[key] !== undefined);
  if (op === undefined || more.length > 0) return refuse(path, 'expected one comparison', { hint: OPS.join(', ') });
  const value = comparedWith(op, fields[op], [...path, op], refuse);
  return { at: attribute.value, op, value, isExact: letters === 'exact' };
}

function comparedWith(op: TemplateOp, written: unknown, path: KeyPath, refuse: Refuse): string {
  if (WITHOUT_VALUE.has(op)) return written === true ? '' : refuse(path, 'expected true');
  const isPlain = typeof written === 'string' || typeof written === 'number';
  if (!isPlain) return refuse(path, 'expected text or a number');
  const value = String(written);
  if (value.length > MAX_VALUE) refuse(path, `expected at most ${MAX_VALUE} characters`);
  if (PATTERNS.has(op) && !isPattern(value)) refuse(path, 'this is no regular expression');
  if (NUMBERS.has(op) && !/[0-9]/.test(value)) refuse(path, 'expected a number');
  return value;
}

const unknown = (hint: string) => ({ hint, code: 'policy/unknown-key', at: 'key' }) as const;

function fieldsOf(written: unknown, path: KeyPath, refuse: Refuse, hint: string): Readonly<Record<string, unknown>> {
  const isFields = typeof written === 'object' && written !== null && !Array.isArray(written);
  return isFields ? (written as Record<string, unknown>) : refuse(path, 'expected keys with values', { hint });
}

export function isPattern(text: string): boolean {
  try {
    new RegExp(`^(?:${text})$`, 's');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
