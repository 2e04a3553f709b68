import type { Random } from '../../../examples/studies/random.ts';
import { coin, type Inventor, type Kind } from './invent.ts';

/** What stands of a person in a text: what identifies, and the ordinary words around it. */
export interface Piece {
  readonly kind: Kind;
  /** The part that must go. */
  readonly phi: string;
  readonly before: string;
  readonly after: string;
}

/** What the header says of the person, by kind; empty where it says nothing. */
export type Identity = Partial<Readonly<Record<Kind, string>>>;

/** How often a kind is planted in text, in a hundred. */
const WEIGHTS: readonly (readonly [Kind, number])[] = [
  ['name', 36],
  ['date', 20],
  ['mrn', 15],
  ['institution', 9],
  ['phone', 7],
  ['account', 4],
  ['address', 3],
  ['email', 2],
  ['ssn', 2],
  ['url', 1],
  ['ip', 1],
];

const BEFORE: Partial<Readonly<Record<Kind, readonly string[]>>> = {
  name: ['', '', 'for ', 'pt ', 'Dr. ', 'ref. by Dr. ', 'Mr '],
  date: ['', 'on ', 'prior ', 'vs ', 'DOB '],
  mrn: ['MRN ', 'MRN: ', 'ID ', '#', 'PatID='],
  institution: ['at ', 'from ', ''],
  phone: ['Tel. ', 'call ', 'ph '],
  account: ['acc ', 'Acc# '],
  address: ['lives at ', ''],
  ssn: ['SSN ', 'SSN: '],
};

/** Of what the header names, and of other people, whom no header names. */
const OWN_IN_TEN = 6;

/** An invented piece of text that is at most `max` characters long; `undefined` when none fits. */
export function pieceOf(random: Random, { own, inventor, max }: PieceOptions): Piece | undefined {
  const kind = weighted(random);
  const before = random.pick(BEFORE[kind] ?? ['']);
  const header = random.between(1, 10) <= OWN_IN_TEN ? own[kind] : undefined;
  const value = header ?? inventor.value(kind, `text/${random.digits(9)}`);
  const piece: Piece = {
    kind,
    before,
    after: kind === 'institution' ? ' Hospital' : '',
    phi: phiOf(kind, value, random),
  };
  const spellings = [
    piece,
    { ...piece, before: '', after: '' },
    { ...piece, kind: 'name' as const, ...bare(random, own) },
  ];
  return spellings.find(({ before: b, phi, after }) => b.length + phi.length + after.length <= max);
}

export interface PieceOptions {
  readonly own: Identity;
  readonly inventor: Inventor;
  readonly max: number;
}

/** The shortest thing that identifies: a family name. */
function bare(random: Random, own: Identity): Pick<Piece, 'before' | 'phi' | 'after'> {
  return { before: '', phi: own.name?.split('^')[0] || coin(random), after: '' };
}

function weighted(random: Random): Kind {
  let left = random.between(1, 100);
  for (const [kind, weight] of WEIGHTS) {
    left -= weight;
    if (left <= 0) return kind;
  }
  return 'name';
}

/** A value in one of the forms that people write it in. Words that identify nobody (Hospital, Road) are left out. */
function phiOf(kind: Kind, value: string, random: Random): string {
  switch (kind) {
    case 'name': {
      const [family = '', given = ''] = value.split('^');
      const forms = [`${given} ${family}`, `${family}, ${given}`, `${family}^${given}`, family, family.toUpperCase()];
      return given === '' ? family : random.pick([...forms, `${given} ${family}`.toUpperCase()]);
    }
    case 'date':
      return writtenDate(value, random);
    case 'institution':
    case 'address':
      return value.split(' ')[0] ?? value;
    default:
      return value;
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function writtenDate(value: string, random: Random): string {
  const [year, month, day] = [value.slice(0, 4), value.slice(4, 6), value.slice(6, 8)];
  const name = MONTHS[Number(month) - 1] ?? '';
  return random.pick([
    `${year}-${month}-${day}`,
    `${day}.${month}.${year}`,
    `${month}/${day}/${year}`,
    `${day}-${name.slice(0, 3)}-${year}`,
    `${name} ${Number(day)}, ${year}`,
    value,
  ]);
}

const SEPARATORS = [' ', ' ', ' ', ', ', ' - ', '_'];

/** Addresses have underscores in them: beside one, nobody can tell where they begin and end. */
const ADDRESSES: ReadonlySet<Kind> = new Set<Kind>(['email', 'url', 'ip']);

/** A text with a piece in front, behind, or at one of its blanks. What has several values gets it behind the last. */
export function withPiece(carrier: string, piece: Piece, random: Random): string {
  const words = `${piece.before}${piece.phi}${piece.after}`;
  if (carrier === '') return words;
  const separator = random.pick(ADDRESSES.has(piece.kind) ? SEPARATORS.filter((text) => text !== '_') : SEPARATORS);
  // Digits behind digits are one number to every reader.
  const runsOn = (rest: string): boolean => /\d$/.test(words) && /^\d+(?!x\d|\d)/.test(rest);
  const blanks = [...carrier.matchAll(/ /g)]
    .map(({ index }) => index)
    .filter((index) => !runsOn(carrier.slice(index + 1)));
  const place = carrier.includes('\\') || runsOn(carrier) ? 'behind' : random.pick(['behind', 'front', 'inside']);
  if (place === 'front') return `${words}${separator}${carrier}`;
  if (place === 'behind' || blanks.length === 0) return `${carrier}${separator}${words}`;
  const at = random.pick(blanks);
  return `${carrier.slice(0, at)} ${words}${carrier.slice(at)}`;
}
