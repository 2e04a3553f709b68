/** For the tests of this folder: a pipeline over objects of its own making, with the faults that real ones have. */
import { element, part10 } from '../../test/build/index.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { hex } from '../crypto/index.ts';
import { decide, RuleBook } from '../deid/index.ts';
import { readObject } from '../dicom/index.ts';
import { Failure, type FailureCode } from '../failure/index.ts';
import { type PatientKey, Pseudonyms, SubjectBuilder } from '../identity/index.ts';
import {
  isWaivable,
  type PictureNotes,
  type Pictures,
  type Pipeline,
  type PipelineContext,
  type Prepared,
  type SeriesLook,
  type SurveyedPicture,
  type Trait,
  type Verification,
} from '../pipeline/index.ts';
import { presetPolicy } from '../policy/index.ts';
import { KeyedIds } from '../project/index.ts';
import type { Checked } from '../proof/index.ts';

/** A made object: 128 zeros, DICM, one line of JSON, then `pixels`. */
export interface MadeObject {
  readonly id: string;
  readonly issuer?: string;
  readonly uid: string;
  readonly names?: readonly string[];
  readonly traits?: readonly Trait[];
  /** Text that the output keeps. */
  readonly text?: string;
  readonly fault?: 'unreadable' | 'held' | 'own' | 'throws' | 'dies' | 'slow' | 'wrong-size';
  /** Why it is held. */
  readonly reasons?: readonly FailureCode[];
  /** It is to be searched for text. */
  readonly picture?: SurveyedPicture;
  /** What its series shows: in this slice when it is sampled, or in what all come to. */
  readonly shows?: 'text' | 'text-with-others' | 'defect';
  /** Makes a DICOMDIR of it. */
  readonly references?: readonly string[][];
}

const DATA_START = 132;

/** What evidence is counted from: an object in which one name was decided. */
const OBJECT = readObject(new BufferSource(part10({ dataSet: [element(0x00100010, 'PN', 'NOBODY')] })));
const DECISIONS = decide(OBJECT, { book: new RuleBook(presetPolicy('basic')) });
export const CHECKED: Checked = {
  elements: 5,
  uids: 3,
  dates: 0,
  private: 0,
  spellings: 2,
  documents: 0,
  documentsNotSearched: 0,
};

export function madeObject(facts: MadeObject, pixels: Uint8Array = new Uint8Array(0)): Uint8Array {
  const line = Buffer.from(`${JSON.stringify(facts)}\n`);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), line, pixels]);
}

export function createTestPipeline(context: PipelineContext): Pipeline {
  const ids = new KeyedIds(context.secret);
  return {
    close: async () => {},
    survey(source) {
      const facts = factsOf(source)?.facts;
      if (facts === undefined) return { kind: 'not-dicom' };
      if (facts.references !== undefined) return { kind: 'dicomdir', references: facts.references };
      if (facts.fault === 'unreadable') throw new Failure('input/garbage-header', 'made to be unreadable');
      const key = keyOf(facts);
      const builder = new SubjectBuilder(key);
      for (const name of facts.names ?? []) builder.add('name', name);
      return {
        kind: 'instance',
        key,
        subject: builder.subject(),
        sopInstanceUid: facts.uid,
        traits: facts.traits ?? [],
        ...(facts.picture === undefined ? {} : { picture: facts.picture }),
      };
    },
    prepare: (source, waived = [], notes = {}) => prepare(source, { ...context, waived, notes }, ids),
    seriesLook: async () => testSeriesLook(),
  };
}

/** As one over networks, without any. */
function testSeriesLook(): SeriesLook {
  let isText = false;
  let isTextSeen = false;
  const look: Pick<SeriesLook, 'add' | 'isTextSeen' | 'wordsInProjections'> = {
    add: async (source, sampled) => {
      const { shows, fault } = factsOf(source)!.facts;
      if (fault === 'dies') process.exit(7);
      if (fault === 'held') return 'unread';
      if (shows === 'defect') throw new RangeError('a defect of the look at a series');
      if (shows === 'text-with-others') isText = true;
      if (shows === 'text' && sampled.length > 0) isTextSeen = true;
      return 'read';
    },
    get isTextSeen() {
      return isTextSeen;
    },
    wordsInProjections: async () => (isText ? [{ left: 0, top: 0, right: 8, bottom: 4 }] : []),
  };
  return look as SeriesLook;
}

