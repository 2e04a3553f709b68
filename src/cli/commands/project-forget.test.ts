import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Bench, NAME, objectOf, PATIENT_ID } from '../program.testing.ts';

const bench = new Bench();
const RUN = ['deidentify', 'in', '--to', 'out', '--project', 'trial-7', '--policy', 'vendor-debug', '--faces', 'keep'];
const ARGS = [...RUN, '--pixels', 'insecure-keep', '--evidence', 'ev', '--quiet'];
let code = '';

const codesIn = (folder: string): string[] =>
  readdirSync(bench.at(folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);

const forget = (...args: readonly string[]) => bench.run(['project', 'forget', ...args]);
const runFile = (name: string): string =>
  readFileSync(bench.at('home', 'projects', 'trial-7', 'runs', '000001', name), 'utf8');

before(() => {
  bench.write('in/1.dcm', objectOf(1));
  bench.write('in/2.dcm', objectOf(2));
  assert.equal(bench.run(['project', 'init', 'trial-7', '--unprotected']).status, 0);
  const { status, stderr } = bench.run(ARGS);
  assert.equal(status, 0, stderr);
  const codes = codesIn('out');
  assert.equal(codes.length, 1);
  code = codes[0]!;
});
after(() => bench.remove());

test('verify looks for the identifiers of patients in a vault, with their offset of dates', () => {
  const { status, stdout } = bench.run(['verify', 'out', '--json']);
  assert.equal(status, 0, stdout);
  assert.ok(!/"gap":"(subject|identifiers)"/.test(stdout), stdout);
});

test('the evidence says that codes come from a vault, and has no limit that is about keyed ones', () => {
  const evidence = JSON.parse(readFileSync(bench.at('ev', 'evidence.json'), 'utf8'));
  assert.equal(evidence.reidentification.mode, 'vault');
  const codes = evidence.limits.map((limit: { code: string }) => limit.code);
  assert.ok(!codes.includes('keyed'));
  assert.deepEqual(
    evidence.notices.filter((notice: { code: string }) => notice.code === 'pseudonyms-keyed'),
    [],
  );
});

test('a patient of a vault is looked up like any other, with the custody key', () => {
  const asked = ['reidentify', code, '--project', 'trial-7', '--purpose', 'recall', '--ticket', 'T-1', '--json'];
  const { status, stdout, stderr } = bench.run(['project', ...asked]);
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).patients[0].id, PATIENT_ID);
});

test('nobody confirms, or another code is typed: nothing is forgotten, and that ends with 2', () => {
  const { status, stderr } = forget('trial-7', code);
  assert.equal(status, 2);
  assert.match(stderr, /^error: no terminal to ask at: --confirm CODE says that it is meant$/m);
  const other = forget('trial-7', code, '--confirm', 'LG-0000000000000000A');
  assert.equal(other.status, 2);
  assert.match(other.stderr, /^error: that is another code; nothing was forgotten$/m);
});

test('a code that nobody has, and a project that is not there, end with 2', () => {
  assert.equal(forget('trial-7', 'NOBODY', '--confirm', 'NOBODY').status, 2);
  assert.equal(forget('nowhere', code, '--confirm', code).status, 2);
});

test('confirmed, the patient is forgotten; a later run gives him a code that has nothing to do with the first', () => {
  cpSync(bench.at('home'), bench.at('copy'), { recursive: true });
  const instances = runFile('instances.jsonl');
  const { status, stdout, stderr } = forget('trial-7', code, '--confirm', code, '--ticket', 'T-107');
  assert.equal(status, 0, stderr);
  // Each of his files, to take it back.
  const paths = stdout.trim().split('\n');
  assert.equal(paths.length, 2);
  for (const path of paths) assert.ok(path.includes(`/${code}/`) && readFileSync(path).length > 0);
  assert.match(stderr, new RegExp(`^forgotten: ${code.replace(/^LG-/, '')}, 2 released files to take back$`, 'm'));
  assert.match(stderr, /^notice: this cannot be undone\. /m);
  for (const value of [NAME, PATIENT_ID, ...NAME.split('^')]) assert.ok(!(stdout + stderr).includes(value));
  assert.equal(forget('trial-7', code, '--confirm', code).status, 2);
  const shown = bench.run(['project', 'show', 'trial-7']).stdout;
  assert.match(shown, /^patients +0$/m);
  assert.match(shown, /^forgotten +1$/m);

  const left = bench.run(['verify', 'out', '--json']);
  assert.equal(left.status, 0, left.stdout);
  assert.match(left.stdout, /"gap":"subject"/);
  // What was signed stays as it was signed: nothing in it leads to a source without the row.
  assert.equal(runFile('instances.jsonl'), instances);
  const checked = bench.run(['verify', 'out', '--evidence', 'ev/evidence.json', '--key', 'out/manifest.json']);
  assert.equal(checked.status, 0, checked.stderr);
  const asked = ['reidentify', code, '--project', 'trial-7', '--purpose', 'recall', '--ticket', 'T-2', '--json'];
  const looked = bench.run(['project', ...asked]);
  assert.deepEqual([looked.status, JSON.parse(looked.stdout).patients], [1, []]);

  assert.equal(bench.run(ARGS).status, 0);
  const codes = codesIn('out');
  assert.equal(codes.length, 2);
  assert.ok(codes.includes(code));
  const after = JSON.parse(readFileSync(bench.at('out', 'manifest.json'), 'utf8'));
  assert.equal(after.outputs.length, 4);
});

test('keyed pseudonyms cannot be forgotten one by one, and another mode is refused: both end with 2', () => {
  assert.equal(bench.run(['project', 'init', 'keyed', '--unprotected']).status, 0);
  const keyed = ['deidentify', 'in', '--to', 'out-keyed', '--project', 'keyed'];
  assert.equal(bench.run([...keyed, '--policy', 'research', '--quiet']).status, 0);
  const [own = ''] = codesIn('out-keyed');
  assert.equal(forget('keyed', own, '--confirm', own).status, 2);
  const { status, stderr } = bench.run(keyed);
  assert.equal(status, 2);
  assert.match(stderr, /^error: the project has keyed pseudonyms and the policy asks for vault ones$/m);
  assert.match(stderr, /^hint: .*mode: keyed/m);
});
