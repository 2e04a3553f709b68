import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  element,
  groupLength,
  hex,
  item,
  type Part,
  privateBlock,
  raw,
  repeat,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { BASIC, type GoodOptions, good, RESEARCH, subjectOf, verdictText, verify } from './good.testing.ts';
import { createVerifier } from './verifier.ts';

const verdict = (parts: readonly Part[], options: GoodOptions = {}): string =>
  verdictText(verify(good(parts, options)));

const refusesElement = (part: Part, path: string): void =>
  assert.equal(verdict([part]), `refused/invalid-output; unknown-attribute ${path}`);

test('a good file passes in every native encoding and deflated', () => {
  for (const transferSyntax of Object.values(SYNTAX).slice(0, 4)) assert.equal(verdict([], { transferSyntax }), 'ok');
});

test('bytes that are no DICOM are refused with the reason of the reader', () => {
  const result = verify(ascii('%PDF-1.7 and so on'));
  assert.deepEqual(result, {
    ok: false,
    code: 'refused/invalid-output',
    findings: [],
    faults: ['container'],
    failure: 'input/not-dicom',
  });
});

test('a file that is cut off is refused', () => {
  const bytes = good([element(0x00081030, 'LO', 'x'.repeat(40))]);
  const result = verify(bytes.subarray(0, bytes.length - 5));
  assert.equal(result.ok, false);
  assert.equal(result.ok ? '' : result.failure, 'input/length-past-end');
});

test('a preamble with anything in it is refused (PS3.15 E.1.1 item 6)', () => {
  const preamble = repeat(0, 128);
  preamble[127] = 1;
  assert.equal(verdict([], { preamble }), 'refused/invalid-output; preamble-not-empty ');
});

test('an identifier in the preamble is a leak', () => {
  const preamble = repeat(0, 128);
  preamble.set(ascii('THISTLEWICK'), 40);
  const result = verify(good([], { preamble }), { identifiers: [['name', 'Thistlewick^Ottoline']] });
  assert.equal(verdictText(result), 'refused/leak; preamble-not-empty ; residual meta:');
});

test('the file meta group holds nothing but what PS3.10 7.1 demands and our implementation', () => {
  const faults: [Part, string][] = [
    [element(0x00020016, 'AE', 'WARD7_AE'), 'meta:(0002,0016)'],
    [element(0x00020017, 'AE', 'WARD7_AE'), 'meta:(0002,0017)'],
    [element(0x00020026, 'UR', 'http://pacs'), 'meta:(0002,0026)'],
    [element(0x00020100, 'UI', '1.2.3'), 'meta:(0002,0100)'],
  ];
  for (const [part, path] of faults) {
    assert.equal(verdict([], { meta: { more: [part] } }), `refused/invalid-output; unknown-attribute ${path}`);
  }
});

test('an identifier in an AE title of the file meta group is a leak', () => {
  const meta = { more: [element(0x00020016, 'AE', 'THISTLEWICK_AE')] };
  const result = verify(good([], { meta }), { identifiers: [['name', 'Thistlewick^Ottoline']] });
  assert.equal(verdictText(result), 'refused/leak; unknown-attribute meta:(0002,0016); residual meta:');
});

test('the file meta group agrees with the data set', () => {
  const wrong: [GoodOptions['meta'], string][] = [
    [{ sopInstanceUid: '2.25.1' }, 'meta:(0002,0003)'],
    [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }, 'meta:(0002,0002)'],
    [{ implementationClassUid: '1.2.276.0.7230010.3.0.3.6.7' }, 'meta:(0002,0012)'],
    [{ sopInstanceUid: false }, 'meta:(0002,0003)'],
  ];
  for (const [meta, path] of wrong) {
    assert.equal(verdict([], { meta: meta! }), `refused/invalid-output; unknown-attribute ${path}`);
  }
});

