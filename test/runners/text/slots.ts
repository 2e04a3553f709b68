import type { Random } from '../../../examples/studies/random.ts';
import { type Cast, type Day, fillDigits, inventDay, inventUid } from './cast.ts';
import { inventInitials, inventPerson, inventPlace, nameWords, type Person, plainLetters } from './people.ts';
import {
  AGES,
  EXAMS,
  FINDINGS,
  FIRMS,
  INSTITUTIONS,
  MONTH_ABBREVIATIONS,
  MONTHS,
  NUMERIC_DATES,
  PARTIAL_DATES,
  PHONES,
  SEQUENCES,
  STREETS,
  TOWNS,
  WORDED_DATES,
} from './phrases.ts';
import type { Language, Part } from './types.ts';

/**
 * The text of a template, in parts. A slot `{p.FAMILY}` is a part of a person's name in a spelling, any other slot a
 * row of `SLOTS`.
 */
export function fillTemplate(template: string, cast: Cast): Part[] {
  return template
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.startsWith('{') ? fillSlot(piece.slice(1, -1), cast) : plain(piece)));
}

function fillSlot(slot: string, cast: Cast): Part {
  const [, who, form] = /^([psorx])\.(\w+)$/.exec(slot) ?? [];
  if (who !== undefined && form !== undefined) return namePart(personBehind(who, cast), form);
  const fill = SLOTS[slot];
  if (fill === undefined) throw new RangeError(`no slot is called ${slot}`);
  return fill(cast);
}

const plain = (text: string): Part => ({ text, identifiers: [], known: false, clinical: false });
const clinical = (text: string): Part => ({ text, identifiers: [], known: false, clinical: true });
const planted = (text: string, known: boolean, identifiers: readonly string[] = [text]): Part => ({
  text,
  identifiers,
  known,
  clinical: false,
});
const unknown = (text: string, identifiers: readonly string[] = [text]): Part => planted(text, false, identifiers);

interface Role {
  readonly person: Person;
  readonly known: boolean;
  /** Shorter words of a known name have no needle (`needlesOf`): to the cleaner they are unknown ones. */
  readonly shortest: number;
}

/** `p` patient, `s` staff of an attribute, `o` and `r` someone unknown and a relative, `x` the patient or someone. */
function personBehind(who: string, cast: Cast): Role {
  const patient = { person: cast.patient, known: true, shortest: 3 };
  const other = { person: cast.other, known: false, shortest: 2 };
  switch (who) {
    case 'p':
      return patient;
    case 's':
      return { person: cast.staff, known: true, shortest: 4 };
    case 'r':
      return { ...other, person: cast.relative };
    case 'x':
      return cast.subjectIsPatient ? patient : other;
    default:
      return other;
  }
}

/** How a template writes a part of a name. */
const NAME_FORMS: Readonly<Record<string, (person: Person) => string>> = {
  Family: ({ family }) => family,
  FAMILY: ({ family }) => family.toUpperCase(),
  family: ({ family }) => family.toLowerCase(),
  Given: ({ given }) => given,
  GIVEN: ({ given }) => given.toUpperCase(),
  given: ({ given }) => given.toLowerCase(),
  Core: ({ family }) => longestWord(family),
  CORE: ({ family }) => longestWord(family).toUpperCase(),
  Plain: ({ family }) => plainLetters(family),
  PLAIN: ({ family }) => plainLetters(family).toUpperCase(),
  Long: ({ family }) => inLongTranscription(family),
};

/** Joined with something else only one word of a name makes sense. */
const longestWord = (name: string): string => [...nameWords(name)].sort((a, b) => b.length - a.length)[0] ?? name;

const LONG: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe', æ: 'ae', ß: 'ss' };

const inLongTranscription = (name: string): string =>
  plainLetters(name.replace(/[äöüåøæß]/g, (letter) => LONG[letter]!)).toUpperCase();

function namePart({ person, known, shortest }: Role, form: string): Part {
  if (form === 'I') return plain(person.given[0]!);
  if (form === 'F') return plain(longestWord(person.family)[0]!);
  if (form === 'SPACED') return spaced(longestWord(person.family), known);
  const write = NAME_FORMS[form];
  if (write === undefined) throw new RangeError(`a name has no form ${form}`);
  const text = write(person);
  const words = nameWords(text);
  return planted(text, known && words.every((word) => word.length >= shortest), words);
}

