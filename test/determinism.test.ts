/**
 * The same project, policy and input give the same bytes, whatever the machine looks like and whatever happens to the
 * run: workers, order, time zone, locale, an interrupt, a kill at any moment (docs/ARCHITECTURE.md). Through the
 * command that ships, over the example studies. LEADGLASS_FULL=1 takes more studies and every combination;
 * LEADGLASS_SEED chooses the studies and the moments.
 */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Example, exampleStudies } from '../examples/studies/index.ts';
import { Random } from './fuzz/random.ts';
import { parseFile, stringsOf, walk } from './runners/parse/index.ts';
import { buildCommand, type Ended, type Running, startCommand } from './support/command.ts';
import { FOLDER, objectsBelow, sha256, type Tree, treeOf } from './support/tree.ts';

const FULL = process.env.LEADGLASS_FULL === '1';
const SEED = Number(process.env.LEADGLASS_SEED || 20261127);
const MOMENTS = 10;
const PROJECT = 'determinism';
/** Pictures go through as they are, so that nearly every object of the examples is released. */
const PICTURES = ['--pixels', 'insecure-keep', '--faces', 'keep'];
const VAULT_POLICIES: ReadonlySet<string> = new Set(['safe-harbor', 'teaching', 'vendor-debug']);
/** The examples hold one letter, which a person has to read. */
const SOME_HELD = 3;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leadglass-determinism-')));
const madeHome = join(folder, 'home');
/** One visit to a hospital, and several: for runs that are looked at while they go on. */
const small: readonly Example[] = [...exampleStudies(SEED)];
const large: readonly Example[] = [SEED, ...(FULL ? [1, 2, 3, 4, 5] : [1]).map((more) => SEED + more)].flatMap((seed) =>
  [...exampleStudies(seed)].map((example) => ({ ...example, path: `${seed}/${example.path}` })),
);
const smallIn = join(folder, 'in');
const largeIn = join(folder, 'many');
let command = '';

/** A run's own copy of the project as it was made, and a new output folder. */
interface Place {
  readonly home: string;
  readonly to: string;
}

interface Options {
  readonly inputs?: readonly string[];
  readonly policy?: string;
  readonly jobs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
}

interface JsonLine {
  readonly type: string;
  readonly source?: string;
  readonly status?: string;
  readonly output?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly interrupted?: boolean;
  readonly remaining?: number;
}

before(() => {
  console.log(`LEADGLASS_SEED=${SEED}`);
  command = buildCommand(join(folder, 'built'));
  putStudies(small, smallIn);
  putStudies(large, largeIn);
});

before(async () => {
  const { status, stderr } = await startCommand(command, ['project', 'init', PROJECT, '--unprotected'], {
    LEADGLASS_HOME: madeHome,
  }).ended;
  assert.equal(status, 0, stderr);
});

after(() => rmSync(folder, { recursive: true, force: true }));

function putStudies(examples: readonly Example[], to: string): void {
  for (const { path, bytes } of examples) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), bytes);
  }
}

function place(name: string): Place {
  const home = join(folder, 'homes', name);
  cpSync(madeHome, home, { recursive: true });
  return { home, to: join(folder, 'out', name) };
}

/** In a vault the state of a project includes the rows of its patients: they are made before anything is compared. */
const withRows = memo(async (policy: string) => {
  const at = place(`rows-${policy}`);
  await finish(at, { policy });
  return at.home;
});

async function placeFor(name: string, policy: string): Promise<Place> {
  if (!VAULT_POLICIES.has(policy)) return place(name);
  const home = join(folder, 'homes', name);
  cpSync(await withRows(policy), home, { recursive: true });
  return { home, to: join(folder, 'out', name) };
}

function begin({ home, to }: Place, options: Options = {}): Running {
  const { inputs = [smallIn], policy = 'research', jobs = 1, env = {} } = options;
  const { more = ['--json', '--project', PROJECT] } = options;
  const args = ['deidentify', ...inputs, '--to', to, '--policy', policy, ...PICTURES, '--jobs', String(jobs), ...more];
  return startCommand(command, args, { LEADGLASS_HOME: home, ...env });
}

/** To its end, which is a good one. */
async function finish(at: Place, options: Options = {}): Promise<Ended> {
  return assertGood(await begin(at, options).ended, options);
}

