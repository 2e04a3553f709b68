import { type Random, randomOf } from '../../../examples/studies/random.ts';

/** What a planted value is of a person. */
export type Kind =
  | 'name'
  | 'institution'
  | 'address'
  | 'date'
  | 'time'
  | 'phone'
  | 'fax'
  | 'email'
  | 'ssn'
  | 'mrn'
  | 'insurance'
  | 'account'
  | 'device'
  | 'station'
  | 'url'
  | 'ip'
  | 'uid'
  | 'identifier';

/** The classes of 45 CFR 164.514(b)(2)(i) that the kinds belong to. */
export const HIPAA: Readonly<Record<Kind, string>> = {
  name: 'A',
  institution: 'B',
  address: 'B',
  date: 'C',
  time: 'C',
  phone: 'D',
  fax: 'E',
  email: 'F',
  ssn: 'G',
  mrn: 'H',
  insurance: 'I',
  account: 'J',
  device: 'M',
  station: 'M',
  url: 'N',
  ip: 'O',
  uid: 'R',
  identifier: 'R',
};

const ONSETS = [
  'Bryl',
  'Dosk',
  'Fenv',
  'Grult',
  'Jarv',
  'Kelb',
  'Mirz',
  'Plov',
  'Quem',
  'Skard',
  'Trulv',
  'Vosk',
  'Zelp',
];
const MIDDLES = ['abor', 'anku', 'edri', 'emol', 'ingo', 'ivra', 'okri', 'olpu', 'umbe', 'yrto'];
const ENDS = ['blat', 'drum', 'fisk', 'gorn', 'kvist', 'lund', 'mirk', 'ponk', 'stav', 'vex'];

/** A word that no language has, of syllables. It is long enough not to stand in another word by chance. */
export function coin(random: Random): string {
  return random.pick(ONSETS) + random.pick(MIDDLES) + random.pick(ENDS);
}

const DAY = 86_400_000;

/** A day `days` after one written YYYYMMDD. */
export function daysAfter(date: string, days: number): string {
  const time = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
  return new Date(time + days * DAY).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Inventions that depend on a seed and on what they stand for: the same original gets the same value in every file. */
export class Inventor {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  random(label: string): Random {
    return randomOf(this.#seed, label);
  }

  /** A value of a kind in the form of an attribute. Person names are `Family^Given`, dates YYYYMMDD. */
  value(kind: Kind, label: string): string {
    const random = this.random(`${kind}/${label}`);
    switch (kind) {
      case 'name':
        return `${coin(random)}^${coin(random)}`;
      case 'institution':
        return `${coin(random)} Hospital`;
      case 'address':
        return `${coin(random)} Road ${random.digits(3)}, ${random.digits(5)} ${coin(random)}`;
      case 'date':
        return daysAfter('19300101', random.between(0, 30_000));
      case 'time':
        return `${two(random.between(0, 23))}${two(random.between(0, 59))}${two(random.between(0, 59))}`;
      case 'phone':
      case 'fax':
        return `+00 555 ${random.digits(7)}`;
      case 'email':
        return `${coin(random)}@${coin(random)}.example`.toLowerCase();
      case 'ssn':
        return `9${random.digits(2)}-${random.digits(2)}-${random.digits(4)}`;
      case 'mrn':
        return random.digits(8);
      case 'insurance':
        return `HP${random.digits(9)}`;
      case 'account':
        return `A${random.digits(9)}`;
      case 'device':
        return `SN${random.digits(7)}`;
      case 'station':
        return `${coin(random).slice(0, 9).toUpperCase()}${random.digits(2)}`;
      case 'url':
        return `https://${coin(random).toLowerCase()}.example/${random.digits(6)}`;
      case 'ip':
        return `192.0.2.${random.between(10, 250)}`;
      case 'uid':
        return `2.25.${random.digits(38)}`;
      case 'identifier':
        return `${random.pick(['K', 'P', 'W', 'Z'])}${random.digits(8)}`;
    }
  }
}

const two = (value: number): string => String(value).padStart(2, '0');
