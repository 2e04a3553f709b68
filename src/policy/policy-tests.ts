/** Reads the tests that an author writes for a policy: YAML, as strict as policies. Brings `yaml` and `zod`. */
import { z } from 'zod';
import { FAILURE_CODES, type FailureCode } from '../failure/index.ts';
import { uidFacts, uidOfKeyword } from '../standard/index.ts';
import { nearest, quoted } from './nearest.ts';
import { type KeyPath, type Refuse, toFailure } from './problem.ts';
import { faultsOf, refuserOf } from './shape.ts';
import { readDataSet } from './test-dataset.ts';
import { readExpectations } from './test-expectations.ts';
import type { PolicyTest, PolicyTestFile, TestDataSet } from './test-types.ts';
import { readYaml } from './yaml-text.ts';

const test = z.strictObject({
  name: z.string().trim().min(1).max(200),
  object: z.string().min(1).optional(),
  dataset: z.record(z.string(), z.unknown()).optional(),
  'sop-class': z.string().optional(),
  status: z.enum(['released', 'held', 'quarantined']).optional(),
  code: z.string().optional(),
  expect: z.record(z.string(), z.unknown()).optional(),
});
const schema = z.strictObject({ policy: z.string().min(1), tests: z.array(test) });

type TestDocument = z.infer<typeof test>;

const SOP_CLASS_UID = 0x00080016;

/**
 * The tests of a text, checked against the dictionary: what is left to go wrong is the policy's doing.
 *
 * @throws {Failure} of kind `policy`, with line and column: the first problem of the text
 */
export function readPolicyTests(text: string, source: string): PolicyTestFile {
  const { text: read, faults } = readYaml(text);
  const [unreadable] = faults;
  if (unreadable !== undefined) throw toFailure({ ...unreadable, ...unreadable.place, source });
  const { success, data, error } = schema.safeParse(read.value);
  if (!success) {
    const [first] = faultsOf(error.issues[0]!, read, { schema, name: 'policy tests' });
    throw toFailure({ ...first!, ...first!.place, source });
  }
  const refuse: Refuse = refuserOf(read, source);
  if (data.tests.length === 0) refuse(['tests'], 'expected at least one test');
  return { policy: data.policy, tests: data.tests.map((document, index) => testOf(document, index, refuse)) };
}

function testOf(document: TestDocument, index: number, refuse: Refuse): PolicyTest {
  const { name, object, status = 'released', expect } = document;
  const at = ['tests', index] as const;
  if ((object === undefined) === (document.dataset === undefined)) refuse(at, 'a test has an object or a dataset');
  const dataset = document.dataset && readDataSet(document.dataset, [...at, 'dataset'], refuse);
  const sopClass = sopClassOf(document, dataset, [...at, 'sop-class'], refuse);
  const code = codeOf(document, [...at, 'code'], refuse);
  checkIsAsking(document, at, refuse);
  return {
    name,
    ...(object === undefined ? {} : { object }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(sopClass === undefined ? {} : { sopClass }),
    status,
    ...(code === undefined ? {} : { code }),
    expect: readExpectations(expect ?? {}, [...at, 'expect'], refuse),
  };
}

/** A test that asks for nothing would pass; nothing is written of an object that is not released. */
function checkIsAsking({ status, expect }: TestDocument, at: KeyPath, refuse: Refuse): void {
  if (expect === undefined ? status === undefined : Object.keys(expect).length === 0)
    refuse(expect === undefined ? at : [...at, 'expect'], 'nothing is expected', { hint: 'give expect or a status' });
  if (status !== undefined && status !== 'released' && expect !== undefined)
    refuse([...at, 'expect'], `nothing is written of what is ${status}`, { hint: 'expect its code', at: 'key' });
}

function sopClassOf(
  { 'sop-class': stated }: TestDocument,
  dataset: TestDataSet | undefined,
  path: KeyPath,
  refuse: Refuse,
): string | undefined {
  if (stated === undefined) return undefined;
  if (dataset === undefined) refuse(path, 'an object says its own SOP Class', { at: 'key' });
  if (dataset.some(({ at }) => at.kind === 'tag' && at.tag === SOP_CLASS_UID))
    refuse(path, 'the dataset has a SOPClassUID', { at: 'key' });
  // A UID that is nobody's is how an unknown class is tested.
  if (/^[\d.]{1,64}$/.test(stated)) return stated;
  const uid = uidOfKeyword(stated);
  if (uid !== undefined && uidFacts(uid)?.type === 'SOP Class') return uid;
  return refuse(path, `no SOP Class ${quoted(stated)}`, { hint: 'a keyword of PS3.6, as CTImageStorage, or a UID' });
}

function codeOf({ code, status }: TestDocument, path: KeyPath, refuse: Refuse): FailureCode | undefined {
  if (code === undefined) return undefined;
  if (status === undefined || status === 'released')
    refuse(path, 'only what is held or quarantined has a code', { at: 'key' });
  if (isFailureCode(code)) return code;
  const near = nearest(code, Object.keys(FAILURE_CODES));
  return refuse(path, `no code ${quoted(code)}`, {
    hint: near === undefined ? 'codes are listed in docs/reference/codes.md' : `did you mean ${near}?`,
  });
}

const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(FAILURE_CODES, code);
