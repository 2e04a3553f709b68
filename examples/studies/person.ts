import { join, Marked, plain } from './mark.ts';
import type { Random } from './random.ts';
import { type Spelling, spell } from './spelling.ts';

/** Someone who does not exist. */
export interface Patient {
  /** Specific Character Set (0008,0005); '' for the default repertoire. */
  readonly characterSet: string;
  readonly name: Marked;
  /** The last group's family and given name: the script that people write. */
  readonly family: Spelling;
  readonly given: Spelling;
  /** Without letters beyond ASCII, as it stands on a screen or in a file name. */
  readonly latin: { readonly family: string; readonly given: string };
  readonly sex: 'M' | 'F' | 'O';
  readonly birthDate: string;
  readonly id: string;
  readonly issuer: string;
  readonly otherId: string;
  readonly phone: string;
  readonly address: Spelling;
}

interface Row {
  readonly characterSet: string;
  readonly name: string;
  readonly latin: string;
  readonly sex: 'M' | 'F' | 'O';
  readonly address: string;
  readonly issuer: string;
  /** Patient ID; # is a digit. Empty for the one who came without papers. */
  readonly id: string;
  /** First and last year of birth that the seed may choose. */
  readonly born?: readonly [number, number];
}

/** The people of the examples: flowers, birds and weather, in many scripts. Two of them share a family name. */
const ROSTER = {
  joerg: {
    characterSet: 'ISO_IR 100',
    name: 'Märzenbecher^Jörg^Balthasar',
    latin: 'Maerzenbecher^Joerg',
    sex: 'M',
    address: 'Fliederweg 17, 00999 Schönmusterstadt',
    issuer: 'LINDENHOF',
    id: '00######',
  },
  aenne: {
    characterSet: 'ISO_IR 100',
    name: 'Märzenbecher^Änne',
    latin: 'Maerzenbecher^Aenne',
    sex: 'F',
    address: 'Krähenstieg 4, 00999 Schönmusterstadt',
    issuer: 'LINDENHOF',
    id: '00######',
  },
  marigold: {
    characterSet: '',
    name: 'Quillfeather^Marigold^Persephone^Dr.',
    latin: 'Quillfeather^Marigold',
    sex: 'F',
    address: '221 Nowhere Crescent, Fiddlewick',
    issuer: 'ST-FICTICIA',
    id: 'SF-#######',
  },
  tobias: {
    characterSet: 'ISO_IR 100',
    name: "O'Thistle-Brambleby^Tobías Fionn",
    latin: "O'Thistle-Brambleby^Tobias",
    sex: 'M',
    address: '8 Heron Parade, Fiddlewick',
    issuer: 'ST-FICTICIA',
    id: 'SF-#######',
  },
  sonamu: {
    characterSet: '\\ISO 2022 IR 149',
    name: 'Dalbit^Sonamu=月光^松木=달빛^소나무',
    latin: 'Dalbit^Sonamu',
    sex: 'F',
    address: '12 Eunhasu-ro, Gasang-dong',
    issuer: 'MILKYWAY',
    id: 'MW#########',
  },
  mikan: {
    characterSet: '\\ISO 2022 IR 87',
    name: 'Hosizora^Mikan=星空^蜜柑=ほしぞら^みかん',
    latin: 'Hosizora^Mikan',
    sex: 'F',
    address: '紅葉台',
    issuer: 'MILKYWAY',
    id: 'MW#########',
  },
  lanbing: {
    characterSet: 'GB18030',
    name: 'Yunque^Lanbing=云雀^岚昞',
    latin: 'Yunque^Lanbing',
    sex: 'M',
    address: '觀海路17号',
    issuer: 'MILKYWAY',
    id: 'MW#########',
  },
  ulyana: {
    characterSet: 'ISO_IR 144',
    name: 'Снегирёва^Ульяна',
    latin: 'Snegiryova^Ulyana',
    sex: 'F',
    address: 'Берёзовый переулок 19',
    issuer: 'LINDENHOF',
    id: '00######',
  },
  orpheas: {
    characterSet: 'ISO_IR 126',
    name: 'Ηλιοτρόπιος^Ορφέας',
    latin: 'Iliotropios^Orpheas',
    sex: 'M',
    address: '3 Odos Anemonis',
    issuer: 'ST-FICTICIA',
    id: 'SF-#######',
    // Beyond 89, where 45 CFR 164.514(b)(2)(i)(C) wants the age itself hidden.
    born: [1923, 1926],
  },
  dokmai: {
    characterSet: 'ISO_IR 166',
    name: 'ดอกไม้^สายรุ้ง',
    latin: 'Dokmai^Sairung',
    sex: 'F',
    address: '77 Soi Mek Khao',
    issuer: 'MILKYWAY',
    id: 'MW#########',
  },
  scibor: {
    characterSet: 'ISO_IR 192',
    name: 'Żywokost^Ścibor',
    latin: 'Zywokost^Scibor',
    sex: 'M',
    address: 'ul. Łąkowa 5, Nibywieś',
    issuer: 'LINDENHOF',
    id: '00######',
  },
  /** Came without papers: no Patient ID, a name that says that nobody knows it. */
  nescio: {
    characterSet: '',
    name: 'Nescio^Nomen',
    latin: 'Nescio^Nomen',
    sex: 'O',
    address: 'Ferry landing, Fiddlewick',
    issuer: '',
    id: '',
  },
} as const satisfies Record<string, Row>;

