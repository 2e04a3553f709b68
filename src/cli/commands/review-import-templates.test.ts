import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Bench } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

bench.write(
  'own.script',
  [
    'ACME',
    '{ Manufacturer.containsIgnoreCase("acme") * Rows.equals("480") } (0,0,640,40)',
    'Other',
    '{ Manfacturer.contains("x") } (0,0,9,9)',
    '{ Modality.equals("US") }',
  ].join('\n'),
);

test('templates are on standard output, what is lost on standard error', () => {
  const { status, stdout, stderr } = bench.run(['review', 'import-templates', 'own.script']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^schema: leadglass\.templates\/1$/m);
  assert.match(stdout, /^ {2}- name: "ACME"\n {4}when: \{ all: \[\{ at: Manufacturer, contains: "acme" \}, /m);
  assert.match(
    stderr,
    /^1 template of 2 rules with areas, 1 without\nnot translated:\n {2}line 4: Other: no attribute "Manfacturer"\n$/,
  );
});

test('a policy names the file; one that is there is never written over', () => {
  const first = bench.run(['review', 'import-templates', 'own.script', '--out', 'us.yaml']);
  assert.equal(first.status, 0, first.stderr);
  assert.equal(first.stdout, '');
  bench.write('site.yaml', 'extends: research\npixels: { templates: [us.yaml] }\n');
  const shown = bench.run(['policy', 'show', 'site.yaml']);
  assert.equal(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /covered by templates of devices: 1/);
  const again = bench.run(['review', 'import-templates', 'own.script', '--out', 'us.yaml']);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /is there already/);
  assert.match(readFileSync(bench.at('us.yaml'), 'utf8'), /name: "ACME"/);
});

test('what is no such text is a mistake of the user', () => {
  bench.write('other.txt', 'nothing of the kind');
  const { status, stderr } = bench.run(['review', 'import-templates', 'other.txt']);
  assert.equal(status, 2);
  assert.match(stderr, /^error: .*other\.txt.*no pixel script of CTP and no recipe of pydicom\/deid/);
});
