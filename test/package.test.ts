/**
 * The package as its users get it: built, packed, installed in an empty folder, and used from Node, from TypeScript,
 * from a browser bundle and as a command. Nothing here touches `dist`.
 */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { element, inOrder, type Part, part10, pdf, shown } from './build/index.ts';
import { answerOfPage } from './support/browser/pixels.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const SUBPATHS = ['dicom', 'policy', 'deid', 'pixel', 'proof'];

const NO_CHROMIUM = existsSync('/usr/bin/chromium') ? false : '/usr/bin/chromium is not there';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-package-'));
const consumer = join(folder, 'consumer');
const installed = join(consumer, 'node_modules/leadglass');
let packed: readonly string[] = [];

/** What the README shows: the library in a few lines. */
const LIBRARY_PROGRAM = `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deidentify, loadPolicy } from 'leadglass';

const policy = await loadPolicy('research');
const secret = new Uint8Array(32).fill(7);
const { status, bytes } = await deidentify(readFileSync('in/1.dcm'), { policy, secret });
console.log(status, createHash('sha256').update(bytes).digest('hex'), Buffer.from(bytes).includes('Thistlewick'));
`;

const BROWSER_PROGRAM = `
import { deidentify, loadPolicy } from 'leadglass';
${SUBPATHS.map((name) => `import * as ${name} from 'leadglass/${name}';`).join('\n')}

export const subpaths = { ${SUBPATHS.join(', ')} };
export const run = async (bytes, secret) => deidentify(bytes, { policy: await loadPolicy('research'), secret });
`;

const TYPED_PROGRAM = `
import { deidentify, loadPolicy } from 'leadglass';
${SUBPATHS.map((name) => `import * as ${name} from 'leadglass/${name}';`).join('\n')}

export const subpaths = [${SUBPATHS.join(', ')}];
export async function run(object: Uint8Array, secret: Uint8Array): Promise<Uint8Array | undefined> {
  const { bytes } = await deidentify(object, { policy: await loadPolicy('research'), secret });
  // @ts-expect-error: an unknown option is refused, so the types are there and not \`any\`
  await deidentify(object, { policy: 1, secret, nothing: true });
  return bytes;
}
`;

/** An object without pixels: Real World Value Mapping (PS3.3 A.46). */
/** A colour picture through every codec and back, each verified by the encoder; the engines are all three in it. */
const PICTURE = `
const format = { rows: 8, columns: 8, samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, highBit: 7, isSigned: false,
  isPlanar: false, photometric: 'RGB', frames: 1, palette: undefined, embeddedOverlays: [] };
const cells = Uint8Array.from({ length: 192 }, (_, i) => (i * 37) & 255);
const { encodeFrame, engineRunner } = await loadFrames();
const engines = engineRunner(30_000);
const lengths = {};
for (const kind of ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-xl']) {
  try {
    lengths[kind] = (await encodeFrame({ format, cells }, kind, { engines })).stream.length;
  } catch (error) {
    lengths[kind] = String(error);
  }
}
await engines.close();
`;
const NODE_PICTURE = `import { loadFrames } from 'leadglass/pixel';${PICTURE}console.log(JSON.stringify(lengths));`;
const PAGE_PICTURE = `import { loadFrames } from './pixel.js';${PICTURE}globalThis.answer = lengths;`;

/** Rows of letters like T and H, as a frame. The program of Node and that of a page find them by the same network. */
const TEXT = `
const { textFinder } = await loadFrames();
const format = { rows: 64, columns: 256, samplesPerPixel: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7, isSigned: false,
  isPlanar: false, photometric: 'MONOCHROME2', frames: 1, palette: undefined, embeddedOverlays: [] };
const cells = new Uint8Array(64 * 256).fill(20);
const dot = (x, y) => { for (const d of [0, 1, 256, 257]) cells[y * 256 + x + d] = 240; };
for (let letter = 0; letter < 8; letter++) {
  for (let i = 0; i < 7; i++) {
    const [x, y] = [40 + letter * 14, 24];
    if (letter % 2 === 0) { dot(x, y + 2 * i); dot(x + 8, y + 2 * i); if (i < 5) dot(x + 2 * i, y + 6); }
    else { dot(x + 4, y + 2 * i); if (i < 5) dot(x + 2 * i, y); }
  }
}
const finder = await textFinder();
const { boxes, runtime } = await finder.find({ format, cells }, { windows: [], effort: 'triage', isUltrasound: false });
await finder.close();
`;
const NODE_TEXT = `import { loadFrames } from 'leadglass/pixel';${TEXT}console.log(JSON.stringify({ boxes, runtime }));`;
const PAGE_TEXT = `import { loadFrames } from './pixel.js';${TEXT}globalThis.answer = { boxes, runtime };`;

