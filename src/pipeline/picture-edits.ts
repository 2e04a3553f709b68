import type { ByteRange } from '../bytes/index.ts';
import {
  type DicomObject,
  decodeLatin1,
  EDIT,
  type Edits,
  encodeAscii,
  encodeElement,
  encodeNumbers,
  type Insertion,
  padValue,
  trimPadding,
  type ValueInPieces,
  VR,
  type Vr,
  vrOfName,
} from '../dicom/index.ts';
import { type Box, type MaskFill, type PixelRedaction, REGION_CORNERS, type RedactedValue } from '../pixel/index.ts';

const IMAGE_TYPE = 0x00080008;
const DERIVATION_DESCRIPTION = 0x00082111;
const FRAME_TYPE = 0x00089007;
const BURNED_IN_ANNOTATION = 0x00280301;
const PIXEL_DATA = 0x7fe00010;
const ULTRASOUND_REGIONS = 0x00186011;
const MAX_SHORT_TEXT = 1024;

const COVERED = {
  black: 'Areas that may show text were covered with black',
  inpaint: 'Areas that may show text were filled with what lies around them, which is no image data',
} as const satisfies Readonly<Record<MaskFill, string>>;

const CUT = 'Strips outside the ultrasound regions were cut off';

/**
 * Edits, and with them what was made of the picture: its samples, what the picture says of itself, and where it changed
 * that it is derived (PS3.15 E.3.1, PS3.3 C.7.6.1.1.2). BurnedInAnnotation says NO here, and the file is released only
 * after the check of what was written has found that to be true.
 */
export function withPicture(object: DicomObject, edits: Edits, redaction: PixelRedaction): Edits {
  const changed = new RootEdits(object, edits);
  for (const { tag, vr, value } of redaction.attributes) {
    if (value === 'remove') changed.remove(tag);
    else changed.put(tag, vrOfName(vr), value);
  }
  changed.put(BURNED_IN_ANNOTATION, VR.CS, encodeAscii('NO'));
  if (redaction.value.form === 'unchanged') return changed.edits();
  changed.putDerived(IMAGE_TYPE, 'SECONDARY');
  changed.markFrames();
  changed.append(DERIVATION_DESCRIPTION, VR.ST, COVERED[redaction.fill]);
  if (redaction.part !== undefined) {
    changed.append(DERIVATION_DESCRIPTION, VR.ST, CUT);
    changed.moveRegions(redaction.part);
  }
  changed.putPixels(redaction.value);
  return changed.edits();
}

/** Edits of which more are made. */
class RootEdits {
  readonly #object: DicomObject;
  readonly #edits: Edits;
  readonly #values: Map<number, Uint8Array>;
  readonly #pieces: Map<number, ValueInPieces>;
  readonly #insertions: Map<number, Insertion>;

  constructor(object: DicomObject, edits: Edits) {
    this.#object = object;
    this.#edits = { ...edits, op: edits.op.slice() };
    this.#values = new Map(edits.values);
    this.#pieces = new Map(edits.pieces);
    this.#insertions = new Map(edits.insertions.map((insertion) => [insertion.tag, insertion]));
  }

