import type { ByteRange } from '../../bytes/index.ts';
import { Failure, isFailure } from '../../failure/index.ts';
import { Encapsulation } from '../encapsulation.ts';
import type { EngineRunner } from '../engine-runner.ts';
import { type Frame, samplesOf } from '../frame.ts';
import { type EncodedFrame, type EncodedKind, encodeFrame } from '../frame-encoder.ts';
import { nativeFrameBits } from '../native.ts';
import type { Photometric } from '../pixel-format.ts';
import {
  type AttributeChange,
  extendedTableChanges,
  hasExtendedTable,
  interleavedChange,
  photometricChange,
} from './attributes.ts';
import { maskedFrame } from './masked-frame.ts';
import type { FramePlan } from './redact-native.ts';
import { EXPLICIT_LITTLE_UID, type RedactedSyntax } from './redacted-syntax.ts';
import type { PixelPiece, RedactedValue } from './redaction.ts';
import { mayHaveUnusedBits, unusedRuns } from './unused-bits.ts';

export interface CodedPlan extends FramePlan {
  readonly engines: EngineRunner;
}

export interface RedactedFrames {
  readonly value: RedactedValue;
  readonly transferSyntaxUid: string;
  readonly attributes: readonly AttributeChange[];
}

const MAX_OFFSET = 0xffffffff;

/**
 * Frames that a mask touches are decoded, masked and encoded again without loss; the others keep their bytes. What no
 * encoder is right for becomes native, the whole object then.
 */
export async function redactCoded(plan: CodedPlan, syntax: RedactedSyntax): Promise<RedactedFrames> {
  const encoded = new Map<number, EncodedFrame>();
  const stated = plan.frames.format.photometric;
  if (!(await encodeInto(encoded, plan, { kind: syntax.kind, isAll: false }))) return await redactToNative(plan);
  if (encoded.size === 0) return unchanged(plan);
  // One Photometric Interpretation stands for all frames: another one than before takes them all along.
  const isOther = [...encoded.values()].some(({ photometric }) => photometric !== stated);
  if (isOther && !(await encodeInto(encoded, plan, { kind: syntax.kind, isAll: true }))) {
    return await redactToNative(plan);
  }
  const [photometric, ...others] = new Set([...encoded.values()].map((frame) => frame.photometric));
  if (others.length > 0) return await redactToNative(plan);
  const streams = new Map([...encoded].map(([frame, { stream }]) => [frame, stream]));
  const isWhole = streams.size === plan.frames.format.frames;
  await addUntouched(plan, streams);
  const { value, attributes } = encapsulated(plan, streams);
  return {
    value,
    transferSyntaxUid: isWhole ? syntax.whole : syntax.mixed,
    attributes: [...(photometric === stated ? [] : [photometricChange(photometric!)]), ...attributes],
  };
}

export const unchanged = ({ object }: FramePlan): RedactedFrames => ({
  value: { form: 'unchanged' },
  transferSyntaxUid: object.transferSyntax.uid,
  attributes: [],
});

/** Encodes what is not there yet: the frames that change, or all. False: no encoder is right for them. */
async function encodeInto(
  encoded: Map<number, EncodedFrame>,
  plan: CodedPlan,
  { kind, isAll }: { readonly kind: EncodedKind; readonly isAll: boolean },
): Promise<boolean> {
  for (let i = 0; i < plan.frames.format.frames; i++) {
    if (encoded.has(i)) continue;
    const frame = await changedFrame(plan, i, isAll);
    if (frame === undefined) continue;
    const result = await encodedOrNot(frame, kind, plan.engines);
    if (result === undefined) return false;
    plan.budget.take(result.stream.length);
    encoded.set(i, result);
  }
  return true;
}

/** The frame as it has to be; `undefined` for one that stays, unless all are wanted. */
async function changedFrame(plan: CodedPlan, index: number, isAll: boolean): Promise<Frame | undefined> {
  const { frames, engines, extremes, fill } = plan;
  const boxes = plan.boxesOf(index);
  const clearUnusedBits = plan.clearUnusedBits && mayHaveUnusedBits(frames);
  if (boxes.length === 0 && !isAll && !clearUnusedBits) return undefined;
  const frame = await frames.decode(index, { engines });
  const isUsed = clearUnusedBits && !unusedRuns(frame.cells, frame.format).next().done;
  if (boxes.length === 0 && !isAll && !isUsed) return undefined;
  const masked = maskedFrame(frame, { boxes, colours: frames.colours(), clearUnusedBits, fill });
  if (extremes.isWanted) extremes.add(samplesOf(masked));
  return masked;
}

