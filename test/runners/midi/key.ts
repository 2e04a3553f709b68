import { illegal } from '../judge/legal.ts';
import { safePrivateElement } from '../judge/safe-private.ts';
import { type DataSet, type Element, isEmpty, type ParsedFile, stringsOf, valuesOf, vrClass } from '../parse/index.ts';
import type { Action, Check } from './checks.ts';
import { HIPAA } from './invent.ts';
import { digestOf, pictureBytes } from './picture.ts';
import { isPlantedPhrase, type Planting } from './plant.ts';
import { requiredType } from './required.ts';
import { isDisputed, isInVocabulary, safeHarborLetter, type TableAction, tableAction } from './tables.ts';

export interface KeyOptions {
  /** Options of the policy. */
  readonly options: ReadonlySet<string>;
  /** What else identifies someone in the source: nobody can ask that a text which holds it stays as it is. */
  readonly identifiers: readonly string[];
}

/** Attributes that describe how the file is written or what was done to it: a de-identifier sets them itself. */
const OWN_MATTERS =
  /^(00080005|00080006|00120062|00120063|00120064|00280301|00280302|00280303|FFFCFFFC|FFFAFFFA|04000561)$/;
const PIXELS = /^7FE0(0008|0009|0010)$/;
const SHORTEST = 3;

/** Where an element stands. */
interface Place {
  readonly path: string;
  /** Tags from the data set down. */
  readonly tags: readonly string[];
  readonly holder: DataSet;
  /** Nothing above is removed, so what stays must be there. */
  readonly stays: boolean;
  /** The option that cleans what is inside a sequence. */
  readonly cleaned: string | undefined;
}

/**
 * The answer key of a planted file, by rule: Table E.1-1 with the options of the policy, Types of the mandatory modules of
 * its IOD, Table E.3.10-1, and what was planted. Each check is a lower bound: where the standard leaves a choice, nothing
 * is asked.
 */
export function answerKey(file: ParsedFile, plantings: readonly Planting[], options: KeyOptions): Check[] {
  return new KeyMaker(file, plantings, options).make();
}

class KeyMaker {
  readonly #file: ParsedFile;
  readonly #plantings: ReadonlyMap<string, Planting[]>;
  readonly #options: ReadonlySet<string>;
  readonly #identifiers: readonly string[];
  readonly #sopClass: string;
  readonly #checks: Check[] = [];

  constructor(file: ParsedFile, plantings: readonly Planting[], { options, identifiers }: KeyOptions) {
    this.#file = file;
    this.#plantings = Map.groupBy(plantings, ({ path }) => path);
    this.#options = options;
    this.#identifiers = identifiers.filter((text) => text.length >= SHORTEST).map((text) => text.toLowerCase());
    this.#sopClass = firstText(file.dataSet, '00080016');
  }

  make(): Check[] {
    const { dataSet } = this.#file;
    this.#visitSet(dataSet, { path: '', tags: [], stays: true, cleaned: undefined });
    const value = patientOf(dataSet);
    if (value !== '') this.#add('patid_consistent', 'P15-BASIC-C', { path: '00100020', value, planted: true });
    return this.#checks;
  }