  edits(): Edits {
    const insertions = [...this.#insertions.values()].sort((a, b) => a.tag - b.tag);
    return { ...this.#edits, values: this.#values, pieces: this.#pieces, insertions };
  }

  put(tag: number, vr: Vr, value: Uint8Array): void {
    this.remove(tag);
    this.#insertions.set(tag, { tag, bytes: encodeElement(tag, vr, value, this.#object.transferSyntax) });
  }

  remove(tag: number): void {
    this.#insertions.delete(tag);
    // A tag may stand there twice.
    const { table } = this.#object.dataSet;
    for (let row = 0; row < table.count; row = table.next[row]!) {
      if (table.tag[row]! >>> 0 === tag) this.#edits.op[row] = EDIT.drop;
    }
  }

  /** Value 1 says DERIVED; the others stay (PS3.3 C.7.6.1.1.2). */
  putDerived(tag: number, otherwise: string): void {
    const row = this.#object.dataSet.rowOf(tag);
    const text = row === undefined ? '' : trimPadding(decodeLatin1(this.#valueOf(row) ?? new Uint8Array(0)));
    this.put(tag, VR.CS, encodeAscii(derived(text === '' ? `ORIGINAL\\${otherwise}` : text)));
  }

  /** Frame Type of every frame that has one says what Image Type says (PS3.3 C.8.16.1). */
  markFrames(): void {
    const { table } = this.#object.dataSet;
    for (let row = 0; row < table.count; row++) {
      if (table.tag[row]! >>> 0 !== FRAME_TYPE || !this.#isOpen(row)) continue;
      const text = trimPadding(decodeLatin1(this.#valueOf(row)!));
      if (text === '') continue;
      this.#replace(row, padValue(VR.CS, encodeAscii(derived(text))));
    }
  }

  /** Corners of regions count from the first pixel of what is left (PS3.3 C.8.5.5.1.1). */
  moveRegions({ left, top }: Pick<Box, 'left' | 'top'>): void {
    const moves = [
      ...REGION_CORNERS.across.map((tag) => ({ tag, by: left })),
      ...REGION_CORNERS.down.map((tag) => ({ tag, by: top })),
    ];
    for (const item of this.#object.dataSet.items(ULTRASOUND_REGIONS)) {
      for (const { tag, by } of moves) {
        const corner = item.get(tag);
        const value = item.number(tag);
        if (corner === undefined || value === undefined || !this.#isOpen(corner.row)) continue;
        this.#replace(corner.row, encodeNumbers(VR.UL, [Math.max(0, value - by)], corner.isBigEndian));
      }
    }
  }

  /** Adds a sentence of ASCII to a text, in whatever character set that is; a text that would be too long goes. */
  append(tag: number, vr: Vr, sentence: string): void {
    const row = this.#object.dataSet.rowOf(tag);
    const before = row === undefined ? undefined : this.#valueOf(row);
    // As bytes: what looks like a space beyond ASCII is a part of a character.
    const text = before === undefined ? '' : trimPadding(decodeLatin1(before));
    const isKept = text !== '' && text.length + 2 + sentence.length <= MAX_SHORT_TEXT;
    const whole = isKept ? `${text}; ${sentence}` : sentence;
    this.put(
      tag,
      vr,
      Uint8Array.from(whole, (character) => character.charCodeAt(0)),
    );
  }

  putPixels(value: Exclude<RedactedValue, { form: 'unchanged' }>): void {
    const row = this.#object.dataSet.rowOf(PIXEL_DATA)!;
    const whole = this.#values.get(row);
    this.#values.delete(row);
    const { table } = this.#object.dataSet;
    if (value.form !== 'patched') {
      const { vr, pieces, form } = value;
      this.#pieces.set(row, { vr: vrOfName(vr), pieces, isEncapsulated: form === 'encapsulated' });
    } else {
      const start = table.value[row]!;
      // What is behind the last frame is cut off.
      const end = whole === undefined ? table.end[row]! : Math.min(table.end[row]!, start + whole.length);
      const pieces = patched({ start, end }, value.patches);
      const pad = (end - start) & 1;
      const even = pad === 0 ? pieces : [...pieces, new Uint8Array(1)];
      this.#pieces.set(row, { vr: table.vr[row]! as Vr, pieces: even, isEncapsulated: false });
    }
    this.#edits.op[row] = EDIT.replace;
  }

  /** Of a row as it is written; `undefined` of one that is not. */
  #valueOf(row: number): Uint8Array | undefined {
    switch (this.#edits.op[row]) {
      case EDIT.copy: {
        const { table, held } = this.#object.dataSet;
        return held.slice(table.value[row]!, table.end[row]!);
      }
      case EDIT.replace:
        return this.#values.get(row);
      default:
        return undefined;
    }
  }

  /** The value of a row in an item, which is opened with everything that it lies in. */
  #replace(row: number, value: Uint8Array): void {
    const { parent } = this.#object.dataSet.table;
    this.#values.set(row, value);
    this.#edits.op[row] = EDIT.replace;
    for (let at = parent[row]!; at >= 0; at = parent[at]!) this.#edits.op[at] = EDIT.open;
  }

  /** Whether a row is written: neither it nor what it lies in is dropped or made anew. */
  #isOpen(row: number): boolean {
    const { parent } = this.#object.dataSet.table;
    const isWritten = (op: number | undefined): boolean => op === EDIT.copy || op === EDIT.open;
    if (!isWritten(this.#edits.op[row]) && this.#edits.op[row] !== EDIT.replace) return false;
    for (let at = parent[row]!; at >= 0; at = parent[at]!) if (!isWritten(this.#edits.op[at])) return false;
    return true;
  }
}

const derived = (values: string): string => ['DERIVED', ...values.split('\\').slice(1)].join('\\');

/** A stretch of the source with patches over it. */
function patched(
  { start, end }: ByteRange,
  patches: readonly { readonly range: ByteRange; readonly bytes: Uint8Array }[],
): (Uint8Array | ByteRange)[] {
  const pieces: (Uint8Array | ByteRange)[] = [];
  let at = start;
  for (const { range, bytes } of patches) {
    if (range.start > at) pieces.push({ start: at, end: range.start });
    pieces.push(bytes);
    at = range.end;
  }
  if (end > at) pieces.push({ start: at, end });
  return pieces;
}
