import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { presetPolicy } from '../policy/index.ts';
import {
  BASIC,
  good,
  methodItem,
  policyWith,
  RESEARCH,
  SAFE_HARBOR,
  verdictOn,
  verdictText,
  verify,
} from './good.testing.ts';

const refused = (...tags: string[]): string =>
  ['refused/invalid-output', ...tags.map((tag) => `x-on-required ${tag}`)].join('; ');

test('each attribute of provenance has to be there (PS3.15 E.1.1)', () => {
  for (const [tag, text] of [
    [0x00120062, '(0012,0062)'],
    [0x00120063, '(0012,0063)'],
    [0x00120064, '(0012,0064)'],
    [0x00280303, '(0028,0303)'],
  ] as const) {
    assert.equal(verdictText(verify(good([], { without: [tag] }))), refused(text));
  }
});

test('Patient Identity Removed says YES', () => {
  assert.equal(verdictOn([element(0x00120062, 'CS', 'NO')], []), refused('(0012,0062)'));
});

test('codes are of CID 7050, asked for by the policy, each once, the Basic Profile among them', () => {
  const code = (codes: readonly string[]): string => verdictText(verify(good([], { codes })));
  assert.equal(code(['113100', '113107']), 'ok');
  assert.equal(code(['113107']), refused('(0012,0064)'), 'no Basic Profile');
  assert.equal(code(['113100', '113110']), refused('(0012,0064)'), 'Retain UIDs is not asked for');
  assert.equal(code(['113100', '113100']), refused('(0012,0064)'), 'twice');
  assert.equal(code(['113100', '121106']), refused('(0012,0064)'), 'of another context group');
});

test('an item of the codes holds the code and its own meaning, nothing else', () => {
  const other = item(
    element(0x00080100, 'SH', '113100'),
    element(0x00080102, 'SH', 'DCM'),
    element(0x00080104, 'LO', 'Done for Ottoline Thistlewick'),
  );
  assert.equal(verdictOn([sequence(0x00120064, [other])], []), refused('(0012,0064)'));
  const scheme = item(
    element(0x00080100, 'SH', '113100'),
    element(0x00080102, 'SH', '99ACME'),
    element(0x00080104, 'LO', 'Basic Application Confidentiality Profile'),
  );
  assert.equal(verdictOn([sequence(0x00120064, [scheme])], []), refused('(0012,0064)'));
});

test('(0028,0303) follows the date mode (PS3.15 E.3.6)', () => {
  const says = (value: string, policy = RESEARCH): string =>
    verdictOn([element(0x00280303, 'CS', value)], [], { policy });
  assert.equal(says('MODIFIED'), 'ok');
  assert.equal(says('REMOVED'), refused('(0028,0303)'));
  assert.equal(says('MODIFIED', SAFE_HARBOR), 'ok');
  assert.equal(says('REMOVED', BASIC), 'ok');
  assert.equal(says('MODIFIED', BASIC), refused('(0028,0303)'));
  const keep = policyWith(RESEARCH, { dates: { ...RESEARCH.dates, mode: 'keep' } });
  assert.equal(says('UNMODIFIED', keep), 'ok');
  assert.equal(says('MODIFIED', keep), refused('(0028,0303)'));
});

test('a name that is a word of the provenance is no leak there, and one elsewhere', () => {
  const identifiers = [
    ['name', 'Retain^Clean^Modified'],
    ['name', 'Leadglass^Research'],
  ] as const;
  assert.equal(verdictOn([], identifiers), 'ok');
  const path = '(0018,1030)';
  assert.equal(verdictOn([element(0x00181030, 'LO', 'RETAIN 5MM')], identifiers), `refused/leak; residual ${path}`);
});

test('a method text that is not ours is searched like any other', () => {
  const policy = presetPolicy('research');
  const method = element(
    0x00120063,
    'LO',
    `leadglass 0.1.0\\policy ${policy.name}@${policy.digest.slice(0, 16)}\\for Thistlewick`,
  );
  const identifiers = [['name', 'Thistlewick^Ottoline']] as const;
  assert.equal(verdictOn([method], identifiers), 'refused/leak; residual (0012,0063)');
  assert.equal(verdictOn([sequence(0x00120064, [methodItem('113100')])], identifiers), 'ok');
});
