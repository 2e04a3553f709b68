import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { RefusedToQuote, type Row, runRounds } from './rounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'rounds-'));
after(() => rmSync(folder, { recursive: true }));

const source = join(folder, 'in');
mkdirSync(source);
for (const name of ['a.dcm', 'b.dcm']) writeFileSync(join(source, name), 'DICM');

const skip = spawnSync('bash', ['--version']).error === undefined ? false : 'not installed: bash';

const copy = (name: string, more: Partial<Row> = {}): Row => ({
  name,
  files: 2,
  writes: 2,
  command: ({ out }) => ['cp', '-r', source, out],
  ...more,
});

const options = (name: string) => {
  const scratch = join(folder, name);
  mkdirSync(scratch);
  return { rounds: 3, warmUps: 1, seed: 1, scratch };
};

test('every row runs once a round, the first round is not counted, and the order changes', { skip }, () => {
  const order: string[] = [];
  const samples = runRounds(
    ['x', 'y', 'z'].map((name) => copy(name)),
    {
      ...options('order'),
      onRun: (row, round) => order.push(`${round}${row}`),
    },
  );
  assert.deepEqual([...samples.keys()], ['x', 'y', 'z']);
  for (const some of samples.values()) assert.equal(some.length, 3);
  const rounds = [0, 1, 2, 3].map((round) => order.slice(3 * round, 3 * round + 3));
  for (const [round, rows] of rounds.entries()) {
    assert.deepEqual(rows.toSorted(), [`${round}x`, `${round}y`, `${round}z`]);
  }
  assert.ok(new Set(rounds.map((rows) => rows.map((row) => row[1]).join(''))).size > 1);
});

test('every run has an output of its own, which is emptied and not deleted', { skip }, () => {
  const place = options('emptied');
  runRounds([copy('x')], place);
  const outputs = readdirSync(place.scratch).filter((name) => name.startsWith('out-'));
  assert.equal(outputs.length, 4);
  for (const out of outputs) assert.equal(statSync(join(place.scratch, out, 'a.dcm')).size, 0);
});

test('nothing is quoted when a row failed, wrote too little, or its output is found wanting', { skip }, () => {
  const refused = (name: string, more: Partial<Row>, message: RegExp): void => {
    assert.throws(
      () => runRounds([copy('x', more)], options(name)),
      (error) => error instanceof RefusedToQuote && message.test(error.message),
    );
  };
  refused('failed', { command: () => ['sh', '-c', 'echo no luck >&2; exit 7'] }, /status 7: no luck/);
  refused('too-few', { writes: 3 }, /wrote 2 of 3/);
  refused('leak', { check: () => 'an identifier is left' }, /an identifier is left/);
});

test('the output of the first run is looked at before it is emptied', { skip }, () => {
  const sizes: number[] = [];
  const check: NonNullable<Row['check']> = ({ out }) => {
    sizes.push(statSync(join(out, 'a.dcm')).size);
    return undefined;
  };
  runRounds([copy('x', { check })], options('checked'));
  assert.deepEqual(sizes, [4]);
});
