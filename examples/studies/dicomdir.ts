import { element, item, type Part, part10, raw, SYNTAX, sequence } from '../../test/build/index.ts';
import { type Attributes, partsOf, type Value, type Writing } from './attributes.ts';
import { mark } from './mark.ts';
import { instanceUid } from './modules.ts';
import type { DicomExample, Example } from './object.ts';
import { IMPLEMENTATION, SOP_CLASS, type SopClass } from './uids.ts';

/** A directory record and the records below it. */
interface Node {
  readonly keys: Attributes;
  readonly below: readonly Node[];
}

/** A record in its place in the file; `next` and `lower` are indices of rows. */
interface Row {
  readonly keys: Attributes;
  readonly next: number | undefined;
  readonly lower: number | undefined;
}

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';

/** Directory records of the kinds of object that are no images (PS3.3 Table F.4-1). */
const RECORD_TYPE: Readonly<Partial<Record<SopClass, string>>> = {
  comprehensiveSr: 'SR DOCUMENT',
  keyObject: 'KEY OBJECT DOC',
  presentationState: 'PRESENTATION',
  structureSet: 'RT STRUCTURE SET',
};

/** The keys that a record repeats from its object (PS3.3 F.5). */
const DOCUMENT_KEYS: Readonly<Record<string, readonly string[]>> = {
  IMAGE: [],
  'SR DOCUMENT': [
    'CompletionFlag',
    'VerificationFlag',
    'VerificationDateTime',
    'ContentDate',
    'ContentTime',
    'ConceptNameCodeSequence',
  ],
  'KEY OBJECT DOC': ['ContentDate', 'ContentTime', 'ConceptNameCodeSequence'],
  PRESENTATION: [
    'PresentationCreationDate',
    'PresentationCreationTime',
    'ContentLabel',
    'ContentDescription',
    'ContentCreatorName',
    'ReferencedSeriesSequence',
  ],
  'RT STRUCTURE SET': ['StructureSetLabel', 'StructureSetDate', 'StructureSetTime'],
};

/**
 * The DICOMDIR of a disc (PS3.3 Annex F): names, numbers and dates of everything on it once more, and records that
 * find each other by byte offsets.
 *
 * @param root The folder of the disc; File IDs are below it.
 */
export function dicomdir(root: string, files: readonly DicomExample[]): Example {
  const writing = { needles: new Set<string>(), openSequences: false };
  const patients = groupBy(files, ({ instance }) => instance.scene.visit.patient.id).map((of) => patientNode(root, of));
  const rows = flatten(patients);
  const lastPatient = rows.findLastIndex(({ keys }) => keys.DirectoryRecordType === 'PATIENT');
  // The sequence of records is the last element: an empty directory ends where the first record begins.
  const start = directoryFile([], [0, 0]).length;
  const sizes = rows.map((row) => recordItem(row, () => 0, writing).length);
  const offsets = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, start));
  const offsetOf = (index: number | undefined) => (index === undefined ? 0 : (offsets[index] ?? 0));
  const items = rows.map((row) => recordItem(row, offsetOf, writing));
  const bytes = directoryFile(items, [offsetOf(0), offsetOf(lastPatient)]);
  return { path: `${root}/DICOMDIR`, bytes, needles: [...writing.needles], burnedIn: [] };
}

function directoryFile(items: readonly Uint8Array[], [first, last]: readonly [number, number]): Uint8Array {
  const records: readonly Part[] = items.map((bytes) => raw(bytes));
  return part10({
    meta: {
      sopClassUid: MEDIA_STORAGE_DIRECTORY,
      sopInstanceUid: '2.25.20250815101112',
      implementationClassUid: IMPLEMENTATION,
    },
    dataSet: [
      element(0x00041130, 'CS', 'LINDENHOF_CD'),
      element(0x00041200, 'UL', first),
      element(0x00041202, 'UL', last),
      element(0x00041212, 'US', 0),
      sequence(0x00041220, records),
    ],
  });
}

