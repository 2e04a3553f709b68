import { BufferSource } from '../bytes/index.ts';
import { decisionList } from '../deid/index.ts';
import {
  concatBytes,
  type DataSet,
  encodeAscii,
  encodeElement,
  encodeItem,
  encodeNumbers,
  IS_STRING,
  readObject,
  VR,
  type Vr,
  vrOfName,
} from '../dicom/index.ts';
import { Failure, Secret } from '../failure/index.ts';
import { createPipeline, type Ready } from '../pipeline/index.ts';
import type { CompiledPolicy, Expectation, PathStep, PolicyTest, TestDataSet, TestValue } from '../policy/index.ts';
import { attribute, tagOfKeyword, tagText } from '../standard/index.ts';

/** How a test ended. */
export interface PolicyTestResult {
  readonly name: string;
  /** What does not hold, in words; empty for a test that passes. */
  readonly failures: readonly string[];
}

const LITTLE = { explicit: true, bigEndian: false } as const;
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
/** Tests do not depend on a project: the same code for the same patient everywhere. */
const TEST_SECRET = (): Secret => new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));

/**
 * Runs the engine and the verification of a run on one object, and judges the written bytes by reading them again.
 *
 * @throws {Failure} `policy/unknown-attribute` or `policy/value` for a dataset that cannot be written
 */
export function runPolicyTest(test: PolicyTest, policy: CompiledPolicy, bytes: Uint8Array): PolicyTestResult {
  const flags = { rekey: true, media: false };
  const pipeline = createPipeline({ policy, secret: TEST_SECRET(), flags, subjectOf: () => undefined });
  const prepared = pipeline.prepare(new BufferSource(bytes));
  if (prepared.status !== 'ready')
    return { name: test.name, failures: statusFailures(test, prepared.status, prepared.code) };
  const written = concatBytes(
    prepared.segments.map((segment) =>
      segment instanceof Uint8Array ? segment : bytes.subarray(segment.start, segment.end),
    ),
  );
  const verdict = prepared.verify(new BufferSource(written));
  if (!verdict.ok) return { name: test.name, failures: statusFailures(test, 'quarantined', verdict.code) };
  if (test.status !== 'released') return { name: test.name, failures: statusFailures(test, 'released') };
  const judge = new Judge(
    prepared,
    readObject(new BufferSource(bytes)).dataSet,
    readObject(new BufferSource(written)).dataSet,
  );
  const failures = test.expect.flatMap((expectation) => judge.failure(expectation) ?? []);
  return { name: test.name, failures };
}

function statusFailures(test: PolicyTest, status: string, code?: string): string[] {
  return status === test.status
    ? []
    : [`expected ${test.status}, was ${status}${code === undefined ? '' : ` (${code})`}`];
}

class Judge {
  readonly #before: DataSet;
  readonly #after: DataSet;
  readonly #decided: ReadonlyMap<string, { readonly action: string; readonly rule: string }>;

