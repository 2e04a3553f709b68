/** Objects as a redaction says that they have to be written, and read again; independent of the pipeline. */
import { part10, SYNTAX } from '../../../test/build/index.ts';
import { BufferSource, ByteWriter } from '../../bytes/index.ts';
import {
  type DicomObject,
  EDIT,
  EXPLICIT_LITTLE,
  encodeElement,
  headerBytes,
  type Insertion,
  partBytes,
  putHeader,
  readObject,
  rewriteDataSet,
  VR,
} from '../../dicom/index.ts';
import type { PixelPiece, PixelRedaction, RedactedValue } from './redaction.ts';

const PIXEL_DATA = 0x7fe00010;
const UNDEFINED_LENGTH = 0xffffffff;

export interface Written {
  readonly bytes: Uint8Array;
  readonly object: DicomObject;
}

/** The object with what a redaction changes. A deflated one comes out inflated. */
export function written(source: DicomObject, redaction: PixelRedaction): Written {
  const { value, attributes, transferSyntaxUid } = redaction;
  const object = value.form === 'patched' ? patched(source, value.patches) : source;
  const { dataSet } = object;
  const op = new Uint8Array(dataSet.table.count);
  const insertions: Insertion[] = [];
  const drop = (tag: number): void => {
    const row = dataSet.rowOf(tag);
    if (row !== undefined) op[row] = EDIT.drop;
  };
  for (const { tag, vr, value: bytes } of attributes) {
    drop(tag);
    if (bytes !== 'remove') insertions.push({ tag, bytes: encodeElement(tag, VR[vr], bytes, object.transferSyntax) });
  }
  if (value.form === 'encapsulated' || value.form === 'native') {
    drop(PIXEL_DATA);
    insertions.push({ tag: PIXEL_DATA, bytes: pixelElement(value, source) });
  }
  const writer = new ByteWriter();
  const parts = rewriteDataSet(object, { op, values: new Map(), insertions, sort: false }, writer);
  const content = parts.map((part) => partBytes(part, writer, object));
  const isInflated = source.transferSyntax.deflated;
  const transferSyntax = isInflated ? SYNTAX.explicitLittle : transferSyntaxUid;
  const bytes = part10({ transferSyntax, dataSet: new Uint8Array(Buffer.concat(content)) });
  return { bytes, object: readObject(new BufferSource(bytes)) };
}

function patched(source: DicomObject, patches: Extract<RedactedValue, { form: 'patched' }>['patches']): DicomObject {
  const { held } = source.dataSet;
  const copy = held.slice(0, held.size).slice();
  let last = 0;
  for (const { range, bytes } of patches) {
    if (range.start < last || range.end - range.start !== bytes.length) throw new Error('patches out of order');
    last = range.end;
    copy.set(bytes, range.start);
  }
  if (!source.transferSyntax.deflated) return readObject(new BufferSource(copy));
  return readObject(new BufferSource(part10({ transferSyntax: SYNTAX.explicitLittle, dataSet: copy })));
}

/** The bytes of pieces, of which some are those of the source. */
export function joinedPieces(pieces: readonly PixelPiece[], { dataSet }: DicomObject): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      pieces.map((piece) => (piece instanceof Uint8Array ? piece : dataSet.held.slice(piece.start, piece.end).slice())),
    ),
  );
}

function pixelElement(
  { form, vr, pieces, length }: Extract<RedactedValue, { form: 'encapsulated' | 'native' }>,
  source: DicomObject,
): Uint8Array {
  const value = joinedPieces(pieces, source);
  if (value.length !== length) throw new Error(`${value.length} bytes of ${length}`);
  const header = headerBytes(VR[vr], EXPLICIT_LITTLE);
  const bytes = new Uint8Array(header + length);
  const element = { tag: PIXEL_DATA, vr: VR[vr], length: form === 'native' ? length : 0 };
  const view = new DataView(bytes.buffer);
  putHeader(view, 0, element, EXPLICIT_LITTLE);
  if (form === 'encapsulated') view.setUint32(header - 4, UNDEFINED_LENGTH, true);
  bytes.set(value, header);
  return bytes;
}