export type PatientKey = keyof typeof ROSTER;

export const PATIENT_KEYS = Object.keys(ROSTER) as readonly PatientKey[];

/** Staff, in the default repertoire; they work everywhere. */
export const STAFF: readonly string[] = [
  'Bramblewick^Cordelia',
  'Oakenshade^Festus',
  'Nwosu-Firefly^Adaeze',
  'Lotusdottir^Charulata',
  'Pemberquill^Ignatius',
  'Colibri^Xochitl',
  'Tanglewood^Rowena',
  'Alderhaze^Ebenezer',
];

/** A patient of the roster with the numbers that the seed gives. */
export function patientOf(key: PatientKey, random: Random): Patient {
  const row: Row = ROSTER[key];
  const group = row.name.split('=').at(-1)!.split('^');
  const [family = '', given = ''] = row.latin.split('^');
  return {
    characterSet: row.characterSet,
    name: personName(row.name, row.characterSet),
    family: spell(row.characterSet, group[0]!),
    given: spell(row.characterSet, group[1]!),
    latin: { family, given },
    sex: row.sex,
    birthDate: `${random.between(...(row.born ?? [1938, 1989]))}${two(random.between(2, 12))}${two(random.between(2, 28))}`,
    id: row.id.replace('######', random.digits(6)).replaceAll('#', () => random.digits(1)),
    issuer: row.issuer,
    otherId: `OLD-${random.digits(7)}`,
    phone: `+00 555 ${random.digits(7)}`,
    address: spell(row.characterSet, row.address),
  };
}

/** A PN value: groups by =, components by ^ (PS3.5 6.2.1); every component longer than a letter or two is a needle. */
export function personName(name: string, characterSet = ''): Marked {
  return separated(name, '=', (group) =>
    separated(group, '^', (component) => {
      const { bytes } = spell(characterSet, component);
      return new Marked(bytes, component.length > 3 || bytes.length > component.length ? [component] : []);
    }),
  );
}

/** The family name of a member of the staff. */
export function familyName(name: string): string {
  return name.slice(0, name.indexOf('^'));
}

function separated(text: string, separator: string, each: (piece: string) => Marked): Marked {
  return join(...text.split(separator).flatMap((piece, i) => [plain(i === 0 ? '' : separator), each(piece)]));
}

const two = (number: number) => String(number).padStart(2, '0');
