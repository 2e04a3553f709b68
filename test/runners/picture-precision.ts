/**
 * How much the search for text covers where there is none, and what it covers where there is some: the pictures of a
 * folder with a corpus `manifest.json`, each searched as a run would (docs/pictures.md).
 *
 *     node test/runners/picture-precision.ts FOLDER [--effort auto] [--share 1 --seed 1] [--only REGEX] [--frames 0]
 *                                            [--list]
 *
 * Without text are readable pictures of class `none` that show neither a head nor a photograph. With text are those of
 * the classes `phi` and `overlay`: of the former the share of the given boxes that is covered is printed, as boxes hold
 * their margins some 60 to 100 %. `--frames N` looks at N frames of each object, evenly spread. Exit status 1 when
 * fewer than 95 % of the pictures without text can be searched or fewer than 90 % of those stay as they are, which a
 * share is too small for, or when nothing is covered in a box of a `phi` picture.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { BufferSource } from '../../src/bytes/index.ts';
import { type DicomObject, readObject } from '../../src/dicom/index.ts';
import { isFailure } from '../../src/failure/index.ts';
import {
  type Box,
  type ClipBox,
  loadFrames,
  lookFor,
  type PictureLook,
  sampledFrames,
  seriesSlice,
} from '../../src/pixel/index.ts';
import { hasNoText, type PictureEntry, readEntry, readManifest } from './corpus/manifest.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    effort: { type: 'string', default: 'auto' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '.' },
    frames: { type: 'string', default: '0' },
    list: { type: 'boolean', default: false },
  },
});

interface Searched {
  readonly judged: PictureEntry;
  readonly look: PictureLook;
  /** Why it could not be searched. */
  readonly failure?: string;
  readonly boxes: readonly (readonly ClipBox[])[];
  readonly width: number;
  readonly height: number;
  readonly milliseconds: number;
}

const {
  CloseSeriesSearch,
  clipBoxes,
  engineRunner,
  paletteColours,
  pixelFrames,
  searchFrame,
  storedWindows,
  textFinder,
} = await loadFrames();
const engines = engineRunner();
const finder = await textFinder();

const hasText = ({ burned_in }: PictureEntry): boolean => burned_in?.class === 'phi' || burned_in?.class === 'overlay';

/** The seed and a path decide about that path alone. */
function isChosen({ path }: PictureEntry): boolean {
  const digest = createHash('sha256').update(`${values.seed}/${path}`).digest();
  return new RegExp(values.only).test(path) && digest.readUInt32BE(0) / 2 ** 32 < Number(values.share);
}

async function search(folder: string, judged: PictureEntry): Promise<Searched> {
  const object = readObject(new BufferSource(new Uint8Array(readEntry(folder, judged))));
  const first = lookFor(object.dataSet, values.effort as 'auto' | 'triage' | 'strict');
  const look = await raised(object, first);
  const nothing = { judged, look, boxes: [], width: 0, height: 0, milliseconds: 0 };
  if (look === 'none') return nothing;
  try {
    return { ...nothing, ...(await boxesOf(object, look)) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ...nothing, failure: error.code };
  }
}

/** Under `auto` a run looks at the frames of a slice together first: here each object is a series by itself. */
async function raised(object: DicomObject, look: PictureLook): Promise<PictureLook> {
  if (look !== 'triage' || values.effort !== 'auto' || seriesSlice(object.dataSet) === undefined) return look;
  const series = new CloseSeriesSearch(finder, engines);
  try {
    const sampled = sampledFrames(pixelFrames(object)?.format.frames ?? 0);
    await series.add(object, sampled);
    return series.isTextSeen || (await series.wordsInProjections()).length > 0 ? 'strict' : look;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return look;
  }
}

async function boxesOf(object: DicomObject, effort: 'triage' | 'strict'): Promise<Omit<Searched, 'judged' | 'look'>> {
  const { dataSet } = object;
  const frames = pixelFrames(object)!;
  const { format } = frames;
  const palette = format.palette === undefined ? undefined : paletteColours(dataSet, format.palette);
  const isUltrasound = ['US', 'IVUS'].includes(dataSet.text(0x00080060)) || dataSet.has(0x00186011);
  const started = process.cpuUsage();
  const found = [];
  for (const i of framesAt(format.frames)) {
    const frame = await frames.decode(i, { engines });
    const options = { windows: storedWindows(dataSet, i), palette, effort, isUltrasound };
    found.push(await searchFrame(finder, frame, options));
  }
  const { user, system } = process.cpuUsage(started);
  const milliseconds = (user + system) / 1000;
  return { boxes: clipBoxes(found), width: format.columns, height: format.rows, milliseconds };
}

