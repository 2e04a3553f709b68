import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { vrFacts } from '../standard/index.ts';
import { STRING_VRS, valueFault } from './value.ts';

const GOOD: readonly (readonly [vr: string, value: string])[] = [
  ['AE', 'STORE SCP'],
  ['AS', '034Y'],
  ['CS', 'CT_1 A'],
  ['DA', '20240229'],
  ['DS', '-1.5e3'],
  ['DT', '2024'],
  ['DT', '20240229101500.123456+0200'],
  ['IS', '-2147483648'],
  ['LO', 'Zürich 冊乗'],
  ['LT', 'two\r\nlines \\ with a backslash'],
  ['PN', 'A^B^C^D^E=冊乗=x'],
  ['SH', 'sixteen letters.'],
  ['TM', '235960.5'],
  ['UC', 'x'.repeat(1000)],
  ['UI', '1.2.840.0.1'],
  ['UR', 'https://example.org/a?b=c'],
  ['UT', 'text'],
];
for (const [vr, value] of GOOD)
  test(`PS3.5 6.2: ${vr} takes "${value.slice(0, 20)}"`, () => assert.equal(valueFault(vr, value), undefined));

const BAD: readonly (readonly [vr: string, value: string])[] = [
  ['AE', 'A\\B'],
  ['AE', 'A'.repeat(17)],
  ['AS', '34Y'],
  ['CS', 'lower'],
  ['CS', 'A'.repeat(17)],
  ['DA', '20230229'],
  ['DA', '2024'],
  ['DA', '20241301'],
  ['DS', '1,5'],
  ['DS', '1.2345678901234567'],
  ['DT', '20240230'],
  ['DT', '2024022925'],
  ['IS', '2147483648'],
  ['IS', '1.5'],
  ['LO', 'A\\B'],
  ['LO', 'A\nB'],
  ['LO', 'ü'.repeat(65)],
  ['LO', '  '],
  ['LO', ''],
  ['LT', 'bell \x07'],
  ['PN', 'A=B=C=D'],
  ['PN', 'A^B^C^D^E^F'],
  ['PN', 'A'.repeat(65)],
  ['SH', 'seventeen letters'],
  ['TM', '2400'],
  ['UI', '1.02.3'],
  ['UI', '1.2.'],
  ['UI', `1.${'2'.repeat(63)}`],
  ['UR', 'https://example.org/a b'],
  ['US', '5'],
  ['SQ', 'x'],
];
for (const [vr, value] of BAD)
  test(`PS3.5 6.2: ${vr} refuses "${value.slice(0, 20)}"`, () => assert.notEqual(valueFault(vr, value), undefined));

test('what is wrong with a value does not repeat the value', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STRING_VRS),
      fc.string({ minLength: 8, unit: fc.constantFrom('q', '\\', '\x07') }),
      (vr, value) => {
        assert.ok(!(valueFault(vr, value) ?? '').includes(value));
      },
    ),
  );
});

test('the dummy that the standard table proposes for a VR is legal for it', () => {
  for (const vr of STRING_VRS.filter((name) => name !== 'UI'))
    assert.equal(valueFault(vr, vrFacts(vr)?.dummy ?? ''), undefined, vr);
});

test('a character beyond the basic plane counts once', () => {
  assert.equal(valueFault('SH', '𠮷'.repeat(16)), undefined);
  assert.notEqual(valueFault('SH', '𠮷'.repeat(17)), undefined);
});
