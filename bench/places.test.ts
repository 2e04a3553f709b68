import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  element,
  encapsulated,
  item,
  latin1,
  type Part,
  part10,
  privateBlock,
  SYNTAX,
  sequence,
  utf16le,
} from '../test/build/index.ts';
import { occurrences, type Place } from './places.ts';

const NAME = 'Quillfeather';

function placesOf(parts: readonly Part[], needles: readonly string[] = [NAME]): readonly Place[] {
  return occurrences(part10({ dataSet: parts }), needles).map(({ place }) => place);
}

test('an identity is found at the place where it stands', () => {
  assert.deepEqual(placesOf([element(0x00100010, 'PN', `${NAME}^Marigold`)]), ['other']);
  assert.deepEqual(placesOf(privateBlock(0x0029, 0x10, 'ACME', { 1: ['OB', ascii(`xx${NAME}\0`)] })), ['private']);
  assert.deepEqual(placesOf([element(0x00104000, 'UN', ascii(`of ${NAME}`))]), ['unknown']);
  assert.deepEqual(placesOf([element(0x60004000, 'LT', NAME)]), ['overlay']);
  const text = item(element(0x0040a160, 'UT', NAME));
  assert.deepEqual(placesOf([sequence(0x0040a730, [text])]), ['content']);
  assert.deepEqual(placesOf([sequence(0x00400275, [item(element(0x00321060, 'LO', NAME))])]), ['nested']);
  assert.deepEqual(placesOf([element(0x00080020, 'DA', '20190304')], ['20190304']), ['date']);
  assert.deepEqual(placesOf([element(0x0020000d, 'UI', '2.25.1234567')], ['2.25.1234567']), ['uid']);
  assert.deepEqual(placesOf([element(0x00100010, 'PN', latin1('Märzenbecher'))], ['Märzenbecher']), ['charset']);
});

test('a private element inside a sequence is private, also in UTF-16', () => {
  const block = privateBlock(0x0029, 0x10, 'ACME', { 1: ['OB', utf16le(NAME)] });
  assert.deepEqual(placesOf([sequence(0x00400275, [item(...block)])]), ['private']);
});

test('preamble and file meta are the container', () => {
  const preamble = new Uint8Array(128);
  preamble.set(ascii(NAME));
  const bytes = part10({
    preamble,
    meta: { more: [element(0x00020016, 'AE', 'QUILLFEATHER')] },
    dataSet: [element(0x00080060, 'CS', 'CT')],
  });
  const found = occurrences(bytes, [NAME]);
  assert.deepEqual([...new Set(found.map(({ place }) => place))], ['container']);
  assert.ok(found.some(({ path }) => path === 'meta:00020016'));
});

test('bytes that no element holds are the container', () => {
  const bytes = part10({ dataSet: [element(0x00080060, 'CS', 'CT')], trailing: ascii(`  ${NAME}`) });
  assert.deepEqual(
    occurrences(bytes, [NAME]).map(({ place }) => place),
    ['container'],
  );
});

test('pixels are not searched', () => {
  assert.deepEqual(placesOf([encapsulated([ascii(NAME)])]), []);
});

test('what is inside a longer identity, number or word is no occurrence of its own', () => {
  assert.deepEqual(placesOf([element(0x00100010, 'PN', 'Maerzenbecher')], ['Maerzenbecher', 'becher']), ['other']);
  assert.deepEqual(placesOf([element(0x00104000, 'LT', 'number 11234567')], ['1234567']), []);
  assert.deepEqual(placesOf([element(0x00104000, 'LT', 'forward')], ['ward']), []);
  assert.deepEqual(placesOf([element(0x00104000, 'LT', 'ward 4')], ['ward']), ['other']);
  assert.deepEqual(placesOf([element(0x0008002a, 'DT', '20190304101112')], ['20190304']), ['date']);
});

test('an identity twice in one element counts once, in two elements twice', () => {
  assert.deepEqual(placesOf([element(0x00104000, 'LT', `${NAME} and ${NAME}`)]), ['other']);
  assert.deepEqual(placesOf([element(0x00100010, 'PN', NAME), element(0x00104000, 'LT', NAME)]), ['other', 'other']);
});

test('a deflated data set is searched inflated', () => {
  const bytes = part10({ transferSyntax: SYNTAX.deflated, dataSet: [element(0x00100010, 'PN', NAME)] });
  assert.deepEqual(
    occurrences(bytes, [NAME]).map(({ place }) => place),
    ['other'],
  );
});
