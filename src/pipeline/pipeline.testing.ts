/** For the tests of this folder: pipelines under a policy, and what becomes of an object in them. */
import { element, item, type Part, part10, SYNTAX, sequence } from '../../test/build/index.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { type FailureCode, Secret } from '../failure/index.ts';
import type { SeedSource, Subject } from '../identity/index.ts';
import { type CompiledPolicy, presetPolicy } from '../policy/index.ts';
import { createPipeline, type Pipeline, type Prepared, type Ready, type RunFlags } from './index.ts';

export const SECRET = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
const BASIC = presetPolicy('basic');

/** The bare profile that holds nothing back. */
export const OPEN: CompiledPolicy = {
  ...BASIC,
  pixels: { ...BASIC.pixels, text: 'insecure-keep', faces: 'keep' },
  documents: 'remove',
  unknownClass: 'weakest',
};

/** The bare profile as it comes: everything that a person must look at is held. */
export const CAREFUL = BASIC;

export interface Setting {
  readonly policy?: CompiledPolicy;
  readonly flags?: Partial<RunFlags>;
  readonly subject?: Subject;
  /** Reasons to hold that a person has waived. */
  readonly waived?: readonly FailureCode[];
  readonly seeds?: SeedSource;
}

export function pipelineWith({ policy = OPEN, flags, subject, seeds }: Setting = {}): Pipeline {
  return createPipeline({
    policy,
    secret: SECRET,
    flags: { rekey: false, media: false, ...flags },
    subjectOf: () => subject,
    ...(seeds === undefined ? {} : { seeds }),
  });
}

/** A source that does not lie in memory: every read is a copy that the next one overwrites. */
export class SlowSource implements ByteSource {
  readonly #bytes: Uint8Array;
  readonly #scratch = new Uint8Array(4 * 1024 * 1024);
  /** The most bytes that were read at once. */
  largestRead = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(start: number, end: number): Uint8Array {
    const bytes = this.#bytes.subarray(start, end);
    this.largestRead = Math.max(this.largestRead, bytes.length);
    this.#scratch.set(bytes);
    return this.#scratch.subarray(0, bytes.length);
  }
}

export function assembled({ segments }: Ready, source: Uint8Array): Uint8Array {
  return Buffer.concat(
    segments.map((segment) => (segment instanceof Uint8Array ? segment : source.subarray(segment.start, segment.end))),
  );
}

export interface Passed {
  readonly prepared: Prepared;
  /** Status, or the code of what went wrong, verification included. */
  readonly outcome: string;
  readonly codes: readonly string[];
  readonly written?: Uint8Array;
  readonly object?: DicomObject;
}

/** Through everything: prepare, write, verify the written bytes. */
export function passed(bytes: Uint8Array, setting: Setting & { readonly source?: ByteSource } = {}): Passed {
  const prepared = pipelineWith(setting).prepare(setting.source ?? new BufferSource(bytes), setting.waived);
  const codes = prepared.findings.map(({ code }) => code);
  if (prepared.status !== 'ready') return { prepared, outcome: prepared.code ?? prepared.status, codes };
  const written = assembled(prepared, bytes);
  const verdict = prepared.verify(new BufferSource(written));
  const outcome = verdict.ok ? 'released' : verdict.code;
  return { prepared, outcome, codes, written, object: readObject(new BufferSource(written)) };
}

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const INSTANCE = '1.2.826.0.1.3680043.9.7777.1.1.1';

/** A small CT slice, whole enough for its IOD to say nothing of what is in question; `more` replaces elements by tag. */
export function slice(more: readonly Part[] = [], sopClass = CT): readonly Part[] {
  const base = [
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    element(0x00080016, 'UI', sopClass),
    element(0x00080018, 'UI', INSTANCE),
    element(0x00080020, 'DA', '20240311'),
    element(0x00080030, 'TM', '101500'),
    element(0x00080050, 'SH', 'ACC7781204'),
    element(0x00080060, 'CS', 'CT'),
    element(0x00080070, 'LO', 'ACME'),
    element(0x00080090, 'PN', 'VANTERPOOL^ORLA'),
    element(0x00080080, 'LO', 'NORTHMERE GENERAL'),
    sequence(0x00081140, [item(element(0x00081150, 'UI', CT), element(0x00081155, 'UI', `${INSTANCE}.7`))]),
    element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'),
    element(0x00100020, 'LO', 'MRN00482913'),
    element(0x00100030, 'DA', '19560214'),
    element(0x00100040, 'CS', 'M'),
    element(0x00180015, 'CS', 'CHEST'),
    element(0x00180050, 'DS', '5'),
    element(0x0020000d, 'UI', '1.2.826.0.1.3680043.9.7777.1'),
    element(0x0020000e, 'UI', '1.2.826.0.1.3680043.9.7777.1.1'),
    element(0x00200010, 'SH', 'S4471'),
    element(0x00200011, 'IS', '2'),
    element(0x00200013, 'IS', '7'),
    element(0x00280002, 'US', 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    element(0x00280010, 'US', 4),
    element(0x00280011, 'US', 4),
    element(0x00280100, 'US', 8),
    element(0x00280101, 'US', 8),
    element(0x00280102, 'US', 7),
    element(0x00280103, 'US', 0),
    element(0x7fe00010, 'OB', new Uint8Array(16).fill(9)),
  ];
  const given = new Set(more.map(({ tag }) => tag));
  return [...base.filter(({ tag }) => !given.has(tag)), ...more].toSorted((a, b) => a.tag - b.tag);
}

export interface FileSetting {
  readonly transferSyntax?: string;
  readonly sopClass?: string;
  /** Tags to leave out. */
  readonly without?: readonly number[];
}

export function file(more: readonly Part[] = [], setting: FileSetting = {}): Uint8Array {
  const { transferSyntax = SYNTAX.explicitLittle, sopClass = CT, without = [] } = setting;
  const dataSet = slice(more, sopClass).filter(({ tag }) => !without.includes(tag));
  return part10({ transferSyntax, meta: { sopClassUid: sopClass, sopInstanceUid: INSTANCE }, dataSet });
}