const spaced = (word: string, known: boolean): Part => {
  const text = [...word.toUpperCase()].join(' ');
  return planted(text, known && word.length > 3);
};

type Fill = (cast: Cast) => Part;

const SLOTS: Readonly<Record<string, Fill>> = {
  exam: ({ random, language }) => clinical(inSomeCase(random, random.pick(EXAMS[language]))),
  exam_: ({ random, language }) => clinical(random.pick(EXAMS[language]).replaceAll(' ', '_')),
  seq: ({ random }) => clinical(random.pick(SEQUENCES)),
  seq_: ({ random }) => clinical(random.pick(SEQUENCES).replaceAll(' ', '_').toLowerCase()),
  finding: ({ random, language }) => clinical(random.pick(FINDINGS[language])),
  sep: ({ random }) => plain(random.pick(['^', '_', '-', '/', ', ', '; ', ' ', ' - ', ' / ', '__'])),

  dob: (cast) => planted(writeDay(cast, cast.facts.birth, fullDates(cast.language)), true),
  date: (cast) => unknown(writeDay(cast, inventDay(cast.random, 1995, 2025), fullDates(cast.language))),
  numericDate: (cast) => unknown(writeDay(cast, inventDay(cast.random, 1995, 2025), NUMERIC_DATES)),
  wordedDate: (cast) => unknown(writeDay(cast, inventDay(cast.random, 1995, 2025), WORDED_DATES[cast.language])),
  partialDate: (cast) => unknown(writeDay(cast, inventDay(cast.random, 2001, 2025), PARTIAL_DATES[cast.language])),

  pid: ({ facts }) => planted(facts.id, true),
  accession: ({ facts }) => planted(facts.accession, true),
  pphone: ({ facts }) => planted(facts.phone, true, digitGroups(facts.phone)),
  puid: ({ facts }) => planted(facts.studyUid, true),
  pinstitution: ({ facts }) => planted(facts.institution, true, [facts.institutionName]),
  pstreet: ({ facts }) => planted(facts.street, true, [facts.streetName]),

  number: ({ random }) => unknown(random.digits(random.between(6, 10))),
  mixedNumber: ({ random }) => unknown(fillDigits(random, random.pick(MIXED_NUMBERS))),
  phone: ({ random, language }) => numbered(random, PHONES[language]),
  ssn: ({ random }) => numbered(random, ['9##-##-####', '9## ## ####']),
  nhs: ({ random }) => nhsNumber(random),
  taxId: ({ random, language }) => unknown(fillDigits(random, random.pick(NATIONAL_NUMBERS[language]))),
  uid: ({ random }) => unknown(inventUid(random)),
  ip: ({ random }) => unknown(random.pick(['192.0.2.', '198.51.100.', '10.20.0.']) + random.between(10, 250)),
  age: ({ random, language }) => agePart(random, language),
  initials: ({ random }) => unknown(inventInitials(random)),

  institution: ({ random, language }) => named(random, INSTITUTIONS[language]),
  street: ({ random, language }) => named(random, STREETS[language]),
  town: ({ random, language }) => named(random, TOWNS[language]),
  firm: ({ random, language }) => named(random, FIRMS[language]),
  place: ({ random }) => unknown(inventPlace(random)),
  PLACE: ({ random }) => unknown(inventPlace(random).toUpperCase()),

  mail: ({ random, other }) => mailPart(random, other),
  url: ({ random }) => urlPart(random),
  user: ({ random }) => accountPart(inventPerson(random), random),
  host: ({ random }) => hostPart(random),
};

/** Half of the descriptions of archives are in capitals. */
const inSomeCase = (random: Random, text: string): string =>
  random.pick([text, text.toUpperCase(), text.toLowerCase(), text]);

const MIXED_NUMBERS = ['M#######', 'K-######', 'MR###-####', 'PAT######', 'X##-#####', '##-##-##-##', 'RAD20##-#####'];

