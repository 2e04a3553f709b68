import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codecOf, encoderOf } from './index.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('ISO 2022 IR 87 in the three groups of a name, as PS3.5 H.3.1 prints it', () => {
  const name =
    '59616d6164615e5461726f753d1b24423b3345441b28425e1b244242404f3a1b28423d1b24422464245e24401b28425e1b2442243f246d24261b2842';
  const { text, clean } = codecOf(['', 'ISO 2022 IR 87']).decode(bytes(name), { personName: true });
  assert.equal(text, 'Yamada^Tarou=山田^太郎=やまだ^たろう');
  assert.ok(clean);
});

test('ISO 2022 IR 149 ends at each delimiter and is designated again, as PS3.5 I.2 prints it', () => {
  const name = '486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf';
  const { text, clean } = codecOf(['', 'ISO 2022 IR 149']).decode(bytes(name), { personName: true });
  assert.equal(text, 'Hong^Gildong=洪^吉洞=홍^길동');
  assert.ok(clean);
});

test('ISO 2022 IR 58, as PS3.5 K.2 prints it', () => {
  const name = '5a68616e675e5869616f446f6e673d1b242941d5c55e1b242941d0a1b6ab3d';
  const { text } = codecOf(['', 'ISO 2022 IR 58']).decode(bytes(name), { personName: true });
  assert.equal(text, 'Zhang^XiaoDong=张^小东=');
});

test('a trail byte 5C of GB18030 is no value separator', () => {
  assert.equal(codecOf(['GB18030']).decode(bytes('83d4 815c 20 4354'), { multiValued: true }).text, '冊乗 CT');
});

test('ISO_IR 100 is Latin-1, not windows-1252: 80 to 9F have no meaning', () => {
  assert.deepEqual(codecOf(['ISO_IR 100']).decode(bytes('e9')), { text: 'é', clean: true });
  assert.equal(codecOf(['ISO_IR 100']).decode(bytes('93')).clean, false);
});

test('bytes beyond ASCII without a declared character set are not clean, and are read as Latin-1', () => {
  assert.deepEqual(codecOf([]).decode(bytes('4de9')), { text: 'Mé', clean: false });
});

test('broken UTF-8 is not clean', () => {
  assert.equal(codecOf(['ISO_IR 192']).decode(bytes('c3')).clean, false);
});

test('half-width katakana of ISO_IR 13', () => {
  assert.equal(codecOf(['ISO_IR 13']).decode(bytes('d4cf c0de'), { personName: true }).text, 'ﾔﾏﾀﾞ');
});

const REPERTOIRES: readonly (readonly [terms: readonly string[], letters: string])[] = [
  [['ISO_IR 100'], 'aZ09 éüÄß'],
  [['ISO_IR 144'], 'aZ ДжЯ'],
  [['ISO_IR 126'], 'aZ Θλ'],
  [['ISO_IR 166'], 'aZ กข'],
  [['ISO_IR 192'], 'aZ é山길ﾔ'],
  [['GB18030'], 'aZ 张小东冊乗'],
  [['', 'ISO 2022 IR 87'], 'aZ^ 山田たろう'],
  [['ISO 2022 IR 13', 'ISO 2022 IR 87'], 'aZ^ ﾔﾏﾀ山田'],
  [['', 'ISO 2022 IR 149'], 'aZ^ 김희중'],
  [['', 'ISO 2022 IR 58'], 'aZ^ 张小东'],
];

for (const [terms, letters] of REPERTOIRES) {
  test(`text in ${terms.join('\\')} encodes and decodes to itself`, () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 12 }), (characters) => {
        const text = characters.join('');
        const encoded = encoderOf(terms)(text);
        assert.ok(encoded !== undefined);
        assert.deepEqual(codecOf(terms).decode(encoded, { personName: true }), { text, clean: true });
      }),
    );
  });
}

test('a character that the set does not have is not encoded as another one', () => {
  assert.equal(encoderOf(['ISO_IR 100'])('山'), undefined);
  assert.equal(encoderOf(['', 'ISO 2022 IR 87'])('길'), undefined);
});
