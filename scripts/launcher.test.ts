import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('./launcher.js', import.meta.url));
const guard = fileURLToPath(new URL('./check-node.mjs', import.meta.url));

/** Runs a script in this Node, which says that it is another version. */
function runAs(version: string, script: string): { status: number | null; stdout: string; stderr: string } {
  const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return spawnSync(process.execPath, ['--import', preload, script], { encoding: 'utf8' });
}

/** The launcher beside a program of the test, in a folder of its own. */
function launcherOf(t: TestContext, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-launcher-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const command = join(folder, 'cli.mjs');
  copyFileSync(launcher, command);
  writeFileSync(join(folder, 'main.js'), program);
  return command;
}

test('the command refuses an old Node with one line and status 1, before it loads the program', (t) => {
  const command = launcherOf(t, "process.stdout.write('program');\n");

  const old = runAs('22.22.0', command);
  assert.deepEqual([old.status, old.stdout], [1, '']);
  assert.equal(old.stderr, 'error: leadglass needs Node 24 or newer, this is 22.22.0\n');

  const current = runAs('24.0.0', command);
  assert.deepEqual([current.status, current.stdout, current.stderr], [0, 'program', '']);
});

test('the command imports nothing before it has looked at the version', () => {
  assert.doesNotMatch(readFileSync(launcher, 'utf8'), /^\s*(?:import|export)\b(?!\()/m);
});

test('scripts of the repository refuse an old Node and say what to do', () => {
  const old = runAs('20.20.2', guard);
  assert.equal(old.status, 1);
  assert.match(old.stderr, /^error: this is Node 20\.20\.2; leadglass needs 24 or newer\.\nhint: run `npm ci`/);
  for (const version of ['24.0.0', '26.10.0']) assert.equal(runAs(version, guard).status, 0);
});