  #add(action: Action, category: string, rest: Pick<Check, 'path' | 'value' | 'planted' | 'index' | 'carrier'>): void {
    this.#checks.push({ action, category, ...rest });
  }

  #visitSet(holder: DataSet, outer: Omit<Place, 'holder'>): void {
    const seen = new Set<string>();
    for (const element of holder.elements) {
      const { tag } = element;
      // A path leads to the first element of its tag; a second one is against PS3.5 7.1 and has no address.
      if (seen.has(tag)) continue;
      seen.add(tag);
      if (tag.endsWith('0000') || OWN_MATTERS.test(tag) || isCreator(tag)) continue;
      const step = isPrivate(tag) ? privateStep(tag, holder) : tag;
      if (step === undefined) continue;
      const place = { ...outer, path: `${outer.path}${step}`, tags: [...outer.tags, tag], holder };
      if (PIXELS.test(tag)) {
        if (place.tags.length === 1) this.#pixels(element, place);
      } else if (isPrivate(tag)) this.#private(element, place);
      else this.#public(element, place);
    }
  }

  #visitItems(element: Element, { path, tags, stays, cleaned }: Omit<Place, 'holder'>): void {
    for (const [index, item] of (element.items ?? []).entries()) {
      this.#visitSet(item, { path: `${path}[${index}].`, tags, stays, cleaned });
    }
  }

  #pixels(element: Element, { path, holder }: Place): void {
    const value = digestOf(pictureBytes(element, holder));
    this.#add('pixels_retained', 'TCIA-P15-PIX-K', { path, value, planted: false });
  }

  #private(element: Element, place: Place): void {
    const { tag } = element;
    const creator = firstText(place.holder, `${tag.slice(0, 4)}00${tag.slice(4, 6)}`);
    const safe = this.#options.has('retain-safe-private') && safePrivateElement(creator, tag);
    const stays = place.stays && safe;
    const doubtful = isDisputed(creator, tag);
    if (element.items !== undefined) {
      this.#visitItems(element, { ...place, stays: stays && !doubtful, cleaned: undefined });
    } else if (this.#isPlanted(place)) this.#planted(place, { stays: false, category: 'P15-SAFEPRIV-C' });
    else if (stays && !/^(UI|DA|DT|TM)$/.test(element.vr)) {
      this.#value(element, place, doubtful ? 'P15-SAFEPRIV-disputed' : 'P15-SAFEPRIV-C');
    }
  }

  #public(element: Element, place: Place): void {
    const row = tableAction(element.tag, this.#options);
    const keeps = row === undefined || row.code === 'K' || row.code === 'C';
    if (PLANE.test(element.tag)) this.#plane(element, place);
    else if (element.items === undefined && element.vr === 'UI') this.#uids(element, place, row);
    else if (element.items !== undefined) this.#sequence(element, place, row);
    else if (!keeps) this.#removed(element, place, row);
    else if (row?.code === 'K') this.#kept(element, place, row);
    else this.#cleaned(element, place, row);
    if (place.stays) this.#required(element, place);
  }

  /** Overlay planes and curves: without the data in it, the other attributes of a plane mean nothing. */
  #plane(element: Element, place: Place): void {
    const stays = place.stays && tableAction(`${element.tag.slice(0, 4)}3000`, this.#options)?.code === 'C';
    if (this.#isPlanted(place)) this.#planted(place, { stays, category: 'P15-GRAPH-planes' });
    else this.#value(element, { ...place, stays }, 'P15-GRAPH-planes');
  }

  /** Type 2 must be there, Type 1 must have a value, whatever the profile does to the value. */
  #required(element: Element, { path, tags }: Place): void {
    const type = requiredType(this.#sopClass, tags);
    const rest = { path, value: '', planted: false };
    if (type === '2') this.#add('tag_retained', 'DICOM-IOD-2', rest);
    if (type === '1' && !isEmpty(element)) this.#add('text_notnull', 'DICOM-IOD-1', rest);
  }

  #sequence(element: Element, place: Place, row: TableAction | undefined): void {
    const keeps = row === undefined || row.code === 'K' || row.code === 'C';
    if (row?.code === 'K' && place.stays) {
      this.#add('tag_retained', row.category, { path: place.path, value: '', planted: false });
    }
    const cleaned = row?.code === 'C' ? row.category : place.cleaned;
    this.#visitItems(element, { ...place, stays: place.stays && keeps, cleaned });
  }

  /** UIDs that a row names change; definitions of the standard stay. Of other UIDs without a row nothing is asked. */
  #uids(element: Element, place: Place, row: TableAction | undefined): void {
    const values = stringsOf(element, place.holder.charset);
    if (row?.code === 'K') this.#kept(element, place, row);
    else if (row !== undefined) this.#mapped(values, place, row);
    else if (values.every(isDefinition)) this.#value(element, place, 'TCIA-NOROW-typed');
  }

  #mapped(values: readonly string[], { path }: Place, { code }: TableAction): void {
    for (const [index, value] of values.entries()) {
      if (value === '' || isDefinition(value)) continue;
      const rest = { path, value, index, planted: code === 'U' };
      this.#add('uid_changed', 'HIPAA-R', rest);
      if (code === 'U') this.#add('uid_consistent', 'P15-BASIC-U', rest);
    }
  }

  /** What the profile removes, empties or replaces: the value must not come out. */
  #removed(element: Element, place: Place, row: TableAction): void {
    if (this.#isPlanted(place)) {
      this.#planted(place, { stays: false, category: row.category });
      return;
    }
    const value = stringsOf(element, place.holder.charset).join('\\');
    if (value.length < SHORTEST || vrClass(element.vr) !== 'text') return;
    const rest = { path: place.path, value, planted: false };
    if (element.vr === 'DA' || element.vr === 'DT') this.#add('date_shifted', 'HIPAA-C', rest);
    else if (element.vr !== 'TM') this.#add('text_removed', `HIPAA-${safeHarborLetter(element.tag)}`, rest);
  }

  /** A whole value that was planted is what the option keeps: a station, an institution, a date, a UID. */
  #kept(element: Element, place: Place, row: TableAction): void {
    const plantings = this.#plantings.get(place.path) ?? [];
    const inside = plantings.some(({ carrier }) => carrier !== undefined);
    if (inside) this.#planted(place, { stays: place.stays, category: row.category });
    else this.#value(element, place, row.category, plantings.length > 0 || element.vr === 'UI');
  }

  /** `C`, or no row: dates move, planted text goes, the rest stays. */
  #cleaned(element: Element, place: Place, row: TableAction | undefined): void {
    const rest = { path: place.path, value: '', planted: false };
    if (/^(DA|DT|TM)$/.test(element.vr)) {
      if (element.vr !== 'TM') this.#dates(element, place);
      if (row !== undefined && place.stays && canMove(element, place.holder))
        this.#add('tag_retained', row.category, rest);
      return;
    }
    const plain = isText(element.vr) ? (place.cleaned ?? 'TCIA-NOROW-text') : 'TCIA-NOROW-typed';
    const category = row?.category ?? plain;
    if (this.#isPlanted(place)) this.#planted(place, { stays: place.stays, category });
    else if (element.vr !== 'PN' && element.vr !== 'UR') this.#value(element, place, category);
  }

  #dates(element: Element, { path, holder }: Place): void {
    for (const text of stringsOf(element, holder.charset)) {
      const value = text.slice(0, 8);
      if (/^\d{8}$/.test(value))
        this.#add('date_shifted', 'HIPAA-C', { path, value, planted: this.#plantings.has(path) });
    }
  }

  /** What identifies must go, the words around it must stay if the attribute does. */
  #planted({ path }: Place, { stays, category }: { stays: boolean; category: string }): void {
    for (const { kind, phi, carrier } of this.#plantings.get(path) ?? []) {
      const action = kind === 'date' ? 'date_shifted' : 'text_removed';
      const rest = { path, value: phi, planted: true, ...(carrier === undefined ? {} : { carrier }) };
      if (kind !== 'time' && kind !== 'uid') this.#add(action, `HIPAA-${HIPAA[kind]}`, rest);
      if (carrier !== undefined && stays && saysSomething(carrier)) this.#text({ path, text: carrier }, category);
    }
  }

  /** A value that stays as it is. */
  #value(element: Element, place: Place, category: string, certain = false): void {
    const { path, holder, stays } = place;
    if (!stays || isEmpty(element) || element.vr === 'UN') return;
    if (vrClass(element.vr) === 'bytes') this.#add('tag_retained', category, { path, value: '', planted: false });
    else if (illegal(element, holder) === undefined) {
      this.#text({ path, text: valuesOf(element, holder.charset).join('\\'), certain }, category);
    }
  }

  /** Text that must stay, unless it holds something that identifies by its form or by what is known of the source. */
  #text({ path, text, certain = false }: { path: string; text: string; certain?: boolean }, category: string): void {
    if (text.trim() === '' || (!certain && this.#mayIdentify(text, isFreeText(category)))) return;
    this.#add('text_retained', retainedAs(category, text), { path, value: text, planted: false });
  }

  #mayIdentify(text: string, isFree: boolean): boolean {
    const lower = text.toLowerCase();
    if (this.#identifiers.some((identifier) => lower.includes(identifier))) return true;
    if (isFree && lower.length >= SHORTEST && this.#identifiers.some((identifier) => identifier.includes(lower)))
      return true;
    const isNumbers = !isFree && /^[-+\d.eE\\\s]+$/.test(text) && !/\d+\.\d+\.\d+/.test(text);
    return !isNumbers && LIKE_AN_IDENTIFIER.test(text) && !text.split('\\').every(isDefinition);
  }

  #isPlanted({ path }: Place): boolean {
    return this.#plantings.has(path);
  }
}

