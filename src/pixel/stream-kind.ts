/** What the frames of a transfer syntax are made of. */
export type StreamKind =
  | 'native'
  | 'uncompressed'
  | 'deflated'
  | 'rle'
  | 'jpeg'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'jpeg-xl';

/** PS3.5 A.4 and PS3.6 Annex A. Syntaxes of video, JPIP and the retired processes of JPEG are not here: none is read. */
const KINDS: ReadonlyMap<string, StreamKind> = new Map([
  ['1.2.840.10008.1.2.1.98', 'uncompressed'],
  ['1.2.840.10008.1.2.8.1', 'deflated'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.4.50', 'jpeg'],
  ['1.2.840.10008.1.2.4.51', 'jpeg'],
  ['1.2.840.10008.1.2.4.57', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.70', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.201', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.202', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.203', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.110', 'jpeg-xl'],
  ['1.2.840.10008.1.2.4.111', 'jpeg-xl'],
  ['1.2.840.10008.1.2.4.112', 'jpeg-xl'],
]);

/** `undefined` for an encapsulated syntax whose frames are not read here. */
export function streamKind(syntax: { readonly uid: string; readonly encapsulated: boolean }): StreamKind | undefined {
  return syntax.encapsulated ? KINDS.get(syntax.uid) : 'native';
}

/** Whether the first bytes of a fragment (64 are enough) are those of a frame. Kinds without a mark never are. */
export function beginsFrame(kind: StreamKind, head: Uint8Array): boolean {
  switch (kind) {
    case 'rle':
      return isRleHeader(head);
    case 'jpeg':
    case 'jpeg-lossless':
    case 'jpeg-ls':
      return starts(head, [0xff, 0xd8, 0xff]);
    case 'jpeg-2000':
      return starts(head, [0xff, 0x4f, 0xff, 0x51]) || starts(head, [0, 0, 0, 12, 0x6a, 0x50]);
    case 'jpeg-xl':
      return starts(head, [0xff, 0x0a]) || starts(head, [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20]);
    default:
      return false;
  }
}

/** Whether the last bytes of a fragment (3) may be those of a frame; of kinds without an end mark any may be. */
export function endsFrame(kind: StreamKind, tail: Uint8Array): boolean {
  switch (kind) {
    case 'jpeg':
    case 'jpeg-lossless':
    case 'jpeg-ls':
    case 'jpeg-2000':
      return hasEndMarker(tail);
    default:
      return true;
  }
}

/** EOI and EOC are the same two bytes; one pad byte may follow (PS3.5 A.4). */
function hasEndMarker(tail: Uint8Array): boolean {
  const n = tail.length;
  const at = (i: number): boolean => i >= 0 && tail[i] === 0xff && tail[i + 1] === 0xd9;
  return at(n - 2) || at(n - 3);
}

/** PS3.5 G.5: 1 to 15 segments, the first one right behind the header of 64 bytes. */
function isRleHeader(head: Uint8Array): boolean {
  return head.length >= 64 && head[0]! >= 1 && head[0]! <= 15 && starts(head.subarray(1), [0, 0, 0, 64, 0, 0, 0]);
}

const starts = (bytes: Uint8Array, wanted: readonly number[]): boolean => wanted.every((byte, i) => bytes[i] === byte);
