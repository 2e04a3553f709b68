import { DESCRIPTORS, descriptorForm } from '../deid/index.ts';
import { type DataSet, type DicomObject, type Element, IS_STRING, vrOfName } from '../dicom/index.ts';
import {
  FACE_RULES,
  type FaceRisk,
  type FaceRule,
  faceRule,
  TEXT_RULES,
  type TextRisk,
  type TextRule,
  textRule,
} from '../pixel/index.ts';
import { CHARACTER_SET_TERMS, safeHarborCategories, uidFacts } from '../standard/index.ts';
import { FormCounter } from './masked-form.ts';

const SOP_CLASS_UID = 0x00080016;
const MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const MANUFACTURER = 0x00080070;
const MANUFACTURER_MODEL_NAME = 0x00081090;
const SOFTWARE_VERSIONS = 0x00181020;
/** What pictures may show is judged by their kind, not counted as if each of them named somebody. */
const PIXEL_GROUP = 0x7fe0;
const LONGEST_CREATOR = 64;
/** A maker, a model and a list of versions. */
const LONGEST_DEVICE = 160;

export interface CategoryFacts {
  /** How often each attribute had a value. */
  readonly tags: Map<number, number>;
  values: number;
  objects: number;
}

export interface CreatorFacts {
  elements: number;
  objects: number;
}

/** What is in the headers of many objects, in counts. Holds no value of a patient. */
export class HeaderFacts {
  objects = 0;
  readonly sopClasses = new Map<string, number>();
  readonly characterSets = new Map<string, number>();
  readonly categories = new Map<string, CategoryFacts>();
  readonly creators = new Map<string, CreatorFacts>();
  /** Objects by maker, model and software. */
  readonly devices = new Map<string, number>();
  /** Objects by attribute and form of the descriptor. */
  readonly descriptorForms = new Map<string, number>();
  readonly text: Record<TextRisk, number> = { none: 0, cleared: 0, possible: 0 };
  readonly faces: Record<FaceRisk, number> = { none: 0, cleared: 0, possible: 0 };
  readonly textRules = new Map<TextRule, number>();
  readonly faceRules = new Map<FaceRule, number>();
  /** What the values of an attribute look like, by tag; where it was asked for. */
  readonly forms: Map<number, FormCounter> | undefined;

  constructor({ withForms = false }: { readonly withForms?: boolean } = {}) {
    this.forms = withForms ? new Map() : undefined;
  }

  /** `nameOf` gives a private creator or device as it may be shown: it is text that anybody may have filled in. */
  add({ meta, dataSet }: DicomObject, nameOf: NameOf): void {
    this.objects++;
    const sopClass = dataSet.text(SOP_CLASS_UID) || (meta?.text(MEDIA_STORAGE_SOP_CLASS_UID) ?? '');
    increment(this.sopClasses, uidFacts(sopClass)?.name ?? 'not in the standard');
    const device = deviceOf(dataSet);
    if (device !== '') increment(this.devices, nameOf(device, 'device'));
    for (const [tag, keyword] of DESCRIPTORS) {
      const form = descriptorForm(dataSet.text(tag));
      if (form !== '') increment(this.descriptorForms, `${keyword}: ${form}`);
    }
    const [text, face] = [textRule(dataSet), faceRule(dataSet)];
    this.text[TEXT_RULES[text]]++;
    this.faces[FACE_RULES[face]]++;
    increment(this.textRules, text);
    increment(this.faceRules, face);
    const seen = { categories: new Set<string>(), creators: new Set<string>(), characterSets: new Set<string>() };
    this.#walk(dataSet, { seen, nameOf });
    if (seen.characterSets.size === 0) seen.characterSets.add('none declared');
    for (const name of seen.characterSets) increment(this.characterSets, name);
    for (const category of seen.categories) this.#category(category).objects++;
    for (const creator of seen.creators) this.#creator(creator).objects++;
  }

  #walk(dataSet: DataSet, walk: Walk): void {
    const creators = new Map<number, string>();
    for (const element of dataSet.elements()) {
      const { tag, length } = element;
      if (tag === SPECIFIC_CHARACTER_SET) walk.seen.characterSets.add(characterSetName(element.strings()));
      if (isPrivate(tag)) {
        if (isCreator(tag)) creators.set(tag, element.strings()[0] ?? '');
        else this.#addPrivate(creators.get(creatorTagOf(tag)), walk);
      } else if (length > 0 && tag >>> 16 !== PIXEL_GROUP) this.#addPublic(element, walk);
      for (const item of element.items()) this.#walk(item, walk);
    }
  }

  #addPublic(element: Element, { seen }: Walk): void {
    const { tag } = element;
    const categories = safeHarborCategories(tag);
    if (categories.length > 0) this.#addForms(element);
    for (const category of categories) {
      const facts = this.#category(category);
      increment(facts.tags, tag);
      facts.values++;
      seen.categories.add(category);
    }
  }

  #addForms(element: Element): void {
    if (this.forms === undefined || element.isBulk || IS_STRING[vrOfName(element.vr)] !== 1) return;
    const counter = getOrMake(this.forms, element.tag, () => new FormCounter());
    for (const value of element.strings()) counter.add(value);
  }

  #addPrivate(creator: string | undefined, { seen, nameOf }: Walk): void {
    const name = creator === undefined ? 'no creator' : nameOf(creator.slice(0, LONGEST_CREATOR), 'creator');
    this.#creator(name).elements++;
    seen.creators.add(name);
  }

  #category(category: string): CategoryFacts {
    return getOrMake(this.categories, category, () => ({ tags: new Map(), values: 0, objects: 0 }));
  }

  #creator(name: string): CreatorFacts {
    return getOrMake(this.creators, name, () => ({ elements: 0, objects: 0 }));
  }
}

interface Walk {
  readonly seen: {
    readonly categories: Set<string>;
    readonly creators: Set<string>;
    readonly characterSets: Set<string>;
  };
  readonly nameOf: NameOf;
}

type NameOf = (text: string, what: 'creator' | 'device') => string;

function deviceOf(dataSet: DataSet): string {
  const parts = [
    dataSet.text(MANUFACTURER),
    dataSet.text(MANUFACTURER_MODEL_NAME),
    ...dataSet.texts(SOFTWARE_VERSIONS),
  ];
  return parts
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, LONGEST_DEVICE);
}

const TERMS: ReadonlySet<string> = new Set(['', ...CHARACTER_SET_TERMS.map(({ term }) => term)]);

/** The declared terms where all of them are terms; anything else may be any text. */
function characterSetName(terms: readonly string[]): string {
  if (terms.length === 0) return 'declared empty';
  return terms.every((term) => TERMS.has(term)) ? terms.join('\\') : 'not a defined term';
}

/** PS3.5 7.8.1. */
const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;
const isCreator = (tag: number): boolean => (tag & 0xff00) === 0 && (tag & 0xffff) >= 0x10;
const creatorTagOf = (tag: number): number => ((tag & 0xffff0000) | ((tag & 0xff00) >>> 8)) >>> 0;

export function increment<K>(counts: Map<K, number>, name: K): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
