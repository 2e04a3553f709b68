import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { BufferSource } from '../src/bytes/index.ts';
import { type DataSet, itemView, readObject } from '../src/dicom/index.ts';
import { isFailure } from '../src/failure/index.ts';
import { attribute, iodOfSopClass, typeViolations } from '../src/standard/index.ts';

/**
 * Types against an independent reading: dciodvfy of dicom3tools (2022) over real objects. The tables here are newer
 * (content to 2024-12, IODs of 2025b), so that a few answers differ with reason; each is listed.
 */
const CORPUS = new URL('../../shared/corpus/', import.meta.url);
const SOP_CLASS = 0x00080016;
const DIRECTORY = '1.2.840.10008.1.3.10';

/** `keyword problem` that only our reading has. */
const OURS_ONLY: Readonly<Record<string, string>> = {
  'Modality absent':
    'Secondary Capture: Type 1 in General Series (PS3.3 C.7.3.1), 3 in SC Equipment; dciodvfy takes the 3',
  'PixelPaddingValue empty': '1C that may be present otherwise: has a value wherever it is (PS3.5 7.4.2)',
  'WindowCenter empty': '1C that may be present otherwise: has a value wherever it is',
  'CodingSchemeVersion empty': '1C whose condition no data set can tell: has a value wherever it is',
  'FrameOfReferenceUID absent': 'Frame of Reference of Secondary Capture, shown by its Position Reference Indicator',
  'PositionReferenceIndicator absent': 'Frame of Reference of Secondary Capture, shown by its UID',
  'SynchronizationTrigger absent': 'Synchronization of Secondary Capture, shown by its UID',
  'AcquisitionTimeSynchronized absent': 'Synchronization of Secondary Capture, shown by its UID',
};

/** `keyword problem` that only dciodvfy has. */
const THEIRS_ONLY: Readonly<Record<string, string>> = {
  'PatientOrientation absent': 'Segmentation: the condition is another one since',
  'FrameOfReferenceUID absent': 'RT Structure Set: Frame of Reference has usage U in 2025b',
  'PositionReferenceIndicator absent': 'RT Structure Set: Frame of Reference has usage U in 2025b',
  'PerFrameFunctionalGroupsSequence absent': 'TILED_FULL needs no per-frame groups',
  'PlanePositionSequence absent': 'TILED_FULL needs no per-frame groups',
  'PlaneOrientationSequence absent': 'TILED_FULL needs no per-frame groups',
  'PlanePositionSlideSequence absent': 'TILED_FULL needs no per-frame groups',
  'SegmentIdentificationSequence absent': 'TILED_FULL needs no per-frame groups',
  'PatientSexNeutered absent': 'Patient Study has usage U, and nothing else of it is there',
};

/** Lines with which dciodvfy says that it did not read the whole object, or knows no IOD for it. */
const NOT_JUDGED = [
  'Error - Dicom dataset read failed',
  'Error - Information Object Not found',
  'Error - Tags out of order - trailing garbage, wrong transfer syntax, or not valid DICOM',
];

interface Verdict {
  /** The validator ended before its work was done. */
  readonly crash: boolean | null;
  readonly list: Readonly<Record<string, number>>;
}

function bytesOf(path: string): Uint8Array {
  const bytes = readFileSync(new URL(path, CORPUS));
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

function readable(path: string): DataSet | undefined {
  try {
    return readObject(new BufferSource(bytesOf(path))).dataSet;
  } catch (error) {
    // Some objects of the corpus are there to be refused; what the reader refuses has no Types.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

function ours(path: string): ReadonlySet<string> | undefined {
  const dataSet = readable(path);
  if (dataSet === undefined) return undefined;
  const sopClass = dataSet.text(SOP_CLASS);
  if (iodOfSopClass(sopClass) === undefined || sopClass === DIRECTORY) return undefined;
  const lines = typeViolations(sopClass, itemView(dataSet)).map(({ path: at, problem }) => {
    const tag = Number.parseInt(at.slice(-8), 16);
    return `${attribute(tag)?.keyword} ${problem}`;
  });
  return new Set(lines);
}

const LINE = /^Error - (Missing|Empty) attribute.* Type \w+ .*Element=<(\w+)> Module=<(\w+)>/;

function theirs({ list }: Verdict): ReadonlySet<string> {
  const found = Object.keys(list).flatMap((line) => {
    const [, problem, keyword, module] = LINE.exec(line) ?? [];
    if (keyword === undefined || module === 'FileMetaInformation') return [];
    return [`${keyword} ${problem === 'Missing' ? 'absent' : 'empty'}`];
  });
  return new Set(found);
}

test('Type violations of real objects are those that dciodvfy finds', (t) => {
  const errors = new URL('dciodvfy/errors.json.gz', CORPUS);
  if (!existsSync(errors)) return t.skip('no corpus at ../shared/corpus beside the repository');
  const verdicts: Readonly<Record<string, Verdict>> = JSON.parse(gunzipSync(readFileSync(errors)).toString());
  let objects = 0;
  let agreed = 0;
  const unexplained: string[] = [];
  for (const [path, verdict] of Object.entries(verdicts)) {
    const mine = verdict.crash || NOT_JUDGED.some((line) => line in verdict.list) ? undefined : ours(path);
    if (mine === undefined) continue;
    const other = theirs(verdict);
    objects++;
    for (const line of mine) {
      if (other.has(line)) agreed++;
      else if (!(line in OURS_ONLY)) unexplained.push(`${path}: only ours: ${line}`);
    }
    for (const line of other) {
      if (!mine.has(line) && !(line in THEIRS_ONLY)) unexplained.push(`${path}: only theirs: ${line}`);
    }
  }
  assert.deepEqual(unexplained, []);
  t.diagnostic(`${agreed} violations agree in ${objects} objects`);
  assert.ok(objects > 300 && agreed > 800, `${agreed} violations agree in ${objects} objects`);
});
