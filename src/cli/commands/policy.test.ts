import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PRESETS, presetPolicy } from '../../policy/index.ts';
import { Bench, jsonLines } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

test('policy list shows every preset and the default', () => {
  const { status, stdout } = bench.run(['policy', 'list']);
  assert.equal(status, 0);
  for (const { name, description } of PRESETS) assert.ok(stdout.includes(name) && stdout.includes(description));
  assert.match(stdout, /Without --policy it is safe-harbor\./);
  const listed = JSON.parse(bench.run(['policy', 'list', '--json']).stdout) as { name: string; default: boolean }[];
  assert.deepEqual(
    listed.filter((preset) => preset.default).map(({ name }) => name),
    ['safe-harbor'],
  );
});

test('policy show tells what a policy comes to, as words and as JSON', () => {
  const { status, stdout } = bench.run(['policy', 'show', 'research']);
  assert.equal(status, 0);
  assert.match(stdout, /^asks for: 113107 /m);
  assert.ok(stdout.includes(presetPolicy('research').digest));
  const { stdout: json } = bench.run(['policy', 'show', 'research', '--json']);
  assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(presetPolicy('research'))));
});

test('a file does not hide a preset; with a folder in front it is the file', () => {
  bench.write('research', 'extends: teaching\n');
  assert.match(bench.run(['policy', 'show', 'research']).stdout, /^research: dates move/m);
  assert.match(bench.run(['policy', 'show', './research']).stdout, /^research: extends teaching/m);
});

test('policy lint names every problem as file:line:column, and ends with 2', () => {
  bench.write('good.yaml', 'extends: research\n');
  bench.write('bad.yaml', 'extends: research\npixls: {}\nrules:\n  - { at: PatientNme, do: remove }\n');
  assert.equal(bench.run(['policy', 'lint', 'good.yaml']).status, 0);
  const { status, stdout, stderr } = bench.run(['policy', 'lint', 'good.yaml', 'bad.yaml']);
  assert.equal(status, 2);
  assert.match(stdout, /^bad\.yaml:2:1: .+ \[policy\/unknown-key\]$/m);
  assert.match(stdout, /^ {2}hint: .*PatientName/m);
  assert.match(stderr, /^2 files, 2 problems$/m);
  const problems = jsonLines(bench.run(['policy', 'lint', 'bad.yaml', '--json']).stdout) as { code: string }[];
  assert.deepEqual(problems.map(({ code }) => code).sort(), ['policy/unknown-attribute', 'policy/unknown-key']);
});

test('a policy file that is not there ends with 2', () => {
  for (const args of [
    ['policy', 'lint', 'no.yaml'],
    ['policy', 'show', 'no.yaml'],
  ]) {
    const { status, stderr } = bench.run(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^error: .*no\.yaml/m);
  }
});
