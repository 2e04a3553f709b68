import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemView } from './item-view.ts';
import { type PlainItem, plainItem } from './plain-item.testing.ts';
import { attributeTypeAt, typesOf, typeViolations } from './types.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const ENHANCED_MR = '1.2.840.10008.5.1.4.1.1.4.1';
const BASIC_TEXT_SR = '1.2.840.10008.5.1.4.1.1.88.11';
const RT_DOSE = '1.2.840.10008.5.1.4.1.1.481.2';

/** A CT slice that lacks nothing. */
const SLICE: PlainItem = {
  SOPClassUID: [CT],
  SOPInstanceUID: ['2.25.1'],
  PatientName: [],
  PatientID: ['1'],
  PatientBirthDate: [],
  PatientSex: ['O'],
  StudyInstanceUID: ['2.25.2'],
  StudyDate: [],
  StudyTime: [],
  ReferringPhysicianName: [],
  StudyID: [],
  AccessionNumber: [],
  Modality: ['CT'],
  SeriesInstanceUID: ['2.25.3'],
  SeriesNumber: [],
  BodyPartExamined: ['CHEST'],
  PatientPosition: ['HFS'],
  FrameOfReferenceUID: ['2.25.4'],
  PositionReferenceIndicator: [],
  Manufacturer: [],
  AcquisitionNumber: [],
  InstanceNumber: [1],
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  PixelSpacing: [1, 1],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  ImagePositionPatient: [0, 0, 0],
  SliceThickness: [],
  SamplesPerPixel: [1],
  PhotometricInterpretation: ['MONOCHROME2'],
  Rows: [2],
  Columns: [2],
  BitsAllocated: [16],
  BitsStored: [16],
  HighBit: [15],
  PixelRepresentation: [0],
  PixelData: [0],
  RescaleIntercept: [0],
  RescaleSlope: [1],
  KVP: [],
};

const without = (item: PlainItem, ...keywords: string[]): PlainItem =>
  Object.fromEntries(Object.entries(item).filter(([keyword]) => !keywords.includes(keyword)));

function violations(sopClass: string, item: PlainItem): string[] {
  return typeViolations(sopClass, plainItem(item)).map(({ path, type, problem }) => `${path} ${type} ${problem}`);
}

test('an object that lacks nothing has no violation', () => {
  assert.deepEqual(violations(CT, SLICE), []);
});

test('Type 1 must be there with a value, Type 2 must be there (PS3.5 7.4.1, 7.4.3)', () => {
  const slice = { ...without(SLICE, 'PatientID', 'StudyInstanceUID'), Modality: [] };
  assert.deepEqual(violations(CT, slice).sort(), ['00080060 1 empty', '00100020 2 absent', '0020000D 1 absent']);
});

test('Type 1C and 2C count when their condition is true (PS3.5 7.4.2, 7.4.4)', () => {
  const palette = { ...SLICE, PhotometricInterpretation: ['PALETTE COLOR'] };
  assert.ok(violations(CT, palette).some((line) => line === '00281101 1C absent'));
  assert.ok(violations(CT, without(SLICE, 'PatientPosition')).includes('00185100 2C absent'));
});

test('a Type 1C attribute is not missed where no data set can tell its condition, but must not be empty', () => {
  // Window Width (0028,1051) goes with Window Center; Code Value is one of three alternatives.
  const coded = (item: PlainItem) => ({ ...SLICE, ProcedureCodeSequence: [item] });
  assert.deepEqual(violations(CT, coded({ CodeValue: ['1'], CodingSchemeDesignator: ['L'], CodeMeaning: ['M'] })), []);
  assert.deepEqual(
    violations(
      CT,
      coded({ CodeValue: ['1'], CodingSchemeDesignator: ['L'], CodeMeaning: ['M'], CodingSchemeVersion: [] }),
    ),
    ['00081032.00080103 1C empty'],
  );
});

test('items of sequences are checked where they stand; a path is reported once', () => {
  const nested = { ...SLICE, ProcedureCodeSequence: [{ CodeValue: ['1'] }, { CodeValue: ['2'] }] };
  assert.deepEqual(violations(CT, nested).sort(), ['00081032.00080102 1C absent', '00081032.00080104 1 absent']);
});

test('an optional module is demanded only where it is present (PS3.3 A.1.3)', () => {
  const trial = { ...SLICE, ClinicalTrialProtocolName: ['P'] };
  const missing = violations(CT, trial);
  assert.ok(missing.includes('00120020 1 absent'), 'Clinical Trial Protocol ID is of Type 1');
  assert.ok(
    missing.every((line) => line.startsWith('0012')),
    missing.join(),
  );
});

