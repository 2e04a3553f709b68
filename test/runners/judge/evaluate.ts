import { elementAt, type ParsedFile, type PathTarget, parsePath, stringsOf } from '../parse/index.ts';
import { canonicalValues, type Located } from './canonical.ts';
import { allTextDecodes, ELEMENT_RULES, HOLD_WITHOUT_RELEASE, lowerAscii, type Subject, shiftOf } from './rules.ts';
import type { Expectation, Finding, Instance } from './types.ts';

/** Judges all expectations of a case over its instances. Rules of one case share the shifts of their labels. */
export function evaluate(expectations: readonly Expectation[], instances: readonly Instance[]): Finding[] {
  const shifts = labelShifts(expectations, instances);
  return expectations.map((expectation) => {
    const target = parsePath(expectation.path);
    const instance = instances[target.instance];
    if (instance === undefined)
      throw new RangeError(`${expectation.path} names an instance that the case does not have`);
    const { pass, found } = judge({ expectation, target, instance, instances, shifts });
    return { path: expectation.path, rule: ruleText(expectation), pass, found: shorten(found) };
  });
}

const ruleText = ({ rule, value }: Expectation): string =>
  value === undefined ? rule : `${rule} ${shorten(JSON.stringify(value))}`;

interface Question {
  readonly expectation: Expectation;
  readonly target: PathTarget;
  readonly instance: Instance;
  readonly instances: readonly Instance[];
  readonly shifts: ReadonlyMap<string, number>;
}

interface Answer {
  readonly pass: boolean;
  readonly found: string;
}

function judge(question: Question): Answer {
  switch (question.target.place) {
    case 'outcome':
      return judgeText(question.expectation, question.instance.outcome);
    case 'report':
      return judgeText(question.expectation, question.instance.report);
    case 'file':
      return judgeFile(question.expectation, question.instance);
    case 'preamble':
      return judgePreamble(question);
    default:
      return judgeElement(question);
  }
}

/** The first shift seen under a label is the one that all others must have. */
function labelShifts(expectations: readonly Expectation[], instances: readonly Instance[]): Map<string, number> {
  const shifts = new Map<string, number>();
  for (const { path, rule, value } of expectations) {
    if (rule !== 'shifted' || shifts.has(String(value))) continue;
    const target = parsePath(path);
    const instance = instances[target.instance];
    const k = shiftOf(locate(instance?.output, target), locate(instance?.input, target));
    if (k !== undefined) shifts.set(String(value), k);
  }
  return shifts;
}

function locate(file: ParsedFile | undefined, target: PathTarget): Located | undefined {
  return file === undefined ? undefined : elementAt(file, target);
}

function judgeElement(question: Question): Answer {
  const { expectation, target, instance, instances, shifts } = question;
  const rule = ELEMENT_RULES[expectation.rule];
  if (rule === undefined) throw new RangeError(`unknown rule ${expectation.rule}`);
  if (instance.outcome !== 'released') {
    const held = expectation.rule === 'nonEmptyOrQuarantined' && instance.outcome === 'quarantined';
    return { pass: held || HOLD_WITHOUT_RELEASE.has(expectation.rule), found: `outcome ${instance.outcome}` };
  }
  if (instance.output === undefined) return { pass: false, found: `unreadable output: ${instance.unreadable ?? ''}` };
  const out = locate(instance.output, target);
  const subject: Subject = {
    out,
    in: locate(instance.input, target),
    other: otherElement(expectation, instances),
    value: expectation.value,
    label: {
      k: shifts.get(String(expectation.value)),
      otherK: expectation.differentFrom === undefined ? undefined : shifts.get(expectation.differentFrom),
      all: [...shifts.values()],
    },
    inputs: samePatient(instance, instances),
  };
  return { pass: rule(subject), found: describe(out) };
}

const COMPARING = new Set(['sameAs', 'notSameAs', 'linkedIfPresent']);

function otherElement({ rule, value }: Expectation, instances: readonly Instance[]): Located | undefined {
  if (!COMPARING.has(rule)) return undefined;
  const target = parsePath(String(value));
  return locate(instances[target.instance]?.output, target);
}

