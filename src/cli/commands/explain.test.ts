import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Bench, jsonLines, NAME, objectOf, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

bench.write('1.dcm', objectOf(1));
bench.write('held.dcm', screenshot(2));

interface Line {
  readonly type: string;
  readonly tag?: string;
  readonly path?: string;
  readonly action?: string;
  readonly rule?: string;
  readonly clause?: string;
  readonly length?: number;
  readonly status?: string;
  readonly code?: string;
}

function explained(...args: string[]): Line[] {
  const { status, stdout, stderr } = bench.run(['explain', ...args, '--json']);
  assert.deepEqual([status, stderr], [0, '']);
  return jsonLines(stdout) as Line[];
}

test('every attribute has a decision with rule and clause, and no value', () => {
  const lines = explained('1.dcm', '--policy', 'research');
  assert.equal(lines.filter(({ type }) => type === 'decision').length, 8);
  const name = lines.find(({ path }) => path === '(0010,0010)');
  assert.deepEqual([name?.tag, name?.action, name?.rule], ['00100010', 'pseudonym', 'basic:Z']);
  assert.match(name?.clause ?? '', /^PS3\.15 /);
  assert.equal(name?.length, NAME.length);
  assert.deepEqual(lines.at(-1)?.status, 'ready');
});

test('--changes leaves out what stays', () => {
  const lines = explained('1.dcm', '--changes').filter(({ type }) => type === 'decision');
  assert.ok(lines.length > 0 && lines.every(({ action }) => action !== 'keep'));
});

test('an object that would be held is explained too, with the reason', () => {
  const lines = explained('held.dcm');
  assert.ok(lines.length > 5);
  assert.deepEqual([lines.at(-1)?.status, lines.at(-1)?.code], ['held', 'refused/face']);
  const { stdout } = bench.run(['explain', 'held.dcm']);
  assert.match(stdout, /^a run would not release it: held, refused\/face: /m);
  assert.match(stdout, /^next: /m);
});

test('the table masks values by their length', () => {
  const { stdout } = bench.run(['explain', '1.dcm']);
  assert.match(stdout, /^\(0010,0010\) +PN +PatientName +pseudonym +basic:Z +PS3\.15 Table E\.1-1 +20 B$/m);
  assert.doesNotMatch(stdout, /Thistlewick|471142|20240517/);
  assert.match(stdout, /^8 attributes, \d changed under safe-harbor$/m);
});

test('on a terminal --show-values shows them, controls made visible', (t) => {
  const { status, stdout, stderr } = bench.runOnTerminal(['explain', '1.dcm', '--show-values', '--color', 'never']);
  if (status === undefined) return t.skip('the program `script` is not installed');
  assert.equal(status, 0, stderr);
  assert.ok(stdout.includes(NAME));
});

test('what is no object, and what is not there, is said without its name', () => {
  bench.write('notes.txt', 'a text');
  const { status, stderr } = bench.run(['explain', 'notes.txt']);
  assert.equal(status, 1);
  assert.match(stderr, /^error: nothing at the start of the bytes is DICOM$/m);
  assert.equal(bench.run(['explain', 'nothing.dcm']).status, 2);
  assert.equal(bench.run(['explain', '1.dcm', '--show-values']).status, 2);
});
