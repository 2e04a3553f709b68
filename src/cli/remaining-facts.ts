import { sha256Hex } from '../crypto/index.ts';
import { type DataSet, IS_STRING, ROW, VR } from '../dicom/index.ts';
import { type CivilDay, isSentinelDate, parseAge, parseDate, parseDateTime } from '../identity/index.ts';
import { attribute, isDicomUid, isSmallZip3, safeHarborCategories } from '../standard/index.ts';
import { getOrMake } from './header-facts.ts';
import { PatientSet } from './patient-set.ts';

export interface DateFacts {
  values: number;
  /** Values that name a day; the first of January is what a policy that keeps years writes, and does not count. */
  dayPrecise: number;
  /** Who has a day. */
  readonly patients: PatientSet;
  first: CivilDay;
  last: CivilDay;
}

export interface AgeFacts {
  values: number;
  /** 45 CFR 164.514(b)(2)(i)(C). */
  over89: number;
  readonly patientsOver89: PatientSet;
}

export interface TextFacts {
  values: number;
  readonly patients: PatientSet;
  /** Different values, with the patient who has each, or `SEVERAL`. */
  readonly distinct: Map<string, number>;
  /** Not all different values were told apart. */
  isCut: boolean;
}

export interface ZipFacts {
  /** Values with five digits in a row, as ZIP codes and the postal codes of many countries have. */
  fiveDigits: number;
  /** Values of three digits, and how many of these stand for 20,000 people or fewer. */
  threeDigits: number;
  smallAreas: number;
  readonly patients: PatientSet;
}

export const SEVERAL = -1;
/** Different values that are told apart, over all attributes. */
const MOST_DISTINCT = 1_000_000;
/** Longer values are compared by their hash. */
const LONGEST_KEPT = 128;

/** Private elements count as one attribute: their creators are told apart elsewhere. */
const PRIVATE = 'private elements';
const UNKNOWN = 'attributes that the dictionary does not have';

/** What an expert asks for beside k: dates, ages, texts, identifiers of things. Counts, and values until the end. */
export class RemainingFacts {
  readonly dates = new Map<string, DateFacts>();
  readonly ages = new Map<string, AgeFacts>();
  readonly texts = new Map<string, TextFacts>();
  readonly devices = new Map<string, TextFacts>();
  readonly zipCodes = new Map<string, ZipFacts>();
  /** UIDs that are neither the standard's nor under 2.25, by attribute. */
  readonly uids = new Map<string, number>();
  #distinctLeft = MOST_DISTINCT;

  /** `patient` is the patient's number, from 0. */
  add(dataSet: DataSet, patient: number): void {
    const { table } = dataSet;
    const items = new Map<number, DataSet>([[-1, dataSet]]);
    for (let row = 0; row < table.count; row++) {
      const vr = table.vr[row]!;
      if (IS_STRING[vr] === 0 || table.end[row] === table.value[row]) continue;
      const place = placeOf(table.tag[row]!);
      const kind = kindOf(vr, place);
      if (kind === undefined && !place.isRegion) continue;
      if ((table.flags[row]! & ROW.sequence) !== 0) continue;
      const item = itemOf(dataSet, items, table.parent[row]!);
      if (place.isMeaning && !isPrivateCode(item)) continue;
      this.#addElement(item.element(row).strings(), { kind, place, patient });
    }
  }

  #addElement(values: readonly string[], { kind, place, patient }: Found): void {
    const { name } = place;
    if (kind === 'device') this.#addText(this.devices, values, { name, patient });
    if (kind === 'text') this.#addText(this.texts, values, { name, patient });
    if (place.isRegion) for (const value of values) this.#addZip(value, { name, patient });
    if (kind === 'uid') for (const value of values) this.#addUid(value, name);
    if (kind === 'date') for (const value of values) this.#addDate(value, { name, patient });
    if (kind === 'age') for (const value of values) this.#addAge(value, { name, patient });
  }

  #addText(facts: Map<string, TextFacts>, values: readonly string[], { name, patient }: Where): void {
    const text = values.join('\\');
    if (text === '') return;
    const known = getOrMake(facts, name, () => ({
      values: 0,
      patients: new PatientSet(),
      distinct: new Map<string, number>(),
      isCut: false,
    }));
    known.values++;
    known.patients.add(patient);
    const key = text.length > LONGEST_KEPT ? sha256Hex(ENCODER.encode(text)) : text;
    const owner = known.distinct.get(key);
    if (owner !== undefined) {
      if (owner !== patient && owner !== SEVERAL) known.distinct.set(key, SEVERAL);
    } else if (this.#distinctLeft > 0) {
      this.#distinctLeft--;
      known.distinct.set(key, patient);
    } else known.isCut = true;
  }

  #addDate(value: string, { name, patient }: Where): void {
    const day = parseDate(value) ?? parseDateTime(value)?.day;
    if (day === undefined && !/\d{4}/.test(value)) return;
    const known = getOrMake(this.dates, name, () => ({
      values: 0,
      dayPrecise: 0,
      patients: new PatientSet(),
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    }));
    known.values++;
    if (day === undefined || isSentinelDate(day) || /^\d{4}0101/.test(value)) return;
    known.dayPrecise++;
    known.patients.add(patient);
    known.first = Math.min(known.first, day);
    known.last = Math.max(known.last, day);
  }

  #addAge(value: string, { name, patient }: Where): void {
    const age = parseAge(value);
    if (age === undefined) return;
    const known = getOrMake(this.ages, name, () => ({ values: 0, over89: 0, patientsOver89: new PatientSet() }));
    known.values++;
    // 090Y is what Safe Harbor makes of all of them.
    if (age.years <= OLDEST_YEARS || value === OLDEST_CATEGORY) return;
    known.over89++;
    known.patientsOver89.add(patient);
  }

  #addUid(value: string, name: string): void {
    if (value === '' || value.startsWith('2.25.') || isDicomUid(value)) return;
    this.uids.set(name, (this.uids.get(name) ?? 0) + 1);
  }

  #addZip(value: string, { name, patient }: Where): void {
    const hasFive = FIVE_DIGITS.test(value);
    const isThree = /^\d{3}$/.test(value);
    if (!hasFive && !isThree) return;
    const known = getOrMake(this.zipCodes, name, () => ({
      fiveDigits: 0,
      threeDigits: 0,
      smallAreas: 0,
      patients: new PatientSet(),
    }));
    known.patients.add(patient);
    if (hasFive) known.fiveDigits++;
    if (isThree) known.threeDigits++;
    if (isThree && isSmallZip3(value)) known.smallAreas++;
  }
}