function objectOf(number: number): Uint8Array {
  return patientObject('1.2.840.10008.5.1.4.1.1.67', number, [element(0x00080060, 'CS', 'RWV')]);
}

/** An Encapsulated PDF (PS3.3 A.45.1) whose compressed text names the patient. */
function letter(): Uint8Array {
  const document = pdf({ pages: [{ content: shown('Ottoline Thistlewick') }], objectStreams: true });
  return patientObject('1.2.840.10008.5.1.4.1.1.104.1', 9, [
    element(0x00420011, 'OB', document),
    element(0x00420012, 'LO', 'application/pdf'),
  ]);
}

function patientObject(sopClassUid: string, number: number, more: readonly Part[]): Uint8Array {
  const sopInstanceUid = `2.999.1.${number}`;
  const dataSet = inOrder(
    element(0x00080016, 'UI', sopClassUid),
    element(0x00080018, 'UI', sopInstanceUid),
    element(0x00100010, 'PN', 'Thistlewick^Ottoline'),
    element(0x00100020, 'LO', 'MRN-4711'),
    element(0x0020000d, 'UI', '2.999.2'),
    element(0x0020000e, 'UI', '2.999.3'),
    ...more,
  );
  return part10({ meta: { sopClassUid, sopInstanceUid }, dataSet });
}

function run(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  const env = { ...process.env, LEADGLASS_HOME: join(folder, 'home') };
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}

function succeed(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = run(command, args, cwd);
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

function compile(options: Readonly<Record<string, unknown>>): string {
  const common = { strict: true, noEmit: true, skipLibCheck: false, target: 'ES2024' };
  const config = { compilerOptions: { ...common, ...options }, files: ['typed.ts'] };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify(config));
  return run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], consumer).stdout;
}

before(() => {
  const stage = join(folder, 'stage');
  succeed(process.execPath, [join(ROOT, 'scripts/build.ts'), '--out', join(stage, 'dist')], ROOT);
  for (const file of ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'SECURITY.md']) {
    cpSync(join(ROOT, file), join(stage, file));
  }
  // The sources are there as well, so that their absence from the package means something.
  for (const name of ['src', 'test']) mkdirSync(join(stage, name));
  writeFileSync(join(stage, 'src/index.ts'), '');
  writeFileSync(join(stage, 'test/x.test.ts'), '');

  const [{ files, filename }] = JSON.parse(succeed('npm', ['pack', '--ignore-scripts', '--json'], stage));
  packed = files.map(({ path }: { path: string }) => path);

  mkdirSync(join(consumer, 'in'), { recursive: true });
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }');
  succeed('npm', ['install', '--offline', '--no-audit', '--no-fund', join(stage, filename)], consumer);
  for (const number of [1, 2, 3]) writeFileSync(join(consumer, `in/${number}.dcm`), objectOf(number));
});

after(() => rmSync(folder, { recursive: true }));

