/** Pictures that are searched for text on their way: what is covered, what is said of it, and what refuses the result. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, encapsulated, item, part10, sequence } from '../../test/build/index.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import { BufferSource } from '../bytes/index.ts';
import { Failure } from '../failure/index.ts';
import { loadFrames } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { createPipeline, PictureSearches, withSearchedPicture } from './index.ts';
import {
  BOX,
  CAPTURE,
  COLUMNS,
  CT,
  codesOf,
  covered,
  PIXELS,
  POLICY,
  picture,
  pixelsOf,
  RESEARCH,
  ROWS,
  through,
} from './pictures.testing.ts';
import { assembled, INSTANCE, SECRET, slice } from './pipeline.testing.ts';

test('what was found is covered, nothing else changes, and the object says so (PS3.15 E.3.1)', async () => {
  const finder = new FixedFinder([BOX]);
  const { outcome, written, prepared } = await through(picture(CAPTURE, [element(0x00280301, 'CS', 'YES')]), finder);
  assert.equal(outcome, 'released');
  assert.deepEqual(pixelsOf(written), covered(PIXELS, BOX));
  const { dataSet } = written!;
  assert.equal(dataSet.text(0x00280301), 'NO');
  assert.deepEqual(dataSet.texts(0x00080008), ['DERIVED', 'PRIMARY', 'AXIAL']);
  assert.match(dataSet.text(0x00082111), /covered with black/);
  assert.ok(codesOf(written).includes('113101'));
  assert.deepEqual(finder.efforts, ['strict']);
  assert.ok(prepared.status === 'ready');
  assert.deepEqual(prepared.pictures.search, { look: 'strict', frames: 1, covered: [{ frame: 0, boxes: [BOX] }] });
});

test('a picture in which nothing is found keeps its pixels and what it says of itself', async () => {
  const { outcome, written } = await through(picture(CAPTURE), new FixedFinder([]));
  assert.equal(outcome, 'released');
  assert.deepEqual(pixelsOf(written), PIXELS);
  assert.deepEqual(written!.dataSet.texts(0x00080008), ['ORIGINAL', 'PRIMARY', 'AXIAL']);
  assert.equal(written!.dataSet.text(0x00280301), 'NO');
  assert.ok(!written!.dataSet.has(0x00082111));
  assert.ok(codesOf(written).includes('113101'));
});

test('an acquired slice gets the quick look, and the thorough one where that finds something', async () => {
  const clean = new FixedFinder([]);
  const slice = await through(picture(CT), clean);
  assert.equal(slice.outcome, 'released');
  assert.deepEqual(pixelsOf(slice.written), PIXELS);
  assert.ok(codesOf(slice.written).includes('113101'), 'it was searched');
  assert.deepEqual(clean.efforts, ['triage']);
  const drawn = new FixedFinder([BOX]);
  assert.deepEqual(pixelsOf((await through(picture(CT), drawn)).written), covered(PIXELS, BOX));
  assert.deepEqual(drawn.efforts, ['triage', 'strict']);
  const policy: CompiledPolicy = { ...POLICY, pixels: { ...POLICY.pixels, effort: 'strict' } };
  const asked = new FixedFinder([]);
  await through(picture(CT), asked, { policy });
  assert.deepEqual(asked.efforts, ['strict']);
});

test('a slice whose series needs all passes gets them, says so, and a map still none', async () => {
  const finder = new FixedFinder([BOX]);
  const raised = 'series-projection';
  const { prepared } = await through(picture(CT, [element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY')]), finder, { raised });
  assert.deepEqual(finder.efforts, ['strict']);
  assert.ok(prepared.status === 'ready');
  assert.deepEqual([prepared.pictures.search?.look, prepared.pictures.search?.raised], ['strict', raised]);
  assert.deepEqual([prepared.searched?.look, prepared.searched?.raised], ['strict', raised]);
  const map = new FixedFinder([BOX]);
  await through(picture('1.2.840.10008.5.1.4.1.1.66.4'), map, { raised });
  assert.deepEqual(map.efforts, []);
});

test('a covered area that shows again, or a sample beside it that changed, refuses the file', async () => {
  const at = (written: Uint8Array): number => written.length - ROWS * COLUMNS;
  for (const [place, value] of [
    [BOX.top * COLUMNS + BOX.left, 77],
    [ROWS * COLUMNS - 1, 3],
  ] as const) {
    const tamper = (written: Uint8Array): void => {
      written[at(written) + place] = value;
    };
    const { outcome } = await through(picture(CAPTURE), new FixedFinder([BOX]), { tamper });
    assert.equal(outcome, 'refused/picture');
  }
});

test('without a second look at the written picture nothing passes', async () => {
  const { textCleaner } = await loadFrames();
  const searches = new PictureSearches(() => textCleaner(new FixedFinder([])));
  const flags = { rekey: false, media: false };
  const pipeline = createPipeline({ policy: POLICY, secret: SECRET, flags, searches, subjectOf: () => undefined });
  const bytes = picture(CAPTURE);
  const held = pipeline.prepare(new BufferSource(bytes));
  assert.ok(held.status === 'held');
  assert.deepEqual(held.reasons, ['refused/pixels'], 'who does not search it does not get it');
  const prepared = await withSearchedPicture(held);
  assert.ok(prepared.status === 'ready');
  const verdict = prepared.verify(new BufferSource(assembled(prepared, bytes)));
  assert.deepEqual(verdict.ok ? '' : verdict.code, 'refused/picture');
  await searches.close();
});

test('what cannot be decoded is held, and so is what only the lesser search looked at', async () => {
  const broken = picture(CAPTURE, [element(0x7fe00010, 'OB', PIXELS.subarray(0, 100))]);
  const cut = await through(broken, new FixedFinder([]));
  assert.equal(cut.outcome, 'input/hidden-element');
  const video = part10({
    meta: { sopClassUid: CAPTURE, sopInstanceUid: INSTANCE, transferSyntax: '1.2.840.10008.1.2.4.102' },
    dataSet: [...slice([], CAPTURE).filter(({ tag }) => tag !== 0x7fe00010), encapsulated([new Uint8Array(64)])],
  });
  const { prepared } = await through(video, new FixedFinder([]));
  assert.ok(prepared.status === 'held');
  assert.deepEqual(prepared.reasons, ['refused/pixels']);
  assert.deepEqual(prepared.findings.at(-1), {
    code: 'picture-not-searched',
    path: '(7FE0,0010)',
    about: { reasons: ['refused/pixel-syntax'] },
  });
  const lesser = await through(picture(CAPTURE), new FixedFinder([], 'classical'));
  assert.ok(lesser.prepared.status === 'held');
  assert.equal(lesser.prepared.findings.at(-1)?.code, 'picture-unsure');
});

test('a picture that a person let pass is not searched, and not called cleaned', async () => {
  const finder = new FixedFinder([BOX]);
  const { outcome, written, prepared } = await through(picture(CAPTURE), finder, { waived: ['refused/pixels'] });
  assert.equal(outcome, 'released');
  assert.deepEqual(pixelsOf(written), PIXELS);
  assert.deepEqual(finder.efforts, []);
  assert.ok(!codesOf(written).includes('113101'));
  assert.ok(prepared.status === 'ready' && prepared.pictures.isTextUnchecked);
  assert.deepEqual(prepared.waived, ['refused/pixels']);
});

test('under a policy that asks for it, what lies around stands there, and the object says so', async () => {
  const policy: CompiledPolicy = { ...POLICY, pixels: { ...POLICY.pixels, fill: 'inpaint' } };
  const photograph = picture(CAPTURE, [element(0x00080060, 'CS', 'OT')]);
  const { outcome, written } = await through(photograph, new FixedFinder([BOX]), { policy });
  assert.equal(outcome, 'released');
  assert.match(written!.dataSet.text(0x00082111), /no image data/);
  const pixels = pixelsOf(written);
  const black = covered(PIXELS, BOX);
  assert.ok(pixels.every((value, i) => (black[i] === 0 ? value >= 20 : value === PIXELS[i])));
  assert.notDeepEqual(pixels, PIXELS);
});

test('a banner that is cut off takes its rows along, and regions count from what is left', async () => {
  const corners = [0x00186018, 0x0018601a, 0x0018601c, 0x0018601e];
  const region = (...at: readonly number[]) => item(...at.map((value, i) => element(corners[i]!, 'UL', value)));
  const regions = sequence(0x00186011, [region(0, 7, 20, ROWS - 1), region(2, 9, 12, 14)]);
  const policy: CompiledPolicy = { ...POLICY, pixels: { ...POLICY.pixels, crop: 'banners' } };
  const { outcome, written } = await through(picture(CAPTURE, [regions]), new FixedFinder([BOX]), { policy });
  assert.equal(outcome, 'released');
  const { dataSet } = written!;
  assert.deepEqual([dataSet.number(0x00280010), dataSet.number(0x00280011)], [ROWS - 7, COLUMNS]);
  assert.deepEqual(
    dataSet.items(0x00186011).map((at) => corners.map((tag) => at.number(tag))),
    [
      [0, 0, 20, ROWS - 8],
      [2, 2, 12, 7],
    ],
  );
  assert.match(dataSet.text(0x00082111), /cut off/);
  assert.deepEqual(pixelsOf(written), PIXELS.subarray(7 * COLUMNS));
});

test('what is held for another reason is not searched before that is settled', async () => {
  const finder = new FixedFinder([BOX]);
  const head = picture(CAPTURE, [element(0x00180015, 'CS', 'HEAD')]);
  const { prepared } = await through(head, finder, { policy: RESEARCH });
  assert.ok(prepared.status === 'held');
  assert.deepEqual(prepared.reasons, ['refused/face']);
  assert.deepEqual(finder.efforts, []);
});

test('frames of a multi-frame object say that they are derived, too (PS3.3 C.8.16.1)', async () => {
  const frameType = element(0x00089007, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL\\NONE');
  const groups = sequence(0x52009229, [item(sequence(0x00189329, [item(frameType)]))]);
  const { outcome, written } = await through(picture(CAPTURE, [groups]), new FixedFinder([BOX]));
  assert.equal(outcome, 'released');
  const [type] = written!.dataSet.items(0x52009229)[0]!.items(0x00189329);
  assert.deepEqual(type!.texts(0x00089007), ['DERIVED', 'PRIMARY', 'AXIAL', 'NONE']);
});

test('a derivation keeps its words in front, to the last byte of a character that looks like a space', async () => {
  const before = new TextEncoder().encode('recadré à');
  const parts = [element(0x00080005, 'CS', 'ISO_IR 192'), element(0x00082111, 'ST', before)];
  const rule = { id: 'own:1', at: { kind: 'tag', tag: 0x00082111 }, do: 'keep', reason: 'a word', line: 1 } as const;
  const { written } = await through(picture(CAPTURE, parts), new FixedFinder([BOX]), {
    policy: { ...POLICY, rules: [rule] },
  });
  assert.match(written!.dataSet.text(0x00082111), /^recadré à; Areas .* covered with black$/);
});

test('a search that could not be loaded is asked for again, and closes all the same', async () => {
  const { textCleaner } = await loadFrames();
  let asked = 0;
  const searches = new PictureSearches(async () => {
    if (asked++ === 0) throw new Failure('environment/worker', 'made to fail');
    return await textCleaner(new FixedFinder([]));
  });
  const flags = { rekey: false, media: false };
  const pipeline = createPipeline({ policy: POLICY, secret: SECRET, flags, searches, subjectOf: () => undefined });
  const outcome = async () => (await withSearchedPicture(pipeline.prepare(new BufferSource(picture(CAPTURE))))).status;
  assert.equal(await outcome(), 'quarantined');
  await pipeline.close();
  assert.equal(await outcome(), 'ready');
  await pipeline.close();
});

test('a written picture that cannot be decoded any more refuses the file', async () => {
  const tamper = (written: Uint8Array): void => {
    // High Bit: below the bits that are stored.
    const at = Buffer.from(written.buffer, written.byteOffset, written.length).indexOf(
      '\x28\0\x02\x01US\x02\0',
      'latin1',
    );
    written[at + 8] = 3;
  };
  const { outcome } = await through(picture(CAPTURE), new FixedFinder([BOX]), { tamper });
  assert.equal(outcome, 'refused/picture');
});

test('an environment that cannot search is no fault of the picture', async () => {
  const searches = new PictureSearches(async () => {
    throw new Failure('environment/worker', 'made to fail');
  });
  const flags = { rekey: false, media: false };
  const pipeline = createPipeline({ policy: POLICY, secret: SECRET, flags, searches, subjectOf: () => undefined });
  const prepared = await withSearchedPicture(pipeline.prepare(new BufferSource(picture(CAPTURE))));
  assert.equal(prepared.status, 'quarantined');
  assert.ok(prepared.status === 'quarantined' && prepared.code === 'environment/worker');
});
