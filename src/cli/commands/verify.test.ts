import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { element } from '../../../test/build/index.ts';
import { Bench, jsonLines, objectOf } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

interface Line {
  readonly type: string;
  readonly path?: string;
  readonly problem?: string;
  readonly code?: string;
  readonly files?: number;
  readonly problems?: number;
  readonly project?: { readonly name: string };
  readonly notChecked?: readonly { readonly gap: string }[];
}

before(() => {
  for (const number of [1, 2, 3]) bench.write(`in/${number}.dcm`, objectOf(number));
  const { status, stderr } = bench.run(['deidentify', 'in', '--to', 'out', '--policy', 'research']);
  assert.equal(status, 0, stderr);
});

/** A copy of the released folder, to harm it. */
function copied(name: string): string {
  cpSync(bench.at('out'), bench.at(name), { recursive: true });
  return name;
}

const dicomBelow = (folder: string): string[] =>
  readdirSync(bench.at(folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.dcm'))
    .sort();

function verified(...args: string[]): { status: number | null; lines: Line[]; last: Line | undefined } {
  const { status, stdout, stderr } = bench.run(['verify', ...args, '--json']);
  assert.equal(stderr, '');
  const lines = jsonLines(stdout) as Line[];
  return { status, lines: lines.slice(0, -1), last: lines.at(-1) };
}

test('with the project everything known of the patients is looked for, and a good folder passes', () => {
  const { status, lines, last } = verified('out');
  assert.deepEqual([status, lines], [0, []]);
  assert.deepEqual([last?.type, last?.files, last?.problems], ['verification', 3, 0]);
  assert.ok(last?.project !== undefined);
  assert.ok(!last?.notChecked?.some(({ gap }) => gap === 'identifiers' || gap === 'subject'));
  assert.match(bench.run(['verify', 'out']).stdout, /^3 files verified with project [0-9a-f]{32}: all pass$/m);
});

test('without the project it says what could not be checked', () => {
  const { status, stdout } = bench.run(['verify', 'out'], { env: { LEADGLASS_HOME: bench.at('nowhere') } });
  assert.equal(status, 0);
  assert.match(stdout, /^not checked in 3 files: identifiers of the patients: /m);
  assert.match(stdout, /verified without a project: all pass what could be checked$/m);
});

test('an identifier that is known by now is found in a file that was released before: status 4', () => {
  bench.write('early/1.dcm', objectOf(41, [element(0x00080070, 'LO', 'Quillfeather')]));
  const late = objectOf(42, [element(0x00101001, 'PN', 'Quillfeather^Marigold')]);
  bench.write('late/1.dcm', late);
  const runs = ['early', 'late'].map((folder) =>
    bench.run(['deidentify', folder, '--to', 'grown', '--policy', 'research']),
  );
  assert.deepEqual(
    runs.map(({ status }) => status),
    [0, 4],
    'the run that learns it looks again at once',
  );
  const { status, lines } = verified('grown');
  assert.equal(status, 4);
  assert.deepEqual(
    lines.map(({ problem, code }) => [problem, code]),
    [['leak', 'refused/leak']],
  );
  const shown = bench.run(['verify', 'grown']);
  assert.equal(shown.status, 4);
  assert.match(shown.stdout, /^leak: 1, holds an identifier$/m);
  assert.doesNotMatch(shown.stdout, /quillfeather/i);
});

test('changed, missing and unlisted files are told apart: status 3', () => {
  const folder = copied('harmed');
  const [first, second] = dicomBelow(folder) as [string, string];
  appendFileSync(bench.at(folder, first), Buffer.from([0x0a, 0, 0, 0]));
  rmSync(bench.at(folder, second));
  writeFileSync(bench.at(folder, 'notes.txt'), 'seen');
  const { status, lines } = verified(folder);
  assert.equal(status, 3);
  const problems = new Map(lines.map(({ path, problem }) => [path, problem]));
  assert.equal(problems.get(second), 'missing');
  assert.ok(['changed', 'invalid'].includes(problems.get(first) ?? ''));
  assert.ok(problems.has('notes.txt'));
});

test('an original among the released files is no released file', () => {
  const folder = copied('mixed-up');
  copyFileSync(bench.at('in', '1.dcm'), bench.at(folder, 'original.dcm'));
  const { status, lines } = verified(folder);
  assert.ok(status === 3 || status === 4);
  assert.deepEqual(
    lines.map(({ path }) => path),
    ['original.dcm'],
  );
});

test('a policy that is no preset is found by its file', () => {
  bench.write('site.yaml', 'extends: research\nunknown-class: weakest\n');
  assert.equal(bench.run(['deidentify', 'in', '--to', 'out-site', '--policy', 'site.yaml']).status, 0);
  const gapsOf = (...args: string[]) => verified('out-site', ...args).last?.notChecked?.map(({ gap }) => gap) ?? [];
  assert.ok(gapsOf().includes('policy'));
  assert.ok(!gapsOf('--policy', 'site.yaml').includes('policy'));
});

test('a preset that the command line changed is found by itself', () => {
  const args = ['--to', 'out-changed', '--policy', 'teaching', '--pixels', 'hold', '--faces', 'keep'];
  assert.equal(bench.run(['deidentify', 'in', ...args]).status, 0);
  assert.ok(!verified('out-changed').last?.notChecked?.some(({ gap }) => gap === 'policy'));
});

test('what is no output folder, and a project that did not write it, end with 2', () => {
  assert.equal(bench.run(['verify', 'in']).status, 2);
  assert.equal(bench.run(['verify', 'nowhere']).status, 2);
  assert.equal(bench.run(['project', 'init', 'other', '--unprotected']).status, 0);
  const { status, stderr } = bench.run(['verify', 'out', '--project', 'other']);
  assert.equal(status, 2);
  assert.match(stderr, /^error: the folder belongs to another project$/m);
  bench.write('damaged/manifest.json', '{ "format": "leadglass.manifest/1", "project": "x", "outputs": [');
  assert.equal(bench.run(['verify', 'damaged']).status, 2);
});

test('a verification changes nothing', () => {
  const state = () => dicomBelow('out').map((path) => readFileSync(bench.at('out', path)).toString('latin1'));
  const before = state();
  verified('out');
  assert.deepEqual(state(), before);
});
