/** Documents inside of objects on their whole way: kept by a rule, held, let pass, looked at again. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { element, pdf, shown } from '../../../test/build/index.ts';
import { Bench, documentOf, jsonLines } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

const KEEP = `extends: basic
rules:
  - { at: EncapsulatedDocument, do: keep, reason: the leaflet of the study }
`;
const REVIEW = ['--reviewer', 'the reader', '--reason', 'looked at it'];
/** Of this patient, and of nobody else here. */
const SECRETS = /thistlewick|ottoline|471142|brannigan/i;

const page = (text: string): Uint8Array => pdf({ pages: [{ content: shown(text) }], objectStreams: true });
const leaflet = page('A walk after Brannigan, for everybody');
const scan = pdf({ pages: [{ content: '9 9 m 90 90 l S' }], deflate: true });
const letter = page('Mrs Ottoline Thistlewick was seen');

interface Line {
  readonly type: string;
  readonly status: string;
  readonly code?: string;
  readonly output?: string;
  readonly findings: readonly { readonly code: string; readonly about?: object }[];
  readonly grown?: object;
}

/** Status, code and findings of documents of one line. */
const outcome = ({ status, code, findings }: Line): unknown[] => [
  status,
  code,
  ...findings.filter((finding) => finding.code.startsWith('document')).map(({ code: found, about }) => [found, about]),
];

function run(inputs: string, ...more: string[]): { readonly status: number | null; readonly lines: readonly Line[] } {
  const args = [
    'deidentify',
    inputs,
    '--to',
    'out',
    '--policy',
    'site.yaml',
    '--project',
    'letters',
    '--json',
    ...more,
  ];
  const { status, stdout, stderr } = bench.run(args);
  assert.doesNotMatch(stderr, SECRETS);
  return { status, lines: jsonLines(stdout) as Line[] };
}

test('a document that a rule keeps is released by its text, held without one, and a leak with the patient in it', () => {
  bench.write('site.yaml', KEEP);
  bench.write('in/a.dcm', documentOf(1, leaflet));
  bench.write('in/b.dcm', documentOf(2, scan));
  bench.write('in/c.dcm', documentOf(3, letter));
  assert.equal(bench.run(['project', 'init', 'letters', '--unprotected']).status, 0);
  const { status, lines } = run('in');
  assert.equal(status, 3);
  assert.deepEqual(lines.slice(0, 3).map(outcome), [
    ['released', undefined, ['document-searched', undefined]],
    ['held', 'refused/document', ['document-not-searchable', { reasons: ['no-text'], pages: [1] }]],
    ['quarantined', 'refused/leak', ['document-identifiers', { counts: { name: 1 }, pages: [1] }]],
  ]);
  const [released] = readdirSync(bench.at('out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.dcm'),
  );
  assert.ok(readFileSync(bench.at('out', released!)).includes(leaflet), 'byte for byte');
});

test('who lets a document pass that cannot be searched is told so before, and the evidence and verify say so after', () => {
  const held = bench.run(['held', 'list', '--project', 'letters', '--json']);
  const [record] = (jsonLines(held.stdout) as { id: string; status: string }[]).filter(
    ({ status }) => status === 'held',
  );
  const review = bench.run(['held', 'review', record!.id, '--project', 'letters']);
  assert.match(review.stdout, /document-not-searchable \(0042,0011\): .* \(pages that show .*; page 1\)$/m);
  const release = bench.run(['held', 'release', record!.id, '--project', 'letters', ...REVIEW, '--json']);
  assert.equal(release.status, 0, release.stderr);
  const [line] = jsonLines(release.stdout) as Line[];
  assert.deepEqual(outcome(line!).slice(0, 2), ['released', undefined]);
  assert.ok(line!.findings.some(({ code }) => code === 'document-not-searchable'));

  const file = bench.at('home', 'projects', 'letters', 'runs', '000002', 'evidence.json');
  const evidence = JSON.parse(readFileSync(file, 'utf8')) as {
    limits: { code: string }[];
    reviewed: { waived: string[]; count: number }[];
    findings: { code: string; count: number }[];
  };
  assert.ok(evidence.limits.some(({ code }) => code === 'documents-not-searched'));
  assert.deepEqual(
    evidence.reviewed.map(({ waived, count }) => [waived, count]),
    [[['refused/document'], 1]],
  );
  assert.ok(evidence.findings.some(({ code, count }) => code === 'document-not-searchable' && count === 1));

  const verified = bench.run(['verify', 'out', '--policy', 'site.yaml']);
  assert.equal(verified.status, 0, verified.stdout);
  assert.match(verified.stdout, /^not checked in 1 file: documents: not all of their text can be searched/m);
  const again = run('in');
  assert.deepEqual(
    again.lines.slice(0, 3).map(({ status }) => status),
    ['unchanged', 'unchanged', 'quarantined'],
  );
});

test('what is learned of a patient later is looked for in the text of documents that were released before', () => {
  bench.write('later/d.dcm', documentOf(4, page('nothing'), [element(0x00101005, 'PN', 'Brannigan^Ottoline')]));
  const { status, lines } = run('later');
  assert.equal(status, 4);
  assert.deepEqual(lines.at(-1)?.grown, { patients: 1, files: 2, notChecked: 0, notSearched: 1 });
  const verified = bench.run(['verify', 'out', '--policy', 'site.yaml']);
  assert.equal(verified.status, 4);
  assert.match(verified.stdout, /^ {4}document-identifiers \(0042,0011\): /m);
  assert.doesNotMatch(verified.stdout, SECRETS);
});

test('a test of a policy ends as a run does: released by the text of the document, held, quarantined', () => {
  for (const [name, bytes] of [
    ['leaflet', leaflet],
    ['scan', scan],
    ['letter', letter],
  ] as const)
    bench.write(`${name}.dcm`, documentOf(9, bytes));
  bench.write(
    'tests.yaml',
    `policy: site.yaml
tests:
  - { name: leaflet, object: leaflet.dcm, expect: { EncapsulatedDocument: kept } }
  - { name: scan, object: scan.dcm, status: held, code: refused/document }
  - { name: letter, object: letter.dcm, status: quarantined, code: refused/leak }
`,
  );
  const { status, stdout } = bench.run(['policy', 'test', 'tests.yaml']);
  assert.deepEqual([status, stdout], [0, 'ok   leaflet\nok   scan\nok   letter\n3 passed, 0 failed\n']);
});