interface Where {
  readonly name: string;
  readonly patient: number;
}

interface Found {
  readonly kind: ValueKind | undefined;
  readonly place: Place;
  readonly patient: number;
}

type ValueKind = 'date' | 'age' | 'uid' | 'text' | 'device';

function kindOf(vr: number, { isDevice, isMachine }: Place): ValueKind | undefined {
  if (isDevice) return 'device';
  const kind = KIND_BY_VR[vr];
  return kind === 'text' && isMachine ? undefined : kind;
}

const KIND_BY_VR: Readonly<Record<number, ValueKind>> = {
  [VR.DA]: 'date',
  [VR.DT]: 'date',
  [VR.AS]: 'age',
  [VR.UI]: 'uid',
  [VR.LO]: 'text',
  [VR.SH]: 'text',
  [VR.LT]: 'text',
  [VR.ST]: 'text',
  [VR.UT]: 'text',
  [VR.UC]: 'text',
};

const OLDEST_YEARS = 89;
const OLDEST_CATEGORY = '090Y';
const FIVE_DIGITS = /(?:^|\D)\d{5}(?:-\d{4})?(?:$|\D)/;
const ENCODER = new TextEncoder();

/** What is known of an attribute before its value is looked at. */
interface Place {
  readonly name: string;
  /** 45 CFR 164.514(b)(2)(i)(M) and (L). */
  readonly isDevice: boolean;
  /** (B). */
  readonly isRegion: boolean;
  /** A text that a machine or a code table wrote, or the pseudonym. */
  readonly isMachine: boolean;
  /** Code Meaning: free text where the code is a site's own. */
  readonly isMeaning: boolean;
}

const places = new Map<number, Place>();
const MOST_PLACES = 16_384;

function placeOf(tag: number): Place {
  const known = places.get(tag);
  if (known !== undefined) return known;
  const made = makePlace(tag >>> 0);
  // What a hostile input invents is forgotten with all the rest.
  if (places.size >= MOST_PLACES) places.clear();
  places.set(tag, made);
  return made;
}

function makePlace(tag: number): Place {
  const isPrivate = ((tag >>> 16) & 1) === 1;
  const keyword = attribute(tag)?.keyword ?? '';
  const categories = safeHarborCategories(tag);
  const isDevice = categories.includes('M') || categories.includes('L');
  return {
    name: isPrivate ? PRIVATE : keyword || UNKNOWN,
    isDevice,
    isRegion: categories.includes('B'),
    // The creator of a private block is told apart elsewhere (PS3.5 7.8.1).
    isMachine: MACHINE_TEXT.test(keyword) || (isPrivate && (tag & 0xffff) < 0x100),
    isMeaning: keyword === 'CodeMeaning',
  };
}

/**
 * Attributes of text VRs whose values come from a code table (PS3.3 8), from a device or its maker (C.7.5.1, C.8), from
 * the de-identification (C.7.1.1, (0012,0063)), or that are the pseudonym itself.
 */
const MACHINE_TEXT = new RegExp(
  `^(?:${[
    '(?:|Extended|Long)CodeValue',
    'CodingScheme\\w*',
    'MappingResourceName',
    '\\w*PrivateCreator(?:Reference)?',
    '\\w*Manufacturer(?:Name|ModelName)?',
    'ManufacturerRelatedModelGroup',
    '\\w*SoftwareVersions?',
    'DeidentificationMethod',
    'PatientID',
    '(?:Pulse)?SequenceName',
    'ConvolutionKernel(?:Group)?',
    '(?:Receive|Transmit)CoilName',
    'MultiCoil(?:Configuration|ElementName)',
    'ImagedNucleus',
    'FilterType',
    'RescaleType',
    'ModalityLUTType',
    'TimezoneOffsetFromUTC',
    'MIMETypeOfEncapsulatedDocument',
    '(?:Attenuation|Scatter)CorrectionMethod',
    'ReconstructionMethod',
    'WindowCenterWidthExplanation',
    'DimensionDescriptionLabel',
    'StackID',
  ].join('|')})$`,
);

const CODING_SCHEME_DESIGNATOR = 0x00080102;

/** PS3.16 8: `99` and `L` stand in front of schemes that a site or a maker made. Without a scheme nobody vouches. */
const isPrivateCode = (item: DataSet): boolean => /^(?:99|L$|$)/.test(item.text(CODING_SCHEME_DESIGNATOR));

function itemOf(root: DataSet, items: Map<number, DataSet>, parent: number): DataSet {
  return getOrMake(items, parent, () => root.item(parent));
}
