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
  const rules = [
    '{ at: StationName, do: set, value: S1, reason: agreed }',
    '{ at: RequestAttributesSequence.ScheduledProcedureStepID, do: pseudonym, when: Modality = CT }',
  ];
  bench.write('site.yaml', `extends: research\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`);
  const { stdout } = bench.run(['policy', 'diff', 'research', 'site.yaml']);
  assert.match(stdout, /^1 attribute goes from remove to replace\n {2}StationName \(0008,1010\)$/m);
  assert.match(stdout, /^ {2}\+ set \(0008,1010\) value "S1": agreed$/m);
  assert.match(stdout, /^ {2}\+ pseudonym \(0040,0275\)\.\(0040,0009\) when \(0008,0060\) = "CT"$/m);
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
  const turned = diffPolicies(b, a).effects.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from }));
  const keyOf = ({ isPrivate, from, to }: (typeof turned)[number]): string => `${isPrivate} ${from} ${to}`;
  const byKey = (changes: typeof turned) => new Map(changes.map((change) => [keyOf(change), change]));
  assert.deepEqual(byKey(turned), byKey([...diffPolicies(a, b).effects]));
});

test('private elements that an option or the policy keeps are told apart', () => {
  const { effects } = diffPolicies(presetPolicy('safe-harbor'), presetPolicy('research'));
  const kept = effects.find(({ isPrivate, from, to }) => isPrivate && from === 'remove' && to === 'keep');
  assert.ok(kept?.attributes.includes('private:Philips Imaging DD 001(2001,xx03)'));
  for (const { isPrivate, attributes } of effects)
    for (const name of attributes) assert.equal(name.startsWith('private:'), isPrivate);
  bench.write(
    'private.yaml',
    'extends: basic\nprivate: { keep: [{ creator: ACME 1.0, element: "(0029,xx10)", reason: agreed }] }\n',
  );
  const { stdout } = bench.run(['policy', 'diff', 'basic', 'private.yaml']);
  assert.match(stdout, /^1 private attribute goes from remove to keep\n {2}private:ACME 1\.0\(0029,xx10\)$/m);
  assert.match(stdout, /^ {2}private\.keep: \(none\) -> private:ACME 1\.0\(0029,xx10\): agreed$/m);
});

test('settings are named as policies write them, and a class by its keyword', () => {
  bench.write(
    'dates.yaml',
    'extends: research\ndates: { utc-offset: drop }\ninsert: { ClinicalTrialProtocolID: P7 }\n',
  );
  const { stdout } = bench.run(['policy', 'diff', 'research', 'dates.yaml', '--sop-class', 'MRImageStorage']);
  assert.match(stdout, /^ {2}dates\.utc-offset: keep -> drop$/m);
  assert.match(stdout, /^ {2}insert: \(none\) -> ClinicalTrialProtocolID: P7$/m);
  // A UID of the standard that is no SOP Class.
  assert.equal(bench.run(['policy', 'diff', 'research', 'basic', '--sop-class', '1.2.840.10008.1.2']).status, 2);
});
