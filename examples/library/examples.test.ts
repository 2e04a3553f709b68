import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exampleStudies } from '../studies/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-library-'));
after(() => rmSync(folder, { recursive: true }));

const [first, second] = [...exampleStudies(1)]
  .filter(({ path }) => /\/SE000001\//.test(path))
  .map(({ path, bytes, needles }, i) => {
    const file = join(folder, `${i}.dcm`);
    writeFileSync(file, bytes);
    return { path, file, needles };
  });

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const result = spawnSync(process.execPath, [path, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

test('one object: a released copy without the name in it', () => {
  assert.ok(first !== undefined);
  const out = join(folder, 'one.dcm');
  assert.match(run('one-object.ts', [first.file, out]), /^released$/m);
  const written = readFileSync(out).toString('latin1');
  assert.ok(first.needles.length > 10);
  assert.ok(readFileSync(first.file).toString('latin1').includes('^'));
  assert.ok(!first.needles.some((needle) => /[A-Za-z]{5}\^/.test(needle) && written.includes(needle)));
});

test('a whole study: one line a released object, then the counts', () => {
  assert.ok(first !== undefined && second !== undefined);
  const lines = run('whole-study.ts', [first.file, second.file]).trimEnd().split('\n');
  assert.equal(lines.at(-1), '2 released');
  for (const line of lines.slice(0, -1)) assert.match(line, /^[\w.-]+\/2\.25\.\d+\/2\.25\.\d+\/2\.25\.\d+\.dcm$/);
});

test('an own policy: its rule decides, and its mistakes have a line', () => {
  assert.ok(first !== undefined);
  const output = run('own-policy.ts', [first.file]);
  assert.match(output, /^\(0008,0080\) \w+ by own:1, /m);
  assert.match(output, /^policy\/unknown-key in line 2: .*rules/m);
});

test('the demo ends well, shows the balance and leaves its result', () => {
  const output = run('../demo.ts', [], { TMPDIR: folder, TEMP: folder, NO_COLOR: '1' });
  assert.match(output, /^\d+ in = \d+ released \+ \d+ held \+ /m);
  assert.match(output, /^\d+ files verified with project .*: all pass$/m);
  assert.match(output, /^Held is meant/m);
  assert.match(output, /^PixelData .* the same bytes$/m);
  const out = /^the result +(.+)$/m.exec(output)?.[1] ?? '';
  assert.ok(existsSync(join(out, 'manifest.json')));
});