function assertGood(ended: Ended, { inputs = [smallIn] }: Options = {}): Ended {
  assert.deepEqual([ended.status, ended.signal], [SOME_HELD, undefined], ended.stderr);
  assertSaysNothing(ended.stderr, inputs);
  return ended;
}

/** Waits until the first object has its name below the output folder. */
async function firstRelease({ child }: Running, to: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && objectsBelow(to).length === 0) await sleep(1);
}

/**
 * What the evidence of the work says, but for times, numbers of runs and hashes of what has them. Of several runs the one
 * that did the work.
 */
function evidenceIn(home: string): Readonly<Record<string, unknown>> {
  const runs = join(home, 'projects', PROJECT, 'runs');
  const found = readdirSync(runs)
    .sort()
    .map((run) => join(runs, run, 'evidence.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>)
    .findLast(({ counts }) => (counts as { unchanged: number }).unchanged === 0);
  assert.ok(found !== undefined);
  const { run: _run, manifest: _manifest, previous: _previous, ...same } = found;
  return same;
}

/** What it says of the released files alone: for input in another order, or with files twice. */
function releasedIn(home: string): unknown {
  const { safeHarbor, freeText, rules, attributes, verification, methods } = evidenceIn(home);
  return { safeHarbor, freeText, rules, attributes, verification, methods };
}

/** Done once, for whoever compares with it. */
const undisturbed = memo(async (key: string) => {
  const [input, policy] = key.split('\n') as [string, string];
  const at = await placeFor(`undisturbed-${policy}-${basename(input)}`, policy);
  const options = { inputs: [input], policy, env: { TZ: 'UTC', LC_ALL: 'C', LANG: 'C' } };
  const begun = performance.now();
  const running = begin(at, options);
  await firstRelease(running, at.to);
  const first = performance.now() - begun;
  const { milliseconds } = assertGood(await running.ended, options);
  const tree = treeOf(at.to);
  assertReleasedOnly(tree);
  return { tree, home: at.home, milliseconds, releasing: milliseconds - first };
});
const wholeRun = (input: string, policy = 'research'): ReturnType<typeof undisturbed> =>
  undisturbed(`${input}\n${policy}`);

function memo<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

const STATE = '.leadglass';
const OUTPUT = /^[^/.][^/]*\/[\d.]+\/[\d.]+\/[\d.]+\.dcm$/;

/** `*.dcm`, folders with something in them and the manifest: no part, no state folder, nothing else. */
function assertReleasedOnly(tree: Tree): void {
  const paths = Object.keys(tree);
  const odd = paths.filter((path) =>
    tree[path] === FOLDER
      ? !paths.some((other) => other.startsWith(`${path}/`))
      : path !== 'manifest.json' && !OUTPUT.test(path),
  );
  assert.deepEqual(odd, []);
  assert.ok(tree['manifest.json'] !== undefined && tree[STATE] === undefined);
  assert.ok(objectCount(tree) > small.length / 2);
}

/** Of a run that was cut off: what has a name is whole, and what has none is in the state folder. */
function assertOnlyWhole(to: string, whole: Tree): Tree {
  const tree = treeOf(to);
  for (const [path, content] of Object.entries(tree)) {
    if (path === STATE || path.startsWith(`${STATE}/`) || path === 'manifest.json') continue;
    if (content === FOLDER) assert.ok(!basename(path).startsWith('.'), path);
    else assert.equal(content, whole[path], `${path} is not whole`);
  }
  return tree;
}

const objectCount = (tree: Tree): number => Object.keys(tree).filter((path) => path.endsWith('.dcm')).length;

function jsonLines({ stdout }: Ended): JsonLine[] {
  assert.ok(stdout === '' || stdout.endsWith('\n'));
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as JsonLine);
}

function runLine(ended: Ended): JsonLine & { counts: Readonly<Record<string, number>> } {
  const line = jsonLines(ended).at(-1);
  assert.equal(line?.type, 'run');
  const { in: all, ...parts } = line?.counts ?? {};
  assert.equal(
    all,
    Object.values(parts).reduce((sum, count) => sum + count, 0),
  );
  return { ...line, type: 'run', counts: line?.counts ?? {} };
}

const zones = ['Pacific/Auckland', 'America/St_Johns'];
const locales = ['tr_TR.UTF-8', 'C'];

/** The same files at another path: named one by one from the last to the first. */
function elsewhere(): readonly string[] {
  const other = join(folder, 'another folder', 'ÄÖ');
  putStudies([...small].reverse(), other);
  return small
    .map(({ path }) => join(other, path))
    .sort()
    .reverse();
}

interface Surroundings {
  readonly jobs: number;
  readonly zone: string;
  readonly locale: string;
  readonly moved: boolean;
}

const SURROUNDINGS: readonly Surroundings[] = FULL
  ? [1, 2].flatMap((jobs) =>
      zones.flatMap((zone) =>
        locales.flatMap((locale) => [true, false].map((moved) => ({ jobs, zone, locale, moved }))),
      ),
    )
  : [
      { jobs: 2, zone: zones[0]!, locale: locales[0]!, moved: false },
      { jobs: 1, zone: zones[1]!, locale: locales[0]!, moved: true },
      { jobs: 2, zone: zones[1]!, locale: locales[1]!, moved: true },
    ];

test('at 1 and 2 workers, from another path in another order, in two time zones and locales: the same bytes and evidence', async () => {
  const moved = elsewhere();
  for (const policy of FULL ? ['research', 'safe-harbor', 'basic'] : ['research', 'safe-harbor']) {
    const { tree, home } = await wholeRun(smallIn, policy);
    for (const [i, surroundings] of SURROUNDINGS.entries()) {
      const at = await placeFor(`${policy}-${i}`, policy);
      const { zone: TZ, locale, jobs } = surroundings;
      const inputs = surroundings.moved ? moved : [smallIn];
      await finish(at, { inputs, policy, jobs, env: { TZ, LC_ALL: locale, LANG: locale } });
      assert.deepEqual(treeOf(at.to), tree, JSON.stringify({ policy, ...surroundings }));
      const saysOf = surroundings.moved ? releasedIn : evidenceIn;
      assert.deepEqual(saysOf(at.home), saysOf(home));
    }
  }
});

test('two output folders without a named project share no UID, no code and no file name', async () => {
  const home = join(folder, 'homes', 'two');
  const [first, second] = [join(folder, 'out', 'first'), join(folder, 'out', 'second')];
  for (const to of [first, second]) await finish({ home, to }, { more: ['--json'] });
  const [one, other] = [namesIn(first), namesIn(second)];
  for (const kind of ['uids', 'codes', 'names'] as const) {
    assert.ok(one[kind].size > 10 && other[kind].size === one[kind].size, `${one[kind].size} ${kind}`);
    assert.deepEqual(
      [...one[kind]].filter((name) => other[kind].has(name)),
      [],
      kind,
    );
  }
});

/** A keyed code: Crockford base32 and its check character, 12 + 1 or 16 + 1. */
const CODE = /^(?:LG-)?(?=.*[A-Z])(?:[0-9A-HJKMNP-TV-Z]{12}|[0-9A-HJKMNP-TV-Z]{16})[0-9A-Z]$/;

function namesIn(to: string): Record<'uids' | 'codes' | 'names', Set<string>> {
  const names = { uids: new Set<string>(), codes: new Set<string>(), names: new Set<string>() };
  for (const path of objectsBelow(to)) {
    for (const part of path.split('/')) names.names.add(part);
    for (const { element, dataSet } of walk(parseFile(readFileSync(join(to, path))).dataSet)) {
      for (const value of stringsOf(element, dataSet.charset)) {
        if (element.vr === 'UI' && !value.startsWith('1.2.840.10008.')) names.uids.add(value);
        else if (CODE.test(value)) names.codes.add(value);
      }
    }
  }
  return names;
}

test('killed at ten moments, the same command gives the same tree and evidence, and leaves nothing partial', async (t) => {
  const run = await wholeRun(smallIn);
  const random = new Random(SEED);
  const left: number[] = [];
  for (let i = 0; i < MOMENTS; i++) {
    const jobs = 1 + ((i >> 1) % 2);
    const { at, moment } = await killedPlace(`killed-${i}`, jobs, momentOf(i, run, random));
    left.push(objectCount(assertOnlyWhole(at.to, run.tree)));
    // Some die again while they take up the work of the first.
    if (FULL || i % 4 === 3) await killed(begin(at, { jobs }), { after: 'start', ms: random.below(run.milliseconds) });
    assertOnlyWhole(at.to, run.tree);
    const { released = 0, unchanged = 0 } = runLine(await finish(at, { jobs })).counts;
    assert.deepEqual(treeOf(at.to), run.tree, `killed ${moment.ms} ms after the ${moment.after}`);
    assert.equal(released + unchanged, objectCount(run.tree));
    assert.deepEqual(evidenceIn(at.home), evidenceIn(run.home), `killed ${moment.ms} ms after the ${moment.after}`);
  }
  t.diagnostic(`objects released when killed, of ${objectCount(run.tree)}: ${left.join(' ')}`);
  assert.ok(left.includes(0) && left.some((count) => count > 0), 'all were killed in the same phase');
});

interface Moment {
  readonly after: 'start' | 'first release';
  readonly ms: number;
}

/** Of each two one anywhere in the run, and one while it gives files their names, which takes a small part of it. */
function momentOf(i: number, run: { milliseconds: number; releasing: number }, random: Random): Moment {
  const after = i % 2 === 0 ? 'start' : 'first release';
  const span = (after === 'start' ? run.milliseconds : run.releasing) / (MOMENTS / 2);
  return { after, ms: Math.floor((i >> 1) * span + random.below(span)) };
}

/** A run that was killed at a moment, or earlier when it had ended by then: a machine is not always as busy. */
async function killedPlace(name: string, jobs: number, wanted: Moment): Promise<{ at: Place; moment: Moment }> {
  let moment = wanted;
  for (let again = 0; again < 30; again++) {
    const at = place(`${name}-${again}`);
    const running = begin(at, { jobs });
    if (moment.after === 'first release') await firstRelease(running, at.to);
    if (await killed(running, moment)) return { at, moment };
    moment = { ...moment, ms: Math.floor(moment.ms * 0.7) };
  }
  throw new Error('no run lived long enough to be killed');
}

async function killed({ child, ended }: Running, { ms }: Moment): Promise<boolean> {
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const { signal, status, stderr } = await ended;
  clearTimeout(timer);
  assert.ok(signal === 'SIGKILL' || status === SOME_HELD, stderr);
  return signal === 'SIGKILL';
}

test('a reader of *.dcm sees whole files only, at any moment of a run, and they stay as they are', async (t) => {
  const at = place('watched');
  const running = begin(at, { inputs: [largeIn], jobs: 2 });
  const seen = new Map<string, string>();
  let rounds = 0;
  let atWork = true;
  const ended = running.ended.finally(() => {
    atWork = false;
  });
  let early = 0;
  while (atWork) {
    readNew(at.to, seen);
    early = atWork ? seen.size : early;
    rounds++;
    await sleep(1);
  }
  assert.equal((await ended).status, SOME_HELD, (await ended).stderr);
  readNew(at.to, seen);
  const { tree } = await wholeRun(largeIn);
  assert.deepEqual(treeOf(at.to), tree);
  assert.equal(seen.size, objectCount(tree));
  for (const [path, hash] of seen) assert.equal(tree[path], hash, `${path} changed after it was there`);
  t.diagnostic(`${early} of ${seen.size} objects read while the run went on, in ${rounds} rounds`);
  assert.ok(early > 0);
});

/** Reads what was not there before, as Part 10 to its last byte (PS3.10 7). */
function readNew(to: string, seen: Map<string, string>): void {
  for (const path of objectsBelow(to)) {
    if (seen.has(path)) continue;
    const bytes = readFileSync(join(to, path));
    seen.set(path, sha256(bytes));
    const { preamble, meta, problems } = parseFile(bytes);
    assert.ok(preamble !== undefined && meta !== undefined, path);
    assert.deepEqual(problems, [], path);
  }
}

test('interrupted once, a run ends cleanly with 130, and the same command goes on', async (t) => {
  const { tree } = await wholeRun(largeIn);
  const at = place('interrupted');
  const running = begin(at, { inputs: [largeIn] });
  await firstRelease(running, at.to);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.deepEqual([ended.status, ended.signal], [130, undefined], ended.stderr);
  assertSaysNothing(ended.stderr, [largeIn]);
  const { counts, interrupted, remaining = 0 } = runLine(ended);
  assert.equal(interrupted, true);
  assert.equal(counts.in! + remaining, large.length);
  const half = assertOnlyWhole(at.to, tree);
  assert.equal(objectCount(half), counts.released);
  assert.equal(half[STATE], undefined, 'it ended cleanly and left its state folder');
  const again = await finish(at, { inputs: [largeIn] });
  assert.equal(runLine(again).counts.unchanged, counts.released);
  assert.deepEqual(treeOf(at.to), tree);
  t.diagnostic(
    `${counts.released} of ${objectCount(tree)} objects released when interrupted, ${remaining} files not begun`,
  );
});

test('a second run finds everything unchanged, a third one releases the file that is new', async () => {
  const at = place('again');
  const input = join(folder, 'growing');
  const late = small.find(({ path }) => path.endsWith('SE000001/IM000005'))!;
  putStudies(
    small.filter((example) => example !== late),
    input,
  );
  const counts = async (): Promise<Readonly<Record<string, number>>> =>
    runLine(await finish(at, { inputs: [input] })).counts;
  const first = await counts();
  const dates = objectsBelow(at.to).map((path) => [path, statSync(join(at.to, path)).mtimeMs]);
  const before = treeOf(at.to);
  assert.equal(dates.length, first.released);
  assert.deepEqual(await counts(), { ...first, released: 0, unchanged: first.released });
  assert.deepEqual(treeOf(at.to), before);
  putStudies([late], input);
  assert.deepEqual(await counts(), { ...first, in: first.in! + 1, released: 1, unchanged: first.released });
  for (const [path, date] of dates) assert.equal(statSync(join(at.to, String(path))).mtimeMs, date, 'written again');
  assert.deepEqual(treeOf(at.to), (await wholeRun(smallIn)).tree);
});

const STATUSES = ['released', 'held', 'quarantined', 'duplicate', 'regenerated', 'not-dicom', 'unchanged'];

test('every line of --json parses and the balance adds up; messages name no source and no value', async () => {
  const input = join(folder, 'with broken ones');
  putStudies(small, input);
  putStudies(broken(), input);
  const at = place('messages');
  const options = { inputs: [input], jobs: 2 };
  const ended = await finish(at, options);
  const instances = jsonLines(ended).slice(0, -1);
  const { counts } = runLine(ended);
  assert.deepEqual(Object.keys(counts).sort(), [...STATUSES, 'in'].sort());
  for (const status of STATUSES) {
    assert.equal(instances.filter((line) => line.status === status).length, counts[status], status);
  }
  assert.ok(counts.quarantined! >= 2);
  const sources = [...small, ...broken()].map(({ path }) => join(input, path));
  assert.deepEqual(instances.map(({ source }) => source).sort(), sources.sort());
  const outputs = instances.flatMap(({ output, status }) => (status === 'released' ? [output!] : []));
  assert.deepEqual(outputs.sort(), objectsBelow(at.to));
  const named = jsonLines(ended).map(({ source: _source, ...line }) => JSON.stringify(line));
  const plain = await finish(at, { ...options, more: ['--project', PROJECT] });
  assert.match(plain.stdout, /^\d+ in = [^\n]+\n$/);
  assert.match(plain.stderr, /^quarantined: /m);
  for (const text of [...named, plain.stdout, ended.stderr, plain.stderr]) assertSaysNothing(text, [input, ...sources]);
});

/** An object that ends in the middle, and one whose inner length points past its end. */
function broken(): Example[] {
  const [ct] = small;
  const cut = ct!.bytes.subarray(0, ct!.bytes.length >> 1);
  const hollow = ct!.bytes.slice();
  hollow.set([0xff, 0xff], hollow.length - 200);
  return [
    { ...ct!, path: 'broken/Quillfeather^Marigold.dcm', bytes: cut },
    { ...ct!, path: 'broken/19630925.dcm', bytes: hollow.subarray(0, 700) },
  ];
}

/** Nothing in a message tells which files they were, or who. */
function assertSaysNothing(text: string, sources: readonly string[]): void {
  const studies = [...small, ...large];
  for (const path of [...sources, ...studies.map(({ path }) => path)]) {
    assert.ok(!text.includes(path), `a message names a source: ${path}`);
  }
  for (const needle of new Set(studies.flatMap(({ needles }) => needles))) {
    if (!text.includes(needle)) continue;
    const escaped = needle.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    // Digits of a value inside a keyed id are there by chance.
    assert.doesNotMatch(text, new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u'));
  }
}
