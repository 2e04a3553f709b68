import { readFileSync } from 'node:fs';
import type { Random } from '../../../examples/studies/random.ts';

/** Someone who does not exist; names in title case, as their language writes them. */
export interface Person {
  readonly family: string;
  readonly given: string;
}

/** What the names of a language are made of: a start, perhaps a middle, an end. */
interface Style {
  readonly starts: readonly string[];
  readonly middles: readonly string[];
  readonly ends: readonly string[];
  readonly givenEnds: readonly string[];
  /** Before a family name; most are empty. */
  readonly particles: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** Lists as text, words apart by spaces, particles by bars. */
function style(
  lists: Readonly<Record<'starts' | 'middles' | 'ends' | 'givenEnds', string>> & { particles?: string },
): Style {
  const before = (lists.particles ?? '').split('|').filter((particle) => particle !== '');
  return {
    starts: words(lists.starts),
    middles: ['', '', '', ...words(lists.middles)],
    ends: words(lists.ends),
    givenEnds: words(lists.givenEnds),
    particles: ['', '', '', ...before.map((particle) => `${particle} `)],
  };
}

/**
 * Syllables only look like a language: no list of names holds what they make, so that a cleaner finds it by what it is
 * not, or by where it stands.
 */
const STYLES: readonly Style[] = [
  style({
    starts: 'Thrup Wexel Yarl Ockl Blenk Dunsk Prith Gwend Quill Hebbl Trosk Pavelk Ludg Smerth',
    middles: 'er in o',
    ends: 'combe wick stead croft ey er s ston am',
    givenEnds: 'ia ard wen y ett',
  }),
  style({
    starts: 'Krönv Mülk Schnelv Hafz Ziegv Bründ Gruz Väg Pfleidv Drex Wöhrk Strauk',
    middles: 'en er el',
    ends: 'hoff mann berk inger ßner auer er ke tz ow',
    givenEnds: 'hild traut ewin e ard',
  }),
  style({
    starts: 'Drozdm Krasz Vlčm Stojm Brzeg Zhelv Przyl Hrubj Dvořm Kowj Szymv Yurkv',
    middles: 'ov en im',
    ends: 'ovský iček enko czyk ević ová ak uk in',
    givenEnds: 'slava mira ek ja',
  }),
  style({
    starts: 'Arañ Zurb Mendr Ibarl Quirg Otx Belq Galz Echx Villag',
    middles: 'ar iv on',
    ends: 'uñez ategui errol ondo íguel ez o as',
    givenEnds: 'ela encio uz o a',
    particles: 'de la|del|de los',
  }),
  style({
    starts: 'Bjønd Skårv Tørl Rævn Østm Kvill Hjelv Engv Saart',
    middles: 'er a in',
    ends: 'gaard qvist ström rudsen dahlen sen by inen',
    givenEnds: 'frid rik ulv e a',
  }),
  style({
    starts: 'Karaz Yılm Özg Gülb Çetv Şahm Demk Tünz',
    middles: 'er an ü',
    ends: 'oğlan taşer gilsoy bulut kıranç er ak',
    givenEnds: 'nur em ayda e',
  }),
  style({ starts: 'Nguon Phạk Trầv Huỳl Vươl Đặk Thuj Bùj', middles: '', ends: 'g nh m c', givenEnds: 'ien inh ao' }),
  style({
    starts: 'Kharb Zubr Mustf Haidq Qasv Nourj Farz Jabh Salq',
    middles: 'a i ou',
    ends: 'addini awiyah alloum ifari emani i ir',
    givenEnds: 'ira eem oud a',
    particles: 'al|el|bin|abu',
  }),
  style({
    starts: 'Chakv Venkl Raghj Bhatn Muthv Deshp Iyenk Gupn',
    middles: 'ara avi alu',
    ends: 'thamal swamir jeevan ppadhi murtak a i an',
    givenEnds: 'ika esh andra it',
  }),
  style({
    starts: 'Zhuo Xiel Quon Shuei Cheo Hsiao Ouyu Tsao',
    middles: '',
    ends: 'ng n ngz',
    givenEnds: 'ling wei jue',
  }),
  style({
    starts: 'Vandrem Kruijv Vlaamz Zwold Brinkj Tjeld Hoogl Dijkz',
    middles: 'en er',
    ends: 'stra hovers kamper wijks s er',
    givenEnds: 'trude bert ina je',
    particles: 'van der|van|ten|de',
  }),
  style({
    starts: 'Bouqu Delvr Marchx Tessj Vauqu Grél Lefr Guichv',
    middles: 'en in or',
    ends: 'elier ançois ouville etteau ignac et eux',
    givenEnds: 'ette ien ine e',
    particles: 'de|du|le',
  }),
  style({
    starts: 'Bragz Ferrul Scavol Pellorz Zangh Tomasq Guccv Vendz',
    middles: 'at in ol',
    ends: 'ucci aroni ettani igliano oldi i a',
    givenEnds: 'etta ino ella o',
    particles: 'di|della',
  }),
  style({
    starts: 'Carvelh Moutr Figuev Siqu Guimar Brandz Teixl Nogv',
    middles: 'ar eir',
    ends: 'ães oso inho enha ouros es a',
    givenEnds: 'inha ildo ena',
    particles: 'da|dos|de',
  }),
  style({
    starts: 'Szilv Kovesd Nagyr Horvz Papad Karamv Theodv Stavrk',
    middles: 'an os el',
    ends: 'ényi opoulis akisz házi idou i as',
    givenEnds: 'ka os ótea',
  }),
];
const CELTIC = ["O'", 'Mc', 'Mac', 'Fitz'];
/** Two and three letters, like transcriptions of one character; those that are names would be in lists. */
const SHORTEST = ['Qe', 'Xj', 'Zw', 'Nyq', 'Vux', 'Hyj', 'Oje', 'Qyu'];

/** An invented person. No word of the name is one of the vocabularies. */
export function inventPerson(random: Random): Person {
  const style = random.pick(STYLES);
  return { family: inventFamily(style, random), given: inventGiven(style, random) };
}

function inventFamily(style: Style, random: Random): string {
  const chance = random.between(0, 99);
  if (chance < 4) return unlisted(() => random.pick(SHORTEST));
  if (chance < 10) return random.pick(CELTIC) + familyWord(STYLES[0]!, random);
  if (chance < 16) return `${familyWord(style, random)}-${familyWord(random.pick(STYLES), random)}`;
  return random.pick(style.particles) + familyWord(style, random);
}

function inventGiven(style: Style, random: Random): string {
  const given = () => unlisted(() => random.pick(style.starts) + random.pick(style.givenEnds));
  return random.between(0, 19) === 0 ? `${given()}-${given()}` : given();
}

const familyWord = (style: Style, random: Random): string =>
  unlisted(() => random.pick(style.starts) + random.pick(style.middles) + random.pick(style.ends));

const PLACE_STARTS = words('Norm Glenv Waldr Brixt Storq Kirlm Montz Piedv Zwetl Ulmb Saxk Ribj');
const PLACE_MIDDLES = words('er o an in el');
const PLACE_ENDS = words('mere feld ville heim borg anova dorp wyck grad tonia');

/** A town, a street, a house or a firm. */
export function inventPlace(random: Random): string {
  return unlisted(() => random.pick(PLACE_STARTS) + random.pick(PLACE_MIDDLES) + random.pick(PLACE_ENDS));
}

/** Two or three capitals of somebody of the staff; none that is an abbreviation of medicine. */
export function inventInitials(random: Random): string {
  const letter = () => random.pick([...'BDFGHJKQVWXYZ']);
  return unlisted(() => Array.from({ length: random.between(2, 3) }, letter).join(''));
}

function unlisted(draw: () => string): string {
  for (;;) {
    const word = draw();
    if (!isListed(word)) return word;
  }
}

const TABLES = ['vocab', 'vocab-ambiguous', 'vocab-imaging', 'vocab-imaging-ambiguous'];
let listed: ReadonlySet<string> | undefined;

/** Whether a vocabulary holds a word, also without its accents: such a word could not be told from medicine. */
export function isListed(word: string): boolean {
  listed ??= new Set(TABLES.flatMap(readVocabulary));
  return [word.toLowerCase(), plainLetters(word).toLowerCase()].some((form) => listed?.has(form));
}

function readVocabulary(name: string): string[] {
  const text = readFileSync(new URL(`../../../standard/tables/${name}.tsv`, import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.slice(1).map((line) => line.split('\t')[0]!);
}

const NO_MARKS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  ı: 'i',
  đ: 'd',
  Đ: 'D',
};

/** As a keyboard without accents writes it: in accounts, addresses of mail and names of hosts. */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæÆøØłıđĐ]/g, (letter) => NO_MARKS[letter]!);

const PARTICLES = new Set(words('van der ten de la del los da dos di della du le al el bin abu'));

/**
 * The words of a name that tell who it is: of two letters and more, without particles, which are nobody's.
 * @example
 * nameWords("van der O'Thrupwick"); // ['Thrupwick']
 */
export const nameWords = (name: string): readonly string[] =>
  name.split(/[\s'-]+/).filter((word) => word.length >= 2 && !PARTICLES.has(word.toLowerCase()));
