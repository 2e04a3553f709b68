/** A small project with pictures as a hospital has them, drawn here, and the page open on it in Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import type { Box } from '../src/pixel/index.ts';
import type { PictureBox } from '../src/project/index.ts';
import { type Drawn, drawn, fill, type MemoryDesk } from '../src/review/desk.testing.ts';
import { type ReviewEnding, type StartedReview, startReview } from '../src/review/index.ts';
import { newPage, type OpenedPage, ReviewPage } from './browser.testing.ts';
import { buildWeb } from './build.ts';
import {
  COLUMNS,
  DATE,
  NAME,
  paintChest,
  paintSector,
  paintSlice,
  paintUltrasound,
  ROWS,
  WHERE,
  write,
} from './painted.testing.ts';

const network = (box: Box, score: number, frame = 0): PictureBox => ({ ...box, frame, origin: 'network', score });

/** Slices of the example. */
const STATIC = 12;

const id = (() => {
  let number = 0;
  return () => ++number;
})();

/** Ultrasound with its name covered and a label in the sector, a clip, radiographs without a box, slices, captures. */
export function exampleProject(): Drawn[] {
  const size = { rows: ROWS, columns: COLUMNS };
  const covered = [network(WHERE.name, 0.97), network(WHERE.date, 0.74)];
  const thick: PictureBox = {
    ...network({ left: 180, top: 250, right: 300, bottom: 310 }, 0.41),
    suppressed: 'too-thick',
  };
  const ultrasound = [1, 2, 3, 4].map((series) =>
    drawn({
      ...size,
      ...{ number: id(), series: 1, modality: 'US', model: 'Echo 5', paint: paintUltrasound },
      ...(series === 1 ? { status: 'held' } : {}),
      boxes: series === 2 ? [...covered, network(WHERE.label, 0.88)] : [...covered, thick],
    }),
  );
  const clip = drawn({
    ...size,
    ...{ number: id(), series: 2, modality: 'US', model: 'Echo 7', frames: 6 },
    boxes: [3, 4].flatMap((frame) => covered.map((box) => ({ ...box, frame }))),
    paint(samples, frame) {
      paintSector(samples);
      if (frame >= 2) for (const drawing of [NAME, DATE]) write(samples, drawing);
    },
  });
  const chest = [1, 2].map(() =>
    drawn({
      ...size,
      number: id(),
      series: 3,
      modality: 'DX',
      model: 'Ray 2',
      bits: 16,
      windows: ['1100\\1400', '1600\\3000'],
      paint: paintChest,
    }),
  );
  const slices = Array.from({ length: STATIC }, (_, i) =>
    drawn({
      ...size,
      number: id(),
      series: 4,
      modality: 'CT',
      model: 'Slice 64',
      bits: 16,
      windows: ['900', '1400'],
      paint: paintSlice(i),
    }),
  );
  const captures = [1, 2, 3].map(() =>
    drawn({
      ...size,
      ...{ number: id(), series: 5, modality: 'OT', model: 'Report', boxes: covered },
      paint(samples) {
        samples.fill(24);
        fill(samples, COLUMNS, { left: 0, top: 36, right: COLUMNS, bottom: 38 }, 90);
        for (const drawing of [NAME, DATE]) write(samples, drawing);
      },
    }),
  );
  return [...ultrasound, clip, ...chest, ...slices, ...captures];
}

/** The page over a desk in memory, in a browser of its own. */
export class OpenedReview extends ReviewPage {
  readonly desk: MemoryDesk;
  readonly #review: StartedReview;

  private constructor(opened: OpenedPage, desk: MemoryDesk, review: StartedReview) {
    super(opened, review.url);
    this.desk = desk;
    this.#review = review;
  }

  static async open(
    desk: MemoryDesk,
    folder: string,
    options: BrowserContextOptions = {},
    sampleSize = 4,
  ): Promise<OpenedReview> {
    const review = await startReview(desk, { pageFolder: folder, sampleSize });
    const opened = new OpenedReview(await newPage(options), desk, review);
    await opened.begin(review.url);
    return opened;
  }

  get closed(): Promise<ReviewEnding> {
    return this.#review.closed;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#review.close();
  }
}

/** The page as the build makes it, in a folder that goes away again. */
export async function builtPage(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-web-'));
  await buildWeb(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
