import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { Bench } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

interface Check {
  readonly name: string;
  readonly verdict: string;
  readonly says: string;
}

function checks(env: Record<string, string> = {}): { status: number | null; of: (name: string) => Check | undefined } {
  const { status, stdout } = bench.run(['doctor', '--json'], { env });
  const all = JSON.parse(stdout) as Check[];
  return { status, of: (name) => all.find((check) => check.name === name) };
}

test('a machine without a project is in order', () => {
  const { status, of } = checks();
  assert.equal(status, 0);
  assert.equal(of('Node')?.says, process.versions.node);
  assert.match(of('OpenSSL')?.says ?? '', /^\d/);
  assert.match(of('LEADGLASS_HOME')?.says ?? '', /not there yet/);
  assert.deepEqual(of('FIPS'), { name: 'FIPS', verdict: 'ok', says: 'off' });
  for (const name of ['clock', 'free space', 'projects', 'other programs']) assert.ok(of(name) !== undefined, name);
  assert.match(bench.run(['doctor']).stdout, /^ok +Node +\d/m);
});

test('FIPS that was switched on without a provider is an error, though Node says that it is on', () => {
  const module = 'data:text/javascript,import%20c%20from%20%22node:crypto%22;c.setFips(true)';
  const { status, of } = checks({ NODE_OPTIONS: `--import=${module}` });
  // A Node with a provider, or one that refuses the switch, has no such trap.
  if (status === 1) assert.equal(of('FIPS')?.verdict, 'error');
  else assert.match(of('FIPS')?.says ?? '', /^on/);
});

test('a secret that others can read is an error', (t) => {
  if (process.platform === 'win32') return t.skip('bits of group and others mean nothing on Windows');
  bench.run(['project', 'init', 'open', '--unprotected']);
  assert.equal(checks().status, 0);
  chmodSync(bench.at('home/projects/open/secret'), 0o644);
  const { status, of } = checks();
  assert.deepEqual([status, of('LEADGLASS_HOME')?.verdict], [1, 'error']);
  chmodSync(bench.at('home/projects/open/secret'), 0o600);
});

test('a damaged project is an error', () => {
  bench.run(['project', 'init', 'torn', '--unprotected']);
  rmSync(bench.at('home/projects/torn/secret'));
  const { status, of } = checks();
  assert.deepEqual([status, of('project torn')?.verdict], [1, 'error']);
});
