import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { COMMANDS } from './command-table.ts';
import { GROUPS } from './everywhere.ts';
import { Bench, objectOf, PROGRAM } from './program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

test('--version prints the version and nothing else', () => {
  for (const flag of ['--version', '-V']) {
    assert.deepEqual(bench.run([flag]), { status: 0, stdout: `${version}\n`, stderr: '' });
  }
});

test('help goes to standard output, examples before options', () => {
  const { status, stdout, stderr } = bench.run(['--help']);
  assert.deepEqual([status, stderr], [0, '']);
  for (const { name, summary } of COMMANDS) assert.ok(stdout.includes(name) && stdout.includes(summary), name);
  assert.equal(bench.run(['help']).stdout, stdout);
  const own = bench.run(['deidentify', '--help']);
  assert.equal(own.status, 0);
  assert.equal(bench.run(['help', 'deidentify']).stdout, own.stdout);
  assert.ok(own.stdout.indexOf('leadglass deidentify ./studies') < own.stdout.indexOf('Usage:'));
  assert.ok(own.stdout.indexOf('Usage:') < own.stdout.indexOf('--policy <preset|file>'));
  assert.match(own.stdout, / 130 {2}interrupted/);
  assert.equal(bench.run(['help', 'policy', 'show']).stdout, bench.run(['policy', 'show', '-h']).stdout);
});

test('no command, and a group without one, say what there is on standard error and end with 2', () => {
  // One that does something by itself says what it lacks.
  const groups = Object.keys(GROUPS).filter((group) => !COMMANDS.some(({ name }) => name === group));
  for (const args of [[], ...groups.map((group) => [group])]) {
    const { status, stdout, stderr } = bench.run(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^Commands:$/m);
  }
});

test('a misspelt command or option is answered with the nearest one and status 2', () => {
  const cases: readonly (readonly [string[], RegExp, RegExp])[] = [
    [['deidentfy', 'x'], /^error: unknown command 'deidentfy'$/m, /^hint: did you mean deidentify\?$/m],
    [['help', 'inspct'], /^error: unknown command 'inspct'$/m, /^hint: did you mean inspect\?$/m],
    [['policy', 'shwo'], /^error: unknown command 'shwo'$/m, /^hint: did you mean show\?$/m],
    [['deidentify', 'x', '--too', 'y'], /^error: unknown option '--too'$/m, /^hint: did you mean --to\?$/m],
    [['inspect', 'x', '--htlm', 'f'], /^error: unknown option '--htlm'/m, /^hint: /m],
    [['archive', 'x'], /^error: unknown command 'archive'$/m, /^hint: leadglass help$/m],
    [['--nothing'], /^error: unknown option '--nothing'$/m, /^hint: leadglass help$/m],
  ];
  for (const [args, error, hint] of cases) {
    const { status, stdout, stderr } = bench.run(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, error);
    assert.match(stderr, hint);
  }
});

test('missing and wrong arguments are named, with what is expected', () => {
  const cases: readonly (readonly [string[], string])[] = [
    [['deidentify', '--to', 'y'], "missing required argument 'path'"],
    [['deidentify', 'x'], '--to <folder> is missing'],
    [['deidentify', 'x', '--to'], "option '--to <folder>' argument missing"],
    [['deidentify', 'x', '--to', 'y', '--jobs', '0'], 'expected a whole number from 1 to 9999'],
    [['deidentify', 'x', '--to', 'y', '--pixels', 'blur'], 'expected redact, hold, insecure-keep'],
    [['completion', 'tcsh'], 'shell: expected one of bash, zsh, fish, powershell'],
    [['doctor', 'x'], 'too many arguments'],
  ];
  for (const [args, words] of cases) {
    const { status, stderr } = bench.run(args);
    assert.equal(status, 2, args.join(' '));
    assert.ok(stderr.includes(words), stderr);
  }
});

test('colours are for terminals, unless --color or FORCE_COLOR says otherwise; --color wins', () => {
  const hasColor = (args: string[], env: Record<string, string>) => bench.run(args, { env }).stdout.includes('\x1b[');
  assert.equal(hasColor(['--help'], {}), false);
  assert.equal(hasColor(['--help'], { FORCE_COLOR: '1' }), true);
  assert.equal(hasColor(['--help'], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  assert.equal(hasColor(['--color', 'always', '--help'], { NO_COLOR: '1' }), true);
  assert.equal(hasColor(['--help', '--color=never'], { FORCE_COLOR: '1' }), false);
  assert.equal(bench.run(['doctor', '--color', 'pink']).status, 2);
});

test('an error that nobody foresaw says name and place, not its message, and ends with 1', () => {
  const broken = bench.write(
    'broken.mjs',
    `Object.defineProperty(Date.prototype, 'toISOString', { value() { throw new RangeError('Thistlewick'); } });\n`,
  );
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['--import', broken, PROGRAM, 'doctor'], {
      env: { ...bench.environment, ...env },
      encoding: 'utf8',
    });
  const { status, stdout, stderr } = run({});
  assert.equal(status, 1);
  assert.match(stderr, /^error: this is a defect of leadglass: RangeError < .*broken\.mjs:1/m);
  assert.doesNotMatch(stdout + stderr, /Thistlewick/);
  assert.match(run({ LEADGLASS_DEBUG: '1' }).stderr, /RangeError: Thistlewick\n\s+at /);
});

test('a mistake of the user has no stack trace, unless LEADGLASS_DEBUG asks for it', () => {
  assert.doesNotMatch(bench.run(['explain', 'nothing.dcm']).stderr, /^\s+at /m);
  assert.match(bench.run(['explain', 'nothing.dcm'], { env: { LEADGLASS_DEBUG: '1' } }).stderr, /^\s+at /m);
});

test('a reader that goes away (| head) is no error', () => {
  const file = bench.write('in/1.dcm', objectOf(1));
  const shell = `"${process.execPath}" "${PROGRAM}" explain "${file}" | head -n 1; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', shell], { env: bench.environment, encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^PATH/);
});