test('the package holds what it runs, its types and its licences, and no source or test', () => {
  const first = new Set(packed.map((path) => path.split('/')[0]));
  assert.deepEqual(
    [...first].sort(),
    ['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'SECURITY.md', 'dist', 'package.json'].sort(),
  );
  const named = ['cli.js', 'main.js', 'worker.js', 'piscina-worker.js', 'pdf/thread.js', 'pdf/cmaps/LICENSE'];
  for (const path of [...named, 'THIRD-PARTY-LICENSES.txt']) {
    assert.ok(packed.includes(`dist/${path}`), path);
  }
  assert.deepEqual(
    packed.filter((path) => /(?<!\.d)\.ts$|\.map$|\.test\./.test(path)),
    [],
  );
});

test('installing it installs one package', () => {
  assert.deepEqual(
    readdirSync(join(consumer, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['leadglass'],
  );
});

test('every file that package.json names is there', () => {
  const { bin, exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const named = JSON.stringify([bin, exports]).match(/"(?:\.\/)?dist\/[^"]+"/g) ?? [];
  assert.equal(named.length, 1 + 3 * (1 + SUBPATHS.length));
  for (const path of named) assert.ok(statSync(join(installed, JSON.parse(path))).isFile(), path);
});

test('the command runs as installed, with workers', () => {
  const command = join(consumer, 'node_modules/.bin/leadglass');
  assert.equal(succeed(command, ['--version'], consumer), `${version}\n`);
  const result = run(command, ['deidentify', 'in', '--to', 'out', '--policy', 'research', '--jobs', '2'], consumer);
  assert.equal(result.status, 0, result.stderr);
  const written = readdirSync(join(consumer, 'out'), { recursive: true }).filter((path) => /\.dcm$/.test(String(path)));
  assert.equal(written.length, 3);
});

test('the library runs in Node, and a browser bundle of it gives the same bytes', async () => {
  writeFileSync(join(consumer, 'library.js'), LIBRARY_PROGRAM);
  const [status, digest, leaked] = succeed(process.execPath, ['library.js'], consumer).trim().split(' ');
  assert.deepEqual([status, leaked], ['released', 'false']);

  writeFileSync(join(consumer, 'browser.js'), BROWSER_PROGRAM);
  await build({
    absWorkingDir: consumer,
    entryPoints: ['browser.js'],
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  for (const file of readdirSync(join(consumer, 'bundle'))) {
    const text = readFileSync(join(consumer, 'bundle', file), 'utf8');
    assert.doesNotMatch(text, /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']node:/, file);
  }
  const bundle = await import(pathToFileURL(join(consumer, 'bundle/browser.js')).href);
  const result = await bundle.run(objectOf(1), new Uint8Array(32).fill(7));
  assert.equal(result.status, 'released');
  assert.equal(createHash('sha256').update(result.bytes).digest('hex'), digest);
  for (const name of SUBPATHS) assert.ok(Object.keys(bundle.subpaths[name]).length > 0, name);
});

test('the command and the library read the text of a document as installed, and then end', () => {
  const found = '"about":{"counts":{"name":1},"pages":[1]}';
  mkdirSync(join(consumer, 'letters'));
  writeFileSync(join(consumer, 'letters/1.dcm'), letter());
  const command = join(consumer, 'node_modules/.bin/leadglass');
  for (const jobs of ['1', '2']) {
    const to = `letters-${jobs}`;
    const result = run(command, ['deidentify', 'letters/1.dcm', '--to', to, '--jobs', jobs, '--json'], consumer);
    assert.equal(result.status, 3, result.stderr);
    assert.ok(result.stdout.includes(found), result.stdout);
  }
  const program = LIBRARY_PROGRAM.replace('in/1.dcm', 'letters/1.dcm').split('const { status')[0];
  const call = "deidentify(readFileSync('letters/1.dcm'), { policy, secret })";
  writeFileSync(join(consumer, 'letter.js'), `${program}console.log(JSON.stringify((await ${call}).findings));`);
  assert.ok(succeed(process.execPath, ['letter.js'], consumer).includes(found));
});

test('every codec works as installed, in Node and in a page that allows no eval', { skip: NO_CHROMIUM }, async () => {
  writeFileSync(join(consumer, 'picture.js'), NODE_PICTURE);
  const inNode = JSON.parse(succeed(process.execPath, ['picture.js'], consumer)) as Record<string, unknown>;
  assert.ok(
    Object.values(inNode).every((length) => typeof length === 'number'),
    JSON.stringify(inNode),
  );
  const { answer, complaints } = await answerOfPage(join(installed, 'dist/browser'), PAGE_PICTURE);
  assert.deepEqual(complaints, []);
  assert.deepEqual(answer, inNode);
});

test('text is found as installed, in Node and in a page that allows no eval, by what comes along', {
  skip: NO_CHROMIUM,
}, async () => {
  writeFileSync(join(consumer, 'text.js'), NODE_TEXT);
  const inNode = JSON.parse(succeed(process.execPath, ['text.js'], consumer)) as { boxes: unknown[]; runtime: string };
  assert.equal(inNode.runtime, 'wasm');
  assert.equal(inNode.boxes.length, 1);
  const { answer, complaints } = await answerOfPage(join(installed, 'dist/browser'), PAGE_TEXT);
  assert.deepEqual(complaints, []);
  assert.deepEqual(answer, inNode);
});

test('its types hold for a consumer in Node and for one with a bundler, without any other package', () => {
  writeFileSync(join(consumer, 'typed.ts'), TYPED_PROGRAM);
  assert.equal(
    compile({ module: 'NodeNext', types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')], lib: ['ES2024'] }),
    '',
  );
  const lib = ['ES2024', 'DOM', 'DOM.Iterable'];
  assert.equal(
    compile({ module: 'ESNext', moduleResolution: 'Bundler', customConditions: ['browser'], types: [], lib }),
    '',
  );
});

test('no declaration names a module that only this repository has', () => {
  const types = join(installed, 'dist/types');
  const declarations = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  assert.ok(declarations.length > SUBPATHS.length);
  for (const path of declarations) {
    const text = readFileSync(join(types, path), 'utf8');
    assert.doesNotMatch(text, /(?:from|import\()\s*['"](?:#|[^'"]*\.ts['"])/, path);
    // A table of the standard as a literal type would make every consumer's compiler read it.
    assert.ok(text.length < 100_000, `${path} has ${text.length} characters`);
  }
});
