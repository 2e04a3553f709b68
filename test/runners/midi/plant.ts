import type { Random } from '../../../examples/studies/random.ts';
import { dictionaryVr, elementText, parseFile } from '../parse/index.ts';
import {
  type Draft,
  type DraftElement,
  type DraftSet,
  draftOf,
  draftText,
  insertText,
  setText,
  writeDraft,
} from './draft.ts';
import { daysAfter, Inventor, type Kind } from './invent.ts';
import { isMappedUid, tableAction } from './tables.ts';
import { type Identity, pieceOf, withPiece } from './text.ts';

/** One planted value: where it stands, what of it identifies, and the words that stood there before. */
export interface Planting {
  /** Path of the case files; private elements by their creator. */
  readonly path: string;
  readonly kind: Kind;
  /** What must go. */
  readonly phi: string;
  /** The text around it that should stay; `undefined` when the planted value is the whole attribute. */
  readonly carrier: string | undefined;
}

export interface Planted {
  readonly bytes: Uint8Array;
  readonly plantings: readonly Planting[];
}

/** Attributes that get a whole new value, beside all of VR PN, DA, DT and TM and all mapped UIDs. */
const WHOLE: Readonly<Record<string, Kind>> = {
  '00080050': 'account',
  '00080080': 'institution',
  '00080081': 'address',
  '00080092': 'address',
  '00080094': 'phone',
  '00081010': 'station',
  '00081040': 'institution',
  '00100020': 'mrn',
  '00100021': 'institution',
  '00101000': 'mrn',
  '00101040': 'address',
  '00101050': 'insurance',
  '00101090': 'mrn',
  '00102154': 'phone',
  '00102155': 'phone',
  '00102299': 'institution',
  '00181000': 'device',
  '00181004': 'device',
  '00181005': 'device',
  '00181007': 'device',
  '00181008': 'device',
  '00181010': 'device',
  '00200010': 'identifier',
  '00321020': 'station',
  '00380010': 'account',
  '00380060': 'account',
  '00380300': 'station',
  '00400009': 'identifier',
  '00400010': 'station',
  '00400242': 'station',
  '00400243': 'station',
  '00400253': 'identifier',
  '00401001': 'identifier',
  '0040050A': 'identifier',
  '00400512': 'identifier',
  '00400551': 'identifier',
  '004006FA': 'identifier',
  '00402010': 'phone',
  '00402016': 'account',
  '00402017': 'account',
  '0040A027': 'institution',
};

/** Identifying attributes that are put where they are missing, as registration systems do. */
const OFTEN_THERE = ['00080080', '00080081', '00080094', '00101040', '00101050', '00102154', '00102155'];

/** Free text that Table E.1-1 does not name. */
const TEXT_WITHOUT_ROW = /^(60[0-9A-F]{2}1500|0040A160|00700068)$/;

/** Descriptors that are put where they are missing, with words for them. */
const DESCRIPTORS: Readonly<Record<string, readonly string[]>> = {
  '00081030': ['CT CHEST W CONTRAST', 'MRI BRAIN WO CONTRAST', 'ABDOMEN', 'Follow-up of lung nodule'],
  '0008103E': ['AX T2 FLAIR', 'CHEST 5.0 B30f', 'SAG T1', 'Localizer'],
  '00082111': ['MAX INTENSITY PROJECTION', 'average of frames 1 to 3'],
  '001021B0': ['hypertension, diabetes mellitus', 'Status post lobectomy; chronic cough'],
  '00104000': ['claustrophobia', 'Patient cooperative, no sedation'],
  '00204000': ['motion artifact', 'Image degraded by metal artifact', 'good quality'],
  '00321060': ['CT thorax', 'MR lumbar spine'],
  '00400254': ['CT HEAD', 'PET/CT whole body'],
};

const OVERLAY_LABEL = 'region of interest';
const PRIVATE_WORDS = 'reconstructed';
const PHRASES: ReadonlySet<string> = new Set([...Object.values(DESCRIPTORS).flat(), OVERLAY_LABEL, PRIVATE_WORDS]);

/** Whether the words are the planter's own: nobody has to guess whether they identify someone. */
export const isPlantedPhrase = (text: string): boolean => PHRASES.has(text);

/** Attributes whose UIDs name a class: definitions, whatever stands in them. */
const CLASSES = /^(00020002|00080016|00081150)$/;

/** A private element of a known creator that holds text (standard/tables/private.tsv). */
const PRIVATE_TEXT = { group: '0019', creator: 'SIEMENS MED SP DXMG WH AWS 1', low: '10' };

const MAX: Readonly<Record<string, number>> = { SH: 16, LO: 64, ST: 1024, LT: 10_240, UC: 10_240, UT: 10_240 };
const ALL_CLEAN: ReadonlySet<string> = new Set(['clean-descriptors', 'retain-patient-characteristics']);