const NATIONAL_NUMBERS: Readonly<Record<Language, readonly string[]>> = {
  en: ['9##-##-####', '### ### ####'],
  de: ['A#########', '## ###### K ###'],
  fr: ['2 ## ## 99 ### ### ##'],
  es: ['########Z', '28/########/##'],
  it: ['QLLZBD50B43H501#'],
  pt: ['### ### ###', '###.###.###-##'],
  nl: ['#########'],
};

const fullDates = (language: Language): readonly string[] => [...NUMERIC_DATES, ...WORDED_DATES[language]];

function writeDay({ random, language }: Cast, { year, month, day }: Day, forms: readonly string[]): string {
  const two = (value: number): string => String(value % 100).padStart(2, '0');
  const [name, short] = [MONTHS[language][month - 1]!, MONTH_ABBREVIATIONS[language][month - 1]!];
  const signs: Readonly<Record<string, string>> = {
    '%Y': String(year),
    '%y': two(year),
    '%M': two(month),
    '%m': String(month),
    '%D': two(day),
    '%d': String(day),
    '%o': ordinal(day),
    '%B': name,
    '%F': name.toUpperCase(),
    '%b': short,
    '%U': short.toUpperCase(),
  };
  return random.pick(forms).replace(/%[A-Za-z]/g, (sign) => signs[sign]!);
}

/** Days up to 28. */
const ordinal = (day: number): string => {
  const ending = ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
  return `${day}${day > 10 && day < 14 ? 'th' : ending}`;
};

/** The whole, and each group of four digits and more: half a number still finds its owner. */
const digitGroups = (text: string): readonly string[] => [...new Set([text, ...(text.match(/\d{4,}/g) ?? [])])];

function numbered(random: Random, forms: readonly string[]): Part {
  const text = fillDigits(random, random.pick(forms));
  return unknown(text, digitGroups(text));
}

/** A number of the form of the National Health Service: the tenth digit checks the others, modulo 11. */
function nhsNumber(random: Random): Part {
  for (;;) {
    const digits = random.digits(9);
    const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check === 10) continue;
    const groups = [digits.slice(0, 3), digits.slice(3, 6), `${digits.slice(6)}${check}`];
    return unknown(groups.join(random.pick([' ', '-', ''])));
  }
}

function named(random: Random, forms: readonly string[]): Part {
  const place = inventPlace(random);
  const text = fillDigits(random, random.pick(forms)).replace('*', place);
  return unknown(text, [place, ...longNumbers(text)]);
}

/** Post codes among them; the number of a house says nothing without its street. */
const longNumbers = (text: string): readonly string[] => text.match(/\d{5,}/g) ?? [];

/** 45 CFR 164.514(b)(2)(i)(C): ages over 89 are no ages, but dates. */
function agePart(random: Random, language: Language): Part {
  const age = String(random.between(90, 106));
  const form = random.pick(AGES[language]);
  return unknown(form.replace('0*', age.padStart(3, '0')).replace('*', age), [age]);
}

function mailPart(random: Random, { family, given }: Person): Part {
  const [first, last, house] = [accountName(given), accountName(family), inventPlace(random).toLowerCase()];
  const local = random.pick([`${first}.${last}`, last, `${first[0]}${last}`, `${last}_${first}`]);
  const parts = [first, last].filter((part) => local.includes(part));
  return unknown(`${local}@${house}.${random.pick(['example', 'org', 'nhs.uk', 'de'])}`, [...parts, house]);
}

const URLS = ['https://pacs.*.example/studies/#######', 'http://*.org/q?id=######', 'www.*.com', 'ftp://*.de/img'];

function urlPart(random: Random): Part {
  const house = inventPlace(random).toLowerCase();
  const text = fillDigits(random, random.pick(URLS)).replace('*', house);
  return unknown(text, [house, ...longNumbers(text)]);
}

const accountName = (name: string): string => plainLetters(longestWord(name)).toLowerCase();

function accountPart({ family, given }: Person, random: Random): Part {
  const last = accountName(family);
  return unknown(random.pick([`${accountName(given)[0]}${last}`, last, `${last}${random.digits(2)}`]), [last]);
}

function hostPart(random: Random): Part {
  const house = inventPlace(random).toUpperCase();
  return unknown(house + random.pick(['CT1', '_MR2', '-PACS', '_SCP', '01', 'WS03', '']), [house]);
}
