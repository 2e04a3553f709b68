import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { element, item, part10, sequence } from '../../../test/build/index.ts';
import { Bench, jsonLines } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const SCRIPT = `<script>
 <p t="DATEINC">-3210</p>
 <e en="T" t="00080020" n="StudyDate">@incrementdate(this,@DATEINC)</e>
 <e en="T" t="00080050" n="AccessionNumber">@hash(this,16)</e>
 <e en="T" t="00080060" n="Modality">@keep()</e>
 <e en="T" t="00080070" n="Manufacturer">@keep()</e>
 <e en="T" t="00080090" n="ReferringPhysicianName">@keep()</e>
 <e en="F" t="00100040" n="PatientSex">@remove()</e>
 <e en="T" t="00101010" n="PatientAge">@if(Modality,equals,"CT"){@keep()}{@remove()}</e>
 <e en="T" t="00120031" n="ClinicalTrialSiteName">@always()Site A</e>
 <e en="T" t="00081140" n="RefImageSeq">@process()</e>
 <e en="T" t="00201206" n="NumberOfStudyRelatedSeries">@quarantine()</e>
</script>
`;
bench.write('own.script', SCRIPT);

test('the policy is on standard output, what is different on standard error', () => {
  const { status, stdout, stderr } = bench.run(['policy', 'import', 'own.script']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^name: own$/m);
  assert.match(stdout, /^ {2}- \{ at: StudyDate, do: shift \} # line 3/m);
  assert.match(stderr, /^translated 8 of 9 lines \(88\.8 %\), 1 stricter, 1 not translated$/m);
  assert.match(stderr, /^not translated:\n {2}line 12: \(0020,1206\) NumberOfStudyRelatedSeries, @quarantine\(\): /m);
  assert.match(stderr, /^stricter:\n {2}line 7: \(0008,0090\) ReferringPhysicianName, @keep\(\): /m);
});

test('--out writes a new file, never over one that is there', () => {
  const first = bench.run(['policy', 'import', 'own.script', '--out', 'site.yaml', '--name', 'site-7']);
  assert.equal(first.status, 0, first.stderr);
  assert.equal(first.stdout, '');
  assert.match(readFileSync(bench.at('site.yaml'), 'utf8'), /^name: site-7$/m);
  const again = bench.run(['policy', 'import', 'own.script', '--out', 'site.yaml']);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /^error: .*is there already/m);
  assert.equal(bench.run(['policy', 'lint', 'site.yaml']).status, 0);
});

test('--json is one document with counts, lines and the policy', () => {
  const [document] = jsonLines(bench.run(['policy', 'import', 'own.script', '--json']).stdout) as {
    type: string;
    translated: number;
    lines: { line: number; what: string; faith: string; rules: { do: string }[] }[];
    policy: string;
  }[];
  assert.equal(document?.type, 'import');
  assert.equal(document?.translated, 8);
  assert.deepEqual(document?.lines[1]?.rules, [{ at: 'AccessionNumber', do: 'pseudonym' }]);
  assert.equal(document?.policy, bench.run(['policy', 'import', 'own.script']).stdout);
});

test('what is no script, or no name, ends with 2', () => {
  bench.write('site-own.yaml', 'extends: research\n');
  bench.write('broken.script', '<script>\n <e en="T" t="00080060">@keep()\n</script>');
  for (const [args, says] of [
    [['site-own.yaml'], /^error: site-own\.yaml: this is no script .*line 1, column 1/m],
    [['broken.script'], /^error: broken\.script: <e> holds text only.*line 2/m],
    [['none.script'], /^error: .*none\.script/m],
    [['own.script', '--name', 'a name'], /^error: .*no name of a policy/m],
  ] as const) {
    const { status, stdout, stderr } = bench.run(['policy', 'import', ...args]);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, says);
  }
});

test('an object comes out as the script says', () => {
  bench.write(
    'ct.dcm',
    part10({
      dataSet: [
        element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
        element(0x00080018, 'UI', '1.2.826.0.1.3680043.9.7777.9.1'),
        element(0x00080020, 'DA', '20240321'),
        element(0x00080050, 'SH', 'ACC77123'),
        element(0x00080060, 'CS', 'CT'),
        element(0x00080070, 'LO', 'ACME'),
        element(0x00080080, 'LO', 'St Quillon'),
        element(0x00080090, 'PN', 'VRUMPF^IDA'),
        sequence(0x00081140, [
          item(
            element(0x00080090, 'PN', 'VRUMPF^IDA'),
            element(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
            element(0x00081155, 'UI', '1.2.826.0.1.3680043.9.7777.9.2'),
          ),
        ]),
        element(0x00100010, 'PN', 'ZORBLAX^ADA'),
        element(0x00100020, 'LO', 'MRN778123'),
        element(0x00101010, 'AS', '054Y'),
      ],
    }),
  );
  bench.run(['policy', 'import', 'own.script', '--out', 'effect.yaml']);
  const { stdout } = bench.run(['explain', 'ct.dcm', '--policy', 'effect.yaml', '--json']);
  const lines = jsonLines(stdout) as { path?: string; action?: string }[];
  const action = (path: string) => lines.find((line) => line.path === path)?.action;
  assert.deepEqual(
    ['(0008,0020)', '(0008,0050)', '(0008,0070)', '(0008,0080)', '(0008,0090)', '(0010,1010)'].map(action),
    ['shift', 'pseudonym', 'keep', 'remove', 'pseudonym', 'keep'],
  );
  assert.deepEqual(['(0008,1140)[0].(0008,1155)', '(0008,1140)[0].(0008,0090)'].map(action), ['uid', 'pseudonym']);
});