/** Inputs that carry the Patient ID of this one. */
export function samePatient(instance: Instance, instances: readonly Instance[]): ParsedFile[] {
  const id = patientId(instance.input);
  return instances.map(({ input }) => input).filter((input) => patientId(input) === id);
}

function patientId({ dataSet }: ParsedFile): string {
  const element = dataSet.get('00100020');
  return element === undefined ? '' : stringsOf(element, dataSet.charset).join('\\');
}

function describe(out: Located | undefined): string {
  if (out === undefined) return 'absent';
  const values = canonicalValues(out);
  return values.length === 0 ? 'empty' : `${out.element.vr} ${JSON.stringify(values)}`;
}

const shorten = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}...` : text);

/** Rules on `@outcome` and `@report`. */
function judgeText({ rule, value }: Expectation, text: string): Answer {
  switch (rule) {
    case 'equals':
      return { pass: text === value, found: text };
    case 'oneOf':
      return { pass: Array.isArray(value) && value.includes(text), found: text };
    case 'contains':
      return { pass: lowerAscii(text).includes(lowerAscii(String(value))), found: text };
    case 'notContains':
      return { pass: !lowerAscii(text).includes(lowerAscii(String(value))), found: text };
    case 'matches':
      return { pass: new RegExp(String(value)).test(text), found: text };
    case 'differs':
      return { pass: text !== value, found: text };
    default:
      throw new RangeError(`rule ${rule} does not apply to text`);
  }
}

/** Rules on all written bytes. Without an output there are none. */
function judgeFile({ rule, value }: Expectation, { output, outcome, unreadable }: Instance): Answer {
  if (outcome !== 'released') return { pass: HOLD_WITHOUT_RELEASE.has(rule), found: `outcome ${outcome}` };
  if (output === undefined) return { pass: false, found: `unreadable output: ${unreadable ?? ''}` };
  switch (rule) {
    case 'contains':
      return { pass: fileContains(output, String(value)), found: `${output.bytes.length} bytes` };
    case 'notContains':
      return { pass: !fileContains(output, String(value)), found: `${output.bytes.length} bytes` };
    case 'notContainsHex': {
      const bytes = Buffer.from(String(value), 'hex');
      return {
        pass: !buffersOf(output).some((buffer) => buffer.includes(bytes)),
        found: `${output.bytes.length} bytes`,
      };
    }
    case 'validCharset':
      return {
        pass: allTextDecodes(output),
        found: `character set ${output.dataSet.charset.join('\\') || '(default)'}`,
      };
    case 'endsAtDataset':
      return { pass: output.trailingBytes === 0, found: `${output.trailingBytes} bytes behind the data set` };
    default:
      throw new RangeError(`rule ${rule} does not apply to a file`);
  }
}

/** The file as written, and the inflated data set where it is deflated. */
const buffersOf = ({ bytes, body }: ParsedFile): Buffer[] =>
  [...new Set([bytes, body])].map((part) => Buffer.from(part));

function fileContains(file: ParsedFile, value: string): boolean {
  const needle = lowerAscii(value);
  const forms = [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'latin1'), Buffer.from(needle, 'utf16le')];
  const haystacks = buffersOf(file).map((buffer) => Buffer.from(lowerAscii(buffer.toString('latin1')), 'latin1'));
  return haystacks.some((haystack) => forms.some((form) => form.length > 0 && haystack.includes(form)));
}

/** All zero; or the tool's own constant: the same in every output, and the preamble of no input. */
function judgePreamble({ expectation, instance, instances }: Question): Answer {
  if (expectation.rule !== 'zeroOrOwn') throw new RangeError(`rule ${expectation.rule} does not apply to a preamble`);
  const preamble = instance.output?.preamble;
  if (preamble === undefined) return { pass: false, found: `no preamble, outcome ${instance.outcome}` };
  if (preamble.every((byte) => byte === 0)) return { pass: true, found: 'zeros' };
  const same = (other: Uint8Array | undefined): boolean => other !== undefined && Buffer.compare(other, preamble) === 0;
  const outputs = instances.flatMap(({ output }) => output ?? []);
  const own =
    outputs.length > 1 &&
    outputs.every((file) => same(file.preamble)) &&
    !instances.some(({ input }) => same(input.preamble));
  return { pass: own, found: 'bytes other than zero' };
}
