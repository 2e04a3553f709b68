import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFailure } from '../../failure/index.ts';
import { MAX_SCRIPT_LENGTH, readScript } from './script.ts';

const read = (text: string) => readScript(text, 'own.script');

/** `line:column message` of what is wrong. */
function faultOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.equal(error.code, 'policy/syntax');
    return `${error.at?.line}:${error.at?.column} ${error.message}`;
  }
  return 'read';
}

test('parameters, elements, kept groups and removals are read with their lines', () => {
  const text = `<?xml version="1.0"?>
<!-- by hand -->
<script>
 <p t="SITEID">17</p>
 <e en="T" t="00080050" n="AccessionNumber">@hash(this,16)</e>
 <e n='Modality' t='00080060' en='F'/>
 <k en="T" t="0018">Keep group 0018</k>
 between them <!-- means nothing -->
 <r en="T" t="curves">Remove curves</r>
</script>
`;
  const rows = read(text).map(({ kind, isEnabled, target, name, text: said, line }) =>
    [line, kind, isEnabled, target, name, said].join('|'),
  );
  assert.deepEqual(rows, [
    '4|p|true|SITEID||17',
    '5|e|true|00080050|AccessionNumber|@hash(this,16)',
    '6|e|false|00080060|Modality|',
    '7|k|true|0018||Keep group 0018',
    '9|r|true|curves||Remove curves',
  ]);
});

test('only en="T" switches a line on', () => {
  const text = '<script><e t="00080060">a</e><e en="t" t="00080060">b</e><e en="T" t="00080060">c</e></script>';
  assert.deepEqual(
    read(text).map(({ isEnabled }) => isEnabled),
    [false, false, true],
  );
});

test('entities, character references, CDATA, comments and a byte order mark are read', () => {
  const [line] = read('\uFEFF<script><e t="&#x30;8">a &lt;b&gt; &amp;&#65;<![CDATA[<&>]]><!-- no -->z</e></script>');
  assert.equal(line?.target, '08');
  assert.equal(line?.text, 'a <b> &A<&>z');
});

test('what is no script is refused with its place', () => {
  assert.match(faultOf(''), /^1:1 own\.script: this is no script/);
  assert.match(faultOf('name: a policy\n'), /^1:1 .*no script/);
  assert.match(faultOf('<scripts/>'), /^1:1 .*no script/);
  assert.match(faultOf('<script>\n  <e t="1">a</f>\n</script>'), /^2:12 .*<\/e> is missing/);
  assert.match(faultOf('<script>\n<e t="1">a<b/></e></script>'), /^2:10 .*holds text only/);
  assert.match(faultOf('<script>'), /^1:9 .*<script> does not end/);
  assert.match(faultOf('<script><e t=1/></script>'), /^1:14 .*in quotes/);
  assert.match(faultOf('<script><e t="1" t="2"/></script>'), /^1:18 .*stands twice/);
  assert.match(faultOf('<script><e t/></script>'), /has no value/);
  assert.match(faultOf('<script>\n\n<p t="A">&own;</p></script>'), /^3:10 .*& begins one of/);
  assert.match(faultOf('<script><p t="A">&#0;</p></script>'), /& begins one of/);
  assert.match(faultOf('<!DOCTYPE script [<!ENTITY a "b">]><script/>'), /document type is not read/);
  assert.match(faultOf('<script/><script/>'), /^1:10 .*behind <\/script>/);
  assert.match(faultOf(' '.repeat(MAX_SCRIPT_LENGTH + 1)), /longer than/);
});

test('any text gives lines or a failure with a place', () => {
  const pieces = [
    '<script>',
    '</script>',
    '<e en="T" t="00080060">',
    '</e>',
    '<p',
    ' t="A"',
    '>',
    '&lt;',
    '<!--',
    '-->',
  ];
  const near = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 20 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        near.map((parts) => parts.join('')),
      ),
      (text) => {
        assert.match(faultOf(text), /^(?:read|\d+:\d+ )/);
      },
    ),
    { numRuns: 500 },
  );
});

test('reading is linear: a script at the limit of one unfinished element', () => {
  const text = `<script>${'<e t="1">x</e>\n'.repeat(60_000)}`.slice(0, MAX_SCRIPT_LENGTH);
  assert.match(faultOf(text), /^\d+:\d+ /);
});
