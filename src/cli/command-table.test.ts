import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAILURE_CODES, type FailureCode, FINDING_CODES, isFailure } from '../failure/index.ts';
import { FACES, PIXEL_EFFORTS, PIXEL_TEXTS, PRESETS } from '../policy/index.ts';
import { adviceOf, WORTH_A_LOOK } from './advice.ts';
import { COMMANDS } from './command-table.ts';
import { SHELLS } from './completion.ts';
import { exitsOf } from './help.ts';
import { parse } from './parse.ts';

const optionWords = (command: string, option: string): readonly string[] | undefined =>
  COMMANDS.find(({ name }) => name === command)?.options.find(({ name }) => name === option)?.words;

test('every command can be loaded and run', async () => {
  for (const command of COMMANDS) assert.equal(typeof (await command.load()).run, 'function', command.name);
});

test('every example is a command that the parser takes', () => {
  for (const { name, examples } of COMMANDS) {
    for (const { line } of examples) {
      const [program, ...args] = (line.split(' > ')[0] ?? '').split(' ');
      assert.equal(program, 'leadglass');
      assert.equal(parse(args, COMMANDS).command.name, name, line);
    }
  }
});

test('words of other folders are those that the folders have', () => {
  assert.deepEqual(
    optionWords('deidentify', 'policy'),
    PRESETS.map(({ name }) => name),
  );
  assert.deepEqual(optionWords('deidentify', 'pixels'), Object.keys(PIXEL_TEXTS));
  assert.deepEqual(optionWords('deidentify', 'pixel-effort'), Object.keys(PIXEL_EFFORTS));
  assert.deepEqual(optionWords('deidentify', 'faces'), Object.keys(FACES));
  assert.deepEqual(COMMANDS.find(({ name }) => name === 'completion')?.arguments[0]?.words, SHELLS);
});

test('names and options are unique, and every command says how it ends', () => {
  assert.equal(new Set(COMMANDS.map(({ name }) => name)).size, COMMANDS.length);
  for (const command of COMMANDS) {
    const names = command.options.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, command.name);
    assert.deepEqual(
      exitsOf(command)
        .map(([status]) => status)
        .slice(0, 3),
      [0, 1, 2],
    );
  }
});

test('the parser gives options with their types, and several paths in order', () => {
  const { invocation } = parse(['deidentify', 'b', '-', '--to=out', '--jobs', '12', '--json', '--', '-a'], COMMANDS);
  assert.deepEqual(invocation.positionals, ['b', '-', '-a']);
  assert.deepEqual(
    [invocation.text('to'), invocation.count('jobs'), invocation.has('json'), invocation.has('quiet')],
    ['out', 12, true, false],
  );
  assert.equal(invocation.text('policy'), undefined);
});

test('what the parser refuses is a Failure of usage', () => {
  assert.throws(
    () => parse(['deidentify', 'x', '--to', 'y', '--faces', 'blur'], COMMANDS),
    (error) => isFailure(error) && error.code === 'usage/argument',
  );
});

test('every code has advice, and what is worth a look is a finding', () => {
  for (const code of Object.keys(FAILURE_CODES) as FailureCode[]) assert.ok(adviceOf(code).length > 0, code);
  for (const code of WORTH_A_LOOK) assert.ok(Object.hasOwn(FINDING_CODES, code), code);
});
