import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as z from 'zod';
import { STATUSES } from '../../batch/index.ts';
import { FAILURE_CODES, FINDING_CODES } from '../../failure/index.ts';
import { Bench, jsonLines, NAME, objectOf, PATIENT_ID, PROGRAM, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

for (const number of [1, 2, 3]) bench.write(`good/ottoline/${number}.dcm`, objectOf(number));
bench.write('mixed/1.dcm', objectOf(1));
bench.write('mixed/copy.dcm', objectOf(1));
bench.write('mixed/thistlewick.dcm', screenshot(2));
bench.write('mixed/broken.dcm', objectOf(3).subarray(0, 300));
bench.write('mixed/README.txt', 'nothing to see');

const CODES = z.record(z.string(), z.number().int().positive());
const BALANCE = z.strictObject({
  in: z.number().int(),
  released: z.number().int(),
  held: z.number().int(),
  quarantined: z.number().int(),
  duplicate: z.number().int(),
  regenerated: z.number().int(),
  'not-dicom': z.number().int(),
  unchanged: z.number().int(),
});
const INSTANCE = z.strictObject({
  type: z.literal('instance'),
  source: z.string(),
  sourceId: z.string().regex(/^[0-9a-f]{32}$/),
  status: z.enum(STATUSES as [string, ...string[]]),
  findings: z.array(z.strictObject({ code: z.enum(Object.keys(FINDING_CODES)), path: z.string() })),
  code: z.enum(Object.keys(FAILURE_CODES)).optional(),
  output: z.string().optional(),
  defect: z.string().optional(),
});
const RUN = z.strictObject({
  type: z.literal('run'),
  id: z.string().optional(),
  dryRun: z.boolean(),
  counts: BALANCE,
  codes: CODES,
  findings: CODES,
  policy: z.strictObject({ name: z.string(), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  notices: z.array(z.string()),
  project: z.strictObject({ id: z.string(), name: z.string(), folder: z.string(), created: z.boolean() }),
  to: z.string(),
  grown: z.strictObject({ patients: z.number(), files: z.number(), notChecked: z.number(), notSearched: z.number() }),
  leaks: z.array(z.string()),
  evidence: z.string().optional(),
  interrupted: z.boolean(),
  remaining: z.number().int(),
  exitStatus: z.number().int(),
});

/** Every line checked against the published form; the last one is about the run. */
function linesOf(stdout: string): { instances: z.infer<typeof INSTANCE>[]; run: z.infer<typeof RUN> } {
  const lines = jsonLines(stdout);
  return { instances: lines.slice(0, -1).map((line) => INSTANCE.parse(line)), run: RUN.parse(lines.at(-1)) };
}

const dicomBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.dcm'));

test('a run that releases everything ends with 0 and the balance line on standard output', () => {
  const { status, stdout, stderr } = bench.run(['deidentify', 'good', '--to', 'out-good', '--policy', 'research']);
  assert.equal(status, 0, stderr);
  assert.equal(
    stdout,
    '3 in = 3 released + 0 held + 0 quarantined + 0 duplicate + 0 regenerated + 0 not-dicom + 0 unchanged\n',
  );
  assert.match(stderr, /^policy {4}research$/m);
  assert.match(stderr, /^project {3}made for this folder: .+\/home\/projects\/[0-9a-f]{32}$/m);
  assert.match(stderr, /^No passphrase protects the project: /m);
  assert.equal(dicomBelow(bench.at('out-good')).length, 3);
});

test('the same command again leaves alone what has not changed', () => {
  const args = ['deidentify', 'good', '--to', 'out-again', '--policy', 'research', '--quiet'];
  assert.equal(bench.run(args).status, 0);
  const { status, stdout, stderr } = bench.run(args);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^3 in = 0 released .* 3 unchanged$/m);
});

test('held and quarantined end with 3, each with its reason and what to do next', () => {
  const { status, stdout, stderr } = bench.run(['deidentify', 'mixed', '--to', 'out-mixed', '--pixels', 'hold']);
  assert.equal(status, 3);
  assert.match(stdout, /^5 in = 1 released \+ 1 held \+ 1 quarantined \+ 1 duplicate \+ 0 regenerated \+ 1 not-dicom/m);
  assert.match(stderr, /^held: 1, a person has to look\n {2}1 × refused\/pixels: .+\n {6}[0-9a-f]{32}\n {6}next: .+$/m);
  assert.match(stderr, /^quarantined: 1, .+\n {2}1 × input\/.+\n {6}[0-9a-f]{32}\n {6}next: .+$/m);
  assert.doesNotMatch(stderr, /pseudonyms-keyed/);
});

test('redirected messages name sources by their keyed ids and hold no value', () => {
  const { stdout, stderr } = bench.run(['deidentify', 'mixed', '--to', 'out-ids']);
  assert.doesNotMatch(stdout + stderr, /thistlewick|ottoline|471142|broken\.dcm/i);
});

test('--json writes a line an instance and one for the run; messages stay on standard error', () => {
  const { status, stdout, stderr } = bench.run(['deidentify', 'mixed', '--to', 'out-json', '--json']);
  assert.equal(status, 3);
  const { instances, run } = linesOf(stdout);
  assert.equal(instances.length, 5);
  assert.equal(run.counts.in, 5);
  assert.equal(run.exitStatus, 3);
  assert.ok(existsSync(run.evidence ?? ''));
  assert.deepEqual(instances.map(({ source, status: is }) => `${source.split(/[\\/]/).at(-1)} ${is}`).sort(), [
    '1.dcm released',
    'README.txt not-dicom',
    'broken.dcm quarantined',
    'copy.dcm duplicate',
    'thistlewick.dcm held',
  ]);
  for (const { status: is, output } of instances) {
    assert.equal(output !== undefined && existsSync(bench.at('out-json', output)), is === 'released');
  }
  assert.match(stderr, /^5 in = /m);
  for (const word of [NAME, PATIENT_ID]) assert.ok(!stdout.includes(word));
});

test('a dry run says what would happen and writes nothing', () => {
  const { status, stdout, stderr } = bench.run(['deidentify', 'mixed', '--to', 'out-dry', '--dry-run', '--json'], {
    env: { LEADGLASS_HOME: bench.at('dry-home') },
  });
  assert.equal(status, 3);
  const { run } = linesOf(stdout);
  assert.deepEqual([run.dryRun, run.id, run.evidence, run.counts.released], [true, undefined, undefined, 1]);
  assert.match(stderr, /nothing was written/);
  assert.ok(!existsSync(bench.at('out-dry')) && !existsSync(bench.at('dry-home')));
});

test('--pixels insecure-keep releases pictures, and the run says that nobody looked at them', () => {
  const args = [
    'deidentify',
    'mixed/thistlewick.dcm',
    '--to',
    'out-pixels',
    '--pixels',
    'insecure-keep',
    '--faces',
    'keep',
  ];
  const { status, stderr } = bench.run(args);
  assert.equal(status, 0);
  assert.match(stderr, /^notice: pixels-unchecked: /m);
});

test('one object comes from standard input', () => {
  const { status, stdout } = bench.run(['deidentify', '-', '--to', 'out-stdin', '--json'], { input: objectOf(9) });
  assert.equal(status, 0);
  assert.equal(linesOf(stdout).instances[0]?.source, '-');
});

test('a policy file finds what it extends, and its word lists, beside itself', () => {
  bench.write('policies/site.yaml', 'extends: base.yaml\ntext: { vocabulary: [words.txt] }\n');
  bench.write('policies/base.yaml', 'extends: research\n');
  bench.write('policies/words.txt', 'protocol\n');
  const policy = join('policies', 'site.yaml');
  const { status, stdout, stderr } = bench.run([
    'deidentify',
    'good',
    '--to',
    'out-policy',
    '--policy',
    policy,
    '--json',
  ]);
  assert.equal(status, 0, stderr);
  assert.equal(linesOf(stdout).run.policy.name, 'site');
});

test('a wrong policy ends with 2 and says where it is wrong; nothing is written', () => {
  bench.write('wrong.yaml', 'extends: research\npixls: { text: hold }\n');
  const { status, stdout, stderr } = bench.run(['deidentify', 'good', '--to', 'out-wrong', '--policy', 'wrong.yaml']);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^error: wrong\.yaml: .+ \(line 2, column 1\)$/m);
  assert.match(stderr, /^hint: .*pixels/m);
  assert.ok(!existsSync(bench.at('out-wrong')));
  assert.equal(bench.run(['deidentify', 'good', '--to', 'out-wrong', '--policy', 'reserch']).status, 2);
});

test('what this version cannot do, and what cannot be, ends with 2 before anything is written', () => {
  const cases: readonly (readonly [string[], RegExp])[] = [
    [['good', '--to', 'out-none', '--media'], /^error: --media is not available in this version$/m],
    [['good', '--to', 'good/out'], /^error: .*inside each other/m],
    [['nowhere', '--to', 'out-none'], /^error: none of the paths can be read$/m],
    [['good', '--to', 'out-none', '--project', 'nobody'], /^error: there is no project nobody$/m],
  ];
  for (const [args, words] of cases) {
    const { status, stderr } = bench.run(['deidentify', ...args]);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, words);
    assert.match(stderr, /^hint: /m);
  }
  assert.ok(!existsSync(bench.at('out-none')));
});