test('modules that share attributes are told apart: float pixels do not demand double ones', () => {
  const map = {
    SOPClassUID: ['1.2.840.10008.5.1.4.1.1.30'],
    Rows: [1],
    Columns: [1],
    BitsAllocated: [32],
    FloatPixelData: [1],
  };
  const lines = violations('1.2.840.10008.5.1.4.1.1.30', map);
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines.filter((line) => line.startsWith('7FE0') || line.startsWith('00280101')),
    [],
  );
});

test('each overlay group that is present is checked, others are not (PS3.5 7.6)', () => {
  const overlay = {
    '60020010': [2],
    '60020011': [2],
    '60020040': ['G'],
    '60020050': [1, 1],
    '60020100': [1],
    '60020102': [0],
  };
  assert.deepEqual(violations(CT, { ...SLICE, ...overlay }), ['60023000 1 absent']);
  const both = { ...overlay, '60023000': [0], '601E0010': [] };
  const lines = violations(CT, { ...SLICE, ...both });
  assert.ok(lines.includes('601E0010 1 empty'));
  assert.ok(
    lines.every((line) => line.startsWith('601E')),
    lines.join(),
  );
});

test('an unknown IOD has no violations to report', () => {
  assert.deepEqual(violations('1.2.3', {}), []);
});

test('private elements and attributes of other IODs are passed over', () => {
  assert.deepEqual(violations(CT, { ...SLICE, '00091001': [], '00540081': [], '00091002': [{ '00080060': [] }] }), []);
});

test('functional groups are demanded in the shared or in the per-frame sequence (PS3.3 C.7.6.16)', () => {
  const timing = (place: string, lines: readonly string[]) =>
    lines.some((line) => line.startsWith(`${place}.00189112`));
  const object = (shared: PlainItem, frame: PlainItem): PlainItem => ({
    SOPClassUID: [ENHANCED_MR],
    ImageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
    SharedFunctionalGroupsSequence: [shared],
    PerFrameFunctionalGroupsSequence: [frame],
  });
  const group = { MRTimingAndRelatedParametersSequence: [{ RepetitionTime: [1] }] };
  const neither = violations(ENHANCED_MR, object({}, {}));
  assert.ok(timing('52009229', neither) || timing('52009230', neither));
  const shared = violations(ENHANCED_MR, object(group, {}));
  assert.ok(!shared.includes('52009229.00189112 1 absent') && !shared.includes('52009230.00189112 1 absent'));
  assert.ok(shared.includes('52009229.00189112.00181314 1C absent'), 'Flip Angle');
  const frame = violations(ENHANCED_MR, object({}, group));
  assert.ok(!frame.includes('52009229.00189112 1 absent') && !frame.includes('52009230.00189112 1 absent'));
});

test('the content of an SR item follows from its Value Type, at any depth (PS3.3 C.17.3)', () => {
  const text = (value: PlainItem): PlainItem => ({
    RelationshipType: ['CONTAINS'],
    ValueType: ['TEXT'],
    ConceptNameCodeSequence: [{ CodeValue: ['1'], CodingSchemeDesignator: ['L'], CodeMeaning: ['M'] }],
    ...value,
  });
  const container = (items: readonly PlainItem[]): PlainItem => ({
    ...text({}),
    ValueType: ['CONTAINER'],
    ContinuityOfContent: ['SEPARATE'],
    ContentSequence: items,
  });
  const nested = container([container([text({}), text({ TextValue: ['T'] })])]);
  const lines = violations(BASIC_TEXT_SR, nested).filter((line) => line.startsWith('0040A730'));
  assert.deepEqual(lines, ['0040A730.0040A730.0040A160 1C absent']);
});

/** 1,000 frames of 34 elements, 8 of them sequences. */
function enhancedMr(frames: number): ItemView {
  const frame: PlainItem = {
    FrameContentSequence: [
      {
        FrameAcquisitionNumber: [1],
        DimensionIndexValues: [1, 2],
        StackID: ['1'],
        InStackPositionNumber: [3],
        TemporalPositionIndex: [1],
        FrameAcquisitionDateTime: ['2020'],
        FrameReferenceDateTime: ['2020'],
        FrameAcquisitionDuration: [1],
      },
    ],
    PlanePositionSequence: [{ ImagePositionPatient: [1, 2, 3] }],
    PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
    PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: [1] }],
    FrameVOILUTSequence: [{ WindowCenter: [1], WindowWidth: [2] }],
    PixelValueTransformationSequence: [{ RescaleIntercept: [0], RescaleSlope: [1], RescaleType: ['US'] }],
    MREchoSequence: [{ EffectiveEchoTime: [3] }],
    MRTimingAndRelatedParametersSequence: [{ RepetitionTime: [1], FlipAngle: [3], EchoTrainLength: [1] }],
  };
  return plainItem({
    SOPClassUID: [ENHANCED_MR],
    ImageType: ['ORIGINAL', 'PRIMARY'],
    SharedFunctionalGroupsSequence: [{}],
    PerFrameFunctionalGroupsSequence: Array.from({ length: frames }, () => frame),
  });
}

