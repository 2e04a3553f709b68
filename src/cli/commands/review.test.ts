/** What a person decides about searched pictures, through the command line: list, decide by a file, verify. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import * as z from 'zod';
import { COLUMNS, capture, PIXELS, ROWS } from '../../../test/support/capture.ts';
import { Bench, jsonLines } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const ID = z.string().regex(/^[0-9a-f]{32}$/);
const BOX = z.strictObject({
  frame: z.number().int(),
  left: z.number().int(),
  top: z.number().int(),
  right: z.number().int(),
  bottom: z.number().int(),
  origin: z.enum(['network', 'classical', 'clip', 'template', 'person']),
  score: z.number().optional(),
  views: z.array(z.string()).optional(),
  suppressed: z.enum(['too-thick', 'one-view', 'exempted']).optional(),
});
const PICTURE = z.strictObject({
  type: z.literal('picture'),
  id: ID,
  content: ID,
  shown: ID,
  status: z.enum(['released', 'held']),
  reasons: z.array(z.string()),
  source: z.string(),
  sourceId: ID,
  output: z.string(),
  to: z.string(),
  look: z.enum(['triage', 'strict']),
  frames: z.number().int(),
  rows: z.number().int(),
  columns: z.number().int(),
  modality: z.string(),
  device: z.string().regex(/^[0-9a-f]{12}$/),
  doubts: z.array(z.string()),
  boxes: z.array(BOX),
  run: z.string(),
  policy: z.strictObject({ name: z.string(), digest: z.string() }),
  decision: z.looseObject({ verdict: z.enum(['accept', 'reject']) }).optional(),
  pending: z.boolean(),
});
type Picture = z.infer<typeof PICTURE>;

/** The corner that nothing is found in. */
const CORNER = { left: 18, top: 11, right: 24, bottom: 16 };
const CORNER_COVER = { frames: 'all', box: CORNER, origin: 'person' };

interface Reviewed {
  readonly out: string;
  readonly project: string;
  list(...more: string[]): Picture[];
  /** A decision file, and what `review` makes of it. */
  decide(decisions: readonly object[], head?: object): ReturnType<Bench['run']>;
  decision(number: number, changes?: object): object;
  pictureOf(number: number): Picture;
}

/** A project with two captures, searched and released by the program as it is. */
function reviewed(name: string, more: readonly string[] = []): Reviewed {
  for (const number of [1, 2]) bench.write(`${name}/${number}.dcm`, capture(number));
  assert.equal(bench.run(['project', 'init', name, '--unprotected', ...more]).status, 0);
  const args = ['deidentify', name, '--to', `out-${name}`, '--project', name, '--policy', 'research', '--jobs', '1'];
  const ran = bench.run(args);
  assert.equal(ran.status, 0, ran.stderr);
  const list = (...options: string[]): Picture[] => {
    const listed = bench.run(['review', 'list', '--project', name, '--json', ...options]);
    assert.equal(listed.status, 0, listed.stderr);
    return jsonLines(listed.stdout)
      .slice(1)
      .map((line) => PICTURE.parse(line));
  };
  const [head] = jsonLines(bench.run(['review', 'list', '--project', name, '--json']).stdout);
  const { project, schema } = z.looseObject({ project: ID, schema: z.string() }).parse(head);
  const pictureOf = (number: number): Picture => list().find(({ source }) => source.endsWith(`/${number}.dcm`))!;
  return {
    out: bench.at(`out-${name}`),
    project,
    list,
    pictureOf,
    decision: (number, changes = {}) => {
      const { id, content } = pictureOf(number);
      const empty = { verdict: 'accept', cover: [], uncover: [], reviewer: 'reader of the site' };
      return { instance: id, content, ...empty, at: '2026-11-28T09:30:00Z', ...changes };
    },
    decide: (decisions, first = { schema, project }) => {
      const text = [first, ...decisions].map((line) => JSON.stringify(line)).join('\n');
      const file = bench.write(`${name}.jsonl`, text);
      return bench.run(['review', '--decisions', file, '--project', name, '--jobs', '1']);
    },
  };
}

const covered = (bytes: Uint8Array): boolean => {
  const pixels = bytes.subarray(-PIXELS.length);
  for (let y = CORNER.top; y < CORNER.bottom; y++) {
    for (let x = CORNER.left; x < CORNER.right; x++) if (pixels[y * COLUMNS + x] !== 0) return false;
  }
  return true;
};

