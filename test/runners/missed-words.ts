/** Words of a benchmark of burned-in text that were missed, as pictures for eyes: docs/pictures.md tells what they are. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { z } from 'zod';
import { BufferSource } from '../../src/bytes/index.ts';
import { readObject } from '../../src/dicom/index.ts';
import { type Box, type EngineRunner, loadFrames, type Plane } from '../../src/pixel/index.ts';

/** One of `score.mjs --json`. */
export const MISSED_WORD = z.looseObject({
  id: z.string(),
  text: z.string(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type MissedWord = z.infer<typeof MISSED_WORD>;

/** Pixels around a word, and the side that a picture has at least. */
const MARGIN = 24;
const LEAST_SIDE = 240;

/**
 * Writes each word with what is around it, magnified, as `<id>-<number>.png`: of the picture as it was, and beside it of
 * the one in `redacted` where that is given. The first frame and the first window.
 */
export async function writeMissed(
  folder: string,
  words: readonly MissedWord[],
  { out, redacted }: { readonly out: string; readonly redacted?: string },
): Promise<void> {
  mkdirSync(out, { recursive: true });
  const { engineRunner } = await loadFrames();
  const engines = engineRunner();
  for (const [i, { id, box }] of words.entries()) {
    const [left, top, right, bottom] = box;
    const around = { left: left - MARGIN, top: top - MARGIN, right: right + MARGIN, bottom: bottom + MARGIN };
    const sides = [join(folder, 'img', `${id}.dcm`), ...(redacted === undefined ? [] : [join(redacted, `${id}.dcm`)])];
    const crops: Plane[] = [];
    for (const path of sides) crops.push(cropOf(await shownPlane(path, engines), around));
    const { width, height, pixels } = besideEachOther(crops);
    writeFileSync(join(out, `${id}-${i + 1}.png`), encode({ width, height, channels: 3, depth: 8, data: pixels }));
  }
  await engines.close();
}

async function shownPlane(path: string, engines: EngineRunner): Promise<Plane> {
  const { basePlanes, paletteColours, pixelFrames, storedWindows } = await loadFrames();
  const object = readObject(new BufferSource(new Uint8Array(readFileSync(path))));
  const frames = pixelFrames(object)!;
  const palette =
    frames.format.palette === undefined ? undefined : paletteColours(object.dataSet, frames.format.palette);
  const frame = await frames.decode(0, { engines });
  return basePlanes(frame, { windows: storedWindows(object.dataSet, 0), palette }).planes[0]!.plane;
}

/** A part in colour, each pixel as often as it takes to be seen. */
function cropOf({ width, height, channels, pixels }: Plane, around: Box): Plane {
  const [left, top] = [Math.max(0, around.left), Math.max(0, around.top)];
  const size = { width: Math.min(width, around.right) - left, height: Math.min(height, around.bottom) - top };
  const times = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(size.width, size.height)));
  const [across, down] = [size.width * times, size.height * times];
  const out = new Uint8Array(across * down * 3);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const at = ((top + Math.floor(y / times)) * width + left + Math.floor(x / times)) * channels;
      for (let c = 0; c < 3; c++) out[(y * across + x) * 3 + c] = pixels[at + (channels === 3 ? c : 0)]!;
    }
  }
  return { width: across, height: down, channels: 3, pixels: out };
}

/** Pictures of one size in a row. */
function besideEachOther(planes: readonly Plane[]): Plane {
  const { width, height } = planes[0]!;
  const whole = width * planes.length;
  const out = new Uint8Array(whole * height * 3);
  for (const [i, { pixels }] of planes.entries()) {
    for (let y = 0; y < height; y++) {
      out.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), (y * whole + i * width) * 3);
    }
  }
  return { width: whole, height, channels: 3, pixels: out };
}
