import {
  element,
  fileMeta,
  inOrder,
  item,
  type MetaFields,
  type Part,
  part10,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { type IdentifierKind, type Subject, SubjectBuilder } from '../identity/index.ts';
import { type CompiledPolicy, presetPolicy } from '../policy/index.ts';
import { DEIDENTIFICATION_METHODS } from '../standard/index.ts';
import type { Verdict, VerifyInput } from './types.ts';
import { createVerifier } from './verifier.ts';

export const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
/** A class of a vendor: its IOD is not known, so that no Type is missing in a small file. */
const PRIVATE_CLASS = '1.3.46.670589.5.0.1.1';
const IMPLEMENTATION = '2.25.193915123090164887855574150105230974553';
export const OFFSET = -364;

/** Presets with the dates that most tests are about. */
export const RESEARCH = presetPolicy('research');
export const SAFE_HARBOR = presetPolicy('safe-harbor');
export const BASIC = presetPolicy('basic');

/** A policy with parts of it exchanged. The digest stays: nothing but its equality is looked at. */
export const policyWith = (policy: CompiledPolicy, changes: Partial<CompiledPolicy>): CompiledPolicy => ({
  ...policy,
  ...changes,
});

/** A UID as the keyed construction makes it: `2.25.` and a UUID of version 8 and variant 2; `seed` below 2^48. */
export function keyedUid(seed: number): string {
  const high = (BigInt(seed) << 16n) | 0x8000n;
  return `2.25.${(high << 64n) | (0b10n << 62n) | BigInt(seed)}`;
}

export const INSTANCE = keyedUid(0xabcdef);

export interface GoodOptions {
  readonly policy?: CompiledPolicy;
  readonly meta?: MetaFields;
  readonly transferSyntax?: string;
  readonly preamble?: Uint8Array;
  readonly trailing?: Uint8Array;
  readonly sopClass?: string;
  /** Codes of (0012,0064); those of the policy unless given. */
  readonly codes?: readonly string[];
  /** Tags of the attributes below that are left out. */
  readonly without?: readonly number[];
}

/** A file without a fault, with `parts` in it: an instance of a private class with its provenance. */
export function good(parts: readonly Part[] = [], options: GoodOptions = {}): Uint8Array {
  const { policy = RESEARCH, transferSyntax = SYNTAX.explicitLittle, sopClass = PRIVATE_CLASS } = options;
  const own = [
    element(0x00080016, 'UI', sopClass),
    element(0x00080018, 'UI', INSTANCE),
    element(0x00080064, 'CS', 'WSD'),
    element(0x00100010, 'PN', 'LG-0123456789ABCDEFG'),
    element(0x00100020, 'LO', 'LG-0123456789ABCDEFG'),
    element(0x00120062, 'CS', 'YES'),
    element(
      0x00120063,
      'LO',
      `leadglass 0.1.0\\policy ${policy.name}@${policy.digest.slice(0, 16)}\\PS3.15 ${policy.edition}`,
    ),
    sequence(0x00120064, (options.codes ?? policy.codes).map(methodItem)),
    element(0x0020000d, 'UI', keyedUid(2)),
    element(0x0020000e, 'UI', keyedUid(3)),
    element(0x00280303, 'CS', temporalInformation(policy)),
  ];
  const replaced = new Set([...parts.map(({ tag }) => tag), ...(options.without ?? [])]);
  return part10({
    ...(options.preamble === undefined ? {} : { preamble: options.preamble }),
    ...(options.trailing === undefined ? {} : { trailing: options.trailing }),
    transferSyntax,
    meta: goodMeta({ sopClassUid: sopClass, transferSyntax, ...options.meta }),
    dataSet: inOrder(...own.filter(({ tag }) => !replaced.has(tag)), ...parts),
  });
}

export function goodMeta(fields: MetaFields = {}): Uint8Array {
  const { more = [], ...rest } = fields;
  return fileMeta({
    sopClassUid: PRIVATE_CLASS,
    sopInstanceUid: INSTANCE,
    transferSyntax: SYNTAX.explicitLittle,
    implementationClassUid: IMPLEMENTATION,
    ...rest,
    more: [element(0x00020013, 'SH', 'LEADGLASS'), ...more],
  });
}

export function methodItem(code: string): Part {
  const meaning = DEIDENTIFICATION_METHODS.find((method) => method.code === code)?.meaning ?? 'Something Else';
  return item(element(0x00080100, 'SH', code), element(0x00080102, 'SH', 'DCM'), element(0x00080104, 'LO', meaning));
}

const temporalInformation = ({ dates }: CompiledPolicy): string =>
  dates.mode === 'keep' ? 'UNMODIFIED' : dates.mode === 'rows' || dates.mode === 'remove' ? 'REMOVED' : 'MODIFIED';

export type Identifiers = readonly (readonly [kind: IdentifierKind, value: string])[];

export function subjectOf(...identifiers: Identifiers): Subject {
  const builder = new SubjectBuilder({ issuer: '', id: 'MRN00482913', unidentified: false });
  for (const [kind, value] of identifiers) builder.add(kind, value);
  return builder.subject();
}

export interface VerifyOptions extends Partial<Omit<VerifyInput, 'written' | 'subject'>> {
  readonly identifiers?: Identifiers;
}

export function verify(bytes: Uint8Array | ByteSource, options: VerifyOptions = {}): Verdict {
  const { identifiers = [], policy = RESEARCH, ...rest } = options;
  const written = bytes instanceof Uint8Array ? new BufferSource(bytes) : bytes;
  const input = { written, subject: subjectOf(...identifiers), policy, offsetDays: OFFSET, sourceViolations: () => [] };
  return createVerifier(policy).verify({ ...input, ...rest });
}

/** The verdict in one line: `ok`, or the code and where. */
export function verdictText(verdict: Verdict): string {
  if (verdict.ok) return 'ok';
  return [verdict.code, ...verdict.findings.map(({ code, path }) => `${code} ${path}`)].join('; ');
}

/** The same of a good file with one part more. */
export const verdictOn = (parts: readonly Part[], identifiers: Identifiers, options: GoodOptions = {}): string =>
  verdictText(verify(good(parts, options), { identifiers, policy: options.policy ?? RESEARCH }));

/** A source that does not lie in memory: every read overwrites the one before. */
export class PagedSource implements ByteSource {
  readonly #bytes: Uint8Array;
  readonly #page: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#page = new Uint8Array(bytes.length);
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(start: number, end: number): Uint8Array {
    const part = this.#bytes.subarray(start, end);
    this.#page.fill(0xee);
    this.#page.set(part);
    return this.#page.subarray(0, part.length);
  }
}
