import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element, part10 } from '../../../test/build/index.ts';
import { Bench, jsonLines } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const TESTS = `policy: site.yaml
tests:
  - name: descriptions keep their clinical words
    dataset:
      SeriesDescription: "CT CHEST QUILLON"
      PatientName: "QUILLON^ZEBEDEE"
      StudyDate: "20240311"
      Rows: 4
      RequestAttributesSequence: [{ AccessionNumber: "ACC7781204" }]
    expect:
      SeriesDescription: { equals: "CT CHEST", action: clean, matches: "^CT" }
      PatientName: { action: pseudonym, not-contains: QUILLON }
      "RequestAttributesSequence[0].AccessionNumber": { not-equals: "ACC7781204" }
      InstitutionName: absent
      StationName: { equals: S1, rule: "own:1" }
      StudyDate: changed
      Rows: kept
  - name: an object beside the tests
    object: object.dcm
    expect: { "(0008,1030)": { contains: CHEST } }
`;

test('policy test runs the engine and judges what was written', () => {
  bench.write('site.yaml', 'extends: research\nrules:\n  - { at: StationName, do: set, value: S1, reason: agreed }\n');
  bench.write(
    'object.dcm',
    part10({ dataSet: [element(0x00081010, 'SH', 'CT2'), element(0x00081030, 'LO', 'CHEST')] }),
  );
  bench.write('site.tests.yaml', TESTS.replace('Rows: 4\n', 'Rows: 4\n      StationName: CT2\n'));
  const { status, stdout, stderr } = bench.run(['policy', 'test', 'site.tests.yaml']);
  assert.equal(status, 0, stdout + stderr);
  assert.match(
    stdout,
    /^ok {3}descriptions keep their clinical words\nok {3}an object beside the tests\n2 passed, 0 failed$/m,
  );
});

test('what does not hold is said with its path, and ends with 1', () => {
  const one = (expect: string, more = ''): string =>
    `policy: research\ntests:\n  - name: one\n    dataset: { SeriesDescription: CHEST }\n${more}    expect: ${expect}\n`;
  for (const [expect, said] of [
    ['{ SeriesDescription: absent }', 'SeriesDescription: expected absent, it is "CHEST"'],
    ['{ SeriesDescription: { equals: X } }', 'SeriesDescription: expected "X", it is "CHEST"'],
    ['{ SeriesDescription: { action: remove } }', 'expected the action remove, it is keep'],
    ['{ StudyDescription: present }', 'StudyDescription: expected present, it is absent'],
    ['{ SeriesDescription: changed }', 'expected another value than the source has'],
    ['{ SeriesDescription: { not-contains: CHE } }', 'expected no "CHE" in it'],
  ] as const) {
    bench.write('one.yaml', one(expect));
    const { status, stdout } = bench.run(['policy', 'test', 'one.yaml']);
    assert.equal(status, 1, expect);
    assert.ok(stdout.includes(said), `${said} in ${stdout}`);
    assert.match(stdout, /^0 passed, 1 failed$/m);
  }
  bench.write('held.yaml', one('{}', '    status: held\n'));
  const [line] = jsonLines(bench.run(['policy', 'test', 'held.yaml', '--json']).stdout) as { failures: string[] }[];
  assert.deepEqual(line?.failures, ['expected held, was released']);
});

test('a file that is wrong ends with 2, with line, column and the nearest name', () => {
  for (const [text, said] of [
    [
      'policy: research\ntests:\n  - { name: a, dataset: {}, expekt: {} }\n',
      /"expekt".*line 3, column \d+.*\nhint: did you mean expect\?/,
    ],
    [
      'policy: research\ntests:\n  - { name: a, dataset: {}, expect: { PatientNam: absent } }\n',
      /PatientNam.*\nhint: did you mean PatientName\?/,
    ],
    ['policy: research\ntests:\n  - { name: a }\n', /an object or a dataset/],
    ['policy: research\ntests:\n  - { name: a, dataset: { NoSuchThing: 1 } }\n', /NoSuchThing/],
    [
      'policy: research\ntests:\n  - { name: a, dataset: {}, expect: { Rows: { matches: "(" } } }\n',
      /no regular expression/,
    ],
    ['policy: nowhere.yaml\ntests:\n  - { name: a, dataset: {} }\n', /nowhere/],
    ['policy: [\n', /line/],
  ] as const) {
    bench.write('bad.yaml', text);
    const { status, stderr } = bench.run(['policy', 'test', 'bad.yaml']);
    assert.equal(status, 2, `${text}${stderr}`);
    assert.match(stderr, said);
  }
});
