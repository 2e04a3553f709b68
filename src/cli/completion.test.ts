import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { COMMANDS } from './command-table.ts';
import { completionScript, SHELLS } from './completion.ts';
import { Bench } from './program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

const POLICY_COMMANDS = COMMANDS.map(({ name }) => name)
  .filter((name) => name.startsWith('policy '))
  .map((name) => name.slice('policy '.length));

test('the command prints the script of each shell', () => {
  for (const shell of SHELLS) {
    assert.deepEqual(bench.run(['completion', shell]), {
      status: 0,
      stdout: completionScript(shell, COMMANDS),
      stderr: '',
    });
  }
});

test('every script knows every command and option', () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell, COMMANDS);
    for (const { name, options } of COMMANDS) {
      for (const word of name.split(' ')) assert.ok(script.includes(word), `${shell}: ${name}`);
      for (const option of options) {
        const text = shell === 'fish' ? `-l ${option.name}` : `--${option.name}`;
        assert.ok(script.includes(text), `${shell}: ${option.name}`);
      }
    }
  }
});

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  test(`${shell} can parse its script`, (t) => {
    if (!isThere(shell)) return t.skip(`${shell} is not installed`);
    const script = bench.write(`completion.${shell}`, completionScript(shell, COMMANDS));
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });
}

test('bash completes commands, groups, options and values, and leaves files to the shell', (t) => {
  if (!isThere('bash')) return t.skip('bash is not installed');
  const script = bench.write('complete.bash', completionScript('bash', COMMANDS));
  const completed = (...words: string[]): string[] => {
    const line = ['leadglass', ...words].map((word) => `'${word}'`).join(' ');
    const program = `source '${script}'; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _leadglass; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['-c', program], { encoding: 'utf8' });
    return stdout.split('\n').filter((word) => word !== '');
  };
  assert.deepEqual(completed('de'), ['deidentify']);
  assert.deepEqual(completed('policy', ''), POLICY_COMMANDS);
  assert.deepEqual(completed('policy', 'show', 'res'), ['research']);
  assert.deepEqual(completed('deidentify', 'in', '--pixel'), ['--pixels', '--pixel-effort']);
  assert.deepEqual(completed('deidentify', 'in', '--faces', ''), ['hold', 'deface', 'keep']);
  assert.deepEqual(completed('deidentify', 'in', '--to', ''), []);
  assert.deepEqual(completed('deidentify', 'i'), []);
  assert.deepEqual(completed('help', 'insp'), ['inspect']);
});

test('fish completes commands, groups, options and values', (t) => {
  if (!isThere('fish')) return t.skip('fish is not installed');
  const script = bench.write('complete.fish', completionScript('fish', COMMANDS));
  const completed = (line: string): string[] => {
    const { stdout } = spawnSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], {
      encoding: 'utf8',
    });
    return stdout
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => row.split('\t')[0]!);
  };
  assert.deepEqual(completed('leadglass de'), ['deidentify']);
  assert.deepEqual(completed('leadglass policy ').sort(), POLICY_COMMANDS.toSorted());
  assert.deepEqual(completed('leadglass deidentify in --pixel').sort(), ['--pixel-effort', '--pixels']);
  assert.deepEqual(completed('leadglass deidentify in --faces ').sort(), ['deface', 'hold', 'keep']);
});