interface Site {
  readonly set: DraftSet;
  readonly element: DraftElement;
  readonly path: string;
}

/**
 * Plants an invented identity in an object: whole attributes at every depth, and pieces of text inside descriptors,
 * comments, content items, annotations, local code meanings and private text. The same seed and original value give the
 * same invention in every file. @throws {ParseError} for bytes that cannot be followed.
 */
export function plantObject(bytes: Uint8Array, seed: number): Planted {
  const file = parseFile(bytes);
  const draft = draftOf(file);
  const planter = new Planter(draft, new Inventor(seed));
  planter.plant();
  return { bytes: writeDraft(draft), plantings: planter.plantings };
}

class Planter {
  readonly plantings: Planting[] = [];
  readonly #draft: Draft;
  readonly #inventor: Inventor;
  readonly #patient: string;
  readonly #series: string;

  constructor(draft: Draft, inventor: Inventor) {
    this.#draft = draft;
    this.#inventor = inventor;
    const text = (tag: string): string => rootText(draft.root, tag);
    this.#patient = text('00100020') || text('00100010');
    this.#series = text('0020000E');
  }

  plant(): void {
    this.#insertMissing();
    this.#replaceUids();
    for (const site of sitesOf(this.#draft.root)) this.#plantWhole(site);
    const own = this.#identity();
    for (const site of sitesOf(this.#draft.root)) this.#plantText(site, own);
  }

  /** The planted value of an original; the dates of a patient move together, so that intervals stay true. */
  #replacement(kind: Kind, original: string): string | undefined {
    if (original === '') return '';
    if (kind === 'date') {
      const [, date, rest] = /^(\d{8})(.*)$/.exec(original) ?? [];
      if (date === undefined || !isDate(date)) return undefined;
      const days = this.#inventor.random(`days/${this.#patient}`).between(30, 300);
      return `${daysAfter(date, days)}${rest}`;
    }
    if (kind === 'time') {
      const [, clock, rest] = /^(\d{6})(.*)$/.exec(original) ?? [];
      return clock === undefined ? undefined : `${this.#inventor.value('time', clock)}${rest}`;
    }
    return this.#inventor.value(kind, original);
  }

  #plantWhole({ set, element, path }: Site): void {
    const kind = wholeKind(element);
    if (kind === undefined || element.bytes.length === 0) return;
    const before = draftText(element, set);
    const values = before.split('\\').map((value) => this.#replacement(kind, value.trim()));
    if (before.trim() === '' || values.includes(undefined)) return;
    if (!setText(element, values.join('\\'), set)) return;
    for (const phi of values) if (phi) this.plantings.push({ path, kind, phi, carrier: undefined });
  }

  /** Every UID that some attribute of the file has to have mapped is replaced wherever it stands, file meta included. */
  #replaceUids(): void {
    const sites = [...sitesOf(this.#draft.root), ...(this.#draft.meta === undefined ? [] : sitesOf(this.#draft.meta))];
    const uids = sites.filter(({ element }) => element.vr === 'UI' && !CLASSES.test(element.tag));
    const valuesOf = ({ element, set }: Site): string[] => draftText(element, set).split('\\');
    const mapped = new Set(uids.filter(({ element }) => isMappedUid(element.tag)).flatMap(valuesOf));
    for (const site of uids) {
      const values = valuesOf(site);
      if (!values.some((value) => isInstance(value) && mapped.has(value))) continue;
      const planted = values.map((v) => (isInstance(v) && mapped.has(v) ? this.#inventor.value('uid', v) : v));
      setText(site.element, planted.join('\\'), site.set);
    }
  }

  #insertMissing(): void {
    const { root } = this.#draft;
    const random = this.#inventor.random(`missing/${this.#series}/${this.#patient}`);
    if (rootText(root, '00100020') === '') return;
    const isImage = root.elements.some(({ tag }) => tag === '00280010');
    for (const tag of OFTEN_THERE) {
      const kind = WHOLE[tag];
      const text = this.#inventor.value(kind ?? 'identifier', `${tag}/${this.#patient}`);
      if (random.between(1, 3) === 1) insertText(root, { tag, vr: dictionaryVr(tag), text });
    }
    for (const [tag, phrases] of Object.entries(DESCRIPTORS)) {
      const [wanted, text] = [random.between(1, 3) === 1, random.pick(phrases)];
      const imageOnly = tag === '00204000' || tag === '00082111';
      if (wanted && (isImage || !imageOnly)) insertText(root, { tag, vr: dictionaryVr(tag), text });
    }
    this.#insertOverlayLabels(random);
    this.#insertPrivate(random);
  }

  #insertOverlayLabels(random: Random): void {
    const { root } = this.#draft;
    for (const { tag } of root.elements.filter(({ tag }) => /^60[0-9A-F]{2}0010$/.test(tag))) {
      const label = `${tag.slice(0, 4)}1500`;
      if (random.between(1, 2) === 1) insertText(root, { tag: label, vr: 'LO', text: OVERLAY_LABEL });
    }
  }

  #insertPrivate(random: Random): void {
    const { root } = this.#draft;
    const { group, creator, low } = PRIVATE_TEXT;
    if (random.between(1, 3) !== 1 || root.elements.some(({ tag }) => tag.startsWith(group))) return;
    insertText(root, { tag: `${group}0010`, vr: 'LO', text: creator });
    insertText(root, { tag: `${group}10${low}`, vr: 'ST', text: PRIVATE_WORDS });
  }

  /** What the header says after the whole attributes are planted. */
  #identity(): Identity {
    const text = (tag: string): string => rootText(this.#draft.root, tag).split('\\')[0] ?? '';
    const facts = {
      name: text('00100010'),
      mrn: text('00100020'),
      date: text('00080020') || text('00100030'),
      institution: text('00080080'),
      phone: text('00102154'),
      account: text('00080050'),
      address: text('00101040'),
    };
    return Object.fromEntries(
      Object.entries(facts).filter(([kind, value]) => value !== '' && (kind !== 'date' || isDate(value))),
    );
  }

  #plantText({ set, element, path }: Site, own: Identity): void {
    const max = MAX[element.vr];
    if (max === undefined || !isFreeText(element, set) || element.bytes.length === 0) return;
    if (!elementText({ vr: element.vr, bytes: element.bytes } as Parameters<typeof elementText>[0], set.charset).clean)
      return;
    const carrier = draftText(element, set);
    const random = this.#inventor.random(`text/${this.#series}/${element.tag}/${carrier}`);
    if (carrier.trim() === '' || random.between(1, 3) === 1) return;
    const last = /^(LO|SH|UC)$/.test(element.vr) ? (carrier.split('\\').at(-1) ?? '') : carrier;
    const piece = pieceOf(random, { own, inventor: this.#inventor, max: max - last.length - 3 });
    if (piece === undefined || !setText(element, withPiece(carrier, piece, random), set)) return;
    this.plantings.push({ path, kind: piece.kind, phi: piece.phi, carrier });
  }
}

function wholeKind({ tag, vr }: DraftElement): Kind | undefined {
  if (isPrivate(tag)) return undefined;
  if (vr === 'PN') return 'name';
  if (vr === 'DA' || vr === 'DT') return 'date';
  return vr === 'TM' ? 'time' : WHOLE[tag];
}

/** Descriptors that an option cleans, free text that no row names, local code meanings, and private text. */
function isFreeText({ tag }: DraftElement, set: DraftSet): boolean {
  if (WHOLE[tag] !== undefined) return false;
  if (isPrivate(tag)) return !/^....00/.test(tag);
  if (tag === '00080104') return /^(99|L$)/.test(rootText(set, '00080102'));
  return TEXT_WITHOUT_ROW.test(tag) || tableAction(tag, ALL_CLEAN)?.code === 'C';
}

/** Every element at every depth with its path. Private elements without a creator have no path and are left out. */
function* sitesOf(set: DraftSet, prefix = ''): Generator<Site> {
  const seen = new Set<string>();
  for (const element of set.elements) {
    // A path leads to the first element of its tag.
    const isSecond = seen.has(element.tag);
    seen.add(element.tag);
    const path = isSecond ? undefined : pathOf(element.tag, set, prefix);
    if (path === undefined) continue;
    yield { set, element, path };
    for (const [index, item] of (element.items ?? []).entries()) yield* sitesOf(item, `${path}[${index}].`);
  }
}

function pathOf(tag: string, set: DraftSet, prefix: string): string | undefined {
  if (!isPrivate(tag) || /^....00/.test(tag)) return `${prefix}${tag}`;
  const creator = rootText(set, `${tag.slice(0, 4)}00${tag.slice(4, 6)}`);
  return creator === '' || creator.includes('}') ? undefined : `${prefix}${tag.slice(0, 4)}{${creator}}${tag.slice(6)}`;
}

/** Text of an element of this data set or item alone; empty when it is not there. */
function rootText(set: DraftSet, tag: string): string {
  const element = set.elements.find((candidate) => candidate.tag === tag);
  return element === undefined ? '' : draftText(element, set).trim();
}

const isPrivate = (tag: string): boolean => Number.parseInt(tag.slice(3, 4), 16) % 2 === 1;
const isInstance = (uid: string): boolean => uid !== '' && !uid.startsWith('1.2.840.10008.');

function isDate(text: string): boolean {
  if (!/^(18|19|20)\d{6}$/.test(text)) return false;
  return daysAfter(text, 0) === text;
}
