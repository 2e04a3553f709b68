import { runInNewContext } from 'node:vm';
import { BufferSource } from '../bytes/index.ts';
import { decisionList } from '../deid/index.ts';
import {
  concatBytes,
  DataSet,
  decodeLatin1,
  type Element,
  IS_STRING,
  readObject,
  trimPadding,
  vrOfName,
} from '../dicom/index.ts';
import { Secret } from '../failure/index.ts';
import {
  createPipeline,
  type Pipeline,
  type Ready,
  statusWhenRefused,
  withSearchedPicture,
} from '../pipeline/index.ts';
import type { CompiledPolicy, Expectation, PathStep, PolicyTest, PrivateSelector } from '../policy/index.ts';
import { plural } from './screen.ts';

/** How a test ended. */
export interface PolicyTestResult {
  readonly name: string;
  /** What does not hold, in words; empty for a test that passes. */
  readonly failures: readonly string[];
}

/** Tests do not depend on a project: the same code for the same patient everywhere. */
const TEST_SECRET = (): Secret => new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
/** An expression that goes back and forth on a value forever is the author's mistake, not a reason to hang. */
const MAX_MATCH_MS = 500;
const LONGEST_SHOWN = 200;

/** Runs the engine and the verification of a run on one object, and judges the written bytes by reading them again. */
export async function runPolicyTest(
  test: PolicyTest,
  policy: CompiledPolicy,
  bytes: Uint8Array,
): Promise<PolicyTestResult> {
  const flags = { rekey: true, media: false };
  const pipeline = createPipeline({
    policy,
    secret: TEST_SECRET(),
    seeds: { seedOf: TEST_SECRET },
    flags,
    subjectOf: () => undefined,
  });
  try {
    return await judged(test, pipeline, bytes);
  } finally {
    await pipeline.close();
  }
}

async function judged(test: PolicyTest, pipeline: Pipeline, bytes: Uint8Array): Promise<PolicyTestResult> {
  const prepared = await withSearchedPicture(pipeline.prepare(new BufferSource(bytes)));
  if (prepared.status !== 'ready') return resultOf(test, statusFailures(test, prepared.status, prepared.code));
  const written = concatBytes(
    prepared.segments.map((segment) =>
      segment instanceof Uint8Array ? segment : bytes.subarray(segment.start, segment.end),
    ),
  );
  const verdict = await prepared.verifyWhole(new BufferSource(written));
  if (!verdict.ok) return resultOf(test, statusFailures(test, statusWhenRefused(verdict.code), verdict.code));
  if (test.status !== 'released') return resultOf(test, statusFailures(test, 'released'));
  const judge = new Judge(prepared, [readData(bytes), readData(written)], test.dataset !== undefined);
  return resultOf(
    test,
    test.expect.flatMap((expectation) => judge.failure(expectation) ?? []),
  );
}

const resultOf = ({ name }: PolicyTest, failures: readonly string[]): PolicyTestResult => ({ name, failures });

const readData = (bytes: Uint8Array): DataSet => readObject(new BufferSource(bytes)).dataSet;

function statusFailures(test: PolicyTest, status: string, code?: string): string[] {
  if (status === test.status && (test.code === undefined || test.code === code)) return [];
  return [`expected ${withCode(test.status, test.code)}, was ${withCode(status, code)}`];
}

const withCode = (status: string, code?: string): string => (code === undefined ? status : `${status} (${code})`);

/** What a path leads to: an element, an item of a sequence, or nothing. */
type Target = Element | DataSet | undefined;

class Judge {
  readonly #before: DataSet;
  readonly #after: DataSet;
  readonly #decided: ReadonlyMap<string, { readonly action: string; readonly rule: string }>;
  readonly #showsValues: boolean;

  /** Values are shown of a dataset, which its author made up: an object can be a patient's. */
  constructor({ object, decisions }: Ready, [before, after]: readonly [DataSet, DataSet], showsValues: boolean) {
    this.#before = before;
    this.#after = after;
    this.#showsValues = showsValues;
    this.#decided = new Map([...decisionList(object, decisions)].map((decision) => [decision.path, decision]));
  }

