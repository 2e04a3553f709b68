import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element } from '../../../test/build/index.ts';
import { Bench, NAME, objectOf, screenshot } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

bench.write('in/1.dcm', objectOf(1, [element(0x00291010, 'LO', 'x')]));
bench.write('in/thistlewick/2.dcm', objectOf(2));
bench.write(
  'in/3.dcm',
  objectOf(3, [element(0x00290010, 'LO', 'ACME 1.1'), element(0x00291010, 'LO', 'a'), element(0x00291011, 'LO', 'b')]),
);
bench.write('in/4.dcm', screenshot(4));
bench.write('in/README.txt', 'nothing to see');

test('it counts who is in the files and where it stands', () => {
  const { status, stdout, stderr } = bench.run(['inspect', 'in', '--json']);
  assert.deepEqual([status, stderr], [0, '']);
  const found = JSON.parse(stdout);
  assert.deepEqual(found.counts, {
    in: 5,
    instances: 4,
    dicomdirs: 0,
    notDicom: 1,
    quarantined: 0,
    sameUid: 0,
    patients: 1,
  });
  const kind = (name: string) => found.identifiers.find((row: { kind: string }) => row.kind === name);
  assert.deepEqual(kind('name'), { kind: 'name', values: 1, patients: 1 });
  assert.deepEqual(kind('patient-id'), { kind: 'patient-id', values: 1, patients: 1 });
  const names = found.categories.find((row: { category: string }) => row.category === 'A');
  assert.deepEqual([names.title, names.values, names.objects], ['names', 4, 4]);
  assert.deepEqual(found.pictures.text, { none: 3, cleared: 0, possible: 1 });
  assert.deepEqual(found.sopClasses, {
    'Real World Value Mapping Storage': 3,
    'Secondary Capture Image Storage': 1,
  });
  assert.deepEqual(found.characterSets, { 'none declared': 4 });
  assert.deepEqual(found.privateCreators, [
    { creator: 'no creator', elements: 1, objects: 1 },
    { creator: 'ACME 1.1', elements: 2, objects: 1 },
  ]);
  assert.equal(found.tellingPaths.count, 1);
  assert.match(found.tellingPaths.paths[0], /thistlewick/);
});

test('redirected, it shows neither values nor paths', () => {
  const { status, stdout, stderr } = bench.run(['inspect', 'in']);
  assert.equal(status, 0);
  assert.match(stdout, /^1 patient, 4 instances$/m);
  assert.match(stdout, /^ +1 {2}text may be burned in$/m);
  assert.match(stdout, /1 file whose path says who the patient is/);
  assert.doesNotMatch(stdout + stderr, /thistlewick|ottoline|471142/i);
});

test('a private creator that names the patient is not shown', () => {
  bench.write(
    'creator/1.dcm',
    objectOf(1, [element(0x00290010, 'LO', 'FOR THISTLEWICK'), element(0x00291010, 'LO', 'a')]),
  );
  for (const flags of [[], ['--json']]) {
    const { stdout } = bench.run(['inspect', 'creator', ...flags]);
    assert.match(stdout, /a creator that names the patient/);
    assert.doesNotMatch(stdout, /thistlewick/i);
  }
});

test('values are shown on a terminal alone', () => {
  const { status, stdout, stderr } = bench.run(['inspect', 'in', '--show-values']);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^error: --show-values works on a terminal only/m);
});

test('values are shown on a terminal', (t) => {
  const { status, stdout, stderr } = bench.runOnTerminal(['inspect', 'in', '--show-values', '--color', 'never']);
  if (status === undefined) return t.skip('the program `script` is not installed');
  assert.equal(status, 0, stderr);
  assert.ok(stdout.includes(NAME));
  assert.match(stdout, /thistlewick[/\\]2\.dcm/);
});

test('unreadable files end with 3; what is only counted is said', () => {
  bench.write('torn/1.dcm', objectOf(1).subarray(0, 300));
  const { status, stdout } = bench.run(['inspect', 'torn']);
  assert.equal(status, 3);
  assert.match(stdout, /^unreadable\n {2}1 × input\/[a-z-]+: /m);
  const piped = bench.run(['inspect', '-'], { input: objectOf(5) });
  assert.equal(piped.status, 0);
  assert.match(piped.stdout, /^1 instance of archives, linked folders or standard input: /m);
});