/** Counts what is asked of a view, its items included: the work done, on any machine. */
function counting(view: ItemView, count: { asked: number }): ItemView {
  const seen = new Map<number, readonly ItemView[]>();
  const ask = <T>(answer: T): T => {
    count.asked++;
    return answer;
  };
  return {
    has: (tag) => ask(view.has(tag)),
    isEmpty: (tag) => ask(view.isEmpty(tag)),
    strings: (tag) => ask(view.strings(tag)),
    numbers: (tag) => ask(view.numbers(tag)),
    items: (tag) => {
      const items = seen.get(tag) ?? view.items(tag).map((item) => counting(item, count));
      seen.set(tag, items);
      return ask(items);
    },
    tags: () => ask([...view.tags()]),
  };
}

test('the work is linear in the number of frames', () => {
  const asked = (frames: number): number => {
    const count = { asked: 0 };
    typeViolations(ENHANCED_MR, counting(enhancedMr(frames), count));
    return count.asked;
  };
  const [some, more] = [asked(100), asked(1000)];
  assert.ok(more < 10 * some, `${some} questions for 100 frames, ${more} for 1,000`);
  assert.ok(more < 300 * 1000, `${more} questions for 1,000 frames`);
});

const typeAt = (sopClass: string, item: PlainItem, tag: number) => {
  const root = plainItem(item);
  return attributeTypeAt(sopClass, [tag], [root]);
};

test('the effective Type follows the modules that are present: Device Serial Number (PS3.3 C.7.5.1, C.7.5.2)', () => {
  assert.equal(typeAt(ENHANCED_MR, { DeviceSerialNumber: ['1'] }, 0x00181000), '1');
  assert.equal(typeAt(CT, { DeviceSerialNumber: ['1'] }, 0x00181000), '3');
});

test('a condition that is false makes 1C count as 3, one that is true as 1', () => {
  const name = (item: PlainItem) => {
    const root = plainItem({ ReferringPhysicianIdentificationSequence: [item] });
    const [inner] = root.items(0x00080096);
    return typesOf(CT, root).at([0x00080096, 0x00080080], [root, inner!]);
  };
  assert.deepEqual(name({ InstitutionName: ['H'] }), { stated: '1C', effective: '1', certain: '1' });
  assert.deepEqual(name({ InstitutionName: ['H'], InstitutionCodeSequence: [{}] }), {
    stated: '1C',
    effective: '3',
    certain: '3',
  });
});

test('a condition that no data set can answer counts, as the attribute is there', () => {
  const root = plainItem({ ContentTime: ['1'] });
  assert.deepEqual(typesOf(CT, root).at([0x00080033], [root]), { stated: '2C', effective: '2', certain: '3' });
});

test('an attribute of an absent module counts as 3', () => {
  const root = plainItem({});
  assert.deepEqual(typesOf(CT, root).at([0x00120020], [root]), { stated: '1', effective: '3', certain: '3' });
});

test('a resolver knows each overlay group', () => {
  const root = plainItem({ '60040010': [1] });
  assert.deepEqual(typesOf(CT, root).at([0x60040010], [root]), { stated: '1', effective: '1', certain: '1' });
});

test('what an IOD lacks is undefined, what nobody knows is unknown', () => {
  const root = plainItem({});
  assert.equal(typeAt(CT, {}, 0x00540081), undefined);
  assert.equal(typesOf(CT, root).at([0x00091001], [root]), undefined);
  assert.equal(typeAt('1.2.3', {}, 0x00100010), 'unknown');
  assert.equal(typeAt('1.2.840.10008.5.1.4.1.1.481.10', {}, 0x00540081), 'unknown');
  assert.equal(typesOf(CT, root).at([0x00100010, 0x00100010], [root, root]), undefined);
});

test('a path needs an item for each of its tags', () => {
  const root = plainItem({});
  assert.throws(() => typesOf(CT, root).at([0x00080096, 0x00080080], [root]), TypeError);
  assert.throws(() => attributeTypeAt(CT, [0x00080096], []), TypeError);
});

test('RT Dose without a grid is no image: nothing of the image modules is demanded (PS3.3 A.18.3)', () => {
  const curves = { SOPClassUID: [RT_DOSE], DVHSequence: [{}] };
  assert.deepEqual(
    violations(RT_DOSE, curves).filter((line) => line.startsWith('0028')),
    [],
  );
  assert.ok(violations(RT_DOSE, { ...curves, PixelData: [0] }).includes('00280010 1 absent'));
});