  /** What is wrong, or nothing. */
  failure({ path, written, rule, value }: Expectation): string | undefined {
    const [before, after] = [targetAt(this.#before, path), targetAt(this.#after, path)];
    const decided = before === undefined || before instanceof DataSet ? undefined : this.#decided.get(before.path);
    const text = after === undefined ? undefined : textOf(after);
    const unless = (
      holds: boolean,
      expected: string,
      instead = foundText(after, this.#showsValues),
    ): string | undefined => (holds ? undefined : `${written}: expected ${expected}, ${instead}`);
    switch (rule) {
      case 'absent':
        return unless(after === undefined, 'absent');
      case 'present':
        return unless(after !== undefined, 'present');
      case 'empty':
        return unless(after !== undefined && isEmpty(after), 'empty');
      case 'kept':
        return unless(isSame(before, after), before === undefined ? 'a value that the source has' : 'what it was');
      case 'changed':
        return unless(after !== undefined && !isSame(before, after), 'another value than the source has');
      case 'equals':
        return unless(text === value, JSON.stringify(value));
      case 'not-equals':
        return unless(text !== value, `not ${JSON.stringify(value)}`);
      case 'contains':
        return unless(text?.includes(value) === true, `${JSON.stringify(value)} in it`);
      case 'not-contains':
        return unless(text?.includes(value) !== true, `no ${JSON.stringify(value)} in it`);
      case 'matches': {
        const matches = text !== undefined && isMatch(text, value);
        return unless(matches === true, `a match of ${value}`, matches === undefined ? 'it takes too long' : undefined);
      }
      case 'action':
        return unless(decided?.action === value, `the action ${value}`, decidedText(decided?.action));
      case 'rule':
        return unless(decided?.rule === value, `the rule ${value}`, decidedText(decided?.rule));
    }
  }
}

const decidedText = (decided: string | undefined): string =>
  decided === undefined ? 'nothing is decided on it' : `it is ${decided}`;

function targetAt(root: DataSet, path: readonly PathStep[]): Target {
  let target: Target = root;
  for (const { at, item } of path) {
    if (!(target instanceof DataSet)) return undefined;
    const element: Element | undefined = at.kind === 'tag' ? target.get(at.tag) : privateElement(target, at);
    target = item === undefined ? element : element?.items()[item];
  }
  return target;
}

/** The element in the first block of a creator that has it (PS3.5 7.8.1). */
function privateElement(dataSet: DataSet, { creator, group, element }: PrivateSelector): Element | undefined {
  for (let block = 0x10; block <= 0xff; block++) {
    const reserved = dataSet.get(group * 0x10000 + block);
    const found =
      reserved && creatorName(reserved) === creator && dataSet.get(group * 0x10000 + block * 0x100 + element);
    if (found) return found;
  }
  return undefined;
}

/** As the engine compares it: by its bytes, whatever the character set. */
const creatorName = (element: Element): string => trimPadding(decodeLatin1(element.bytes()));

function foundText(target: Target, showsValues: boolean): string {
  if (target === undefined) return 'it is absent';
  if (isEmpty(target)) return 'it is empty';
  if (target instanceof DataSet) return `it has ${plural(target.elements().length, 'attribute')}`;
  if (target.isSequence) return `it has ${plural(target.items().length, 'item')}`;
  const text = textOf(target);
  if (text === '' || !showsValues) return `it has ${plural(target.length, 'byte')}`;
  return `it is ${JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)}`;
}

/** The values of an element as one text; of what has no text an empty one. */
const textOf = (target: Element | DataSet): string => (target instanceof DataSet ? '' : target.strings().join('\\'));

function isEmpty(target: Element | DataSet): boolean {
  if (target instanceof DataSet) return target.elements().length === 0;
  return target.isSequence ? target.items().length === 0 : target.length === 0;
}

/** True when both are there with the same content: text may have moved to another character set. */
function isSame(before: Target, after: Target): boolean {
  if (before === undefined || after === undefined) return false;
  if (before instanceof DataSet || after instanceof DataSet)
    return before instanceof DataSet && after instanceof DataSet && hasSameElements(before, after);
  if (before.isSequence || after.isSequence) {
    const [first, second] = [before.items(), after.items()];
    return (
      before.isSequence === after.isSequence &&
      first.length === second.length &&
      first.every((item, i) => isSame(item, second[i]))
    );
  }
  if (IS_STRING[vrOfName(before.vr)] === 1) return textOf(before) === textOf(after);
  const [first, second] = [before.bytes(), after.bytes()];
  return first.length === second.length && first.every((byte, i) => byte === second[i]);
}

function hasSameElements(before: DataSet, after: DataSet): boolean {
  const [first, second] = [before.elements(), after.elements()];
  return (
    first.length === second.length &&
    first.every((element, i) => element.tag === second[i]?.tag && isSame(element, second[i]))
  );
}

/** Whether an expression matches; `undefined` when it takes too long to say. */
function isMatch(text: string, expression: string): boolean | undefined {
  try {
    const matches: unknown = runInNewContext(
      'new RegExp(expression, "u").test(text)',
      { expression, text },
      { timeout: MAX_MATCH_MS },
    );
    return matches === true;
  } catch (error) {
    // An error of the other context is no `Error` of this one.
    const { code } = error as { readonly code?: unknown };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
