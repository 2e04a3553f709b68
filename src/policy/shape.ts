import { z } from 'zod';
import { nearest, quoted } from './nearest.ts';
import { type Fault, fault, type KeyPath, type Place, type Refuse, toFailure } from './problem.ts';
import { type PolicyDocument, policySchema } from './schema.ts';
import type { LocatedFault, PolicyText } from './yaml-text.ts';

export interface ShapeReadout {
  /** With faults: what is left without the parts that are wrong, good for looking for more problems only. */
  readonly document: PolicyDocument | undefined;
  readonly faults: readonly LocatedFault[];
}

/** Holds a YAML value against the schema, each deviation with its place and with what would be right. */
export function checkShape(text: PolicyText): ShapeReadout {
  const result = policySchema.safeParse(text.value);
  if (result.success) return { document: result.data, faults: [] };
  const { issues } = result.error;
  const rest = policySchema.safeParse(withoutFaults(text.value, issues));
  return { document: rest.data, faults: issues.flatMap((issue) => faultsOf(issue, text)) };
}

type Issue = z.core.$ZodIssue;

/** A schema, and what messages call the texts that it describes. */
export interface Shape {
  readonly schema: z.ZodType;
  readonly name: string;
}

const POLICY: Shape = { schema: policySchema, name: 'policies' };

/** What an issue of a schema says of a text, with its place. */
export function faultsOf(issue: Issue, text: PolicyText, shape = POLICY): LocatedFault[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ ...unknownKey(key, path, shape), place: placeOf([...path, key], text, 'key') }));
  }
  const where = path.length === 0 ? '' : `${pathText(path)}: `;
  const { code, message, hint } = valueFaultOf(issue, valueAt(text.value, path));
  return [{ ...fault(code, `${where}${message}`, hint), place: placeOf(path, text, 'value') }];
}

/** Ends the reading of a text at a path of it. `source` is its name in messages. */
export function refuserOf(text: PolicyText, source: string): Refuse {
  return (path, message, { hint, code = 'policy/value', at = 'value' } = {}) => {
    throw toFailure({ ...fault(code, `${pathText(path)}: ${message}`, hint), ...placeOf(path, text, at), source });
  };
}

function unknownKey(key: string, parent: KeyPath, { schema, name }: Shape): Fault {
  const keys = keysAt(parent, schema);
  const near = nearest(key, keys);
  const where = parent.length === 0 ? name : pathText(parent);
  const hint = near === undefined ? `keys here: ${keys.join(', ')}` : `did you mean ${near}?`;
  return fault('policy/unknown-key', `${quoted(key)} is no key of ${where}`, hint);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
  array: 'a list',
  tuple: 'a list of two whole numbers',
  object: 'keys with values',
  record: 'keywords with values',
};

function valueFaultOf(issue: Issue, value: unknown): Fault {
  switch (issue.code) {
    case 'invalid_type':
      return typeFault(issue.expected, value);
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = typeof value === 'string' ? nearest(value, allowed) : undefined;
      const hint = near === undefined ? undefined : `did you mean ${near}?`;
      return fault('policy/value', `expected one of ${allowed.join(', ')}`, hint);
    }
    case 'too_big':
      return issue.origin === 'string'
        ? fault('policy/value', `expected at most ${issue.maximum} characters`)
        : fault(
            'policy/value',
            issue.origin === 'array' ? 'expected a list of two whole numbers' : 'the number is too large',
          );
    case 'too_small':
      return issue.origin === 'string'
        ? fault('policy/value', 'expected text that is not empty')
        : fault(
            'policy/value',
            issue.origin === 'array' ? 'expected a list of two whole numbers' : 'the number is too small',
          );
    default:
      return fault('policy/value', issue.message);
  }
}

const BOOLEAN_WORDS = /^(?:yes|no|on|off|y|n)$/i;

function typeFault(expected: string, value: unknown): Fault {
  const message = `expected ${TYPES[expected] ?? expected}`;
  if (value === undefined) return fault('policy/value', `missing: ${message}`);
  if (value === null) return fault('policy/value', message, 'write a value or take the key out');
  if (expected === 'boolean' && typeof value === 'string' && BOOLEAN_WORDS.test(value)) {
    return fault('policy/value', message, 'YAML 1.2 has no yes and no');
  }
  if (expected === 'string' && typeof value !== 'object') return fault('policy/value', message, 'put it in quotes');
  return fault('policy/value', message);
}

/** The place of a path or, where the text does not have it, of what should have held it. */
export function placeOf(path: KeyPath, text: PolicyText, which: 'key' | 'value'): Place {
  const found = which === 'key' ? text.keyPlace(path) : (text.valuePlace(path) ?? text.keyPlace(path));
  if (found !== undefined) return found;
  return path.length === 0 ? { line: 1, column: 1 } : placeOf(path.slice(0, -1), text, 'value');
}

/** `rules[2].do`, as people count from the first entry of a list. */
export function pathText(path: KeyPath): string {
  const parts = path.map((step, index) => {
    if (typeof step === 'number') return `[${step + 1}]`;
    const name = /^[\w-]{1,64}$/.test(step) ? step : quoted(step);
    return index === 0 ? name : `.${name}`;
  });
  return parts.join('');
}

function valueAt(value: unknown, path: KeyPath): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** A rule that is wrong leaves this one in its place, so that the rules behind it keep their numbers. */
const PLACEHOLDER = { at: 'vr:PN', do: 'remove' };

function withoutFaults(value: unknown, issues: readonly Issue[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const rest = structuredClone(value) as Record<string, unknown>;
  for (const { path, ...issue } of issues) {
    const [key, entry] = path;
    if (key === undefined && issue.code === 'unrecognized_keys') for (const name of issue.keys) delete rest[name];
    if (typeof key !== 'string') continue;
    const part = rest[key];
    if (key === 'rules' && Array.isArray(part) && typeof entry === 'number') part[entry] = PLACEHOLDER;
    else if (key === 'insert' && typeof part === 'object' && part !== null && typeof entry === 'string') {
      Reflect.deleteProperty(part, entry);
    } else delete rest[key];
  }
  return rest;
}

/** Keys that the schema has at a path. */
function keysAt(path: KeyPath, root: z.ZodType): readonly string[] {
  let schema: unknown = root;
  for (const step of path) {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodObject && typeof step === 'string') schema = inner.shape[step];
    else if (inner instanceof z.ZodArray) schema = inner.element;
    else return [];
  }
  const last = unwrapped(schema);
  return last instanceof z.ZodObject ? Object.keys(last.shape) : [];
}

const unwrapped = (schema: unknown): unknown => (schema instanceof z.ZodOptional ? schema.unwrap() : schema);
