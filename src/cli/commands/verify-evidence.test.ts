import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Bench, jsonLines, objectOf, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

interface Last {
  readonly evidence?: {
    readonly problems: readonly string[];
    readonly gaps: readonly string[];
    readonly chain: number;
  };
}

/** Where the evidence of each run is copied to. */
const copyOf = (run: number): string => `ev/00000${run}`;

before(() => {
  for (const number of [1, 2, 3]) bench.write(`in/${number}.dcm`, objectOf(number));
  bench.write('in/held.dcm', screenshot(9));
  assert.equal(deidentified(1), 3);
  bench.write('in/4.dcm', objectOf(4));
  assert.equal(deidentified(2), 3);
  cpSync(bench.at('out', 'manifest.json'), bench.at('trusted.json'));
});

function deidentified(run: number): number | null {
  return bench.run(['deidentify', 'in', '--to', 'out', '--policy', 'research', '--evidence', copyOf(run)]).status;
}

function checked(options: { to?: string; evidence?: string; more?: readonly string[]; env?: Record<string, string> }) {
  const { to = 'out', evidence = copyOf(2), more = ['--key', 'trusted.json'], env = {} } = options;
  const { status, stdout, stderr } = bench.run(
    ['verify', to, '--evidence', `${evidence}/evidence.json`, ...more, '--json'],
    { env },
  );
  return { status, stderr, ...((stdout === '' ? {} : jsonLines(stdout).at(-1)) as Last) };
}

const ELSEWHERE = { LEADGLASS_HOME: bench.at('nowhere') };

test('evidence that is as it was written passes, with the project and without it', () => {
  for (const env of [{}, ELSEWHERE]) {
    const { status, evidence, stderr } = checked({ env });
    assert.deepEqual([status, evidence?.problems, evidence?.gaps], [0, [], []], stderr);
    assert.equal(evidence?.chain, 1);
  }
  const { stdout } = bench.run(['verify', 'out', '--evidence', `${copyOf(2)}/evidence.json`]);
  assert.match(stdout, /^evidence of run 000002, 1 earlier run, key [\w-]{43}: as it was written$/m);
});

test('without the evidence before it, the chain is said not to be checked', () => {
  cpSync(bench.at(copyOf(2)), bench.at('alone'), { recursive: true });
  const { status, evidence } = checked({ evidence: 'alone', env: ELSEWHERE });
  assert.deepEqual([status, evidence?.problems, evidence?.gaps], [0, [], ['previous']]);
});

/** Some bytes of a file, each changed by one bit; `evidence-check.test.ts` takes many. */
const PARTS = 2;
function harmed(file: string, check: (at: number) => void): void {
  const good = readFileSync(file);
  for (let part = 0; part < PARTS; part++) {
    const at = Math.min(good.length - 1, Math.floor(((part + 0.5) * good.length) / PARTS));
    const bad = Buffer.from(good);
    bad[at]! ^= 1;
    writeFileSync(file, bad);
    check(at);
  }
  writeFileSync(file, good);
}

test('one flipped byte in the evidence, its signature, the instances, the manifest or a released file is found', () => {
  const output = readdirSync(bench.at('out'), { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('.dcm'),
  );
  const files = ['evidence.json', 'evidence.jws', 'instances.jsonl'].map((name) => bench.at(copyOf(2), name));
  for (const file of [...files, bench.at('out', 'manifest.json'), bench.at('out', output!)]) {
    harmed(file, (at) => {
      const { status } = checked({});
      assert.ok(status !== 0 && status !== 1, `${file} at ${at}: status ${status}`);
    });
  }
  assert.equal(checked({}).status, 0);
});

test('evidence of an earlier run that was changed breaks the chain', () => {
  const file = bench.at(copyOf(1), 'evidence.json');
  harmed(file, () => {
    const { status, evidence } = checked({ env: ELSEWHERE });
    assert.deepEqual([status, evidence?.problems], [3, ['chain']]);
  });
});

test('a missing signature or list, another key, another folder and an older run are told', () => {
  cpSync(bench.at(copyOf(2)), bench.at('torn'), { recursive: true });
  rmSync(bench.at('torn', 'evidence.jws'));
  rmSync(bench.at('torn', 'instances.jsonl'));
  assert.deepEqual(checked({ evidence: 'torn' }).evidence?.problems, ['signature', 'instances']);

  assert.equal(bench.run(['deidentify', 'in/1.dcm', '--to', 'other', '--policy', 'research']).status, 0);
  const wrongKey = checked({ more: ['--key', 'other/manifest.json'] });
  assert.deepEqual([wrongKey.status, wrongKey.evidence?.problems], [3, ['signature', 'key']]);
  const wrongFolder = checked({ to: 'other' });
  assert.ok(wrongFolder.evidence?.problems.includes('project') && wrongFolder.evidence.problems.includes('manifest'));
  assert.deepEqual(checked({ evidence: copyOf(1) }).evidence?.problems, ['manifest']);
});

test('no key, no evidence and a key without evidence end with 2', () => {
  assert.equal(checked({ more: [], env: ELSEWHERE }).status, 2);
  assert.equal(checked({ evidence: 'nowhere' }).status, 2);
  assert.equal(checked({ more: ['--key', 'in/1.dcm'] }).status, 2);
  assert.equal(bench.run(['verify', 'out', '--key', 'trusted.json']).status, 2);
});

test('the evidence of a run is said on --json and on the screen, and not written below --to', () => {
  const { stdout } = bench.run(['deidentify', 'in', '--to', 'said', '--json']);
  const { evidence } = jsonLines(stdout).at(-1) as { evidence?: string };
  assert.ok(evidence !== undefined && existsSync(evidence) && evidence.startsWith(bench.at('home')));
  assert.equal(statSync(evidence).mode & 0o777, 0o600);
  assert.match(bench.run(['deidentify', 'in', '--to', 'said']).stderr, /^evidence +.+evidence\.html$/m);
  const { status, stderr } = bench.run(['deidentify', 'in', '--to', 'said', '--evidence', 'said/evidence']);
  assert.equal(status, 2);
  assert.match(stderr, /^error: the evidence would lie in the output folder$/m);
});

/** The recipe of the guide, as it stands there. */
function recipe(): string {
  const guide = readFileSync(fileURLToPath(new URL('../../../docs/evidence.md', import.meta.url)), 'utf8');
  const [, script = ''] = /```sh\n(#!.*?)```/s.exec(guide) ?? [];
  return script;
}

test('openssl alone checks a signature, by the recipe of the guide', (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) return t.skip('openssl is not there');
  const script = recipe();
  assert.ok(script.includes('openssl dgst'));
  const key = JSON.parse(readFileSync(bench.at('trusted.json'), 'utf8')) as { evidenceKey: { x: string; y: string } };
  const { x, y } = key.evidenceKey;
  const check = () => spawnSync('sh', ['-c', script, 'sh', x, y], { cwd: bench.at(copyOf(2)), encoding: 'utf8' });
  const good = check();
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /Verified OK/);
  harmed(bench.at(copyOf(2), 'evidence.json'), () => assert.notEqual(check().status, 0));
});
