import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  nativeSyntax,
  TRANSFER_SYNTAX,
  transferSyntax,
} from './syntax.ts';

const shape = (uid: string): string | undefined => {
  const syntax = transferSyntax(uid);
  if (syntax === undefined) return undefined;
  const { explicit, bigEndian, encapsulated, deflated } = syntax;
  return `${explicit ? 'explicit' : 'implicit'} ${bigEndian ? 'big' : 'little'}${encapsulated ? ' fragments' : ''}${deflated ? ' deflated' : ''}`;
};

test('PS3.5 A.1 to A.5: the native transfer syntaxes', () => {
  assert.equal(shape(TRANSFER_SYNTAX.implicitLittle), 'implicit little');
  assert.equal(shape(TRANSFER_SYNTAX.explicitLittle), 'explicit little');
  assert.equal(shape(TRANSFER_SYNTAX.explicitBig), 'explicit big');
  assert.equal(shape(TRANSFER_SYNTAX.deflated), 'explicit little deflated');
  assert.equal(shape('1.2.840.10008.1.20'), 'implicit little');
});

test('PS3.5 A.4: every other registered syntax is explicit little endian with fragments', () => {
  for (const uid of [
    '1.2.840.10008.1.2.4.50',
    '1.2.840.10008.1.2.4.203',
    '1.2.840.10008.1.2.5',
    '1.2.840.10008.1.2.8.1',
  ]) {
    assert.equal(shape(uid), 'explicit little fragments');
  }
  assert.equal(shape('1.2.840.10008.1.2.4.95'), 'explicit little fragments deflated');
});

test('a UID that is no transfer syntax has no properties', () => {
  for (const uid of ['', '2.999', '1.2.840.10008.5.1.4.1.1.2', 'toString', '__proto__'])
    assert.equal(shape(uid), undefined);
});

test('the native syntax of an encoding is that encoding', () => {
  for (const encoding of [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG]) {
    const { explicit, bigEndian, encapsulated } = nativeSyntax(encoding);
    assert.deepEqual({ explicit, bigEndian, encapsulated }, { ...encoding, encapsulated: false });
  }
});
