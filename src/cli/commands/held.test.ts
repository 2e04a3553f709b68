import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import * as z from 'zod';
import { FAILURE_CODES, FINDING_CODES } from '../../failure/index.ts';
import { IDENTIFIER_KINDS } from '../../identity/index.ts';
import { WAIVABLE_REASONS } from '../../pipeline/index.ts';
import { DOCUMENT_GAPS } from '../../proof/index.ts';
import { releaseMeans } from '../held-words.ts';
import { Bench, documentOf, jsonLines, NAME, objectOf, PATIENT_ID, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const ID = z.string().regex(/^[0-9a-f]{32}$/);
const CODE = z.enum(Object.keys(FAILURE_CODES));
const HELD = z.strictObject({
  type: z.literal('held'),
  id: ID,
  status: z.enum(['held', 'quarantined', 'released']),
  reasons: z.array(CODE).min(1),
  findings: z.array(
    z.strictObject({
      code: z.enum(Object.keys(FINDING_CODES)),
      path: z.string(),
      about: z
        .strictObject({
          counts: z.partialRecord(z.enum(IDENTIFIER_KINDS), z.number().int()).optional(),
          pages: z.array(z.number().int()).optional(),
          reasons: z.array(z.enum(Object.keys(DOCUMENT_GAPS))).optional(),
        })
        .optional(),
    }),
  ),
  source: z.string(),
  sourceId: ID,
  size: z.number().int().optional(),
  output: z.string().optional(),
  plan: z.record(z.string(), z.number().int()),
  run: z.string().regex(/^\d{6}$/),
  policy: z.strictObject({ name: z.string(), digest: z.string() }),
  to: z.string(),
  since: z.iso.datetime(),
  copy: z.boolean(),
  releasable: z.boolean(),
  decision: z
    .strictObject({ reviewer: z.string(), reason: z.string(), waived: z.array(CODE), at: z.iso.datetime() })
    .optional(),
});

/** An object with a document inside; the text of the document is as it is given. */
const report = (number: number, text: string): Uint8Array =>
  documentOf(number, Buffer.from(`%PDF-1.4 ${text}${text.length % 2 === 0 ? ' ' : ''}`));

/** A project of its own, with a run into a folder of its own. */
function held(name: string, files: Readonly<Record<string, Uint8Array>>, more: readonly string[] = []): Called {
  for (const [path, content] of Object.entries(files)) bench.write(`${name}/${path}`, content);
  assert.equal(bench.run(['project', 'init', name, '--unprotected']).status, 0);
  const ran = bench.run(['deidentify', name, '--to', `out-${name}`, '--project', name, '--pixels', 'hold', ...more]);
  assert.equal(ran.status, 3, ran.stderr);
  const call = (...args: string[]) => bench.run(['held', args[0]!, '--project', name, ...args.slice(1)]);
  const list = (...args: string[]) => jsonLines(call('list', '--json', ...args).stdout).map((line) => HELD.parse(line));
  return { call, list, stderr: ran.stderr };
}

interface Called {
  readonly stderr: string;
  call(...args: string[]): ReturnType<Bench['run']>;
  list(...args: string[]): z.infer<typeof HELD>[];
}

const REVIEW = ['--reviewer', 'the reader', '--reason', 'looked at it'];

test('held list names ids and reasons; sources go by keyed ids where nobody looks, by paths in --json', () => {
  const { call, list, stderr } = held('list', {
    'thistlewick.dcm': screenshot(1),
    'broken.dcm': objectOf(3).subarray(0, 300),
  });
  assert.match(stderr, /^leadglass held list --project list shows what was kept back/m);
  const { status, stdout, stderr: said } = call('list');
  assert.deepEqual([status, said], [0, '']);
  assert.match(stdout, /^[0-9a-f]{12} +held +refused\/pixels refused\/face +000001 .* - +[0-9a-f]{32}$/m);
  assert.match(stdout, /^1 instance held, 1 instance quarantined; /m);
  assert.doesNotMatch(stdout, /thistlewick|broken/);
  const lines = list();
  assert.deepEqual(lines.map(({ status: is, releasable }) => [is, releasable]).sort(), [
    ['held', true],
    ['quarantined', false],
  ]);
  assert.ok(lines.some(({ source }) => source === bench.at('list', 'thistlewick.dcm')));
  assert.equal(list('--code', 'refused/face').length, 1);
  assert.equal(list('--code', 'refused/document').length, 0);
  assert.equal(list('--run', '1').length, 2);
  assert.equal(list('--run', '2').length, 0);
  for (const wrong of [
    ['--code', 'refused/nothing'],
    ['--run', 'x'],
  ])
    assert.equal(call('list', ...wrong).status, 2);
});

test('on a terminal held list shows where the sources are', () => {
  const { status, stdout } = bench.runOnTerminal(['held', 'list', '--project', 'list']);
  if (status === undefined) return;
  assert.match(stdout, /thistlewick\.dcm/);
});

test('held review says reasons in plain words and every change, without a value', () => {
  const { call, list } = held('review', { 'thistlewick.dcm': screenshot(1) });
  const [{ id }] = list() as [z.infer<typeof HELD>];
  const { status, stdout } = call('review', id.slice(0, 8));
  assert.equal(status, 0);
  assert.match(stdout, /letting it pass means: the picture goes out as it is/);
  assert.match(stdout, /^\(0010,0010\) +PN +PatientName +pseudonym .* B$/m);
  assert.match(stdout, /as it was when it was held/);
  assert.doesNotMatch(stdout, /thistlewick|ottoline|471142/i);
  const json = JSON.parse(call('review', id, '--json').stdout) as { state: string; decisions: unknown[] };
  assert.equal(json.state, 'there');
  assert.ok(json.decisions.length > 3);
  const open = call('review', id, '--show-values');
  assert.equal(open.status, 2);
  assert.match(open.stderr, /on a terminal only/);
  const shown = bench.runOnTerminal(['held', 'review', id, '--project', 'review', '--show-values']);
  if (shown.status !== undefined) assert.match(shown.stdout, /Thistlewick\^Ottoline/);
  // The source is gone: what was counted then is what there is to say.
  rmSync(bench.at('review', 'thistlewick.dcm'));
  const gone = call('review', id);
  assert.equal(gone.status, 0);
  assert.match(gone.stdout, /basic:U/);
  assert.match(gone.stdout, /not where it was, and no copy of it was kept/);
});

test('held release says what goes out before it does, and a document goes out as it is', () => {
  const { call, list } = held('documents', {
    'a.dcm': report(1, 'calibration protocol'),
    'b.dcm': report(2, `for ${PATIENT_ID}`),
    'c.dcm': screenshot(3),
  });
  assert.equal(list().length, 3);
  const { status, stdout, stderr } = call('release', '--all', '--code', 'refused/document', ...REVIEW);
  assert.equal(status, 3);
  assert.match(stderr, /^2 instances, on the word of the reader:\n {2}2 × refused\/document: .*byte for byte/m);
  assert.ok(stderr.indexOf('byte for byte') < stderr.indexOf('refused/leak'));
  assert.match(stdout, /^2 in = 1 released \+ 0 held \+ 1 quarantined/);
  const files = readdirSync(bench.at('out-documents'), { recursive: true, encoding: 'utf8' });
  const released = files.filter((name) => name.endsWith('.dcm'));
  assert.equal(released.length, 1);
  const written = readFileSync(bench.at('out-documents', released[0]!), 'latin1');
  assert.ok(written.includes('%PDF-1.4 calibration protocol') && !written.includes(PATIENT_ID));
  assert.doesNotMatch(stdout + stderr, /ottoline|471142|[abc]\.dcm/i);

  const evidence = bench.at('home', 'projects', 'documents', 'runs', '000002', 'evidence.json');
  const checked = bench.run(['verify', 'out-documents', '--evidence', evidence]);
  assert.equal(checked.status, 0, checked.stdout);
  assert.match(checked.stdout, /^evidence of run 000002, 1 earlier run, .*: as it was written$/m);
  assert.deepEqual(
    list()
      .map(({ reasons }) => reasons[0])
      .sort(),
    ['refused/leak', 'refused/pixels'],
  );
  const [decided] = list('--released').filter(({ status: is }) => is === 'released');
  assert.equal(decided?.decision?.reviewer, 'the reader');
  const again = bench.run(['deidentify', 'documents', '--to', 'out-documents', '--pixels', 'hold', '--quiet']);
  assert.match(again.stdout, /^3 in = 0 released \+ 2 held .* 1 unchanged$/m);
});

test('--json writes a line an instance and one a run, and the copy of the evidence goes where it is asked for', () => {
  const { call, list } = held('json', { 'a.dcm': screenshot(1) });
  const [{ id, sourceId }] = list() as [z.infer<typeof HELD>];
  const { status, stdout } = call('release', id, ...REVIEW, '--json', '--evidence', 'ev');
  assert.equal(status, 0);
  const [instance, run] = jsonLines(stdout) as [Record<string, unknown>, Record<string, unknown>];
  assert.deepEqual([instance.type, instance.status, instance.sourceId], ['instance', 'released', sourceId]);
  assert.deepEqual([run.type, run.id, run.exitStatus], ['run', '000002', 0]);
  assert.ok(existsSync(bench.at('ev', 'evidence.json')));
});

test('held retry runs once more, under the policy of the run or another one', () => {
  const { call, list } = held('retry', {
    'a.dcm': report(1, 'calibration protocol'),
    'b.dcm': objectOf(2).subarray(0, 300),
  });
  bench.write('retry/b.dcm', objectOf(2));
  const first = call('retry', '--all');
  assert.equal(first.status, 3);
  assert.match(first.stdout, /^2 in = 1 released \+ 1 held \+ 0 quarantined/);
  bench.write('documents.yaml', 'extends: safe-harbor\ndocuments: remove\n');
  const second = call('retry', list()[0]!.id, '--policy', 'documents.yaml', '--quiet');
  assert.deepEqual([second.status, second.stderr], [0, '']);
  assert.match(second.stdout, /^1 in = 1 released/);
  assert.deepEqual(list(), []);
  assert.match(call('list').stdout, /^nothing is held$/m);
  assert.equal(call('retry', '--all').stdout, 'nothing is held\n');
});

test('standard input: the run says that a copy is needed, and --keep-held keeps one', () => {
  assert.equal(bench.run(['project', 'init', 'stdin', '--unprotected']).status, 0);
  const args = ['deidentify', '-', '--to', 'out-stdin', '--project', 'stdin', '--pixels', 'hold'];
  const lost = bench.run(args, { input: screenshot(1) });
  assert.match(lost.stderr, /cannot be released later: no copy was kept/);
  const kept = bench.run([...args, '--keep-held'], { input: screenshot(1) });
  assert.doesNotMatch(kept.stderr, /no copy was kept/);
  const listed = bench.run(['held', 'list', '--project', 'stdin']);
  assert.match(listed.stdout, / copy /);
  const id = /^[0-9a-f]{12}/m.exec(listed.stdout)![0];
  const released = bench.run(['held', 'release', id, '--project', 'stdin', ...REVIEW]);
  assert.equal(released.status, 0, released.stderr);
  assert.match(bench.run(['held', 'list', '--project', 'stdin']).stdout, /^nothing is held$/m);
});

test('held drop takes off the list what is not to be seen again', () => {
  const { call, list } = held('drop', { 'a.dcm': screenshot(1) }, ['--keep-held']);
  const { status, stdout } = call('drop', list()[0]!.id);
  assert.equal(status, 0);
  assert.match(stdout, /^1 instance taken off the list/);
  assert.deepEqual(list(), []);
  assert.deepEqual(readdirSync(bench.at('home', 'projects', 'drop', 'kept')), []);
});

test('wrong calls end with 2 and a hint, and nothing is done', () => {
  const { call, list } = held('wrong', { 'a.dcm': screenshot(1), 'b.dcm': objectOf(2).subarray(0, 300) });
  const id = list().find(({ status }) => status === 'held')!.id;
  const broken = list().find(({ status }) => status === 'quarantined')!.id;
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['release', id, '--reviewer', 'x'], /--reason <text> is missing/],
    [['release', id, '--reason', 'x'], /--reviewer <name> is missing/],
    [['release', ...REVIEW], /no id is named/],
    [['release', '--all', ...REVIEW], /--all needs --code/],
    [['release', id, '--all', '--code', 'refused/pixels', ...REVIEW], /exclude each other/],
    [['release', id, '--code', 'refused/pixels', ...REVIEW], /choose among all/],
    [['release', '012345678901', ...REVIEW], /nothing that is held in this project begins with/],
    [['release', broken, ...REVIEW], /quarantined, which no person can waive/],
    [['release', id, '--reviewer', 'the reader', '--reason', `as ${NAME}`], /holds an identifier of a patient/],
    [['review', 'zzzzzzzz'], /hexadecimal digits/],
    [['retry', '--all', '--pixels', 'hold'], /change a policy that --policy names/],
    [['drop', '012345678901'], /nothing that is held/],
  ];
  for (const [args, words] of cases) {
    const { status, stderr } = call(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, words);
    assert.match(stderr, /^hint: /m);
    assert.doesNotMatch(stderr, /thistlewick|ottoline|471142/i);
  }
  const unnamed = bench.run(['held', 'list']);
  assert.equal(unnamed.status, 2);
  assert.match(unnamed.stderr, /^error: there are \d+ projects$/m);
  assert.ok(list().every(({ decision }) => decision === undefined));
});

test('every reason that can be waived has words for whoever waives it', () => {
  for (const code of WAIVABLE_REASONS) assert.match(releaseMeans(code) ?? '', /\w+ \w+/);
  assert.equal(releaseMeans('refused/leak'), undefined);
});
