import type { Random } from '../../../examples/studies/random.ts';
import { type Subject, SubjectBuilder } from '../../../src/identity/index.ts';
import { inventPerson, inventPlace, type Person } from './people.ts';
import { INSTITUTIONS, PHONES, STREETS, TOWNS } from './phrases.ts';
import type { Language } from './types.ts';

/** A day as the spellings need it. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What the attributes of the invented object say of the patient. */
export interface KnownFacts {
  readonly birth: Day;
  readonly id: string;
  readonly accession: string;
  readonly phone: string;
  readonly studyUid: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly street: string;
  readonly streetName: string;
}

/** Who and what one sample is written about. */
export interface Cast {
  readonly random: Random;
  readonly language: Language;
  readonly patient: Person;
  /** A physician whom an attribute names. */
  readonly staff: Person;
  /** No attribute names these two. */
  readonly other: Person;
  readonly relative: Person;
  /** Templates that fit both write of the patient or of someone unknown. */
  readonly subjectIsPatient: boolean;
  readonly facts: KnownFacts;
}

export function castOf(random: Random, language: Language): Cast {
  const people = [0, 1, 2, 3].map(() => inventPerson(random));
  const [patient, staff, other, relative] = people as [Person, Person, Person, Person];
  return {
    random,
    language,
    patient,
    staff,
    other,
    relative: random.between(0, 1) === 0 ? relative : { ...relative, family: patient.family },
    subjectIsPatient: random.between(0, 1) === 0,
    facts: inventFacts(random, language),
  };
}

function inventFacts(random: Random, language: Language): KnownFacts {
  const [institutionName, streetName] = [inventPlace(random), inventPlace(random)];
  const fill = (form: string, name = '') => fillDigits(random, form).replace('*', name);
  return {
    birth: inventDay(random, 1921, 2015),
    id: random.pick(['', 'M', 'HN-', 'P0']) + random.digits(random.between(6, 9)),
    accession: random.pick(['A', 'ACC', '']) + random.digits(8),
    phone: fill(random.pick(PHONES[language].filter((form) => form.replace(/[^#\d]/g, '').length > 7))),
    studyUid: inventUid(random),
    institution: fill(random.pick(INSTITUTIONS[language]), institutionName),
    institutionName,
    street: fill(random.pick(STREETS[language]), streetName),
    streetName,
  };
}

export function inventDay(random: Random, from: number, to: number): Day {
  return { year: random.between(from, to), month: random.between(1, 12), day: random.between(1, 28) };
}

export const inventUid = (random: Random): string =>
  random.between(0, 1) === 0
    ? `2.25.${random.digits(38)}`
    : `1.2.840.99999.${random.digits(3)}.${random.digits(8)}.${random.digits(6)}`;

/** Every `#` becomes a digit; the first one of a run of `#` is not zero. */
export const fillDigits = (random: Random, form: string): string =>
  form.replace(/#+/g, (run) => random.digits(run.length));

const two = (value: number): string => String(value).padStart(2, '0');
export const dicomDate = ({ year, month, day }: Day): string => `${year}${two(month)}${two(day)}`;

/** The attributes as a survey of the object would collect them. */
export function subjectOf({ patient, staff, facts, language, random }: Cast): Subject {
  const builder = new SubjectBuilder({ issuer: 'TEXT', id: facts.id, unidentified: false });
  const town = fillDigits(random, random.pick(TOWNS[language])).replace('*', inventPlace(random));
  builder.add('name', personName(patient));
  builder.add('staff', personName(staff));
  builder.add('patient-id', facts.id);
  builder.add('id', facts.accession);
  builder.add('date', dicomDate(facts.birth));
  builder.add('phone', facts.phone);
  builder.add('uid', facts.studyUid);
  builder.add('institution', facts.institution);
  builder.add('address', `${facts.street}, ${town}`);
  return builder.subject();
}

const personName = ({ family, given }: Person): string => `${family}^${given}`.toUpperCase();