test('an output folder belongs to one project for good', () => {
  for (const name of ['first', 'second']) assert.equal(bench.run(['project', 'init', name, '--unprotected']).status, 0);
  const run = (project: string) => bench.run(['deidentify', 'good', '--to', 'out-owned', '--project', project]);
  assert.equal(run('first').status, 0);
  const { status, stderr } = run('second');
  assert.equal(status, 2);
  assert.match(stderr, /^error: the output folder belongs to another project$/m);
});

test('the first Ctrl-C ends cleanly with 130, and the same command goes on', async () => {
  const count = 600;
  for (let number = 1; number <= count; number++) bench.write(`many/${number}.dcm`, objectOf(number));
  const args = ['deidentify', 'many', '--to', 'out-many', '--policy', 'research', '--json', '--jobs', '1'];
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: bench.folder, env: bench.environment });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout === '') child.kill('SIGINT');
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(status, 130, stderr);
  const { run } = linesOf(stdout);
  assert.ok(run.interrupted && run.counts.in > 0 && run.remaining > 0);
  assert.equal(run.counts.in + run.remaining, count);
  assert.match(stderr, /ending cleanly/);

  const again = bench.run(args);
  assert.equal(again.status, 0, again.stderr);
  const { counts } = linesOf(again.stdout).run;
  assert.equal(counts.unchanged, run.counts.released);
  assert.equal(counts.released + counts.unchanged, count);
  const { outputs } = JSON.parse(readFileSync(bench.at('out-many', 'manifest.json'), 'utf8')) as { outputs: unknown[] };
  assert.equal(outputs.length, count);
});
