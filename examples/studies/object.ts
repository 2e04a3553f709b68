import { type Part, part10, SYNTAX } from '../../test/build/index.ts';
import { type Attributes, partsOf, type Writing } from './attributes.ts';
import { type Marked, mark } from './mark.ts';
import { clock, commonModules, instanceUid, type Scene } from './modules.ts';
import { IMPLEMENTATION, SOP_CLASS, type SopClass } from './uids.ts';

/** One file of the examples. */
export interface Example {
  /** Below the output folder, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What identifies someone in these bytes, in Unicode. Each occurs in one of its spellings (`spellingsOf`). */
  readonly needles: string[];
  /** Lines that identify someone as dots in the picture, where no search of bytes finds them. */
  readonly burnedIn: readonly string[];
}

/** What makes one instance of a series. */
export interface Instance {
  readonly scene: Scene;
  readonly sopClass: SopClass;
  readonly number: number;
  /** Beside the common modules, which they override. */
  readonly attributes: Attributes;
  /** Keywords of the common modules that this object goes without. */
  readonly without?: readonly string[];
  readonly transferSyntax?: string;
  readonly openSequences?: boolean;
  /** What the picture shows of the patient in letters. */
  readonly burnedIn?: readonly string[];
  /** More of the file meta group, such as AE titles. */
  readonly meta?: Attributes;
  /** What a program left in the preamble, up to 128 bytes. */
  readonly preamble?: Marked;
}

/** A DICOM file that remembers what it was made from, for those who refer to it. */
export interface DicomExample extends Example {
  readonly instance: Instance;
}

/** The file of an instance. */
export function dicomFile(path: string, instance: Instance): DicomExample {
  const needles = new Set<string>();
  const writing = { needles, openSequences: instance.openSequences ?? false };
  const uid = instanceUid(instance.scene, instance.number);
  const bytes = part10({
    transferSyntax: instance.transferSyntax ?? SYNTAX.explicitLittle,
    preamble: preambleOf(instance.preamble, needles),
    meta: {
      sopClassUid: SOP_CLASS[instance.sopClass],
      sopInstanceUid: uid,
      implementationClassUid: IMPLEMENTATION,
      more: partsOf(instance.meta ?? {}, writing),
    },
    dataSet: dataSetOf(instance, writing),
  });
  return { path, bytes, needles: [...needles], burnedIn: instance.burnedIn ?? [], instance };
}

/** A file that is not DICOM. */
export function otherFile(path: string, content: Marked): Example {
  return { path, bytes: content.bytes, needles: [...new Set(content.needles)], burnedIn: [] };
}

/** SOP Class and Instance UID of an instance as an item refers to it (PS3.3 Table 10-11). */
export function reference({ instance }: DicomExample): Attributes {
  return {
    ReferencedSOPClassUID: SOP_CLASS[instance.sopClass],
    ReferencedSOPInstanceUID: mark`${instanceUid(instance.scene, instance.number)}`,
  };
}

function dataSetOf(instance: Instance, writing: Writing): readonly Part[] {
  const { scene, number, sopClass } = instance;
  const all: Attributes = {
    ...commonModules(scene),
    SOPClassUID: SOP_CLASS[sopClass],
    SOPInstanceUID: mark`${instanceUid(scene, number)}`,
    InstanceCreationDate: mark`${scene.visit.date}`,
    InstanceCreationTime: clock(scene, 2),
    InstanceNumber: number,
    ...instance.attributes,
  };
  const without = new Set(instance.without ?? []);
  return partsOf(Object.fromEntries(Object.entries(all).filter(([keyword]) => !without.has(keyword))), writing);
}

function preambleOf(content: Marked | undefined, needles: Set<string>): Uint8Array {
  const preamble = new Uint8Array(128);
  if (content === undefined) return preamble;
  for (const needle of content.needles) needles.add(needle);
  preamble.set(content.bytes);
  return preamble;
}
