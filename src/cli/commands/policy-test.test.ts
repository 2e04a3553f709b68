import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
  bench.write('held.yaml', one('', '    status: held\n    code: refused/document\n').replace(/ *expect: \n/, ''));
  const [line] = jsonLines(bench.run(['policy', 'test', 'held.yaml', '--json']).stdout) as { failures: string[] }[];
  assert.deepEqual(line?.failures, ['expected held (refused/document), was released']);
});

test('what is held is expected with its code, and the class by its keyword', () => {
  const tests = (code: string): string => `policy: research
tests:
  - { name: unknown, dataset: { Modality: CT }, sop-class: "1.2.826.0.1.3680043.9.7777.9", status: held, code: ${code} }
  - { name: known, dataset: { Modality: MR }, sop-class: MRImageStorage, expect: { SOPClassUID: { equals: "1.2.840.10008.5.1.4.1.1.4" } } }
`;
  bench.write('status.yaml', tests('refused/unknown-class'));
  const { status, stdout } = bench.run(['policy', 'test', 'status.yaml']);
  assert.equal(status, 0, stdout);
  bench.write('status.yaml', tests('refused/document'));
  assert.match(
    bench.run(['policy', 'test', 'status.yaml']).stdout,
    /^ {5}expected held \(refused\/document\), was held \(refused\/unknown-class\)\nok {3}known$/m,
  );
});

test('a sequence or a picture is kept when its content is, not when it is as long', () => {
  bench.write(
    'content.yaml',
    `policy: research
tests:
  - name: content
    dataset:
      PixelData: "abcdefgh"
      RequestAttributesSequence: [{ AccessionNumber: "ACC7781204" }]
      ViewCodeSequence: [{ CodeValue: "R-10202", CodingSchemeDesignator: SRT, CodeMeaning: frontal }]
    expect:
      PixelData: kept
      ViewCodeSequence: kept
      RequestAttributesSequence: changed
      RequestAttributesSequence.AccessionNumber: { action: pseudonym, not-equals: ACC7781204 }
      "RequestAttributesSequence[0]": changed
      "RequestAttributesSequence[1]": absent
`,
  );
  const passed = bench.run(['policy', 'test', 'content.yaml']);
  assert.equal(passed.status, 0, passed.stdout + passed.stderr);
  bench.write(
    'content.yaml',
    `policy: research
tests:
  - name: content
    dataset: { RequestAttributesSequence: [{ AccessionNumber: "ACC7781204" }] }
    expect: { RequestAttributesSequence: kept, StudyDescription: changed }
`,
  );
  const { status, stdout } = bench.run(['policy', 'test', 'content.yaml']);
  assert.equal(status, 1);
  assert.match(stdout, /RequestAttributesSequence: expected what it was, it has 1 item$/m);
  assert.match(stdout, /StudyDescription: expected another value than the source has, it is absent$/m);
});

test('private elements are named by their creator, at every depth (PS3.5 7.8.1)', () => {
  bench.write(
    'keeps.yaml',
    'extends: research\nprivate: { keep: [{ creator: ACME 1.0, element: "(0029,xx10)", reason: agreed }] }\n',
  );
  bench.write(
    'private.yaml',
    `policy: keeps.yaml
tests:
  - name: private
    dataset:
      "private:OTHER 1.0(0029,xx10)": words
      "private:ACME 1.0(0029,xx10)": agreed
      "private:ACME 1.0(0029,xx11)": words
      "private:Philips Imaging DD 001(2001,xx03)": 1000
      RequestAttributesSequence: [{ "private:ACME 1.0(0029,xx10)": agreed }]
    expect:
      "private:OTHER 1.0(0029,xx10)": absent
      "private:ACME 1.0(0029,xx10)": { equals: agreed, rule: "private:policy" }
      "private:ACME 1.0(0029,xx11)": { action: remove }
      "private:Philips Imaging DD 001(2001,xx03)": { equals: 1000, rule: "retain-safe-private:C" }
      "RequestAttributesSequence.private:ACME 1.0(0029,xx10)": kept
      "private:ACME 1.0(0029,xx12)": absent
`,
  );
  const { status, stdout, stderr } = bench.run(['policy', 'test', 'private.yaml']);
  assert.equal(status, 0, stdout + stderr);
});

test("of an object, which can be a patient's, no value is shown", () => {
  bench.write('patient.dcm', part10({ dataSet: [element(0x00081030, 'LO', 'CHEST')] }));
  bench.write(
    'patient.yaml',
    `policy: research
tests:
  - { name: one, object: patient.dcm, expect: { StudyDescription: absent, "(0008,1030)": { contains: Q } } }
`,
  );
  for (const more of [[], ['--json']]) {
    const { status, stdout, stderr } = bench.run(['policy', 'test', 'patient.yaml', ...more]);
    assert.equal(status, 1, stderr);
    assert.ok(stdout.includes('StudyDescription: expected absent, it has 6 bytes'), stdout);
    assert.ok(!(stdout + stderr).includes('CHEST'));
  }
});