  constructor({ object, decisions }: Ready, before: DataSet, after: DataSet) {
    this.#before = before;
    this.#after = after;
    this.#decided = new Map(
      [...decisionList(object, decisions)].map(({ path, action, rule }) => [path, { action, rule }]),
    );
  }

  /** What is wrong, or nothing. */
  failure({ path, written, rule, value }: Expectation): string | undefined {
    const [before, after] = [valueAt(this.#before, path), valueAt(this.#after, path)];
    const decided = this.#decided.get(path.map(stepText).join('.'));
    const found =
      after === undefined ? 'it is absent' : after === '' ? 'it is empty' : `it is ${JSON.stringify(after)}`;
    const unless = (holds: boolean, expected: string, instead = found): string | undefined =>
      holds ? undefined : `${written}: expected ${expected}, ${instead}`;
    switch (rule) {
      case 'absent':
        return unless(after === undefined, 'absent');
      case 'present':
        return unless(after !== undefined, 'present');
      case 'empty':
        return unless(after === '', 'empty');
      case 'kept':
        return unless(after !== undefined && after === before, 'the value of the source');
      case 'changed':
        return unless(after !== before, 'another value than the source has');
      case 'equals':
        return unless(after === value, JSON.stringify(value));
      case 'not-equals':
        return unless(after !== value, `not ${JSON.stringify(value)}`);
      case 'contains':
        return unless(after?.includes(value) === true, `${JSON.stringify(value)} in it`);
      case 'not-contains':
        return unless(after?.includes(value) !== true, `no ${JSON.stringify(value)} in it`);
      case 'matches':
        return unless(after !== undefined && new RegExp(value, 'u').test(after), `a match of ${value}`);
      case 'action':
        return unless(decided?.action === value, `the action ${value}`, `it is ${decided?.action ?? 'not decided on'}`);
      case 'rule':
        return unless(decided?.rule === value, `the rule ${value}`, `it is ${decided?.rule ?? 'not decided on'}`);
    }
  }
}

const stepText = ({ tag, item }: PathStep): string => `${tagText(tag)}${item === undefined ? '' : `[${item}]`}`;

/** The values of an element as one text; `undefined` where there is no such element. */
function valueAt(root: DataSet, path: readonly PathStep[]): string | undefined {
  let dataSet: DataSet | undefined = root;
  for (const { tag, item } of path.slice(0, -1)) dataSet = dataSet?.items(tag)[item ?? 0];
  const { tag, item } = path.at(-1)!;
  const element = dataSet?.get(tag);
  if (element === undefined) return undefined;
  if (element.vr === 'SQ')
    return item === undefined || element.items()[item] !== undefined ? `${element.items().length} items` : undefined;
  const numbers = element.numbers();
  return numbers.length > 0 ? numbers.join('\\') : element.strings().join('\\');
}

/**
 * The object of a dataset, as a data set in explicit VR little endian, text in UTF-8.
 *
 * @throws {Failure} `policy/unknown-attribute`, `policy/value`
 */
export function objectOf(dataset: TestDataSet, sopClass = CT_IMAGE): Uint8Array {
  const given: TestDataSet = {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: sopClass,
    SOPInstanceUID: '1.2.826.0.1.3680043.9.7777.1',
    StudyInstanceUID: '1.2.826.0.1.3680043.9.7777.2',
    SeriesInstanceUID: '1.2.826.0.1.3680043.9.7777.3',
    ...dataset,
  };
  return dataSetBytes(given);
}

function dataSetBytes(dataset: TestDataSet): Uint8Array {
  const elements = Object.entries(dataset).map(([name, value]) => [tagOf(name), value] as const);
  return concatBytes(elements.sort(([a], [b]) => a - b).map(([tag, value]) => elementBytes(tag, value)));
}

function tagOf(name: string): number {
  const hex = /^\(([0-9a-f]{4}),([0-9a-f]{4})\)$/i.exec(name);
  const tag = hex === null ? tagOfKeyword(name) : Number.parseInt(`${hex[1]}${hex[2]}`, 16);
  if (tag === undefined || attribute(tag) === undefined)
    throw new Failure('policy/unknown-attribute', `no attribute ${JSON.stringify(name)} in the dictionary`);
  return tag;
}

function elementBytes(tag: number, value: TestValue): Uint8Array {
  const vr = vrOfName(attribute(tag)!.vr.split('/')[0]!);
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number | TestDataSet)[];
  if (vr === VR.SQ) {
    const items = values.map((item) => {
      if (typeof item !== 'object')
        throw new Failure('policy/value', `${tagText(tag)} is a sequence: a list of datasets`);
      return encodeItem(dataSetBytes(item), LITTLE);
    });
    return encodeElement(tag, vr, concatBytes(items), LITTLE);
  }
  if (values.some((one) => typeof one === 'object'))
    throw new Failure('policy/value', `${tagText(tag)} is no sequence: text or numbers`);
  return encodeElement(tag, vr, valueBytes(vr, values as readonly (string | number)[], tag), LITTLE);
}

function valueBytes(vr: Vr, values: readonly (string | number)[], tag: number): Uint8Array {
  if (IS_STRING[vr] === 1) return new TextEncoder().encode(values.join('\\'));
  if (vr === VR.OB || vr === VR.OW || vr === VR.UN) return encodeAscii(values.join(''));
  const numbers = values.map(Number);
  if (numbers.some((number) => Number.isNaN(number)))
    throw new Failure('policy/value', `${tagText(tag)} takes numbers`);
  return encodeNumbers(vr, numbers, false);
}
