/** The page makes the same files as the command line, byte for byte, with the secret of the same project. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Evidence, readEvidence } from '../../src/proof/index.ts';
import { exampleStudies } from '../studies/index.ts';
import { OpenedPage, skip } from './page.testing.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SEEDS = [1, 2, 3, 4];
const DEFLATED = Buffer.from('1.2.840.10008.1.2.1.99');
const [LONG_ROWS, LONG_COLUMNS] = [2304, 2048] as const;
const LONG_BYTES = 2 * LONG_ROWS * LONG_COLUMNS;
const ROWS = Buffer.from('\x28\0\x10\0US\x02\0', 'latin1');
const COLUMNS = Buffer.from('\x28\0\x11\0US\x02\0', 'latin1');
const PIXELS = Buffer.from('\xe0\x7f\x10\0OW\0\0', 'latin1');
/** Keyed pseudonyms; pictures go through as they are, so that as many objects as possible are compared. */
const POLICY = `
name: page
extends: research
options: [clean-descriptors, clean-structured-content, clean-graphics, retain-longitudinal-modified-dates]
pixels: { text: insecure-keep, faces: keep }
rules:
  - { at: InstitutionName, do: set, value: Site A, reason: agreed with the sponsor }
`;

const folder = mkdtempSync(join(tmpdir(), 'leadglass-same-'));
const studies = join(folder, 'studies');
const out = join(folder, 'out');
const home = join(folder, 'home');

interface Line {
  readonly source: string;
  readonly status: string;
  readonly code?: string;
  readonly findings: readonly { readonly code: string }[];
}

let opened: OpenedPage;
let lines: readonly Line[] = [];
let balance = '';
let saved = new Map<string, Uint8Array>();
let evidence = new Map<string, Uint8Array>();

function leadglass(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, LEADGLASS_HOME: home };
  return spawnSync(process.execPath, [PROGRAM, ...args], { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function writeStudies(): number {
  let count = 0;
  const write = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(studies, path)), { recursive: true });
    writeFileSync(join(studies, path), bytes);
    count++;
  };
  for (const seed of SEEDS) {
    for (const { path, bytes } of exampleStudies(seed)) write(`${seed}/${path}`, bytes);
  }
  const [first] = exampleStudies(1);
  write('BROKEN/cut', first!.bytes.subarray(0, first!.bytes.length >> 1));
  write('BROKEN/empty', new Uint8Array(0));
  write('LONG', enlarged());
  write('BROKEN/conflict', changed(first!.bytes));
  return count;
}

/** Longer than what a worker holds at once: such an object is read through a window and saved from where it lies. */
function enlarged(): Uint8Array {
  for (const { bytes } of exampleStudies(5)) {
    const [rows, columns, pixels] = [ROWS, COLUMNS, PIXELS].map((header) => Buffer.from(bytes).lastIndexOf(header));
    if (Math.min(rows!, columns!, pixels!) < 0) continue;
    const whole = new Uint8Array(pixels! + 12 + LONG_BYTES);
    for (let i = pixels! + 12; i < whole.length; i++) whole[i] = (i * i) >> 7;
    whole.set(bytes.subarray(0, pixels! + 8));
    const view = new DataView(whole.buffer);
    view.setUint16(rows! + 8, LONG_ROWS, true);
    view.setUint16(columns! + 8, LONG_COLUMNS, true);
    view.setUint32(pixels! + 8, LONG_BYTES, true);
    return whole;
  }
  throw new Error('no example has 16 bits a pixel in Explicit VR');
}

/** The same instance with another last byte. */
function changed(bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  other[other.length - 1]! ^= 1;
  return other;
}

function filesBelow(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

before(async () => {
  if (skip !== false) return;
  assert.ok(writeStudies() >= 200);
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, POLICY);
  assert.equal(leadglass('project', 'init', 'page', '--unprotected').status, 0);
  const { status, stdout, stderr } = leadglass(
    ...['deidentify', studies, '--to', out, '--policy', policy, '--project', 'page', '--json', '--quiet'],
  );
  assert.equal(status, 3, stderr);
  const parsed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line & { readonly type: string });
  lines = parsed.filter(({ type }) => type === 'instance');

  opened = await OpenedPage.open();
  const { page } = opened;
  await opened.choose(studies);
  await page.getByRole('radio', { name: /^a policy of your own/ }).check();
  await page.getByLabel('Policy text').fill(POLICY);
  await page.getByRole('radio', { name: /^that of a project/ }).check();
  await page.getByLabel('Secret, 64 hex digits').fill(readFileSync(join(home, 'projects/page/secret'), 'utf8'));
  balance = await opened.run();
  saved = await opened.savedZip(/^Save the zip/);
  evidence = await opened.savedZip('Save the evidence');
});

after(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true });
});

test('every file that the command line writes is in the zip, under its name and with its bytes', { skip }, () => {
  const expected = filesBelow(out).sort();
  assert.deepEqual([...saved.keys()].sort(), expected);
  const objects = expected.filter((path) => path.endsWith('.dcm'));
  assert.ok(objects.length >= 200, `${objects.length} objects`);
  let [deflated, long] = [0, 0];
  for (const path of objects) {
    const bytes = readFileSync(join(out, path));
    assert.ok(bytes.equals(saved.get(path)!), path);
    if (bytes.includes(DEFLATED)) deflated++;
    if (bytes.length > LONG_BYTES) long++;
  }
  assert.equal(long, 1, 'and one that is longer than what a worker holds at once');
  assert.ok(deflated > 0, 'an object in a deflated transfer syntax is among them (PS3.5 A.5)');
});