function recordItem(row: Row, offsetOf: (index: number | undefined) => number, writing: Writing): Uint8Array {
  const attributes = {
    OffsetOfTheNextDirectoryRecord: offsetOf(row.next),
    RecordInUseFlag: 0xffff,
    OffsetOfReferencedLowerLevelDirectoryEntity: offsetOf(row.lower),
    ...row.keys,
  };
  return item(...partsOf(attributes, writing)).encode({ explicit: true, bigEndian: false });
}

/** Depth first, so that a record stands before those below it. */
function flatten(nodes: readonly Node[], from = 0): readonly Row[] {
  const rows: Row[] = [];
  for (const [index, { keys, below }] of nodes.entries()) {
    const own = from + rows.length;
    const lower = flatten(below, own + 1);
    const next = index === nodes.length - 1 ? undefined : own + 1 + lower.length;
    rows.push({ keys, next, lower: lower.length === 0 ? undefined : own + 1 }, ...lower);
  }
  return rows;
}

function patientNode(root: string, files: readonly DicomExample[]): Node {
  const { patient } = files[0]!.instance.scene.visit;
  return {
    keys: {
      DirectoryRecordType: 'PATIENT',
      SpecificCharacterSet: patient.characterSet,
      PatientName: patient.name,
      PatientID: mark`${patient.id}`,
      PatientBirthDate: mark`${patient.birthDate}`,
    },
    below: groupBy(files, ({ instance }) => instance.scene.visit.studyUid).map((of) => studyNode(root, of)),
  };
}

function studyNode(root: string, files: readonly DicomExample[]): Node {
  const { visit } = files[0]!.instance.scene;
  return {
    keys: {
      DirectoryRecordType: 'STUDY',
      SpecificCharacterSet: visit.patient.characterSet,
      StudyDate: mark`${visit.date}`,
      StudyTime: visit.time,
      StudyDescription: visit.description,
      StudyInstanceUID: mark`${visit.studyUid}`,
      StudyID: mark`${visit.studyId}`,
      AccessionNumber: mark`${visit.accession}`,
    },
    below: groupBy(files, ({ instance }) => instance.scene.seriesUid).map((of) => seriesNode(root, of)),
  };
}

function seriesNode(root: string, files: readonly DicomExample[]): Node {
  const { scene } = files[0]!.instance;
  return {
    keys: {
      DirectoryRecordType: 'SERIES',
      Modality: scene.modality,
      SeriesInstanceUID: mark`${scene.seriesUid}`,
      SeriesNumber: scene.seriesNumber,
      InstitutionName: mark`${scene.visit.hospital.name}`,
    },
    below: files.map((file) => instanceNode(root, file)),
  };
}

function instanceNode(root: string, { path, instance }: DicomExample): Node {
  const type = RECORD_TYPE[instance.sopClass] ?? 'IMAGE';
  const own = (DOCUMENT_KEYS[type] ?? []).map((keyword) => [keyword, valueIn(instance.attributes, keyword) ?? '']);
  return {
    keys: {
      DirectoryRecordType: type,
      SpecificCharacterSet: instance.scene.visit.patient.characterSet,
      ReferencedFileID: path.slice(root.length + 1).split('/'),
      ReferencedSOPClassUIDInFile: SOP_CLASS[instance.sopClass],
      ReferencedSOPInstanceUIDInFile: mark`${instanceUid(instance.scene, instance.number)}`,
      ReferencedTransferSyntaxUIDInFile: instance.transferSyntax ?? SYNTAX.explicitLittle,
      InstanceNumber: instance.number,
      ...Object.fromEntries(own),
    },
    below: [],
  };
}

/** An attribute of the object, or of the first item that has it. */
function valueIn(attributes: Attributes, keyword: string): Value | undefined {
  if (attributes[keyword] !== undefined) return attributes[keyword];
  const items = Object.values(attributes)
    .filter((value) => Array.isArray(value))
    .flat();
  const found = items.find((item): item is Attributes => typeof item === 'object' && keyword in item);
  return found?.[keyword];
}

function groupBy<T>(list: readonly T[], key: (one: T) => string): readonly T[][] {
  return [...Map.groupBy(list, key).values()];
}