function framesAt(count: number): number[] {
  const most = Number(values.frames) || count;
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * count) / most));
}

/** The share of a rectangle of the first frame that is covered. */
function coveredShare({ boxes, width, height }: Searched, { left, top, right, bottom }: Box): number {
  const covered = new Uint8Array(width * height);
  for (const box of boxes[0] ?? []) {
    for (let y = box.top; y < box.bottom; y++) covered.fill(1, y * width + box.left, y * width + box.right);
  }
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += covered[y * width + x]!;
  return sum / ((right - left) * (bottom - top));
}

const areaShare = (searched: Searched): number => {
  const whole = { left: 0, top: 0, right: searched.width, bottom: searched.height };
  return searched.width === 0 ? 0 : coveredShare(searched, whole);
};

const isTouched = ({ boxes }: Searched): boolean => boxes.some((frame) => frame.length > 0);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function line(searched: Searched): string {
  const { judged, look, failure, boxes, milliseconds } = searched;
  if (failure !== undefined) return `  ${judged.path} ${look}: ${failure}`;
  const views = new Set(boxes.flat().flatMap((box) => box.views));
  const what = `${boxes.flat().length} boxes, ${percent(areaShare(searched))} of the first frame`;
  return `  ${judged.path} ${look}, ${boxes.length} frames, ${(milliseconds / 1000).toFixed(1)} CPU-s: ${what}; ${[...views].join(', ')}`;
}

function printWithout(all: readonly Searched[]): boolean {
  const untouched = all.filter((one) => one.failure === undefined && !isTouched(one));
  const failed = all.filter(({ failure }) => failure !== undefined);
  process.stdout.write(
    `without text: ${all.length} pictures, ${percent(untouched.length / (all.length - failed.length))} of those that can be searched stay as they are, `,
  );
  process.stdout.write(`${percent(1 - failed.length / all.length)} can be searched\n`);
  for (const [kind, some] of Map.groupBy(all, ({ judged, look }) => `${judged.modality ?? 'no modality'}, ${look}`)) {
    const touched = some.filter(isTouched).length;
    const area = some.reduce((sum, one) => sum + areaShare(one), 0) / some.length;
    process.stdout.write(`  ${kind}: ${touched} of ${some.length} touched, ${percent(area)} of their area\n`);
  }
  for (const one of all)
    if (values.list && (isTouched(one) || one.failure !== undefined)) process.stdout.write(`${line(one)}\n`);
  // A share is too few for rates.
  if (Number(values.share) < 1) return true;
  return untouched.length >= 0.9 * (all.length - failed.length) && failed.length <= 0.05 * all.length;
}

function printWith(all: readonly Searched[]): boolean {
  const touched = all.filter(isTouched);
  process.stdout.write(`with text: ${all.length} pictures, something covered in ${touched.length}\n`);
  let isCovered = true;
  for (const one of all) {
    const { boxes = [], size = [one.width, one.height] } = one.judged.burned_in ?? {};
    const shares = boxes.map(([x0, y0, x1, y1]) => {
      const [across, down] = [one.width / size[0], one.height / size[1]];
      const at = { left: x0 * across, top: y0 * down, right: x1 * across, bottom: y1 * down };
      const [left, top, right, bottom] = [at.left, at.top, at.right, at.bottom].map(Math.round) as [
        number,
        number,
        number,
        number,
      ];
      return coveredShare(one, { left, top, right: Math.min(one.width, right), bottom: Math.min(one.height, bottom) });
    });
    if (one.failure === undefined && shares.some((share) => share < 0.2)) isCovered = false;
    if (values.list) process.stdout.write(`${line(one)}; of its text ${shares.map(percent).join(', ')}\n`);
  }
  return isCovered;
}

async function main(): Promise<number> {
  const [folder] = positionals;
  if (folder === undefined) {
    process.stderr.write('error: no corpus\nhint: node test/runners/picture-precision.ts FOLDER\n');
    return 2;
  }
  const manifest = readManifest(folder) as PictureEntry[];
  const chosen = manifest.filter((judged) => (hasNoText(judged) || hasText(judged)) && isChosen(judged));
  const searched: Searched[] = [];
  for (const judged of chosen) searched.push(await search(folder, judged));
  const without = searched.filter(({ judged }) => hasNoText(judged));
  const isPrecise = without.length === 0 || printWithout(without);
  const isComplete = printWith(searched.filter(({ judged }) => hasText(judged)));
  const seconds = searched.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  process.stdout.write(`${finder.runtime}, ${values.effort}: ${seconds.toFixed(0)} CPU-s\n`);
  await Promise.all([finder.close(), engines.close()]);
  return isPrecise && isComplete ? 0 : 1;
}

process.exitCode = await main();
