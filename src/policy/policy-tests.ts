/** Reads the tests that an author writes for a policy: YAML, as strict as policies. Brings `yaml` and `zod`. */
import { z } from 'zod';
import { nearest, quoted } from './nearest.ts';
import { fault, type KeyPath, toFailure } from './problem.ts';
import { parseAttribute } from './selector.ts';
import type { Expectation, ExpectationRule, PolicyTestFile, TestDataSet, TestValue } from './test-types.ts';
import { readYaml } from './yaml-text.ts';

const WORDS = ['absent', 'present', 'kept', 'changed', 'empty'] as const;
const RULES = {
  equals: z.string(),
  'not-equals': z.string(),
  contains: z.string(),
  'not-contains': z.string(),
  matches: z.string().max(200),
  action: z.string(),
  rule: z.string(),
} as const;

const value: z.ZodType<TestValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])), z.array(dataset)]),
);
const dataset: z.ZodType<TestDataSet> = z.lazy(() => z.record(z.string(), value));

const schema = z.strictObject({
  policy: z.string().min(1),
  tests: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        object: z.string().optional(),
        dataset: dataset.optional(),
        'sop-class': z.string().optional(),
        status: z.enum(['released', 'held', 'quarantined']).default('released'),
        expect: z.record(z.string(), z.union([z.enum(WORDS), z.strictObject(RULES).partial()])).default({}),
      }),
    )
    .min(1),
});

const KEYS = ['policy', 'tests', 'name', 'object', 'dataset', 'sop-class', 'status', 'expect', ...Object.keys(RULES)];

/** @throws {Failure} of kind `policy`, with line and column: the first problem of the text */
export function readPolicyTests(text: string, source: string): PolicyTestFile {
  const { text: read, faults } = readYaml(text);
  const at = (path: KeyPath): { line: number; column: number; source: string } => ({
    ...(read.keyPlace(path) ?? read.valuePlace(path) ?? { line: 1, column: 1 }),
    source,
  });
  const [first] = faults;
  if (first !== undefined) throw toFailure({ ...first, ...first.place, source });
  const parsed = schema.safeParse(read.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code !== 'unrecognized_keys') throw toFailure({ ...fault('policy/value', issue.message), ...at(path) });
    const key = issue.keys[0]!;
    const near = nearest(key, KEYS);
    const hint = near === undefined ? `keys: ${KEYS.join(', ')}` : `did you mean ${near}?`;
    throw toFailure({ ...fault('policy/unknown-key', `${quoted(key)} is no key here`, hint), ...at([...path, key]) });
  }
  const tests = parsed.data.tests.map(({ 'sop-class': sopClass, object, dataset, expect, ...test }, index) => {
    if ((object === undefined) === (dataset === undefined))
      throw toFailure({ ...fault('policy/value', 'a test has an object or a dataset'), ...at(['tests', index]) });
    return {
      ...test,
      ...(object === undefined ? {} : { object }),
      ...(dataset === undefined ? {} : { dataset }),
      ...(sopClass === undefined ? {} : { sopClass }),
      expect: Object.entries(expect).flatMap(([path, rules]) =>
        expectationsOf(path, rules, () => at(['tests', index, 'expect', path])),
      ),
    };
  });
  return { policy: parsed.data.policy, tests };
}

function expectationsOf(
  written: string,
  rules: (typeof WORDS)[number] | { readonly [rule: string]: string | undefined },
  place: () => { line: number; column: number; source: string },
): Expectation[] {
  const path = written.split('.').map((step) => {
    const [, name = step, item] = /^(.*?)\[(\d+)\]$/.exec(step) ?? [];
    const read = parseAttribute(name);
    if (!read.ok) throw toFailure({ ...read.fault, ...place() });
    return item === undefined ? { tag: read.value } : { tag: read.value, item: Number(item) };
  });
  if (typeof rules === 'string') return [{ path, written, rule: rules, value: '' }];
  return Object.entries(rules).map(([rule, value]) => {
    if (rule === 'matches') checkExpression(value ?? '', place);
    return { path, written, rule: rule as ExpectationRule, value: value ?? '' };
  });
}

function checkExpression(text: string, place: () => { line: number; column: number; source: string }): void {
  try {
    new RegExp(text, 'u');
  } catch {
    throw toFailure({ ...fault('policy/value', 'no regular expression'), ...place() });
  }
}
