import { encode } from 'fast-png';
import type { ReviewDesk } from '../batch/index.ts';
import type { DicomObject } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import { deviceKeyOf, type EngineRunner, type Frame, loadFrames, type Plane } from '../pixel/index.ts';
import type { PictureBox, PictureRecord } from '../project/index.ts';
import { type DisplayOptions, type FrameTools, shownPlane, type ViewName, viewsOf } from './display.ts';
import { Projection, type ProjectionKind } from './projection.ts';
import { Recent } from './recent.ts';

export const SIDES = ['source', 'result'] as const;
export type Side = (typeof SIDES)[number];

export interface FrameRequest {
  readonly frame: number;
  readonly view: string;
  readonly side: Side;
}

export interface ProjectionRequest {
  readonly kind: ProjectionKind;
  readonly view: string;
  readonly side: Side;
}

/** Opened objects, decoded frames and PNG bytes that are kept for the next request. */
const KEPT_OBJECTS = 4;
const KEPT_FRAMES_BYTES = 64 * 1024 * 1024;
const KEPT_PNG_BYTES = 64 * 1024 * 1024;

/** Frames of a project's pictures as PNG, one decoded at a time. */
export class Pictures {
  readonly #desk: ReviewDesk;
  readonly #objects = new Recent<Promise<DicomObject | undefined>>(KEPT_OBJECTS);
  readonly #frames = new Recent<Promise<Frame>>(KEPT_FRAMES_BYTES);
  readonly #pngs = new Recent<Uint8Array>(KEPT_PNG_BYTES);
  #loaded: Promise<{ readonly tools: FrameTools; readonly engines: EngineRunner }> | undefined;

  constructor(desk: ReviewDesk) {
    this.#desk = desk;
  }

  /** @throws {Failure} where the source is gone or has no picture that can be read */
  async shapeOf(id: string): Promise<Pick<PictureRecord, 'frames' | 'rows' | 'columns' | 'modality' | 'device'>> {
    const { tools } = await this.#load();
    const object = await this.#source(id);
    const format = tools.pixelFrames(object)?.format;
    if (format === undefined) throw new Failure('input/pixel-format', 'the object has no picture');
    const { frames, rows, columns } = format;
    const device = deviceKeyOf(object.dataSet);
    return { frames, rows, columns, modality: device.modality, device };
  }