test('a journey: list, decide by a file, carry out, verify; the same file once more changes nothing', () => {
  const review = reviewed('one');
  const [first, second] = [review.pictureOf(1), review.pictureOf(2)];
  assert.deepEqual([first.rows, first.columns, first.status, first.pending], [ROWS, COLUMNS, 'released', false]);
  const text = bench.run(['review', 'list', '--project', 'one']).stdout;
  assert.match(text, /2 pictures, 2 undecided, 0 decided and not carried out/);
  for (const word of ['one/1.dcm', 'ACME', 'Quillonberg', 'MRN']) assert.ok(!text.includes(word), word);

  const decisions = [review.decision(1, { cover: [CORNER_COVER] }), review.decision(2, { verdict: 'reject' })];
  const ran = review.decide(decisions);
  assert.equal(ran.status, 3, ran.stderr);
  assert.match(ran.stdout, /2 in = 1 released \+ 1 held/);
  const corrected = readFileSync(`${review.out}/${first.output}`);
  assert.ok(covered(corrected));
  assert.ok(!existsSync(`${review.out}/${second.output}`));
  const { outputs } = JSON.parse(readFileSync(`${review.out}/manifest.json`, 'utf8')) as {
    outputs: { path: string }[];
  };
  assert.deepEqual(
    outputs.map(({ path }) => path),
    [first.output],
  );
  const evidence = bench.at('home', 'projects', 'one', 'runs', '000002', 'evidence.json');
  const verified = bench.run(['verify', `out-one`, '--evidence', evidence]);
  assert.equal(verified.status, 0, verified.stderr + verified.stdout);
  assert.deepEqual(review.list('--undecided'), []);
  const held = jsonLines(bench.run(['held', 'list', '--project', 'one', '--json']).stdout) as { reasons: string[] }[];
  assert.deepEqual(
    held.map(({ reasons }) => reasons),
    [['refused/reviewer']],
  );
  const waived = bench.run([
    'held',
    'release',
    '--all',
    '--code',
    'refused/reviewer',
    '--project',
    'one',
    '--reviewer',
    'r',
    '--reason',
    'w',
  ]);
  assert.equal(waived.status, 2);

  const again = review.decide(decisions);
  assert.equal(again.status, 0, again.stderr);
  assert.match(again.stderr, /nothing is left to do/);
  assert.equal(readdirSync(bench.at('home', 'projects', 'one', 'runs')).length, 2);
  const exported = bench.run(['review', 'export', '--project', 'one']).stdout;
  assert.deepEqual(
    jsonLines(exported)
      .slice(1)
      .map((line) => (line as { instance: string }).instance)
      .sort(),
    [first.id, second.id].sort(),
  );
  const later = bench.run([
    'deidentify',
    'one',
    '--to',
    'out-one',
    '--project',
    'one',
    '--policy',
    'research',
    '--jobs',
    '1',
  ]);
  assert.match(later.stdout, /1 unchanged/);
  assert.deepEqual(readFileSync(`${review.out}/${first.output}`), corrected);

  // Into a project of another name, the same decisions give the same picture.
  const other = reviewed('two');
  assert.equal(other.decide([other.decision(1, { cover: [CORNER_COVER] })]).status, 0);
  const pixelsOf = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes.subarray(-PIXELS.length));
  assert.deepEqual(pixelsOf(readFileSync(`${other.out}/${other.pictureOf(1).output}`)), pixelsOf(corrected));
});

test('a file that is wrong anywhere is refused with its line, and nothing of it is done', () => {
  const review = reviewed('three', ['--second-reviewer']);
  const good = review.decision(1, { cover: [CORNER_COVER] });
  const other = (changes: object): object[] => [good, review.decision(2, changes)];
  const { boxes } = review.pictureOf(2);
  const cases: readonly (readonly [readonly object[], RegExp])[] = [
    [other({ instance: '0'.repeat(32) }), /line 3: there is no searched picture of this id/],
    [other({ content: '0'.repeat(32) }), /line 3: the decision is about other bytes/],
    [other({ cover: [{ ...CORNER_COVER, box: { ...CORNER, right: COLUMNS + 1 } }] }), /line 3: an area lies outside/],
    [other({ cover: [{ ...CORNER_COVER, frames: [1] }] }), /line 3: a frame is named that the picture does not have/],
    [other({ uncover: [{ frames: 'all', box: CORNER }] }), /line 3: uncover\[0\]\.reason: expected a text/],
    [
      other({ uncover: [{ frames: 'all', box: { ...CORNER, left: 1 }, reason: 'r', second: 's' }] }),
      /line 3: an area is taken away that nothing was found at/,
    ],
    [other({ reviewer: 'Dr Quillonbergc' }), /line 3: reviewer holds an identifier of a patient/],
    [other({ verdict: 'maybe' }), /line 3: verdict: expected accept or reject/],
    [other({ colour: 'red' }), /line 3: the decision has a key that is not known/],
    [other({ at: 'yesterday' }), /line 3: at: expected a time/],
    [[good, good], /line 3: the same picture is decided in line 2/],
  ];
  for (const [decisions, message] of cases) {
    const ran = review.decide(decisions);
    assert.equal(ran.status, 2, ran.stderr);
    assert.match(ran.stderr, message);
    assert.match(ran.stderr, /^hint: /m);
  }
  assert.match(
    review.decide([good], { schema: 'other' }).stderr,
    /line 1: the first line does not say leadglass\.review\/1/,
  );
  assert.match(
    review.decide([good], { schema: 'leadglass.review/1', project: '0'.repeat(32) }).stderr,
    /line 1: .*another project/,
  );
  assert.equal(review.list('--undecided').length, 2);
  assert.match(bench.run(['project', 'show', 'three']).stdout, /second reviewer/);
  assert.ok(boxes.every(({ frame }) => frame === 0));
});

test('nothing is learned from pictures of too few patients, and that is said', () => {
  const learned = bench.run(['review', 'learn', '--project', 'one']);
  assert.equal(learned.status, 0, learned.stderr);
  assert.match(learned.stdout, /24 × 16 {2}1 picture of 1 patient: nothing new/);
  assert.ok(!existsSync(bench.at('home', 'projects', 'one', 'device-templates.json')));
});