/** Long numbers, dates, UIDs, addresses of mail and web. */
const LIKE_AN_IDENTIFIER =
  /\d{6}|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|@|:\/\//i;

/** Elements of overlay planes and curves (repeating groups). */
const PLANE = /^(50|60)..(?!0000)/;

const isDefinition = (uid: string): boolean => uid.startsWith('1.2.840.10008.');

/** Whose object it is: an ID means a patient of its issuer (PS3.3 C.2.2). Empty without an ID. */
function patientOf(dataSet: DataSet): string {
  const [id, issuer] = [firstText(dataSet, '00100020'), firstText(dataSet, '00100021')];
  return id === '' || issuer === '' ? id : `${id} of ${issuer}`;
}

/** Dates and times that a shift of up to ten years leads to no day before 1900. */
function canMove(element: Element, holder: DataSet): boolean {
  if (isEmpty(element) || illegal(element, holder) !== undefined) return false;
  return element.vr === 'TM' || stringsOf(element, holder.charset).every((value) => value.slice(0, 4) > '1910');
}

/** A single letter or digit stands in every text. */
const saysSomething = (text: string): boolean => /[\p{L}\p{N}]{2}/u.test(text);

/** Categories of text that a cleaner has to read. */
const isFreeText = (category: string): boolean =>
  /-C$|NOROW-text/.test(category) && !/SAFEPRIV|MODDATES/.test(category);

