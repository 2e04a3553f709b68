/**
 * How well words in pixels are found: the boxes of the finder for a folder in the format of the OCR benchmark, scored by
 * the `score.mjs` in it. Nothing is redacted here; what a run of the program removes is another question.
 *
 *     node test/runners/ocr-boxes.ts FOLDER [--effort strict] [--runtime auto] [--only REGEX] [--share 1 --seed 1]
 *                                    [--out boxes.json] [--misses 20] [--score FILE] [--keep]
 *                                    [--pictures FOLDER]
 *
 * FOLDER holds `img/<id>.dcm`, `truth/<id>.json` and `score.mjs`, or `--score` names one: what
 * `test/generators/burned-in/generate.ts` writes has none. A share below 1 takes that part of the files, chosen by the
 * seed. Frames are searched as in a run: thoroughly where the quick look finds something; boxes of clips are carried
 * from frame to frame. `--pictures` writes the missed words as PNG.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BufferSource } from '../../src/bytes/index.ts';
import { readObject } from '../../src/dicom/index.ts';
import {
  type Box,
  type Effort,
  type EngineRunner,
  type FoundText,
  loadFrames,
  type TextFinder,
  type TextRuntime,
} from '../../src/pixel/index.ts';
import { writeMissed } from './missed-words.ts';
import { SCORE } from './ocr-gates.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    effort: { type: 'string', default: 'strict' },
    runtime: { type: 'string', default: 'auto' },
    only: { type: 'string', default: '.' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    misses: { type: 'string', default: '20' },
    keep: { type: 'boolean', default: false },
    score: { type: 'string' },
    pictures: { type: 'string' },
  },
});

const MODALITY = 0x00080060;

/** What `score.mjs` reads: boxes, those of clips with their frame, and processor milliseconds. */
interface Boxes {
  readonly boxes: readonly (readonly number[])[];
  readonly ms: number;
}

interface Measured extends Boxes {
  readonly megapixels: number;
  /** More than 8 bits, ultrasound, or clip: each has a price of its own. */
  readonly kind: string;
}

async function main(): Promise<number> {
  const [folder] = positionals;
  const score = values.score ?? join(folder ?? '.', 'score.mjs');
  if (folder === undefined || !existsSync(score)) {
    process.stderr.write('error: no benchmark\nhint: node test/runners/ocr-boxes.ts FOLDER\n');
    return 2;
  }
  const frames = await loadFrames();
  const finder = await frames.textFinder({ runtime: values.runtime as TextRuntime | 'auto' });
  const engines = frames.engineRunner();
  const measured: Record<string, Measured> = {};
  for (const id of idsOf(folder)) {
    measured[id] = await boxesOf(join(folder, 'img', `${id}.dcm`), finder, engines);
    process.stderr.write(process.stderr.isTTY ? `\r${Object.keys(measured).length} files` : '');
  }
  await finder.close();
  await engines.close();
  process.stdout.write(`${finder.runtime}, ${values.effort}\n`);
  await printScore(resolve(folder), resolve(score), measured);
  printCosts(Object.values(measured));
  return 0;
}

/** The files of the share, in order. The seed and a name decide about that name alone. */
function idsOf(folder: string): string[] {
  const only = new RegExp(values.only);
  const isChosen = (id: string): boolean => {
    const digest = createHash('sha256').update(`${values.seed}/${id}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32 < Number(values.share);
  };
  const ids = readdirSync(join(folder, 'img')).map((name) => name.replace(/\.dcm$/, ''));
  return ids.filter((id) => only.test(id) && isChosen(id)).sort();
}

async function boxesOf(path: string, finder: TextFinder, engines: EngineRunner): Promise<Measured> {
  const { clipBoxes, paletteColours, pixelFrames, searchFrame, storedWindows } = await loadFrames();
  const object = readObject(new BufferSource(new Uint8Array(readFileSync(path))));
  const { dataSet } = object;
  const frames = pixelFrames(object)!;
  const { format } = frames;
  const isClip = format.frames > 1;
  const palette = format.palette === undefined ? undefined : paletteColours(dataSet, format.palette);
  const isUltrasound = dataSet.text(MODALITY) === 'US';
  const effort = values.effort as Effort;
  const found: FoundText[] = [];
  const started = process.cpuUsage();
  for (let i = 0; i < format.frames; i++) {
    const frame = await frames.decode(i, { engines });
    const keep = values.keep ? { isIdentifying: () => false } : undefined;
    const look = { windows: storedWindows(dataSet, i), palette, effort, isUltrasound };
    found.push(await searchFrame(finder, frame, look, keep));
    for (const { text, rule } of found.at(-1)!.kept ?? []) process.stderr.write(`kept ${rule}: ${text}\n`);
  }
  const { user, system } = process.cpuUsage(started);
  const sides = ({ left, top, right, bottom }: Box): number[] => [left, top, right, bottom];
  return {
    boxes: isClip
      ? clipBoxes(found).flatMap((boxes, frame) => boxes.map((box) => [...sides(box), frame]))
      : found[0]!.boxes.map(sides),
    ms: (user + system) / 1000,
    megapixels: (format.rows * format.columns * format.frames) / 1e6,
    kind: isClip ? 'clips' : format.bitsStored > 8 ? 'over 8 bits' : isUltrasound ? 'ultrasound' : '8 bits',
  };
}

/** `score.mjs` scores what is in a folder: for a share of the files a folder that holds those. */
async function printScore(folder: string, score: string, boxes: Readonly<Record<string, Boxes>>): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ocr-boxes-'));
  try {
    mkdirSync(join(scratch, 'truth'));
    symlinkSync(join(folder, 'img'), join(scratch, 'img'));
    for (const id of Object.keys(boxes)) {
      symlinkSync(join(folder, 'truth', `${id}.json`), join(scratch, 'truth', `${id}.json`));
    }
    const out = values.out ?? join(scratch, 'boxes.json');
    writeFileSync(out, JSON.stringify(boxes));
    const args = [score, scratch, out, '--misses', values.misses];
    spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (values.pictures === undefined) return;
    const { stdout } = spawnSync(process.execPath, [score, scratch, out, '--json'], { encoding: 'utf8' });
    await writeMissed(scratch, SCORE.parse(JSON.parse(stdout)).misses, { out: values.pictures });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function printCosts(measured: readonly Measured[]): void {
  for (const [kind, files] of Map.groupBy(measured, ({ kind }) => kind)) {
    const sum = (of: (file: Measured) => number): number => files.reduce((total, file) => total + of(file), 0);
    const perMegapixel = sum(({ ms }) => ms) / 1000 / sum(({ megapixels }) => megapixels);
    process.stdout.write(`${kind}: ${files.length} files, ${perMegapixel.toFixed(2)} CPU-s a megapixel\n`);
  }
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(`memory: ${Math.round(maxRSS / 1024)} MB at most\n`);
}

process.exitCode = await main();
