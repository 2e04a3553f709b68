import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cpuOf, hasGnuTime, measure, parseRss, parseTimes } from './measure.ts';

test("bash's times are read with points and with commas, behind whatever else was printed", () => {
  assert.deepEqual(parseTimes('0.512 0.043 0.561\n'), { user: 0.512, system: 0.043, wall: 0.561 });
  assert.deepEqual(parseTimes('1,5 0,25 2,000\n'), { user: 1.5, system: 0.25, wall: 2 });
  assert.deepEqual(parseTimes('a line\n0.001 0.002 0.003\n'), { user: 0.001, system: 0.002, wall: 0.003 });
  assert.throws(() => parseTimes('bash: command not found'), /did not say/);
});

test('peak memory is the number on the last line', () => {
  assert.equal(parseRss('41240\n'), 41240 * 1024);
  assert.equal(parseRss('Command exited with non-zero status 3\n912\n'), 912 * 1024);
  assert.equal(parseRss(''), undefined);
});

const skip = spawnSync('bash', ['--version']).error === undefined ? false : 'not installed: bash';

test('CPU of a child of a child counts, and its memory is found', { skip }, (t) => {
  const burn =
    'const until = performance.now() + 300; const b = Buffer.alloc(100e6, 1); while (performance.now() < until);';
  const { status, sample } = measure(['sh', '-c', `'${process.execPath}' -e '${burn}'; true`]);
  assert.equal(status, 0);
  assert.ok(cpuOf(sample) > 0.1, `${cpuOf(sample)} s`);
  assert.ok(sample.wall >= 0.3);
  if (!hasGnuTime()) return t.skip('not installed: GNU time');
  assert.ok(sample.rss! > 100e6, `${sample.rss} bytes`);
});

test("a small command's memory is its own, not that of this process", { skip }, (t) => {
  if (!hasGnuTime()) return t.skip('not installed: GNU time');
  const { sample } = measure(['true']);
  assert.ok(sample.rss! < 20e6, `${sample.rss} bytes`);
});

test('status and messages of a command that fails come back', { skip }, () => {
  const { status, stderr } = measure(['sh', '-c', 'echo out of luck >&2; exit 3']);
  assert.equal(status, 3);
  assert.match(stderr, /out of luck/);
});

test('the environment reaches the command', { skip }, () => {
  assert.equal(measure(['sh', '-c', 'test "$PLACE" = here'], { PLACE: 'here' }).status, 0);
});
