import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { type Example, exampleStudies, spellingsOf } from './index.ts';
import { SOP_CLASS } from './uids.ts';

const SEED = 7;
const GENERATE = fileURLToPath(new URL('../generate.ts', import.meta.url));
const DEFLATED = '1.2.840.10008.1.2.1.99';
const META_START = 132;

const files = [...exampleStudies(SEED)];
const dicom = files.filter(isDicom);
const folder = mkdtempSync(join(tmpdir(), 'examples-'));

before(() => {
  for (const file of files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
  }
});
after(() => rmSync(folder, { recursive: true }));

test('60 to 80 small files, a few of them not DICOM', () => {
  assert.ok(files.length >= 60 && files.length <= 80, `${files.length} files`);
  assert.ok(files.reduce((sum, { bytes }) => sum + bytes.length, 0) < 3e6);
  assert.equal(new Set(files.map(({ path }) => path)).size, files.length);
  assert.deepEqual(
    files.filter((file) => !isDicom(file)).map(({ path }) => path),
    ['LINDENHOF_CD/README.TXT', 'LINDENHOF_CD/VIEWER/SPLASH.JPG'],
  );
});

test('every kind of object is there', () => {
  const present = new Set(dicom.map(({ bytes }) => sopClassOf(bytes)));
  assert.deepEqual(
    Object.entries(SOP_CLASS).filter(([, uid]) => !present.has(uid)),
    [],
  );
});

test('the same seed gives the same bytes, also from the command in another process, time zone and language', () => {
  const out = mkdtempSync(join(tmpdir(), 'generate-'));
  const needlesFile = join(out, 'needles.json');
  const target = join(out, 'files');
  const run = spawnSync(process.execPath, [GENERATE, target, '--seed', String(SEED), '--needles', needlesFile], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  });
  try {
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(listed(target), files.map(({ path }) => path).toSorted());
    for (const { path, bytes } of files) {
      assert.ok(Buffer.from(bytes).equals(readFileSync(join(target, path))), path);
    }
    assert.deepEqual(
      JSON.parse(readFileSync(needlesFile, 'utf8')),
      Object.fromEntries(files.map(({ path, needles }) => [path, needles])),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
});

test('the command refuses what it does not understand with status 2 and writes nothing', () => {
  for (const args of [[], ['a', 'b'], ['a', '--seed', 'x'], ['a', '--unknown']]) {
    const run = spawnSync(process.execPath, [GENERATE, ...args], { encoding: 'utf8', cwd: folder });
    assert.equal(run.status, 2, args.join(' '));
    assert.match(run.stderr, /^usage: /);
  }
  assert.deepEqual(listed(folder).length, files.length);
});

test('another seed gives other people under the same names of files', () => {
  const others = [...exampleStudies(SEED + 1)];
  assert.deepEqual(
    others.map(({ path }) => path),
    files.map(({ path }) => path),
  );
  for (const [index, other] of others.entries()) {
    assert.notDeepEqual(other.needles, files[index]!.needles, other.path);
    assert.notDeepEqual(other.bytes, files[index]!.bytes, other.path);
  }
});

test('every needle occurs in the bytes that it is listed for, in one of its spellings', () => {
  for (const file of files) {
    const bytes = searchable(file);
    assert.ok(file.needles.length > 0, file.path);
    const absent = file.needles.filter((needle) => !spellingsOf(needle).some((spelling) => bytes.includes(spelling)));
    assert.deepEqual(absent, [], file.path);
  }
});

test('no needle is so short that chance finds it', () => {
  for (const { path, needles } of files) {
    for (const needle of needles) {
      assert.ok(new TextEncoder().encode(needle).length >= 4, `${path}: a needle of ${needle.length} characters`);
      assert.equal(needle, needle.trim(), path);
    }
  }
});

test('lines that are burned into pictures are dots, not bytes', () => {
  const pictured = files.filter(({ burnedIn }) => burnedIn.length > 0);
  assert.ok(pictured.length >= 4);
  for (const { path, bytes, burnedIn } of pictured) {
    assert.ok(
      burnedIn.some((line) => !Buffer.from(bytes).includes(line)),
      path,
    );
    // Letters are brighter than anything that they stand on; pixel data are the end of these files.
    const bright = bytes.subarray(2000).filter((sample) => sample >= 220).length;
    assert.ok(bright > 10 * burnedIn.join('').length, `${path}: ${bright} bright samples`);
  }
});

test('a PDF reader finds the patient in the letter', async () => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const { bytes, needles } = files.find(({ path }) => path === 'EXPORT/DOCUMENTS/letter.dcm')!;
  const start = Buffer.from(bytes).indexOf('%PDF-1.4');
  const end = Buffer.from(bytes).indexOf('%%EOF') + 5;
  const loading = getDocument({ data: bytes.slice(start, end), verbosity: 0 });
  const document = await loading.promise;
  const { items } = await (await document.getPage(1)).getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('\n');
  assert.match(text, /Patient: Scibor Zywokost, born \d{8}/);
  assert.ok(needles.includes('Zywokost'));
  await loading.destroy();
});

