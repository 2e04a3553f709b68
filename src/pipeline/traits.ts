import { DESCRIPTORS, descriptorForm, sopClassUidOf } from '../deid/index.ts';
import { type DicomObject, decodeLatin1, ROW, trimPadding } from '../dicom/index.ts';

/** What may be new to a project about an object, whoever its patient is. */
export const TRAIT_KINDS = ['device', 'private-creator', 'sop-class', 'descriptor-form'] as const;
export type TraitKind = (typeof TRAIT_KINDS)[number];

/** One of them, as the object says it. May hold anything: for comparison under a key, never for output. */
export interface Trait {
  readonly kind: TraitKind;
  readonly value: string;
}

const SOP_CLASS_UID = 0x00080016;
const MANUFACTURER = 0x00080070;
const MANUFACTURER_MODEL_NAME = 0x00081090;
const SOFTWARE_VERSIONS = 0x00181020;
/** Longer values are compared by their beginning: PS3.5 6.2 has 64 characters for each value of LO and UI. */
const MOST_BYTES = 256;
const KEPT_COMBINATIONS = 4096;

/**
 * Reads the traits of one object after the other: maker, model and software at the top level, the SOP Class, forms of
 * descriptors, private creators at every depth (PS3.5 7.8.1). Every instance passes here, so values are compared as bytes in one walk over
 * the table; what is the same needs no decoding in the character set around it.
 */
export class TraitReader {
  readonly #known = new Map<string, readonly Trait[]>();

  /** Each trait once; the same array for objects that say the same. */
  read(object: DicomObject): readonly Trait[] {
    const said = saidBy(object);
    const key = [...said.device, said.sopClass, ...said.creators, ...said.descriptors].join('\0');
    let traits = this.#known.get(key);
    if (traits === undefined) {
      traits = traitsOf(said);
      if (this.#known.size >= KEPT_COMBINATIONS) this.#known.clear();
      this.#known.set(key, traits);
    }
    return traits;
  }
}

interface Said {
  readonly device: readonly string[];
  readonly sopClass: string;
  readonly creators: ReadonlySet<string>;
  /** Tag and text by turns. */
  readonly descriptors: readonly (string | number)[];
}

function saidBy(object: DicomObject): Said {
  const { table, held } = object.dataSet;
  const creators = new Set<string>();
  const descriptors: (string | number)[] = [];
  let [maker, model, software, sopClass] = ['', '', '', ''];
  const textOf = (row: number): string => {
    const from = table.value[row]!;
    return trimPadding(decodeLatin1(held.slice(from, Math.min(table.end[row]!, from + MOST_BYTES))));
  };
  for (let row = 0; row < table.count; row++) {
    const tag = table.tag[row]!;
    if (isCreator(tag)) {
      if ((table.flags[row]! & ROW.sequence) === 0) creators.add(textOf(row));
    } else if (table.parent[row] === -1) {
      if (tag === MANUFACTURER) maker ||= textOf(row);
      else if (tag === MANUFACTURER_MODEL_NAME) model ||= textOf(row);
      else if (tag === SOFTWARE_VERSIONS) software ||= textOf(row);
      else if (tag === SOP_CLASS_UID) sopClass ||= textOf(row);
      else if (DESCRIPTORS.has(tag)) descriptors.push(tag, textOf(row));
    }
  }
  return { device: [maker, model, software], sopClass: sopClass || sopClassUidOf(object), creators, descriptors };
}

function traitsOf({ device, sopClass, creators, descriptors }: Said): readonly Trait[] {
  const traits: Trait[] = device.some((part) => part !== '') ? [{ kind: 'device', value: JSON.stringify(device) }] : [];
  if (sopClass !== '') traits.push({ kind: 'sop-class', value: sopClass });
  for (const value of creators) if (value !== '') traits.push({ kind: 'private-creator', value });
  for (let i = 0; i < descriptors.length; i += 2) {
    const form = descriptorForm(String(descriptors[i + 1]));
    if (form !== '')
      traits.push({ kind: 'descriptor-form', value: `${DESCRIPTORS.get(Number(descriptors[i]))} ${form}` });
  }
  return traits;
}

/** (gggg,0010-00FF) of an odd group. */
const isCreator = (tag: number): boolean => (tag & 0x1ff00) === 0x10000 && (tag & 0xff) >= 0x10;