test('text is written in the character set that the dataset declares', () => {
  const tests = (text: string): string =>
    `policy: research\ntests:\n  - name: one\n    dataset: { SpecificCharacterSet: ISO_IR 100, PatientName: ${text}, SeriesDescription: THORAX }\n    expect: { SpecificCharacterSet: kept, SeriesDescription: kept }\n`;
  bench.write(
    'sets.yaml',
    `policy: partner
tests:
  - name: two sets
    dataset: { SpecificCharacterSet: ["", "ISO 2022 IR 87"], InstitutionName: "東京病院" }
    expect: { InstitutionName: { equals: "東京病院" }, SpecificCharacterSet: { equals: '\\ISO 2022 IR 87' } }
  - name: a set of its own in an item
    dataset:
      SpecificCharacterSet: ISO_IR 100
      InstitutionName: Klinikum München
      RequestAttributesSequence: [{ SpecificCharacterSet: ISO_IR 144, InstitutionName: Больница }]
    expect:
      InstitutionName: { equals: Klinikum München }
      RequestAttributesSequence.InstitutionName: { equals: Больница }
      RequestAttributesSequence: kept
`,
  );
  const sets = bench.run(['policy', 'test', 'sets.yaml']);
  assert.equal(sets.status, 0, sets.stdout + sets.stderr);
  bench.write('latin.yaml', tests('MÜLLER^JÖRG'));
  const { status, stdout, stderr } = bench.run(['policy', 'test', 'latin.yaml']);
  assert.equal(status, 0, stdout + stderr);
  bench.write('latin.yaml', tests('山田^太郎'));
  const refused = bench.run(['policy', 'test', 'latin.yaml']);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /latin\.yaml: "one": \(0010,0010\): text that the declared character set does not have/);
});

test('the policy is the one beside the tests, whatever lies where the command runs', () => {
  const site = (value: string): string =>
    `extends: research\nrules:\n  - { at: StationName, do: set, value: ${value}, reason: agreed }\n`;
  bench.write('near.yaml', site('HERE'));
  bench.write('sub/near.yaml', site('THERE'));
  bench.write(
    'sub/near.tests.yaml',
    'policy: near.yaml\ntests:\n  - { name: a, dataset: { StationName: CT2 }, expect: { StationName: { equals: THERE } } }\n',
  );
  assert.equal(bench.run(['policy', 'test', 'sub/near.tests.yaml']).status, 0);
  bench.write(
    'sub/deep/up.tests.yaml',
    readFileSync(bench.at('sub/near.tests.yaml'), 'utf8').replace('near', '../near'),
  );
  assert.equal(bench.run(['policy', 'test', 'sub/deep/up.tests.yaml']).status, 0);
  // What is wrong in that policy is said, not that it is not found.
  bench.write('sub/near.yaml', 'extends: research\nrulez: []\n');
  const { status, stderr } = bench.run(['policy', 'test', 'sub/near.tests.yaml']);
  assert.equal(status, 2);
  assert.match(stderr, /sub\/near\.yaml: "rulez" is no key of policies/);
});

test('an expression that never ends is a failed expectation', () => {
  bench.write(
    'slow.yaml',
    `policy: research
tests:
  - name: slow
    dataset: { SeriesDescription: "CHEST CHEST CHEST CHEST CHEST CHEST!" }
    expect: { SeriesDescription: { matches: "^(\\\\w+\\\\s?)+$" } }
`,
  );
  const { status, stdout } = bench.run(['policy', 'test', 'slow.yaml']);
  assert.equal(status, 1);
  assert.match(stdout, /it takes too long$/m);
});

test('a file that is wrong ends with 2, with line, column and the nearest name', () => {
  for (const [text, said] of [
    [
      'policy: research\ntests:\n  - { name: a, dataset: {}, expekt: {} }\n',
      /"expekt" is no key of tests\[1\].*line 3, column \d+.*\nhint: did you mean expect\?/,
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
    ['policy: nowhere.yaml\ntests:\n  - { name: a, dataset: {}, status: released }\n', /nowhere/],
    [
      'policy: research\ntests:\n  - { name: a, object: gone.dcm, status: released }\n',
      /bad\.yaml: "a": "gone\.dcm" cannot/,
    ],
    [
      `policy: research\ntests:\n  - { name: a, dataset: { StationName: ${'x'.repeat(66_000)} }, status: released }\n`,
      /bad\.yaml: "a": 66000 bytes do not fit/,
    ],
    ['', /bad\.yaml: the text is empty/],
    ['policy: [\n', /line/],
  ] as const) {
    bench.write('bad.yaml', text);
    const { status, stderr } = bench.run(['policy', 'test', 'bad.yaml']);
    assert.equal(status, 2, `${text}${stderr}`);
    assert.match(stderr, said);
  }
});

test('the tests that the guide shows pass', () => {
  const guide = readFileSync(new URL('../../../docs/policies.md', import.meta.url), 'utf8');
  const [, shown] = /```yaml\n(policy: site\.yaml[\s\S]*?)```/.exec(guide) ?? [];
  bench.write('guide/site.yaml', 'extends: research\n');
  bench.write('guide/site.tests.yaml', shown!);
  const { status, stdout, stderr } = bench.run(['policy', 'test', 'guide/site.tests.yaml']);
  assert.equal(status, 0, stdout + stderr);
});
