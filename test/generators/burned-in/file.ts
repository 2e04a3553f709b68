import { concat, element, encapsulated, inOrder, type Part, part10, SYNTAX, type Value } from '../../build/index.ts';
import type { Drawing, Storage } from './families.ts';
import { afterJpeg, jpegStream } from './jpeg.ts';
import { lettering } from './lettering.ts';
import type { Plate } from './plate.ts';
import type { Dice } from './random.ts';

/** Bit 15 of a sample, above the twelve that are the picture. */
const EMBEDDED_BIT = 15;

/** The frames as a viewer shows them: whole steps of grey, after the loss of a stream. */
export function shownFrames({ scene, storage }: Drawing): readonly Plate[] {
  const { jpeg } = storage;
  return scene.frames.map((frame) => {
    const lossy = jpeg === undefined ? frame : afterJpeg(whole(frame), jpeg);
    return storage.bits === 8 ? whole(lossy) : clipped(lossy);
  });
}

/** The file of a drawing, explicit little endian: native samples, or JPEG baseline where the storage says so. */
export function fileOf(id: string, drawing: Drawing, shown: readonly Plate[], dice: Dice): Uint8Array {
  const { storage, scene } = drawing;
  const { width, height } = scene.size;
  const channels = shown[0]!.channels;
  const marked = storage.overlay === undefined ? undefined : overlayBits(storage.overlay.text, scene.size, dice);
  const text = (tag: number, vr: string, value: Value) => element(tag, vr, value);
  const us = (tag: number, value: number) => element(tag, 'US', value);
  const parts: Part[] = [
    text(0x00080016, 'UI', storage.sopClassUid),
    text(0x00080018, 'UI', uid(id)),
    text(0x00080020, 'DA', '20240101'),
    text(0x00080060, 'CS', storage.modality),
    text(0x00100010, 'PN', `BENCH^${id}`),
    text(0x00100020, 'LO', id),
    text(0x0020000d, 'UI', `${uid(id)}.1`),
    text(0x0020000e, 'UI', `${uid(id)}.2`),
    us(0x00280002, channels),
    text(0x00280004, 'CS', storage.photometric),
    ...(channels === 3 ? [us(0x00280006, 0)] : []),
    ...(shown.length > 1 ? [element(0x00280008, 'IS', shown.length)] : []),
    us(0x00280010, height),
    us(0x00280011, width),
    us(0x00280100, storage.bits > 8 ? 16 : 8),
    us(0x00280101, storage.bits),
    us(0x00280102, storage.bits - 1),
    us(0x00280103, 0),
    ...(storage.bits > 8 ? [text(0x00281050, 'DS', '2048'), text(0x00281051, 'DS', '4096')] : []),
    ...overlayParts(storage, scene.size, marked),
    pixelData(drawing, shown, marked),
  ];
  const transferSyntax = storage.jpeg === undefined ? SYNTAX.explicitLittle : SYNTAX.jpegBaseline;
  const meta = { sopClassUid: storage.sopClassUid, sopInstanceUid: uid(id) };
  return part10({ meta, transferSyntax, dataSet: inOrder(...parts) });
}

function pixelData({ scene, storage }: Drawing, shown: readonly Plate[], marked: Uint8Array | undefined): Part {
  const { jpeg } = storage;
  if (jpeg !== undefined) {
    const streams = scene.frames.map((frame) => jpegStream(whole(frame), jpeg));
    return encapsulated(streams.map((stream) => (stream.length % 2 === 0 ? stream : concat(stream, Uint8Array.of(0)))));
  }
  if (storage.bits === 8) return element(0x7fe00010, 'OB', concat(...shown.map((frame) => samples8(frame, storage))));
  const embedded = storage.overlay?.kind === 'embedded' ? marked : undefined;
  return element(0x7fe00010, 'OW', concat(...shown.map((frame) => samples16(frame, storage, embedded))));
}

function samples8({ values, channels }: Plate, { photometric }: Storage): Uint8Array {
  if (photometric !== 'YBR_FULL' || channels === 1) return Uint8Array.from(values);
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i += 3) {
    const [r, g, b] = [values[i]!, values[i + 1]!, values[i + 2]!];
    bytes[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    bytes[i + 1] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    bytes[i + 2] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return new Uint8Array(bytes.buffer);
}

function samples16({ values }: Plate, { bits, photometric }: Storage, marked: Uint8Array | undefined): Uint8Array {
  const most = 2 ** bits - 1;
  const words = new Uint16Array(values.length);
  for (const [i, value] of values.entries()) {
    const level = Math.round((value / 255) * most);
    words[i] = (photometric === 'MONOCHROME1' ? most - level : level) | ((marked?.[i] ?? 0) << EMBEDDED_BIT);
  }
  return new Uint8Array(words.buffer);
}

/** One for each pixel that the overlay's writing covers. */
function overlayBits(text: string, { width, height }: { width: number; height: number }, dice: Dice): Uint8Array {
  const bits = new Uint8Array(width * height);
  const [left, top] = [width / 2, Math.round(height * 0.9)];
  for (const ink of lettering(text, { font: 'strokes', height: 16, weight: 0.12 }, dice)) {
    for (const [i, coverage] of ink.coverage.entries()) {
      const x = left + ink.x + (i % ink.width);
      const y = top + ink.y + Math.floor(i / ink.width);
      if (coverage >= 0.5 && x >= 0 && y >= 0 && x < width && y < height) bits[y * width + x] = 1;
    }
  }
  return bits;
}

/** The Overlay Plane module (PS3.3 C.9.2), or its retired form in unused bits of the samples. */
function overlayParts(
  { overlay }: Storage,
  { width, height }: { width: number; height: number },
  marked: Uint8Array | undefined,
): Part[] {
  if (overlay === undefined || marked === undefined) return [];
  const isPlane = overlay.kind === 'plane';
  const data = new Uint8Array(2 * Math.ceil(marked.length / 16));
  for (const [i, bit] of marked.entries()) if (bit) data[i >> 3]! |= 1 << (i & 7);
  return [
    element(0x60000010, 'US', height),
    element(0x60000011, 'US', width),
    element(0x60000040, 'CS', 'G'),
    element(0x60000050, 'SS', [1, 1]),
    element(0x60000100, 'US', isPlane ? 1 : 16),
    element(0x60000102, 'US', isPlane ? 0 : EMBEDDED_BIT),
    ...(isPlane ? [element(0x60003000, 'OW', data)] : []),
  ];
}

function whole(frame: Plate): Plate {
  return { ...frame, values: frame.values.map((value) => Math.max(0, Math.min(255, Math.round(value)))) };
}

function clipped(frame: Plate): Plate {
  return { ...frame, values: frame.values.map((value) => Math.max(0, Math.min(255, value))) };
}

/** A UID from the letters of the id, under the arc for examples. */
function uid(id: string): string {
  return `2.999.88.${[...id].map((character) => character.charCodeAt(0)).join('')}`;
}