test('one file is an exact duplicate, and no other', () => {
  const contents = files.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
  assert.equal(new Set(contents).size, files.length - 1);
});

test('dcmdump reads every DICOM file, with no warning but those of CP-246', (t) => {
  for (const { path } of dicom) {
    const run = spawnSync('dcmdump', [join(folder, path)], { encoding: 'latin1' });
    if (run.error) return t.skip('not installed: dcmdump');
    assert.equal(run.status, 0, `${path}: ${run.stderr}`);
    const warnings = run.stderr.split('\n').filter((line) => line !== '' && !line.includes('(CP-246)'));
    assert.deepEqual(warnings, [], path);
  }
});

test('dcmdjpeg decodes the JPEG codestreams', (t) => {
  for (const { path } of dicom.filter(({ bytes }) => sopClassOf(bytes) === SOP_CLASS.cr)) {
    const run = spawnSync('dcmdjpeg', [join(folder, path), join(folder, 'decoded.tmp')], { encoding: 'utf8' });
    if (run.error) return t.skip('not installed: dcmdjpeg');
    rmSync(join(folder, 'decoded.tmp'));
    assert.equal(run.status, 0, `${path}: ${run.stderr}`);
    assert.equal(run.stderr, '', path);
  }
});

const READ_DIRECTORY = `
import sys, warnings
warnings.simplefilter('ignore')
from pydicom.fileset import FileSet
files = FileSet(sys.argv[1])
print(len(files), sum(1 for each in files if each.load().SOPInstanceUID == each.SOPInstanceUID))
`;

test('pydicom follows the offsets of the DICOMDIR to every file of the disc (PS3.3 F.3)', (t) => {
  const run = spawnSync('/usr/bin/python3', ['-c', READ_DIRECTORY, join(folder, 'LINDENHOF_CD/DICOMDIR')], {
    encoding: 'utf8',
  });
  if (run.error || run.stderr.includes('ModuleNotFoundError')) return t.skip('not installed: pydicom');
  const expected = dicom.filter(({ path }) => path.startsWith('LINDENHOF_CD/DICOM/')).length;
  assert.equal(run.stdout, `${expected} ${expected}\n`, run.stderr);
});

/** dciodvfy takes the byte 5C of GB18030 for a separator, cannot inflate, and is right about the missing Patient ID. */
const NOT_CHECKED = /YUNQUE|deflated|unknown_2/;

test('dciodvfy finds no error in the objects', (t) => {
  for (const { path } of dicom.filter((file) => !NOT_CHECKED.test(file.path))) {
    const run = spawnSync('dciodvfy', [join(folder, path)], { encoding: 'latin1' });
    if (run.error) return t.skip('not installed: dciodvfy');
    assert.deepEqual(
      run.stderr.split('\n').filter((line) => line.startsWith('Error')),
      [],
      path,
    );
  }
});

function isDicom({ bytes }: Example): boolean {
  return Buffer.from(bytes.subarray(128, META_START)).toString('latin1') === 'DICM';
}

/** The bytes; of a deflated object the meta group and what inflating gives. */
function searchable(file: Example): Buffer {
  const bytes = Buffer.from(file.bytes);
  const meta = isDicom(file) ? metaOf(bytes) : Buffer.alloc(0);
  if (!meta.includes(DEFLATED)) return bytes;
  return Buffer.concat([meta, inflateRawSync(bytes.subarray(META_START + meta.length))]);
}

/** The file meta group, by the length that it says of itself (PS3.10 7.1). */
function metaOf(bytes: Uint8Array): Buffer {
  const length = 12 + Buffer.from(bytes).readUInt32LE(META_START + 8);
  return Buffer.from(bytes.subarray(META_START, META_START + length));
}

function sopClassOf(bytes: Uint8Array): string {
  const meta = metaOf(bytes);
  const at = meta.indexOf(Buffer.from([0x02, 0x00, 0x02, 0x00]));
  return meta
    .subarray(at + 8, at + 8 + meta.readUInt16LE(at + 6))
    .toString('latin1')
    .replace(/\0$/, '');
}

function listed(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}