test('the manifest is that of the command line, but for whose it is and when it was written', { skip }, () => {
  const common = (text: string): object => {
    const { project, software, written, evidenceKey, ...rest } = JSON.parse(text) as Record<string, unknown>;
    assert.match(String(project), /^[0-9a-f]{32}$/);
    assert.ok(software !== undefined && written !== undefined);
    return { keys: Object.keys(JSON.parse(text)).filter((key) => key !== 'evidenceKey'), ...rest };
  };
  const text = Buffer.from(saved.get('manifest.json')!).toString();
  assert.deepEqual(common(text), common(readFileSync(join(out, 'manifest.json'), 'utf8')));
  assert.equal((JSON.parse(text) as { evidenceKey: { crv: string } }).evidenceKey.crv, 'P-256');
});

test('the evidence is that of the command line, but for whose it is, when it was made and by which key', {
  skip,
}, async () => {
  const ofPage = await readEvidence(Buffer.from(evidence.get('evidence.json')!).toString());
  const ofCommand = await readEvidence(readFileSync(join(home, 'projects/page/runs/000001/evidence.json'), 'utf8'));
  const common = (evidence: Evidence): object => {
    const { project, run, key, manifest, instances, limits, page, software, reidentification, ...rest } = evidence;
    const { started, ended, ...about } = run;
    assert.ok(started < ended);
    const texts = limits.filter(({ code }) => !['unprotected', 'page-key'].includes(code));
    // The page holds documents as the command line does, and searches none.
    const findings = rest.findings.filter(({ code }) => !code.startsWith('document-'));
    const { mode } = reidentification;
    return { ...rest, findings, mode, run: about, lines: instances.lines, limits: texts };
  };
  assert.deepEqual(common(ofPage), common(ofCommand));
  assert.ok(ofPage.counts.quarantined > 0 && ofPage.verification.elements > 0 && ofPage.rules.length > 20);
  assert.deepEqual([ofPage.page, ofCommand.page], [{ secret: 'given' }, undefined]);
  const lines = Buffer.from(evidence.get('instances.jsonl')!).toString();
  assert.deepEqual(
    parsed(lines),
    parsed(readFileSync(join(home, 'projects/page/runs/000001/instances.jsonl'), 'utf8')),
  );
});

/** Rules are counted in the order in which a worker met them. */
const parsed = (lines: string): unknown[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ findings, ...line }) => ({
      ...line,
      findings: findings.filter(({ code }: { code: string }) => !code.startsWith('document-')),
    }))
    .sort((a, b) => (a.source < b.source ? -1 : 1));

test('every file has the status, the reason and the findings of the command line', { skip }, async () => {
  const { page } = opened;
  const expected = lines.map(({ source, status, code = '', findings }) => {
    // The page holds documents as the command line does, and searches none.
    const said = findings.map((finding) => finding.code).filter((name) => !name.startsWith('document-'));
    const codes = [...new Set(said)].sort();
    return [`studies/${relative(studies, source)}`, status, code, codes.join()].join(' | ');
  });
  const rows = await page.$$eval('#results tbody tr', (found) =>
    found.map((row) => {
      const [path, status, reason, findings] = [...row.children] as [Element, Element, Element, Element];
      const codes = (findings.textContent ?? '').split(', ').map((text) => text.replace(/ ×\d+$/, ''));
      const word = (status.textContent ?? '').replace(/^\S+ /, '');
      return [path.textContent, word, reason.querySelector('code')?.textContent ?? '', codes.sort().join()].join(' | ');
    }),
  );
  assert.deepEqual(rows.sort(), expected.sort());
  for (const status of ['released', 'quarantined', 'duplicate', 'regenerated', 'not-dicom']) {
    const count = lines.filter((line) => line.status === status).length;
    assert.ok(count > 0, status);
    assert.match(balance, new RegExp(`\\b${count} ${status}`));
  }
  assert.ok(balance.startsWith(`${lines.length} in = `), balance);
});

test('the command line finds nothing to complain about in the unpacked zip and its evidence', { skip }, () => {
  const unpacked = join(folder, 'unpacked');
  for (const [path, bytes] of saved) {
    mkdirSync(dirname(join(unpacked, path)), { recursive: true });
    writeFileSync(join(unpacked, path), bytes);
  }
  for (const [name, bytes] of evidence) {
    mkdirSync(join(folder, 'evidence'), { recursive: true });
    writeFileSync(join(folder, 'evidence', name), bytes);
  }
  const proof = ['--evidence', join(folder, 'evidence/evidence.json'), '--key', join(unpacked, 'manifest.json')];
  const { status, stdout, stderr } = leadglass('verify', unpacked, ...proof);
  assert.equal(status, 0, stdout + stderr);
});

test('the page asked for itself and its workers alone, and had nothing to complain about', { skip }, () => {
  const others = opened.requested.filter((url) => !/^(file:.*\/leadglass\.html|blob:null\/\S+)$/.test(url));
  assert.deepEqual(others, []);
  assert.deepEqual(opened.complaints, []);
});
