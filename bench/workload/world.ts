import { type Random, randomOf } from '../../examples/studies/random.ts';

/** Someone who does not exist, and what must not be left of him. */
export interface Person {
  readonly name: string;
  readonly id: string;
  readonly birth: string;
  readonly sex: string;
  readonly phone: string;
  readonly address: string;
  readonly accessions: string[];
  readonly studies: string[];
}

export interface Study {
  readonly uid: string;
  readonly frameOfReference: string;
  readonly date: string;
  readonly time: string;
  readonly accession: string;
}

const FAMILIES = [
  'Abernethy',
  'Bellweather',
  'Cranmore',
  'Dunmarrow',
  'Eastlock',
  'Farrowgate',
  'Grimsdell',
  'Hollowick',
  'Ivesdale',
  'Jarrowby',
];
const GIVEN = [
  'Quillon',
  'Rosmunde',
  'Sevrine',
  'Tobiah',
  'Ursaline',
  'Vesper',
  'Wilmot',
  'Xanthea',
  'Yorrick',
  'Zephrine',
];

/** One source of everything that a workload draws by chance, in the order of the drawing: same seed, same bytes. */
export class World {
  readonly people: Person[] = [];
  readonly #random: Random;

  constructor(seed: number, label: string) {
    this.#random = randomOf(seed, label);
  }

  between(low: number, high: number): number {
    return this.#random.between(low, high);
  }

  pick<T>(list: readonly T[]): T {
    return this.#random.pick(list);
  }

  digits(count: number): string {
    return this.#random.digits(count);
  }

  /** PS3.5 B.2; 36 digits are what 120 random bits mostly have. */
  uid(): string {
    return `2.25.${this.#random.digits(36)}`;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#random.between(0, 255));
  }

  person(index: number): Person {
    const person: Person = {
      name: `${FAMILIES[index % 10]}^${GIVEN[(index * 3 + 1) % 10]}^${String.fromCharCode(65 + (index % 26))}`,
      id: `MRN${this.digits(7)}`,
      birth: `${this.between(1930, 2004)}${this.#two(1, 12)}${this.#two(1, 28)}`,
      sex: this.pick(['M', 'F']),
      phone: `+1-555-01${String(index % 100).padStart(2, '0')}-${this.digits(4)}`,
      address: `${this.between(1, 998)} Larkspur Row, Nonesuch`,
      accessions: [],
      studies: [],
    };
    this.people.push(person);
    return person;
  }

  study(person: Person): Study {
    const study = {
      uid: this.uid(),
      frameOfReference: this.uid(),
      date: `20${this.between(10, 24)}${this.#two(1, 12)}${this.#two(1, 28)}`,
      time: `${this.#two(0, 23)}${this.#two(0, 59)}${this.#two(0, 59)}.${this.digits(6)}`,
      accession: `ACC${this.digits(8)}`,
    };
    person.accessions.push(study.accession);
    person.studies.push(study.uid);
    return study;
  }

  #two(low: number, high: number): string {
    return String(this.between(low, high)).padStart(2, '0');
  }
}

export const familyOf = ({ name }: Person): string => name.slice(0, name.indexOf('^'));