async function addUntouched({ frames, engines, extremes }: CodedPlan, done: ReadonlyMap<number, unknown>) {
  if (!extremes.isWanted) return;
  for (let i = 0; i < frames.format.frames; i++) {
    if (!done.has(i)) extremes.add(samplesOf(await frames.decode(i, { engines })));
  }
}

/** The frame could be decoded, so what fails here is the encoder. */
async function encodedOrNot(frame: Frame, kind: EncodedKind, engines: EngineRunner): Promise<EncodedFrame | undefined> {
  try {
    return await encodeFrame(frame, kind, { engines });
  } catch (error) {
    if (isFailure(error) && (error.code === 'refused/pixel-syntax' || error.code === 'input/pixel-stream')) {
      return undefined;
    }
    throw error;
  }
}

/** Pixel Data of the streams that are new and of those that stay (PS3.5 A.4): one fragment a frame, with new tables. */
export function encapsulated(
  { object, frames }: Pick<FramePlan, 'object' | 'frames'>,
  streams: ReadonlyMap<number, Uint8Array>,
): { readonly value: RedactedValue; readonly attributes: readonly AttributeChange[] } {
  const contents = Array.from({ length: frames.format.frames }, (_, i): readonly PixelPiece[] => {
    const stream = streams.get(i);
    return stream === undefined ? frames.ranges(i) : [stream];
  });
  const lengths = contents.map((pieces) => pieces.reduce((sum, piece) => sum + sizeOf(piece), 0));
  const total = lengths.reduce((sum, length) => sum + length + 9, 0);
  const extended = hasExtendedTable(object.dataSet) || total > MAX_OFFSET;
  const writer = new Encapsulation(frames.format.frames, { extended });
  const items = contents.flatMap((pieces, i) => {
    const { head, padding } = writer.item(lengths[i]!);
    return [head, ...pieces, padding];
  });
  const head = writer.head();
  head.set(writer.offsetTable(), Encapsulation.TABLE_AT);
  const pieces = [head, ...items, writer.tail()].filter((piece) => sizeOf(piece) > 0);
  const length = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  const table = extended ? writer.extendedTable() : undefined;
  return {
    value: { form: 'encapsulated', vr: 'OB', pieces, length },
    attributes: extendedTableChanges(object.dataSet, table),
  };
}

const sizeOf = (piece: Uint8Array | ByteRange): number =>
  piece instanceof Uint8Array ? piece.length : piece.end - piece.start;

/** All frames as native cells in explicit little endian (PS3.5 A.2). */
async function redactToNative(plan: CodedPlan): Promise<RedactedFrames> {
  const { frames, object, budget } = plan;
  const { format } = frames;
  const bits = nativeFrameBits({ ...format, photometric: 'RGB' });
  const length = 2 * Math.ceil((bits * format.frames) / 16);
  budget.take(length);
  const cells = new Uint8Array(length);
  let photometric: Photometric | undefined;
  for (let i = 0; i < format.frames; i++) {
    const frame = (await changedFrame(plan, i, true))!;
    photometric ??= frame.format.photometric;
    if (frame.format.photometric !== photometric) {
      throw new Failure('refused/pixel-syntax', 'frames of one object have colours of different kinds');
    }
    putFrame(frame, cells, i * bits);
  }
  const changes = [
    ...(photometric === format.photometric ? [] : [photometricChange(photometric!)]),
    ...(format.samplesPerPixel === 3 ? [interleavedChange()] : []),
    ...extendedTableChanges(object.dataSet, undefined),
  ];
  const vr = format.bitsAllocated > 8 ? 'OW' : 'OB';
  return {
    value: { form: 'native', vr, pieces: [cells], length },
    transferSyntaxUid: EXPLICIT_LITTLE_UID,
    attributes: changes,
  };
}

/** PS3.5 8.1.1: frames of one bit begin within a byte. */
function putFrame({ format, cells }: Frame, out: Uint8Array, firstBit: number): void {
  if (firstBit % 8 === 0) {
    out.set(cells, firstBit / 8);
    return;
  }
  const count = format.rows * format.columns;
  for (let i = 0, at = firstBit; i < count; i++, at++) {
    if (((cells[i >> 3]! >> (i & 7)) & 1) === 1) out[at >> 3]! |= 1 << (at & 7);
  }
}
