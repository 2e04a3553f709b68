import { createSha256 } from '../crypto/index.ts';
import { type DataSet, type DicomObject, dictionaryVr, IS_STRING, ROW, VR } from '../dicom/index.ts';
import { isClinicalWord, profileRow } from '../standard/index.ts';
import { type PatientKey, type PatientRules, patientKey } from './patient.ts';
import { type IdentifierKind, type Subject, SubjectBuilder } from './subject.ts';

/** Who an object is about, which one it is, and what it says of the patient. */
export interface SurveyedObject {
  readonly key: PatientKey;
  readonly subject: Subject;
  /** `sha256:…` of the content where the object names none. */
  readonly sopInstanceUid: string;
}

const PATIENT_ID = 0x00100020;
const ISSUER_OF_PATIENT_ID = 0x00100021;
const STUDY_INSTANCE_UID = 0x0020000d;
const SOP_INSTANCE_UID = 0x00080018;
const MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;

/** Source, sending and receiving AE titles of the file meta: a station's name, which other attributes repeat. */
const APPLICATION_ENTITIES: readonly number[] = [0x00020016, 0x00020017, 0x00020018];

const HASHED_AT_ONCE = 1024 * 1024;

/** Longer values are prose: their parts may stand elsewhere, they as a whole do not. */
const LONGEST_VALUE = 128;
const LONGEST_TEXT = 64;
const SHORTEST_TEXT = 5;

/**
 * Reads the identifiers of one object, at every depth, before any rule acts (deidentification.md 6.2).
 * @throws {Failure} `input/value` when nothing says whose object it is.
 */
export function surveyObject(object: DicomObject, rules: PatientRules, memory?: SubjectMemory): SurveyedObject {
  const identity = identifyObject(object, rules);
  const values = collect(object);
  const subject = memory?.subject(identity.key, values) ?? subjectOf(identity.key, values);
  return { ...identity, subject };
}

/** A value as the object says it. */
type Said = readonly [kind: IdentifierKind, value: string];

function subjectOf(key: PatientKey, values: readonly Said[]): Subject {
  const builder = new SubjectBuilder(key);
  for (const [kind, value] of values) if (kind !== 'text' || isSpecific(value)) builder.add(kind, value);
  return builder.subject();
}

const KEPT_SUBJECTS = 64;

/** Instances of a series say the same of their patient: the same subject is given for all that do. */
export class SubjectMemory {
  readonly #known = new Map<string, Subject>();

  subject(key: PatientKey, values: readonly Said[]): Subject {
    // With lengths, so that no two lists of values share a text.
    let said = `${key.unidentified ? 1 : 0} ${key.issuer.length} ${key.issuer}${key.id.length} ${key.id}`;
    for (let i = 0; i < values.length; i++) said += `${values[i]![0]} ${values[i]![1].length} ${values[i]![1]}`;
    let subject = this.#known.get(said);
    if (subject === undefined) {
      subject = subjectOf(key, values);
      if (this.#known.size >= KEPT_SUBJECTS) this.#known.clear();
      this.#known.set(said, subject);
    }
    return subject;
  }
}

/**
 * Who an object is about and which one it is, without the rest of what it says. From here on the VR column of its table
 * says what the dictionary knows of values that are written as UN.
 */
export function identifyObject(object: DicomObject, rules: PatientRules): Omit<SurveyedObject, 'subject'> {
  const { dataSet } = object;
  readUnknownByDictionary(dataSet);
  const sopInstanceUid = instanceUid(object);
  const key = patientKey(
    {
      id: dataSet.text(PATIENT_ID),
      issuer: dataSet.text(ISSUER_OF_PATIENT_ID),
      studyInstanceUid: dataSet.text(STUDY_INSTANCE_UID),
      sopInstanceUid,
    },
    rules,
  );
  return { key, sopInstanceUid };
}

/** PS3.5 6.2.2: a public attribute that some system wrote as UN is what the dictionary says, a Patient ID for instance. */
function readUnknownByDictionary({ table }: DataSet): void {
  for (let row = 0; row < table.count; row++) {
    if (table.vr[row] !== VR.UN || (table.flags[row]! & ROW.sequence) !== 0 || (table.tag[row]! & 0x10000) !== 0)
      continue;
    const known = dictionaryVr(table.tag[row]!);
    if (known !== VR.SQ) table.vr[row] = known;
  }
}

/** The instance's UID; of an object that names none, its content stands for it, so that no two are taken for one. */
function instanceUid({ dataSet, meta, source }: DicomObject): string {
  const named = dataSet.text(SOP_INSTANCE_UID) || (meta?.text(MEDIA_STORAGE_SOP_INSTANCE_UID) ?? '');
  if (named !== '') return named;
  const hasher = createSha256();
  for (let at = 0; at < source.size; at += HASHED_AT_ONCE)
    hasher.update(source.read(at, Math.min(at + HASHED_AT_ONCE, source.size)));
  return `sha256:${hasher.digestHex()}`;
}

/** Everything that an object says of its patient, a value as often as it stands there. */
function collect({ dataSet, meta }: DicomObject): Said[] {
  const said: Said[] = [];
  const { table } = dataSet;
  const maker = dataSet.text(MANUFACTURER).toLowerCase();
  const add = (kind: IdentifierKind, written: string): void => {
    const value = kind === 'date' ? dayOf(written) : written;
    if (value === undefined || written.length > LONGEST_VALUE) return;
    if (!MAY_NAME_MAKER.has(kind) || value.toLowerCase() !== maker || /\d/.test(value)) said.push([kind, value]);
  };
  for (const tag of APPLICATION_ENTITIES) add('device', meta?.text(tag) ?? '');
  const items = new Map<number, DataSet>([[-1, dataSet]]);
  for (let row = 0; row < table.count; row++) {
    const vr = table.vr[row]!;
    if (IS_STRING[vr] === 0 || (table.flags[row]! & ROW.sequence) !== 0 || table.end[row] === table.value[row])
      continue;
    const kind = kindOf(table.tag[row]!, vr);
    if (kind === undefined) continue;
    for (const value of valuesOf(dataSet, items, row)) add(kind, value);
  }
  return said;
}

function valuesOf(root: DataSet, items: Map<number, DataSet>, row: number): string[] {
  const parent = root.table.parent[row]!;
  let dataSet = items.get(parent);
  if (dataSet === undefined) {
    dataSet = root.item(parent);
    items.set(parent, dataSet);
  }
  return dataSet.element(row).strings();
}

/** The day of a DA or DT: of instances that differ in their time alone, the same. */
function dayOf(value: string): string | undefined {
  return /^\d{8}/.exec(value)?.[0] ?? (/^\d{4}\.\d\d\.\d\d$/.test(value) ? value : undefined);
}

/** A text that would be recognised elsewhere: with a word in it that is not one of medicine or imaging. */
function isSpecific(value: string): boolean {
  if (value.length < SHORTEST_TEXT || value.length > LONGEST_TEXT) return false;
  return value.split(/[^\p{L}]+/u).some((word) => word.length > 2 && isClinicalWord(word) === undefined);
}

/** A station or institution field that repeats the manufacturer names nobody. */
const MANUFACTURER = 0x00080070;
const MAY_NAME_MAKER: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['institution', 'device', 'text']);

