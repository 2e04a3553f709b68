import assert from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import { Bench, objectOf } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

test('project init without a passphrase and without a terminal says where it can come from, and makes nothing', () => {
  const { status, stdout, stderr } = bench.run(['project', 'init', 'trial-7', '--recovery', 'recovery.json']);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^error: a passphrase is needed, and there is no terminal to ask at$/m);
  assert.match(stderr, /^hint: .*LEADGLASS_PASSPHRASE_FILE/m);
  assert.match(bench.run(['project', 'list']).stderr, /^no project below /m);
});

test('project init makes a project that only its owner can read, and says what it is worth', () => {
  const { status, stdout, stderr } = bench.run(['project', 'init', 'trial-7', '--unprotected']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^project trial-7: .+trial-7$/m);
  assert.match(stderr, /^notice: no passphrase protects it\./m);
  if (process.platform !== 'win32')
    assert.equal(statSync(bench.at('home/projects/trial-7/secret')).mode & 0o777, 0o600);
});

test('a name that is taken or cannot be one ends with 2', () => {
  assert.equal(bench.run(['project', 'init', 'trial-7', '--unprotected']).status, 2);
  assert.equal(bench.run(['project', 'init', '../trial', '--unprotected']).status, 2);
});

test('list and show tell what a project did, and nothing of its secret', () => {
  bench.write('in/1.dcm', objectOf(1));
  assert.equal(
    bench.run(['deidentify', 'in', '--to', 'out', '--project', 'trial-7', '--policy', 'research']).status,
    0,
  );
  assert.match(bench.run(['project', 'list']).stdout, /^trial-7 +\d{4}-\d\d-\d\d +research +.+out$/m);
  const { status, stdout } = bench.run(['project', 'show', 'trial-7']);
  assert.equal(status, 0);
  assert.match(stdout, /^patients +1$/m);
  assert.match(stdout, /^000001 +\S+ +finished +research +1 in, 1 released$/m);
  const shown = JSON.parse(bench.run(['project', 'show', 'trial-7', '--json']).stdout);
  assert.deepEqual([shown.name, shown.patients, shown.runs.length], ['trial-7', 1, 1]);
  assert.ok(!('secret' in shown));
});

test('a project that is not there ends with 2, a damaged one with 1', () => {
  assert.equal(bench.run(['project', 'show', 'nobody']).status, 2);
  bench.run(['project', 'init', 'torn', '--unprotected']);
  rmSync(bench.at('home/projects/torn/secret'));
  const { status, stderr } = bench.run(['project', 'show', 'torn']);
  assert.equal(status, 1, stderr);
});