/** Free text is counted apart: words of the planter, words that the tables have, and words that nobody vouches for. */
function retainedAs(category: string, text: string): string {
  const name = category.startsWith('TCIA-') ? category : `TCIA-${category}`;
  if (!isFreeText(category)) return name;
  const words = isPlantedPhrase(text) ? 'planted' : isInVocabulary(text) ? 'clinical' : 'other';
  return `${name} (${words} words)`;
}

const isText = (vr: string): boolean => /^(LO|SH|ST|LT|UT|UC)$/.test(vr);
const isPrivate = (tag: string): boolean => Number.parseInt(tag.slice(3, 4), 16) % 2 === 1;
const isCreator = (tag: string): boolean => isPrivate(tag) && tag.slice(4, 6) === '00';

/** Tag of a private element by its creator; `undefined` where nobody reserved the block. */
function privateStep(tag: string, holder: DataSet): string | undefined {
  const creator = firstText(holder, `${tag.slice(0, 4)}00${tag.slice(4, 6)}`);
  return creator === '' || creator.includes('}') ? undefined : `${tag.slice(0, 4)}{${creator}}${tag.slice(6)}`;
}

function firstText(dataSet: DataSet, tag: string): string {
  const element = dataSet.get(tag);
  return element === undefined ? '' : (stringsOf(element, dataSet.charset)[0] ?? '');
}