interface Context extends PipelineContext {
  readonly notes: PictureNotes;
  readonly waived: readonly FailureCode[];
}

function prepare(source: ByteSource, context: Context, ids: KeyedIds): Prepared {
  const { facts, end } = factsOf(source)!;
  const key = keyOf(facts);
  const name = {
    patient: codeOf(key, context, ids),
    study: '2.25.1',
    series: '2.25.2',
    instance: `2.25.${ids.instance(facts.uid)}`,
  };
  const reasons = facts.fault === 'held' ? (facts.reasons ?? ['refused/pixels']) : [];
  const left = reasons.filter((reason) => !isWaivable(reason) || !context.waived.includes(reason));
  if (left.length > 0) {
    return { status: 'held', code: left[0]!, reasons: left, findings: [], name, counts: { 'basic:X': 2 } };
  }
  if (facts.fault === 'own') return { status: 'quarantined', code: 'refused/own-output', findings: [] };
  if (facts.fault === 'throws') throw new RangeError(`a defect that quotes ${facts.names?.join()}`);
  if (facts.fault === 'dies') process.exit(7);
  if (facts.fault === 'slow') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4);
  const subject = context.subjectOf(key);
  const head = Buffer.from(`${'\0'.repeat(128)}DICM${JSON.stringify({ text: facts.text ?? '' })}\n`);
  const size = head.length + source.size - end + (facts.fault === 'wrong-size' ? 1 : 0);
  const verify = (written: ByteSource): Verification => {
    const text = Buffer.from(written.read(0, Math.min(written.size, 16384))).toString('latin1');
    const leaks = subject?.identifiers.some(({ value }) => text.includes(value)) ?? false;
    return leaks
      ? { ok: false, code: 'refused/leak', findings: [{ code: 'residual', path: '' }], faults: ['identifier'] }
      : { ok: true, findings: [], checked: CHECKED };
  };
  return {
    status: 'ready',
    name,
    ...(reasons.length === 0 ? {} : { waived: reasons }),
    segments: [head.subarray(0, 132), head.subarray(132), { start: end, end: source.size }],
    size,
    findings: [],
    counts: { 'basic:X': 2 },
    sopInstanceUid: facts.uid,
    source: { studyInstanceUid: `study of ${facts.id}`, seriesInstanceUid: `series of ${facts.uid}` },
    codes: ['113100'],
    pictures: { isThere: false, isTextUnchecked: false, isFaceUnchecked: false, ...searchOf(facts, context.notes) },
    object: OBJECT,
    decisions: DECISIONS,
    verify,
    verifyWhole: async (written) => {
      for (let i = 0; i < (facts.picture?.frames ?? 0); i++) await context.onFrame?.();
      return verify(written);
    },
  };
}

function searchOf({ picture }: MadeObject, { raised }: PictureNotes): Pick<Pictures, 'search'> {
  if (picture === undefined) return {};
  const by = raised === undefined ? { look: picture.look } : { look: 'strict' as const, raised };
  return { search: { ...by, frames: picture.frames, covered: [] } };
}

function codeOf(key: PatientKey, { policy, seeds }: PipelineContext, ids: KeyedIds): string {
  if (policy.pseudonyms.mode === 'keyed') return ids.patient(key).slice(0, 16);
  return new Pseudonyms(seeds!).of(key).patientId(key);
}

function keyOf({ issuer, id }: MadeObject): PatientKey {
  return { issuer: issuer ?? '', id, unidentified: id === '' };
}

function factsOf(source: ByteSource): { facts: MadeObject; end: number } | undefined {
  const head = Buffer.from(source.read(0, 4096));
  if (hex(head.subarray(128, DATA_START)) !== '4449434d') return undefined;
  const lineEnd = head.indexOf(0x0a, DATA_START);
  const facts = JSON.parse(head.subarray(DATA_START, lineEnd).toString()) as MadeObject;
  return { facts, end: lineEnd + 1 };
}
