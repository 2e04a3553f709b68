import { encodeNumbers, VR } from '../../dicom/index.ts';
import { isFailure } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import { type Frame, frameBytes, samplesOf } from '../frame.ts';
import { encodeFrame } from '../frame-encoder.ts';
import type { AttributeChange } from './attributes.ts';
import { photometricChange } from './attributes.ts';
import { croppedFrame } from './crop.ts';
import { maskedFrame } from './masked-frame.ts';
import { type CodedPlan, encapsulated, type RedactedFrames } from './redact-encapsulated.ts';
import { redactedSyntax } from './redacted-syntax.ts';

const [ROWS, COLUMNS] = [0x00280010, 0x00280011];
/** The Display Shutter module: its numbers count from the first pixel of the whole picture (PS3.3 C.7.6.11). */
const SHUTTER = [
  0x00181600, 0x00181602, 0x00181604, 0x00181606, 0x00181608, 0x00181610, 0x00181612, 0x00181620, 0x00181622,
  0x00181623, 0x00181624,
];

/**
 * Every frame black where boxes lie and then cut to a part of it: native as it was, coded anew in the same syntax.
 * `undefined`: no encoder is right for one of them.
 */
export async function redactCropped(plan: CodedPlan, part: Box): Promise<RedactedFrames | undefined> {
  const redacted = plan.frames.kind === 'native' ? nativePart(plan, part) : await codedPart(plan, part);
  if (redacted === undefined) return undefined;
  const size = (tag: number, pixels: number): AttributeChange => {
    return { tag, vr: 'US', value: encodeNumbers(VR.US, [pixels], false) };
  };
  const { dataSet } = plan.object;
  const shutter = SHUTTER.filter((tag) => dataSet.has(tag)).map((tag) => ({ tag, vr: 'US', value: 'remove' }) as const);
  const sizes = [size(ROWS, part.bottom - part.top), size(COLUMNS, part.right - part.left)];
  return { ...redacted, attributes: [...redacted.attributes, ...sizes, ...shutter] };
}

function nativePart(plan: CodedPlan, part: Box): RedactedFrames {
  const { frames, object, budget } = plan;
  const { format } = frames;
  const cells: Uint8Array[] = [];
  for (let i = 0; i < format.frames; i++) {
    const frame = partOf(plan, { format, cells: frames.encoded(i) }, i, part);
    budget.take(frameBytes(frame.format));
    cells.push(frame.cells);
  }
  const length = cells.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const even = length % 2 === 0 ? cells : [...cells, new Uint8Array(1)];
  const vr = format.bitsAllocated > 8 ? 'OW' : 'OB';
  return {
    value: { form: 'native', vr, pieces: even, length: length + (length % 2) },
    transferSyntaxUid: object.transferSyntax.uid,
    attributes: [],
  };
}

async function codedPart(plan: CodedPlan, part: Box): Promise<RedactedFrames | undefined> {
  const { frames, object, engines, budget } = plan;
  const { format } = frames;
  const { kind, whole } = redactedSyntax(object.transferSyntax.uid)!;
  const streams = new Map<number, Uint8Array>();
  const colours = new Set<string>();
  try {
    for (let i = 0; i < format.frames; i++) {
      const frame = partOf(plan, await frames.decode(i, { engines }), i, part);
      const { stream, photometric } = await encodeFrame(frame, kind, { engines });
      budget.take(stream.length);
      streams.set(i, stream);
      colours.add(photometric);
    }
  } catch (error) {
    if (isFailure(error) && error.code === 'refused/pixel-syntax') return undefined;
    throw error;
  }
  const [photometric, ...others] = colours;
  if (others.length > 0) return undefined;
  const { value, attributes } = encapsulated(plan, streams);
  const changes = photometric === format.photometric ? [] : [photometricChange(photometric!)];
  return { value, transferSyntaxUid: whole, attributes: [...changes, ...attributes] };
}

function partOf({ frames, boxesOf, extremes }: CodedPlan, frame: Frame, index: number, part: Box): Frame {
  const options = { boxes: boxesOf(index), colours: frames.colours(), clearUnusedBits: true, fill: 'black' } as const;
  const cropped = croppedFrame(maskedFrame(frame, options), part);
  if (extremes.isWanted) extremes.add(samplesOf(cropped));
  return cropped;
}
