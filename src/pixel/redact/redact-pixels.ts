import type { DicomObject } from '../../dicom/index.ts';
import type { Finding } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import { decodedFormat } from '../frame.ts';
import { nativeFrameBits } from '../native.ts';
import { type PixelFrames, pixelFrames } from '../pixel-frames.ts';
import { Extremes } from './attributes.ts';
import { keptPart } from './crop.ts';
import { canInpaint, isForShow } from './inpaint.ts';
import { maskValue } from './mask-value.ts';
import { boxesWithin } from './masked-runs.ts';
import { redactCropped } from './redact-cropped.ts';
import { type CodedPlan, type RedactedFrames, redactCoded } from './redact-encapsulated.ts';
import { redactJpeg } from './redact-jpeg.ts';
import { redactNative } from './redact-native.ts';
import { redactedSyntax } from './redacted-syntax.ts';
import { Budget, type FrameMask, type MaskFill, type PixelRedaction, type RedactOptions } from './redaction.ts';

/**
 * What to write for an object without what its boxes show: black in every pixel of them, or what lies around, and every
 * other pixel as it was; and no more of the picture than is to be left. Nothing of the source is changed, and Pixel Data
 * of the root alone are looked at. `undefined` when there are none.
 * @throws {Failure} as `pixelFrames` and `decodeFrame`; `refused/pixel-syntax` for what cannot be written without
 * changing more than the boxes, `limit/pixels`
 *
 * @example
 * const redaction = await redactPixels(object, (frame) => found[frame] ?? [], { engines });
 */
export async function redactPixels(
  object: Pick<DicomObject, 'dataSet' | 'transferSyntax'>,
  boxesOf: (frame: number) => readonly Box[],
  { engines, clearUnusedBits = false, fill: wanted = 'black', crop = 'none', maxBytes }: RedactOptions,
): Promise<PixelRedaction | undefined> {
  const frames = pixelFrames(object);
  if (frames === undefined) return undefined;
  const { format } = frames;
  const extremes = new Extremes(object.dataSet);
  const fill = wanted === 'inpaint' && isForShow(object.dataSet) && isInpaintable(frames) ? 'inpaint' : 'black';
  const plan: CodedPlan = {
    object,
    frames,
    boxesOf: (frame) => boxesWithin(boxesOf(frame), format),
    clearUnusedBits,
    fill,
    budget: new Budget(maxBytes),
    extremes,
    engines,
  };
  const cropped = crop === 'none' ? undefined : await redactByCropping(plan);
  const { masks = masksOf(plan), ...result } = cropped ?? (await redactByKind(plan));
  const changes =
    result.value.form === 'unchanged' || !extremes.isWanted ? [] : extremes.changes(format, isBigEndian(object));
  return {
    ...result,
    attributes: [...result.attributes, ...changes].sort((a, b) => a.tag - b.tag),
    masks,
    fill: cropped === undefined ? fill : 'black',
    findings: [
      ...frames.findings,
      ...colourFindings(frames, masks),
      ...fillFindings(masks, wanted, cropped === undefined ? fill : 'black'),
      ...(crop === 'none' || cropped !== undefined ? [] : cropFindings(masks)),
    ],
  };
}

type Redacted = RedactedFrames & { readonly masks?: readonly FrameMask[]; readonly part?: Box };

/** `undefined` where nothing is to be cut off, or can be. */
async function redactByCropping(plan: CodedPlan): Promise<Redacted | undefined> {
  const { object, frames, boxesOf } = plan;
  const all = Array.from({ length: frames.format.frames }, (_, i) => boxesOf(i)).flat();
  const part = keptPart(object, frames, all);
  const cropped = part === undefined ? undefined : await redactCropped(plan, part);
  return part === undefined || cropped === undefined ? undefined : { ...cropped, part };
}

async function redactByKind(plan: CodedPlan): Promise<Redacted> {
  const transferSyntaxUid = plan.object.transferSyntax.uid;
  switch (plan.frames.kind) {
    case 'native': {
      const patches = redactNative(plan);
      const value = patches.length === 0 ? ({ form: 'unchanged' } as const) : ({ form: 'patched', patches } as const);
      return { value, transferSyntaxUid, attributes: [] };
    }
    case 'jpeg':
      return await redactJpeg(plan);
    default:
      return await redactCoded(plan, redactedSyntax(transferSyntaxUid)!);
  }
}

function masksOf({ frames, boxesOf }: CodedPlan): FrameMask[] {
  const masks: FrameMask[] = [];
  for (let frame = 0; frame < frames.format.frames; frame++) {
    const boxes = boxesOf(frame);
    if (boxes.length > 0) masks.push({ frame, boxes });
  }
  return masks;
}

/** Blocks of lossy JPEG are black, and so is what lies in words with a frame before it. */
function isInpaintable({ kind, format }: PixelFrames): boolean {
  if (kind === 'jpeg' || !canInpaint(kind === 'native' ? format : decodedFormat(format))) return false;
  return kind !== 'native' || format.frames === 1 || nativeFrameBits(format) % 16 === 0;
}

const cropFindings = (masks: readonly FrameMask[]): Finding[] =>
  masks.length === 0 ? [] : [{ code: 'picture-not-cropped', path: PIXELS }];

function fillFindings(masks: readonly FrameMask[], wanted: MaskFill, fill: MaskFill): Finding[] {
  return masks.length === 0 || wanted === fill ? [] : [{ code: 'mask-is-black', path: PIXELS }];
}

const isBigEndian = ({ dataSet }: Pick<DicomObject, 'dataSet'>): boolean => dataSet.get(ROWS)?.isBigEndian === true;
const ROWS = 0x00280010;
const PIXELS = '(7fe0,0010)';

/** A palette without black shows its darkest colour. */
function colourFindings(frames: PixelFrames, masks: readonly FrameMask[]): Finding[] {
  if (masks.length === 0 || maskValue(decodedFormat(frames.format), frames.colours()).isBlack) return [];
  return [{ code: 'mask-not-black', path: PIXELS }];
}