test('a group length of the file meta group that is wrong or missing is refused', () => {
  assert.match(verdict([], { meta: { groupLength: 12 } }), /^refused\/invalid-output; meta-wrong-group-length/);
  assert.match(verdict([], { meta: { groupLength: false } }), /^refused\/invalid-output; meta-no-group-length/);
});

test('a transfer syntax other than the bytes show is refused', () => {
  const text = verdict([], { transferSyntax: SYNTAX.implicitLittle, meta: { transferSyntax: SYNTAX.explicitLittle } });
  assert.match(text, /^refused\/invalid-output; transfer-syntax-mismatch/);
});

test('bytes behind the last element are refused', () => {
  const padding = element(0xfffcfffc, 'OB', [0, 0]);
  assert.match(verdict([], { trailing: hex('00 00 00 00') }), /^refused\/invalid-output; trailing-zeros/);
  refusesElement(padding, '(FFFC,FFFC)');
});

test('bytes behind a deflated stream are refused', () => {
  assert.match(
    verdict([], { transferSyntax: SYNTAX.deflated, trailing: ascii('more bytes!!') }),
    /^refused\/invalid-output; trailing-bytes/,
  );
});

test('group length elements are refused at every depth (PS3.5 7.2)', () => {
  const plain = element(0x00200011, 'IS', '3');
  assert.match(verdict([groupLength(plain)]), /unknown-attribute \(0020,0000\)/);
  const nested = sequence(0x00081140, [item(groupLength(element(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.7')))]);
  refusesElement(nested, '(0008,1140)[0].(0008,0000)');
});

test('tags out of order and twice are refused (PS3.5 7.1)', () => {
  const disordered = raw(
    Uint8Array.from([
      ...hex('20 00 13 00 49 53 02 00 31 20'), // (0020,0013) IS 1
      ...hex('20 00 12 00 49 53 02 00 31 20'), // (0020,0012) IS 1
    ]),
    0x00200012,
  );
  assert.match(verdict([disordered]), /^refused\/invalid-output; out-of-order/);
  const twice = [element(0x00200013, 'IS', '1'), element(0x00200013, 'IS', '1')];
  assert.match(verdict(twice), /^refused\/invalid-output; duplicate-tag/);
});

test('commands, directory records and groups that no data set has are refused', () => {
  refusesElement(element(0x00041220, 'SQ', ''), '(0004,1220)');
  refusesElement(element(0x00060010, 'LO', 'x'), '(0006,0010)');
  assert.match(verdict([...privateBlock(0x0005, 0x10, 'ACME', { 1: ['LO', 'x'] })]), /unknown-attribute \(0005,0010\)/);
  assert.match(verdict([element(0xffff0010, 'LO', 'x')]), /unknown-attribute \(FFFF,0010\)/);
});

test('signatures, encrypted and original attributes are refused (PS3.15 E.1.1)', () => {
  refusesElement(sequence(0xfffafffa, []), '(FFFA,FFFA)');
  refusesElement(sequence(0x04000500, []), '(0400,0500)');
  refusesElement(sequence(0x04000561, []), '(0400,0561)');
  refusesElement(sequence(0x00081140, [item(sequence(0x04000561, []))]), '(0008,1140)[0].(0400,0561)');
});

test('a value of odd length that nothing touched passes', () => {
  assert.equal(verdict([element(0x00204000, 'LT', 'odd', { pad: 'none' })]), 'ok');
});

test('a delimiter between elements is refused', () => {
  const delimiter = raw(hex('FE FF 0D E0 00 00 00 00'), 0x00200001);
  assert.match(verdict([delimiter]), /^refused\/invalid-output; unexpected-delimiter/);
});

test('a verifier refuses to judge a file of another policy', () => {
  const input = { written: new BufferSource(good()), subject: subjectOf(), offsetDays: 0, sourceViolations: () => [] };
  assert.equal(createVerifier(RESEARCH).verify({ ...input, policy: RESEARCH }).ok, true);
  assert.throws(() => createVerifier(RESEARCH).verify({ ...input, policy: BASIC }), TypeError);
});