  /** How the first frame of a picture can be shown. @throws {Failure} where the source is gone or cannot be decoded */
  async viewsOf(picture: PictureRecord): Promise<ViewName[]> {
    const { tools } = await this.#load();
    const object = await this.#source(picture.id);
    return viewsOf(tools, await this.#frame(picture, 'source', 0), displayOf(tools, object, 0));
  }

  /** @throws {Failure} where the source is gone or cannot be decoded, or there is no such frame */
  async png(picture: PictureRecord, request: FrameRequest): Promise<Uint8Array> {
    const { frame, view, side } = request;
    return await this.#kept(`${picture.id} ${side} ${frame} ${view}`, () => this.#plane(picture, request));
  }

  /**
   * Every frame of these pictures in one.
   * @throws {Failure} `usage/review-request` where they do not have one size and kind
   */
  async projection(
    pictures: readonly PictureRecord[],
    { kind, view, side }: ProjectionRequest,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const ids = pictures.map(({ id }) => id).join(' ');
    return await this.#kept(`projection ${kind} ${side} ${view} ${ids}`, async () => {
      const { tools } = await this.#load();
      const all = new Projection(kind);
      let display: DisplayOptions | undefined;
      for (const picture of pictures) {
        for (let i = 0; i < picture.frames; i++) {
          signal?.throwIfAborted();
          const [value, options] = await this.#projectable(picture, side, i);
          if (!all.fits(value)) throw unequal();
          all.add(value, 'pixels' in value ? value.pixels : tools.samplesOf(value));
          display ??= options;
        }
      }
      if (all.count === 0) throw unequal();
      const result = all.result(tools);
      return 'pixels' in result ? result : shownPlane(tools, result, { ...display!, view });
    });
  }

  /** What was shown of a picture may look different now. */
  forget(id: string): void {
    for (const kept of [this.#objects, this.#frames, this.#pngs]) kept.deleteWhere((key) => key.includes(id));
  }

  async close(): Promise<void> {
    if (this.#loaded !== undefined) await (await this.#loaded).engines.close();
  }

  #load(): Promise<{ readonly tools: FrameTools; readonly engines: EngineRunner }> {
    this.#loaded ??= loadFrames().then((tools) => ({ tools, engines: tools.engineRunner() }));
    return this.#loaded;
  }

  async #kept(key: string, planeOf: () => Promise<Plane>): Promise<Uint8Array> {
    const kept = this.#pngs.get(key);
    if (kept !== undefined) return kept;
    const { width, height, channels, pixels } = await planeOf();
    const bytes = encode({ width, height, channels, depth: 8, data: pixels }, { zlib: { level: 1 } });
    this.#pngs.set(key, bytes, bytes.length);
    return bytes;
  }

  async #plane(picture: PictureRecord, { frame: index, view, side }: FrameRequest): Promise<Plane> {
    if (index >= picture.frames) {
      throw new Failure('usage/review-request', 'the picture does not have so many frames', { hint: HINT });
    }
    const { tools } = await this.#load();
    const options = displayOf(tools, await this.#source(picture.id), index);
    const source = await this.#frame(picture, 'source', index);
    if (side === 'source') return shownPlane(tools, source, { ...options, view });
    if ((await this.#released(picture.id)) === undefined) {
      return covered(shownPlane(tools, source, { ...options, view }), boxesOn(picture, index));
    }
    return shownPlane(tools, await this.#frame(picture, 'result', index), { ...options, view, like: source });
  }

  /** A frame in stored values where it is grey; its colours, or what would be left of a held one, as a plane. */
  async #projectable(picture: PictureRecord, side: Side, index: number): Promise<[Frame | Plane, DisplayOptions]> {
    const { tools } = await this.#load();
    const options = displayOf(tools, await this.#source(picture.id), index);
    const isReleased = side === 'result' && (await this.#released(picture.id)) !== undefined;
    const frame = await this.#frame(picture, isReleased ? 'result' : 'source', index);
    const isColour = frame.format.samplesPerPixel === 3 || frame.format.photometric === 'PALETTE COLOR';
    if (side === 'source' || isReleased) {
      return [isColour ? shownPlane(tools, frame, { ...options, view: 'stored' }) : frame, options];
    }
    const boxes = boxesOn(picture, index);
    if (isColour) return [covered(shownPlane(tools, frame, { ...options, view: 'stored' }), boxes), options];
    return [coveredFrame(tools, frame, boxes), options];
  }

  async #frame(picture: PictureRecord, side: Side, index: number): Promise<Frame> {
    const key = `${picture.id} ${side} ${index}`;
    const kept = this.#frames.get(key);
    if (kept !== undefined) return await kept;
    const frame = this.#decoded(picture, side, index);
    const { rows, columns } = picture;
    this.#frames.set(key, frame, 4 * rows * columns);
    frame.catch(() => this.#frames.delete(key));
    return await frame;
  }

  /** A result of which banners were cut off lies where it was in the source. */
  async #decoded(picture: PictureRecord, side: Side, index: number): Promise<Frame> {
    const { id, part } = picture;
    const { tools, engines } = await this.#load();
    const object = side === 'source' ? await this.#source(id) : await this.#released(id);
    const frames = object === undefined ? undefined : tools.pixelFrames(object);
    if (frames === undefined || index >= frames.format.frames) {
      throw new Failure('input/pixel-format', 'the object does not have this frame');
    }
    const decoded = await frames.decode(index, { engines });
    return side === 'source' || part === undefined ? decoded : tools.paddedFrame(decoded, part, picture);
  }

  async #source(id: string): Promise<DicomObject> {
    return (await this.#object(`source ${id}`, () => this.#desk.open(id)))!;
  }

  #released(id: string): Promise<DicomObject | undefined> {
    return this.#object(`result ${id}`, () => this.#desk.openReleased(id));
  }

  #object(key: string, open: () => Promise<DicomObject | undefined>): Promise<DicomObject | undefined> {
    const kept = this.#objects.get(key);
    if (kept !== undefined) return kept;
    const object = open();
    this.#objects.set(key, object);
    object.catch(() => this.#objects.delete(key));
    return object;
  }
}

const HINT = 'reload the page: it shows what there is now';

const unequal = (): Failure =>
  new Failure('usage/review-request', 'pictures of different sizes or kinds have no projection', {
    hint: 'look at them one by one',
  });

function displayOf(tools: FrameTools, object: DicomObject, frame: number): DisplayOptions {
  return { windows: tools.storedWindows(object.dataSet, frame), palette: tools.pixelFrames(object)?.colours() };
}

const boxesOn = ({ boxes }: PictureRecord, index: number): PictureBox[] =>
  boxes.filter(({ frame, suppressed }) => frame === index && suppressed === undefined);

/** What a held picture would look like: there is no file of it yet. */
function covered(plane: Plane, boxes: readonly PictureBox[]): Plane {
  const pixels = plane.pixels.slice();
  fill(boxes, plane, (from, to) => pixels.fill(0, from * plane.channels, to * plane.channels));
  return { ...plane, pixels };
}

function coveredFrame(tools: FrameTools, frame: Frame, boxes: readonly PictureBox[]): Frame {
  const samples = tools.samplesOf(frame);
  const { format } = frame;
  const value = Number(tools.maskValue(format, undefined).samples[0]);
  fill(boxes, { width: format.columns, height: format.rows }, (from, to) => samples.fill(value, from, to));
  return tools.withSamples(frame, samples);
}

/** Stretches of pixels, row by row. */
function fill(
  boxes: readonly PictureBox[],
  { width, height }: { readonly width: number; readonly height: number },
  put: (from: number, to: number) => void,
): void {
  for (const { left, top, right, bottom } of boxes) {
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      put(y * width + Math.max(0, left), y * width + Math.min(width, right));
    }
  }
}
