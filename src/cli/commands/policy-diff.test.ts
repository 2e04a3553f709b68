import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { presetPolicy } from '../../policy/index.ts';
import { diffPolicies } from '../policy-effects.ts';
import { Bench } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

test('policy diff speaks of what becomes of attributes', () => {
  const { status, stdout } = bench.run(['policy', 'diff', 'research', 'ai-training']);
  assert.equal(status, 0);
  assert.match(stdout, /^\d+ attributes go from remove to keep\n {2}StationName \(0008,1010\)/m);
  assert.match(stdout, /^ {2}and \d+ more; --all shows them$/m);
  assert.match(stdout, /^ {2}options: \(none\) -> retain-device-identity$/m);
  const whole = bench.run(['policy', 'diff', 'research', 'ai-training', '--all']).stdout;
  assert.doesNotMatch(whole, /more; --all/);
});

test('a policy of its own is compared with what it extends, its rules included', () => {
  bench.write('site.yaml', 'extends: research\nrules:\n  - { at: StationName, do: set, value: S1, reason: agreed }\n');
  const { stdout } = bench.run(['policy', 'diff', 'research', 'site.yaml']);
  assert.match(stdout, /^1 attribute goes from remove to replace\n {2}StationName \(0008,1010\)$/m);
  assert.match(stdout, /^ {2}\+ .*"value":"S1"/m);
});

test('an older edition is compared over the rows of both', () => {
  const { stdout } = bench.run(['policy', 'diff', 'basic', 'basic', '--edition', '2020a', '--all', '--json']);
  const diff = JSON.parse(stdout) as ReturnType<typeof diffPolicies>;
  assert.ok(diff.effects.length > 0);
  const named = diff.effects.flatMap(({ attributes }) => attributes);
  assert.equal(new Set(named).size, named.length);
});

test('a policy does not differ from itself, and what is not two policies is refused', () => {
  const policy = presetPolicy('research');
  assert.deepEqual(diffPolicies(policy, policy), { effects: [], settings: [], rules: { removed: [], added: [] } });
  assert.match(bench.run(['policy', 'diff', 'research', 'research']).stdout, /: no difference$/m);
  assert.equal(bench.run(['policy', 'diff', 'research']).status, 2);
  assert.equal(bench.run(['policy', 'diff', 'research', 'basic', 'teaching']).status, 2);
  assert.equal(bench.run(['policy', 'diff', 'research', 'basic', '--sop-class', 'CT']).status, 2);
});

test('a difference one way is the difference the other way, turned round', () => {
  const [a, b] = [presetPolicy('partner'), presetPolicy('safe-harbor')];
  const turned = diffPolicies(b, a).effects.map(({ from, to, attributes }) => ({ from: to, to: from, attributes }));
  const byText = (x: object, y: object): number => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1);
  assert.deepEqual(turned.sort(byText), [...diffPolicies(a, b).effects].sort(byText));
});
