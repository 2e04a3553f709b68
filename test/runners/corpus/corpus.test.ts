import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type FakeMode, whileFake, writeFakeTool } from '../product/fake-tool.ts';
import { sampleOf } from '../sample.ts';
import { type CorpusEntry, DICOMDIR, type ManifestNeedle, readManifest } from './manifest.ts';
import { type ObjectResult, runObject } from './object.ts';
import { mustBeGone, viewPolicy } from './policy.ts';
import { disagreement, releaseRate } from './report.ts';
import { runTogether } from './together.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const skip = existsSync(FOLDER) ? false : 'the public corpus is not beside the repository';
const entries = skip === false ? readManifest(FOLDER) : [];

test('in unchanged copies every needle is found but one that holds raw escape sequences', { skip }, async () => {
  const view = viewPolicy('basic');
  const options = { folder: FOLDER, policy: 'basic', view, built: false, pixels: '', faces: '', copy: true };
  const results = await Promise.all(entries.map((entry) => runObject(entry, options)));
  const lost = results
    .filter(({ status }) => status === 'released')
    .flatMap(({ entry, left }) => {
      const found = new Set(left.map(({ needle }) => needle));
      return entry.needles.filter((needle) => mustBeGone(needle, view) && !found.has(needle));
    });
  assert.deepEqual(
    lost.map(([value]) => value.replaceAll('\u001b', 'ESC')),
    ['Zhang^XiaoDong=ESC$)A张^ESC$)A小东'],
  );
  assert.ok(results.filter(({ status }) => status !== 'released').length <= 12);
});

test('a sample depends on the seed alone', { skip }, () => {
  const paths = (seed: number): string[] => sampleOf(entries, 10, seed).map(({ path }) => path);
  assert.deepEqual(paths(7), paths(7));
  assert.notDeepEqual(paths(7), paths(8));
  assert.equal(sampleOf(entries, 10, 7).length, 10);
});

const needle = (value: string, kind: string, path = '00100010'): ManifestNeedle => [value, kind, path];

test('a needle must be gone unless an option of the policy keeps its class', () => {
  const kept = (policy: string): string[] =>
    ['uid', 'id', 'text', 'date', 'datetime', 'time', 'name', 'device', 'institution', 'demographic'].filter(
      (kind) => !mustBeGone(needle('x', kind), viewPolicy(policy)),
    );
  assert.deepEqual(kept('basic'), []);
  assert.deepEqual(kept('safe-harbor'), ['text']);
  assert.deepEqual(kept('research'), ['text', 'time', 'demographic']);
  assert.deepEqual(kept('partner'), ['text', 'time', 'institution', 'demographic']);
  assert.throws(() => viewPolicy('no-such-preset'), RangeError);
});

test('what an option cleans is text, whatever the class that its keyword suggests', () => {
  assert.equal(mustBeGone(needle('Heart', 'name', '30060020[0].30060026'), viewPolicy('research')), false);
  assert.equal(mustBeGone(needle('Heart', 'name', '30060020[0].30060026'), viewPolicy('basic')), true);
  assert.equal(mustBeGone(needle('Heart', 'name', '00100010'), viewPolicy('research')), true);
  assert.equal(mustBeGone(needle('n.a.', 'name', '00100010'), viewPolicy('research')), false);
});

test('a date in its year-only form is no needle where dates become years', () => {
  assert.equal(mustBeGone(needle('20190101', 'date'), viewPolicy('safe-harbor')), false);
  assert.equal(mustBeGone(needle('20190102', 'date'), viewPolicy('safe-harbor')), true);
  assert.equal(mustBeGone(needle('20190101', 'date'), viewPolicy('basic')), true);
});

test('a SOP Class UID is a definition, private or not', () => {
  assert.equal(mustBeGone(needle('1.3.46.1', 'uid', '00080016'), viewPolicy('basic')), false);
  assert.equal(mustBeGone(needle('1.3.46.1', 'uid', '00080018'), viewPolicy('basic')), true);
});

const result = (verdict: CorpusEntry['verdict'], status: string, code?: string, sopClass = '1.2'): ObjectResult => ({
  entry: {
    path: 'x',
    bytes: 1,
    stored: 'plain',
    sha256: '',
    kinds: [],
    verdict,
    needles: [],
    weak: [],
    sop_class: sopClass,
  },
  status,
  code,
  crash: undefined,
  left: [],
  weakLeft: 0,
  milliseconds: 1,
});

test('verdicts: what is to be read is not refused as unreadable, the rest stays inside', () => {
  const agrees = (...args: Parameters<typeof result>): boolean => disagreement(result(...args)).length === 0;
  assert.ok(agrees('read', 'released'));
  assert.ok(agrees('read', 'held', 'refused/document'));
  assert.ok(agrees('read', 'quarantined', 'refused/leak'));
  assert.ok(!agrees('read', 'quarantined', 'input/garbage-header'));
  assert.ok(!agrees('read-with-warnings', 'not-dicom'));
  assert.ok(agrees('partial', 'quarantined', 'input/length-past-end'));
  assert.ok(!agrees('partial', 'released'));
  assert.ok(agrees('refuse', 'not-dicom'));
  assert.ok(!agrees('refuse', 'held'));
});

test('the release rate counts objects to be read, without DICOMDIR', () => {
  const rate = releaseRate([
    result('read', 'released'),
    result('read', 'held'),
    result('read', 'regenerated', undefined, DICOMDIR),
    result('read-with-warnings', 'quarantined'),
    result('partial', 'quarantined'),
  ]);
  assert.equal(rate, 0.5);
});

const work = mkdtempSync(join(tmpdir(), 'leadglass-fake-'));
after(() => rmSync(work, { recursive: true }));
const script = writeFakeTool(work);
const OPTIONS = {
  folder: FOLDER,
  policy: 'basic',
  view: viewPolicy('basic'),
  built: false,
  pixels: 'insecure-keep',
  faces: 'keep',
  copy: false,
  script,
};

const runFake = (mode: FakeMode): Promise<ObjectResult> => {
  const entry = entries.find(({ path }) => path.includes('0-original-no-pixels'));
  assert.ok(entry !== undefined);
  return whileFake(mode, () => runObject(entry, OPTIONS));
};

test('needles of a released file are found, and a held one has none', { skip }, async () => {
  const released = await runFake('copy');
  assert.equal(released.status, 'released');
  const needles = released.entry.needles.filter((needle) => mustBeGone(needle, OPTIONS.view));
  assert.ok(needles.length > 20);
  assert.equal(released.left.length, needles.length);
  const held = await runFake('hold');
  assert.deepEqual([held.status, held.code, held.left.length], ['held', 'refused/document', 0]);
});

test('an exit status of failure, an output that is none and a missing line are crashes', { skip }, async () => {
  for (const mode of ['crash', 'usage', 'garbage', 'silent'] as const)
    assert.equal((await runFake(mode)).status, 'crash', mode);
});

test('one run over all: shared UIDs must be conflicts and copies duplicates', { skip }, async () => {
  const shared = entries.filter(({ path }) => /ct1-(jlsl|jpll|rle)/.test(path));
  const wrong = await whileFake('copy', () => runTogether(shared, OPTIONS));
  assert.equal(shared.length, 4);
  assert.equal(wrong.filter((line) => line.includes('shares its UID')).length, 2);
  const alone = await whileFake('copy', () =>
    runTogether(
      entries.filter(({ path }) => path.includes('0-original-no-pixels')),
      OPTIONS,
    ),
  );
  assert.equal(alone.length, 1);
  assert.match(alone[0] ?? '', /twice: 0 of both are duplicates/);
});
