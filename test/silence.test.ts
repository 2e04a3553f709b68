/**
 * Law 4: nothing that a run leaves behind says who the patients are. Everything but the released files is searched, byte
 * by byte: evidence, manifest, messages, journal, the records of the project, temporary files, and every name of a file.
 * Inputs that fail in every way are among them. LEADGLASS_SEED chooses the studies and the objects.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exampleStudies } from '../examples/studies/index.ts';
import { FAILURE_CODES, FINDING_CODES } from '../src/failure/index.ts';
import { PRESETS } from '../src/policy/index.ts';
import { badEvidence } from '../src/proof/evidence/made.testing.ts';
import { evidencePage } from '../src/proof/evidence/page.ts';
import { DEIDENTIFICATION_METHODS } from '../src/standard/index.ts';
import { readEntry, readManifest } from './runners/corpus/manifest.ts';
import { sampleOf } from './runners/sample.ts';

const PROGRAM = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const CORPUS = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
const SEED = Number(process.env.LEADGLASS_SEED || 20261127);
/** A shorter one stands in words and hashes by chance. */
const SHORTEST = 6;
const CORPUS_SHARE = 40;

const folder = mkdtempSync(join(tmpdir(), 'leadglass-silence-'));
const sources = new Map<string, Uint8Array>();
const needles = new Set<string>();

before(() => {
  for (const { path, bytes, needles: own } of exampleStudies(SEED)) {
    sources.set(`studies/${path}`, bytes);
    for (const needle of own) needles.add(needle);
  }
  addFailures();
  addCorpus();
  for (const [path, bytes] of sources) write(join('in', path), bytes);
});

after(() => rmSync(folder, { recursive: true }));

function write(path: string, bytes: Uint8Array): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** What cannot be read, what conflicts, and what is no DICOM; the names of files tell who it is, as in real life. */
function addFailures(): void {
  const [name = ''] = [...needles].filter((needle) => /^[A-Za-z]{6,}$/.test(needle));
  const [path, bytes] = [...sources].find(([, content]) => content.length > 4_000)!;
  sources.set(`${name}/cut off.dcm`, bytes.subarray(0, 2_000));
  const other = Uint8Array.from(bytes);
  other[other.length - 1]! ^= 1;
  sources.set(`${name}/conflict.dcm`, other);
  sources.set(`${name}/notes on ${name}.txt`, Buffer.from(`${name} was here, see ${path}`));
  sources.set(`${name}/broken.zip`, Buffer.from('PK\x03\x04 and no more'));
}

function addCorpus(): void {
  if (!existsSync(CORPUS)) return;
  for (const entry of sampleOf(readManifest(CORPUS), CORPUS_SHARE, SEED)) {
    sources.set(`corpus/${entry.path}`, readEntry(CORPUS, entry));
    for (const [value] of entry.needles) needles.add(value);
  }
}

/** Words that a report has to have, whatever anybody is called: a study may be described as `Patient`. */
function ownWords(): string {
  const tables = [FAILURE_CODES, FINDING_CODES, DEIDENTIFICATION_METHODS, PRESETS, badEvidence()];
  const dictionary = readFileSync(new URL('../standard/tables/dictionary.tsv', import.meta.url), 'utf8');
  return `${JSON.stringify(tables)}${evidencePage(badEvidence())}${dictionary}`.toLowerCase();
}

interface Trace {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Everything that a run leaves, apart from the objects that it released. */
function tracesOf(place: string, messages: readonly string[]): Trace[] {
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const contents = files
    .filter((file) => !file.endsWith('.dcm'))
    .map((file) => ({ where: relative(place, file), bytes: readFileSync(file) }));
  const names = Buffer.from(files.map((file) => relative(place, file)).join('\n'));
  return [
    ...contents,
    { where: 'names of files', bytes: names },
    ...messages.map((text, i) => ({ where: `message ${i}`, bytes: Buffer.from(text) })),
  ];
}

/** The bytes of a text in small letters. */
function spellings(text: string): Buffer[] {
  const lower = text.toLowerCase();
  const inBytes = (['latin1', 'utf16le'] as const).map((encoding) => Buffer.from(lower, encoding));
  // As the haystack was made: bytes of UTF-8, each a character, in small letters.
  return [...inBytes, Buffer.from(Buffer.from(text).toString('latin1').toLowerCase(), 'latin1'), Buffer.from(lower)];
}

/** So many characters of a hash are that hash: also one that was cut is found. */
const HASH_START = 20;

/** Beginnings of the hashes that anybody can make, as they are written. */
function hashStarts(content: Uint8Array | string): string[] {
  return ['sha256', 'sha1', 'md5', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(content).digest();
    return (['hex', 'base64', 'base64url'] as const).map((form) => digest.toString(form).slice(0, HASH_START));
  });
}

