import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { exampleStudies } from '../../../examples/studies/index.ts';
import { element, part10 } from '../../../test/build/index.ts';
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
  const [search, ...others] = found.pictures.searches;
  assert.deepEqual([search.rule, search.look, search.objects, others], ['other-class', 'strict', 1, []]);
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
  assert.match(stdout, /^search of pictures for text\n.*\n +1 .* in all passes$/m);
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

test('a page that cannot be written is said before anything is read', () => {
  bench.write('there/x', '');
  for (const [page, error] of [
    ['there', /^error: --html names a folder$/m],
    ['nowhere/look.html', /^error: --html names a folder that is not there$/m],
  ] as const) {
    const { status, stderr } = bench.run(['inspect', 'in', '--html', page]);
    assert.equal(status, 2);
    assert.match(stderr, error);
  }
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

const person = (number: number, sex: string, age: string): Uint8Array =>
  part10({
    dataSet: [
      element(0x00080018, 'UI', `2.25.${number}`),
      element(0x00080020, 'DA', '20240517'),
      element(0x00100020, 'LO', `LG-${number}`),
      element(0x00100040, 'CS', sex),
      element(0x00101010, 'AS', age),
    ],
  });

test('with --risk it says how alike the patients are and what is left of dates, without a value', () => {
  bench.write('set/1.dcm', person(1, 'F', '051Y'));
  bench.write('set/2.dcm', person(2, 'F', '053Y'));
  bench.write('set/3.dcm', person(3, 'M', '091Y'));
  const { status, stdout } = bench.run(['inspect', 'set', '--risk', '--quasi', 'PatientSex,PatientAge', '--json']);
  assert.equal(status, 0);
  const { risk } = JSON.parse(stdout);
  assert.deepEqual([risk.patients, risk.objects, risk.classes.smallest, risk.classes.bySize.one], [3, 3, 1, 3]);
  assert.deepEqual([risk.classesWithAgeBands.bySize.one, risk.classesWithAgeBands.bySize.twoToFour], [1, 2]);
  assert.deepEqual(
    risk.quasiIdentifiers.map((row: { attribute: string }) => row.attribute),
    ['PatientSex', 'PatientAge'],
  );
  assert.deepEqual(risk.dates, [{ attribute: 'StudyDate', values: 3, toTheDay: 3, patients: 3, daysWide: 0 }]);
  assert.deepEqual(risk.ages, [{ attribute: 'PatientAge', values: 3, over89: 1, patientsOver89: 1 }]);
  const text = bench.run(['inspect', 'set', '--risk']).stdout;
  assert.match(text, /^ +1 +1 {2}patients in the smallest class: k$/m);
  assert.match(text, /^quasi-identifiers$/m);
  assert.doesNotMatch(text, /LG-\d|091Y/);
});

test('a misspelt attribute is wrong usage, with the nearest name', () => {
  const { status, stdout, stderr } = bench.run(['inspect', 'in', '--risk', '--quasi', 'PatientSx']);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^hint: did you mean PatientSex\?$/m);
  assert.equal(bench.run(['inspect', 'in', '--quasi', 'PatientSex']).status, 2);
});

test('rare combinations are shown with their values on a terminal alone', (t) => {
  const args = ['inspect', 'set', '--risk', '--quasi', 'PatientSex,PatientAge', '--color', 'never'];
  const { status, stdout, stderr } = bench.runOnTerminal([...args, '--show-values']);
  if (status === undefined) return t.skip('the program `script` is not installed');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /PatientSex=M, PatientAge=91/);
  assert.doesNotMatch(bench.runOnTerminal(args).stdout, /PatientAge=91/);
});

test('of documents inspect counts what their text says, and explain tells kinds and pages, never a value', () => {
  const { bytes, needles } = [...exampleStudies(1)].find(({ path }) => path.endsWith('DOCUMENTS/letter.dcm'))!;
  bench.write('letters/1.dcm', bytes);
  const { stdout } = bench.run(['inspect', 'letters', '--json']);
  assert.deepEqual(JSON.parse(stdout).documents, { identifiers: 1, notSearchable: 0, searched: 0 });
  assert.match(
    bench.run(['inspect', 'letters']).stdout,
    /^ +1 {2}a document whose text has identifiers of the patient$/m,
  );
  const explained = bench.run(['explain', 'letters/1.dcm']).stdout;
  assert.match(explained, /^finding document-identifiers \(0042,0011\): .* \([^)]*\d+ × name;.* page 1\)$/m);
  const names = needles.filter((needle) => /^\p{L}{5,}$/u.test(needle));
  assert.ok(names.length > 0);
  for (const name of names) assert.ok(!explained.toLowerCase().includes(name.toLowerCase()));
});
