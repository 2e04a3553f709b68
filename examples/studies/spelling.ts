import { ascii, hex, latin1, utf8, utf16le } from '../../test/build/index.ts';

/** Text, and the bytes that it has in one object. */
export interface Spelling {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/**
 * Text beyond Latin letters with its bytes written down by hand, by Specific Character Set. No encoder stands behind
 * this table, so it can tell whether one is right. Traps: each component of a name designates its own set (PS3.5
 * 6.1.2.5.3), and 95 5C and D3 5E in GB18030 end in the bytes of a backslash and a caret.
 */
const BY_HAND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ISO_IR 144': {
    Снегирёва: 'C1 DD D5 D3 D8 E0 F1 D2 D0',
    Ульяна: 'C3 DB EC EF DD D0',
    Полевая: 'BF DE DB D5 D2 D0 EF',
    Василиса: 'B2 D0 E1 D8 DB D8 E1 D0',
    'Берёзовый переулок 19': 'B1 D5 E0 F1 D7 DE D2 EB D9 20 DF D5 E0 D5 E3 DB DE DA 20 31 39',
  },
  'ISO_IR 126': {
    Ηλιοτρόπιος: 'C7 EB E9 EF F4 F1 FC F0 E9 EF F2',
    Ορφέας: 'CF F1 F6 DD E1 F2',
    Αμυγδαλιά: 'C1 EC F5 E3 E4 E1 EB E9 DC',
    Θάλεια: 'C8 DC EB E5 E9 E1',
  },
  'ISO_IR 166': {
    ดอกไม้: 'B4 CD A1 E4 C1 E9',
    สายรุ้ง: 'CA D2 C2 C3 D8 E9 A7',
    บัวหลวง: 'BA D1 C7 CB C5 C7 A7',
  },
  '\\ISO 2022 IR 149': {
    月光: '1B 24 29 43 EA C5 CE C3',
    松木: '1B 24 29 43 E1 E6 D9 CA',
    달빛: '1B 24 29 43 B4 DE BA FB',
    소나무: '1B 24 29 43 BC D2 B3 AA B9 AB',
    바람: '1B 24 29 43 B9 D9 B6 F7',
    은하: '1B 24 29 43 C0 BA C7 CF',
  },
  '\\ISO 2022 IR 87': {
    星空: '1B 24 42 40 31 36 75 1B 28 42',
    蜜柑: '1B 24 42 4C 2A 34 3B 1B 28 42',
    ほしぞら: '1B 24 42 24 5B 24 37 24 3E 24 69 1B 28 42',
    みかん: '1B 24 42 24 5F 24 2B 24 73 1B 28 42',
    紅葉台: '1B 24 42 39 48 4D 55 42 66 1B 28 42',
    灯里: '1B 24 42 45 74 4E 24 1B 28 42',
  },
  GB18030: {
    云雀: 'D4 C6 C8 B8',
    岚昞: 'E1 B0 95 5C',
    叶笛: 'D2 B6 B5 D1',
    雨桐: 'D3 EA CD A9',
    觀海路17号: 'D3 5E BA A3 C2 B7 31 37 BA C5',
  },
};

/** The spelling of a text in a Specific Character Set, as (0008,0005) names it; ASCII is the same in all of them. */
export function spell(characterSet: string, text: string): Spelling {
  return { text, bytes: encode(characterSet, text) };
}

/** As a program under Windows leaves it in a private blob. */
export function spellUtf16(text: string): Spelling {
  return { text, bytes: utf16le(text) };
}

/** Every spelling of a text that occurs in the examples, for those who look for it in bytes. */
export function spellingsOf(text: string): readonly Uint8Array[] {
  const byHand = Object.values(BY_HAND).flatMap((table) => (table[text] === undefined ? [] : [hex(table[text])]));
  const oneByte = isLatin1(text) ? [latin1(text)] : [];
  return [utf8(text), utf16le(text), ...oneByte, ...byHand];
}

function encode(characterSet: string, text: string): Uint8Array {
  if (isAscii(text)) return ascii(text);
  if (characterSet === 'ISO_IR 100') return latin1(text);
  if (characterSet === 'ISO_IR 192') return utf8(text);
  const digits = BY_HAND[characterSet]?.[text];
  if (digits === undefined) throw new TypeError(`spell: a text of ${characterSet} is not in the table`);
  return hex(digits);
}

const isAscii = (text: string) => /^[\x00-\x7f]*$/.test(text);
const isLatin1 = (text: string) => /^[\x00-\xff]*$/.test(text);