/** Beginnings of everything in a trace that may be a hash. */
function startsIn({ bytes }: Trace): string[] {
  const words = bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{20,}/g) ?? [];
  return words.flatMap((word) => [word.slice(0, HASH_START), word.slice(0, HASH_START).toLowerCase()]);
}

/** A shorter word of letters and digits alone stands somewhere in a million digits of hashes, ids and new UIDs. */
const SHORT_WORD = /^[A-Za-z0-9]{1,11}$/;

/** In small letters; for short words without long runs of letters and digits, which are hashes, ids and new UIDs. */
function haystacks({ bytes }: Trace): { readonly whole: Buffer; readonly words: Buffer } {
  const text = bytes.toString('latin1').toLowerCase();
  const words = text.replace(/[a-z0-9+/_-]{32,}/g, ' ');
  return { whole: Buffer.from(text, 'latin1'), words: Buffer.from(words, 'latin1') };
}

/** Pictures are kept, searched, or held; to be searched takes minutes for a corpus, so those of the studies alone are. */
function inputOf(i: number): readonly string[] {
  if (i === 1) return [join(folder, 'in', 'studies'), '--pixels', 'redact'];
  return [
    join(folder, 'in'),
    ...(i % 2 === 0 ? ['--pixels', 'insecure-keep', '--faces', 'keep'] : ['--pixels', 'hold']),
  ];
}

for (const [i, { name: policy }] of PRESETS.entries()) {
  test(`a run under ${policy} leaves no identifier and no plain hash of a source behind`, () => {
    const place = join(folder, policy);
    const temporary = join(place, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const args = ['deidentify', ...inputOf(i), '--to', join(place, 'out'), '--policy', policy];
    const run = () =>
      spawnSync(process.execPath, [PROGRAM, ...args, '--evidence', join(place, 'evidence')], {
        env: { PATH: process.env.PATH, LEADGLASS_HOME: join(place, 'home'), TMPDIR: temporary },
        encoding: 'utf8',
      });
    const { status, stdout, stderr } = run();
    assert.equal(status, 3, stderr);
    // Once more, over what is there: the journal is read, the evidence chained.
    const again = i === 0 ? run() : { stdout: '', stderr: '' };
    const traces = tracesOf(place, [stdout, stderr, again.stdout, again.stderr]);
    assert.ok(traces.some(({ where }) => where.endsWith('evidence.html')));

    const own = ownWords();
    const sought = [...needles].filter((needle) => needle.length >= SHORTEST && !own.includes(needle.toLowerCase()));
    assert.ok(sought.length > 0.9 * [...needles].filter((needle) => needle.length >= SHORTEST).length);
    const plain = new Set([...sources.values(), ...sought].flatMap(hashStarts));
    for (const trace of traces) {
      const { whole, words } = haystacks(trace);
      const found = sought.filter((needle) => {
        const haystack = SHORT_WORD.test(needle) ? words : whole;
        return spellings(needle).some((bytes) => haystack.includes(bytes));
      });
      // The needle itself is not printed: it may be of the corpus, and logs are kept.
      assert.equal(found.length, 0, `${trace.where} holds ${found.length} identifiers`);
      assert.ok(!startsIn(trace).some((start) => plain.has(start)), `${trace.where} holds a plain hash`);
    }
  });
}

test('the search finds hashes, whole and cut, and what stands in the operator’s own stream', () => {
  const place = join(folder, 'heard');
  mkdirSync(place);
  const { stdout } = spawnSync(
    process.execPath,
    [PROGRAM, 'deidentify', join(folder, 'in'), '--to', join(place, 'out'), '--pixels', 'hold', '--json'],
    { env: { PATH: process.env.PATH, LEADGLASS_HOME: join(place, 'home') }, encoding: 'utf8' },
  );
  const hash = createHash('sha256').update('x').digest('hex');
  for (const text of [hash, `"${hash.slice(0, 32)}"`, hash.toUpperCase()]) {
    const starts = new Set(hashStarts('x'));
    assert.ok(
      startsIn({ where: '', bytes: Buffer.from(text) }).some((start) => starts.has(start)),
      text,
    );
  }
  const heard = Buffer.from(stdout.toLowerCase());
  assert.ok(
    [...needles].some((needle) => needle.length >= SHORTEST && spellings(needle).some((one) => heard.includes(one))),
  );
});
