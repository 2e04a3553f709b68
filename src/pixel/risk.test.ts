import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { exampleStudies } from '../../examples/studies/index.ts';
import { element, inOrder, item, latin1, type Part, part10, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DataSet, type DicomObject, isDirectory, readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import { faceRisk, faceRule, lookFor, textRisk, textRule } from './index.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const CR = '1.2.840.10008.5.1.4.1.1.1';
const XA = '1.2.840.10008.5.1.4.1.1.12.1';
const CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
const PHOTOGRAPH = '1.2.840.10008.5.1.4.1.1.77.1.4';
const ULTRASOUND = '1.2.840.10008.5.1.4.1.1.6.1';
const MICROSCOPY = '1.2.840.10008.5.1.4.1.1.77.1.6';

const PIXELS = element(0x7fe00010, 'OB', new Uint8Array(2));
const AXIAL = element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL');

function picture(sopClass: string, ...more: readonly Part[]): DataSet {
  const dataSet = inOrder(element(0x00080016, 'UI', sopClass), ...more, PIXELS);
  return readObject(new BufferSource(part10({ dataSet }))).dataSet;
}

test('what has no picture has no risk', () => {
  const report = part10({ dataSet: [element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.11')] });
  const { dataSet } = readObject(new BufferSource(report));
  assert.equal(textRisk(dataSet), 'none');
  assert.equal(faceRisk(dataSet), 'none');
});

test('a picture is searched as its kind calls for, or as the policy says; maps have no text', () => {
  const noText = element(0x00280301, 'CS', 'NO');
  for (const [dataSet, auto, triage, strict] of [
    [picture(CT, AXIAL), 'triage', 'triage', 'strict'],
    [picture(CT, element(0x00080008, 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE')), 'strict', 'triage', 'strict'],
    [picture(ULTRASOUND, noText), 'strict', 'triage', 'strict'],
    [picture(CR, noText), 'strict', 'triage', 'strict'],
    [picture(SEGMENTATION), 'none', 'none', 'none'],
  ] as const) {
    assert.deepEqual(
      (['auto', 'triage', 'strict'] as const).map((effort) => lookFor(dataSet, effort)),
      [auto, triage, strict],
    );
  }
});

test('the rule by which a picture is judged is said', () => {
  const declared = (tag: number): Part => element(tag, 'CS', 'YES');
  const part = (name: string): Part => element(0x00180015, 'CS', name);
  for (const [dataSet, text, face] of [
    [picture(CT, AXIAL, part('CHEST')), 'acquired-slice', 'other-region'],
    [picture(CT, AXIAL, part('HEAD')), 'acquired-slice', 'head-region'],
    [picture(CT, AXIAL), 'acquired-slice', 'unknown-region'],
    [picture(CT, part('CHEST')), 'screen', 'other-region'],
    [picture(CR, AXIAL), 'other-class', 'projection'],
    [picture(ULTRASOUND), 'other-class', 'faceless-class'],
    [picture(PHOTOGRAPH), 'other-class', 'photograph'],
    [picture(SEGMENTATION), 'map', 'map'],
    [picture(CT, AXIAL, declared(0x00280301), declared(0x00280302)), 'declared', 'declared'],
    [picture(CT, AXIAL, element(0x60000010, 'US', new Uint8Array(2))), 'overlay-in-pixels', 'unknown-region'],
  ] as const) {
    assert.deepEqual([textRule(dataSet), faceRule(dataSet)], [text, face]);
  }
});

test('PS3.3 C.7.6.16: floating point pixels are a picture too', () => {
  const dataSet = inOrder(element(0x00080016, 'UI', CAPTURE), element(0x7fe00008, 'OF', new Uint8Array(4)));
  assert.equal(textRisk(readObject(new BufferSource(part10({ dataSet }))).dataSet), 'possible');
});

test('acquired slices are cleared of text; screens, derived secondary pictures and what says nothing are not', () => {
  assert.equal(textRisk(picture(CT, AXIAL)), 'cleared');
  for (const type of ['DERIVED\\SECONDARY\\MPR', 'ORIGINAL\\PRIMARY\\DOSE_INFO', 'DERIVED\\PRIMARY\\SCREEN SAVE', ''])
    assert.equal(textRisk(picture(CT, element(0x00080008, 'CS', type))), 'possible', type);
  assert.equal(textRisk(picture(CT)), 'possible');
  assert.equal(textRisk(picture(CAPTURE, AXIAL)), 'possible');
  assert.equal(textRisk(picture(CT, AXIAL, element(0x00080064, 'CS', 'WSD'))), 'possible', 'a converted picture');
});

test('PS3.3 C.7.6.1: Burned In Annotation YES is believed, NO is not', () => {
  assert.equal(textRisk(picture(CT, AXIAL, element(0x00280301, 'CS', 'YES'))), 'possible');
  assert.equal(textRisk(picture(CAPTURE, element(0x00280301, 'CS', 'NO'))), 'possible');
});

test('PS3.5 8.1.2: an overlay in the unused bits of the pixels is text that no removal of its group reaches', () => {
  const plane = [element(0x60020010, 'US', 2), element(0x60020102, 'US', 12)];
  assert.equal(textRisk(picture(CT, AXIAL, ...plane)), 'possible');
  assert.equal(textRisk(picture(CT, AXIAL, ...plane, element(0x60023000, 'OW', [1]))), 'cleared');
});

test('values computed for every voxel are no picture of anything', () => {
  assert.equal(textRisk(picture(SEGMENTATION)), 'cleared');
  assert.equal(faceRisk(picture(SEGMENTATION)), 'cleared');
});

const BODY_PART = 0x00180015;
const region = (...texts: readonly (readonly [tag: number, text: string])[]) =>
  faceRisk(
    picture(
      CT,
      AXIAL,
      ...texts.map(([tag, text]) => element(tag, 'LO', latin1(text))),
      element(0x00080005, 'CS', 'ISO_IR 100'),
    ),
  );

test('slices show a face where anything says head, and where nothing says another part', () => {
  assert.equal(region(), 'possible');
  assert.equal(region([BODY_PART, 'HEAD']), 'possible');
  assert.equal(region([BODY_PART, 'CHEST']), 'cleared');
  assert.equal(region([BODY_PART, 'CHEST'], [0x0008103e, 'CT BRAIN 5mm']), 'possible', 'a body part left from before');
  assert.equal(region([0x00181030, 'Schädel nativ']), 'possible');
  assert.equal(region([0x0008103e, 'PET total body']), 'possible');
  assert.equal(region([0x0008103e, 'MRT Oberbauch']), 'cleared');
  assert.equal(region([0x00081030, 'CHEST^ABDOMEN']), 'cleared');
});

test('short words count as words alone: an ear in HEART is none, a leg in LEGACY is none', () => {
  assert.equal(region([BODY_PART, 'HEART']), 'cleared');
  assert.equal(region([0x0008103e, 'SURFACE RENDERING HIP']), 'cleared');
  for (const text of ['LEGACY PROTOCOL', 'HARMONY', 'SHIPPED', 'HANDLE', 'PHARMA TRIAL', 'SPINE', 'FOOTPRINT'])
    assert.equal(region([0x0008103e, text]), 'possible', text);
});

test('the region of coded anatomy counts', () => {
  const anatomy = (meaning: string) =>
    faceRisk(picture(CT, AXIAL, sequence(0x00082218, [item(element(0x00080104, 'LO', meaning))])));
  assert.equal(anatomy('Head'), 'possible');
  assert.equal(anatomy('Pelvis'), 'cleared');
});

test('photographs show faces, tissue and ultrasound none, projections where they say head', () => {
  assert.equal(faceRisk(picture(PHOTOGRAPH, element(BODY_PART, 'CS', 'FOOT'))), 'possible');
  assert.equal(faceRisk(picture(ULTRASOUND)), 'cleared');
  assert.equal(faceRisk(picture(MICROSCOPY)), 'cleared');
  assert.equal(faceRisk(picture(CR)), 'cleared');
  assert.equal(faceRisk(picture(CR, element(BODY_PART, 'CS', 'SKULL'))), 'possible');
  assert.equal(faceRisk(picture(XA)), 'possible', 'angiography that names no region is often of the head');
  assert.equal(faceRisk(picture(CAPTURE)), 'possible', 'a capture can be anything');
  assert.equal(faceRisk(picture('1.2.3.4')), 'possible');
});

test('PS3.3 C.7.6.1: Recognizable Visual Features YES is believed', () => {
  const dataSet = picture(ULTRASOUND, element(0x00280302, 'CS', 'YES'));
  assert.equal(faceRisk(dataSet), 'possible');
});

test('examples: whatever has letters in its picture is not cleared', () => {
  const seen = [...exampleStudies(1)].filter(({ burnedIn }) => burnedIn.length > 0);
  for (const { path, bytes } of seen)
    assert.equal(textRisk(readObject(new BufferSource(bytes)).dataSet), 'possible', path);
  assert.ok(seen.length > 0);
});

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

/** What the corpus says of a picture, from looking at it. */
interface Judged {
  readonly path: string;
  readonly stored: string;
  readonly burned_in?: { readonly class: string };
  readonly head?: string;
  readonly photo?: string;
}

function* judgedPictures(): Iterable<Judged & { readonly dataSet: DataSet }> {
  const manifest: readonly Judged[] = JSON.parse(readFileSync(new URL('manifest.json', CORPUS), 'utf8'));
  for (const judged of manifest) {
    const stored = readFileSync(new URL(judged.path, CORPUS));
    const object = readable(judged.stored === 'gzip' ? gunzipSync(stored) : stored);
    if (object !== undefined && !isDirectory(object.meta, object.dataSet)) yield { ...judged, dataSet: object.dataSet };
  }
}

function readable(bytes: Uint8Array): DicomObject | undefined {
  try {
    return readObject(new BufferSource(bytes));
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

test('corpus: no picture with a person’s data in it is cleared of text, no head and no photograph of a face', (t) => {
  if (!existsSync(CORPUS)) return t.skip('the corpus is not beside the repository');
  const counts = new Map<string, number>();
  const cleared: string[] = [];
  for (const { path, burned_in: burnedIn, head, photo, dataSet } of judgedPictures()) {
    const text = textRisk(dataSet);
    const face = faceRisk(dataSet);
    const who = head !== undefined ? 'head' : photo !== undefined ? 'photograph' : 'other';
    for (const key of [`text ${burnedIn?.class}: ${text}`, `face ${who}: ${face}`])
      counts.set(key, (counts.get(key) ?? 0) + 1);
    if ((burnedIn?.class === 'phi' && text !== 'possible') || (who !== 'other' && face !== 'possible'))
      cleared.push(path);
  }
  for (const [key, count] of [...counts].sort()) t.diagnostic(`${key} ${count}`);
  assert.deepEqual(cleared, []);
  assert.ok((counts.get('text phi: possible') ?? 0) > 10 && (counts.get('face head: possible') ?? 0) > 50);
  assert.ok((counts.get('text none: cleared') ?? 0) > 150, 'slices as they come from a scanner are released');
});
