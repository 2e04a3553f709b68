/** One element as it stands in the file. Values are slices of the parsed bytes. */
export class Element {
  /** 8 upper-case hex digits. */
  readonly tag: string;
  /** VR after the dictionary and PS3.5 6.2.2. */
  readonly vr: string;
  /** VR as written; `undefined` in Implicit VR. */
  readonly wireVr: string | undefined;
  /** Value without header. For a sequence and for encapsulated pixel data all bytes between header and end. */
  readonly bytes: Uint8Array;
  /** Position of the value in `ParsedFile.body`. */
  readonly valueStart: number;
  readonly littleEndian: boolean;
  readonly undefinedLength: boolean;
  /** Items of a sequence; `undefined` for everything else. */
  readonly items: readonly DataSet[] | undefined;
  /** Fragments of encapsulated pixel data, the offset table first. */
  readonly fragments: readonly Uint8Array[] | undefined;

  constructor(facts: Omit<Element, never>) {
    this.tag = facts.tag;
    this.vr = facts.vr;
    this.wireVr = facts.wireVr;
    this.bytes = facts.bytes;
    this.valueStart = facts.valueStart;
    this.littleEndian = facts.littleEndian;
    this.undefinedLength = facts.undefinedLength;
    this.items = facts.items;
    this.fragments = facts.fragments;
  }
}

/** A data set or an item: elements in the order of the file. */
export class DataSet {
  readonly elements: readonly Element[];
  /** Specific Character Set in force here: its own, else that of what holds it (PS3.3 C.12.1.1.2). */
  charset: readonly string[] = [];

  constructor(elements: readonly Element[]) {
    this.elements = elements;
  }

  /** The first element of this tag. */
  get(tag: string): Element | undefined {
    return this.elements.find((element) => element.tag === tag);
  }

  /** The element with low byte `low` in the block that `creator` reserves in this data set (PS3.5 7.8.1). */
  getPrivate(group: string, creator: string, low: string): Element | undefined {
    for (const block of this.elements) {
      if (!block.tag.startsWith(`${group}00`) || block.tag.slice(6) < '10') continue;
      if (
        Buffer.from(block.bytes)
          .toString('latin1')
          .replace(/[ \0]+$/, '') !== creator
      )
        continue;
      const found = this.get(`${group}${block.tag.slice(6)}${low}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

export interface ParsedFile {
  /** All bytes of the file. */
  readonly bytes: Uint8Array;
  /** The bytes that the elements point into: the file, or file meta and inflated data set one after the other. */
  readonly body: Uint8Array;
  readonly preamble: Uint8Array | undefined;
  readonly meta: DataSet | undefined;
  readonly dataSet: DataSet;
  readonly transferSyntax: string;
  /** Bytes behind the last element (behind the deflated stream and inside it together). */
  readonly trailingBytes: number;
  /** What is wrong with the structure, in words without values. Empty for an object that is encoded as it should be. */
  readonly problems: readonly string[];
}