const kinds = new Map<number, IdentifierKind | null>();

/** What kind of identifier an attribute holds; `undefined` for what identifies nobody. */
function kindOf(tag: number, vr: number): IdentifierKind | undefined {
  if (vr === VR.PN) return PATIENT_NAMES.has(tag >>> 0) ? 'name' : 'staff';
  if (vr === VR.DA || vr === VR.DT) return isNobodysDate(tag >>> 0) ? undefined : 'date';
  if (vr === VR.TM || vr === VR.UI || vr === VR.AS || vr === VR.DS || vr === VR.IS || vr === VR.CS) return undefined;
  let kind = kinds.get(tag);
  if (kind === undefined) {
    kind = kindOfTag(tag >>> 0) ?? null;
    // What a hostile input invents is forgotten with all the rest.
    if (kinds.size >= MOST_TAGS) kinds.clear();
    kinds.set(tag, kind);
  }
  return kind ?? undefined;
}

const MOST_TAGS = 16_384;

/** Context Group Version and Local Version: days of the standard or of a code list (PS3.3 8.6). */
const DEFINITION_DATES: ReadonlySet<number> = new Set([0x00080106, 0x00080107]);

/** Days of calibration and installation are a machine's: Table E.1-1 lets them stay with the device's identity. */
const isNobodysDate = (tag: number): boolean =>
  DEFINITION_DATES.has(tag) || profileRow(tag)?.options['retain-device-identity'] === 'K';

const PATIENT_NAMES: ReadonlySet<number> = new Set([
  0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297, 0x00102299,
]);

/** Attributes whose kind their row in Table E.1-1 does not tell. */
const KINDS: ReadonlyMap<number, IdentifierKind> = new Map<number, IdentifierKind>([
  [0x00100020, 'patient-id'],
  [0x00101000, 'patient-id'],
  [0x001021b0, 'text'],
  [0x00101040, 'address'],
  [0x00080092, 'address'],
  [0x00401102, 'address'],
  [0x00380300, 'address'],
  [0x00102154, 'phone'],
  [0x00080094, 'phone'],
  [0x00401103, 'phone'],
  [0x00080050, 'id'],
  [0x00200010, 'id'],
]);

function kindOfTag(tag: number): IdentifierKind | undefined {
  const known = KINDS.get(tag);
  if (known !== undefined) return known;
  if (((tag >>> 16) & 1) === 1) return undefined;
  const row = profileRow(tag);
  if (row === undefined || row.basic === 'K') return undefined;
  if (row.options['retain-device-identity'] !== undefined) return 'device';
  if (row.options['retain-institution-identity'] !== undefined) return 'institution';
  if (row.options['clean-descriptors'] !== undefined || row.options['retain-patient-characteristics'] !== undefined)
    return 'text';
  return /(ID|Number|Identifier|Label)$/.test(row.keyword) ? 'id' : 'text';
}
