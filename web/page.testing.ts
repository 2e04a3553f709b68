/** A small project with pictures as a hospital has them, drawn here, and the page open on it in Chromium. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { draw, noise } from '../src/pixel/text/drawn-text.testing.ts';
import type { PictureBox } from '../src/project/index.ts';
import { type Drawn, drawn, fill, type MemoryDesk } from '../src/review/desk.testing.ts';
import { type StartedReview, startReview } from '../src/review/index.ts';
import { buildWeb } from './build.ts';

const CHROMIUM = '/usr/bin/chromium';
export const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** A machine with other work to do takes its time. */
const PATIENCE_MS = 10_000;

const ROWS = 360;
const COLUMNS = 480;

type Box = Omit<PictureBox, 'frame' | 'origin'>;
const network = (box: Box, score: number, frame = 0): PictureBox => ({ ...box, frame, origin: 'network', score });
const grown = ({ left, top, right, bottom }: Box): Box => ({
  ...{ left: left - 4, top: top - 3, right: right + 4, bottom: bottom + 3 },
});

/** Speckle in a sector, as ultrasound looks. */
function paintSector(samples: Uint16Array): void {
  const speckle = noise(samples.length, 0, 255);
  for (let y = 40; y < ROWS - 20; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const [dx, dy] = [x - COLUMNS / 2, y - 10];
      const radius = Math.hypot(dx, dy);
      if (radius > 330 || radius < 40 || Math.abs(Math.atan2(dx, dy)) > 0.72) continue;
      const tissue = 70 + 45 * Math.sin(radius / 23 + dx / 60) + 30 * Math.cos(dx / 31);
      samples[y * COLUMNS + x] = Math.max(0, Math.min(255, (tissue * (40 + speckle[y * COLUMNS + x]!)) / 190));
    }
  }
}

const NAME = { text: 'DEHN MARTA', left: 12, top: 10, value: 235 };
const DATE = { text: '17 04 1974', left: 350, top: 10, value: 235 };
const LABEL = { text: 'RT LOIN', left: 200, top: 180, value: 220 };
const letters = ({ text }: typeof NAME): string[] => text.split(' ');

/** Words with a space between, which the letters do not have. */
function write(samples: Uint16Array, drawing: typeof NAME): Box {
  let left = drawing.left;
  const boxes = letters(drawing).map((text) => {
    const box = draw(samples, COLUMNS, { ...drawing, text: text.replace(/[^ADEHIMNORST147]/g, 'O'), left });
    left = box.right + 14;
    return box;
  });
  return { left: drawing.left, top: drawing.top, right: boxes.at(-1)!.right, bottom: boxes.at(-1)!.bottom };
}

const scratch = new Uint16Array(ROWS * COLUMNS);
const WHERE = {
  name: grown(write(scratch, NAME)),
  date: grown(write(scratch, DATE)),
  label: grown(write(scratch, LABEL)),
};

function paintUltrasound(samples: Uint16Array): void {
  paintSector(samples);
  for (const drawing of [NAME, DATE, LABEL]) write(samples, drawing);
}

/** A chest, more or less, in 12 bits. */
function paintChest(samples: Uint16Array): void {
  const grain = noise(samples.length, 0, 90);
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const lung = (cx: number): number => Math.exp(-(((x - cx) / 70) ** 2) - ((y - 180) / 120) ** 2);
      const rib = 160 * Math.cos((y + 0.1 * Math.abs(x - 240)) / 11) * (lung(150) + lung(330));
      samples[y * COLUMNS + x] = 1500 - 900 * (lung(150) + lung(330)) + rib + grain[y * COLUMNS + x]!;
    }
  }
  write(samples, { ...NAME, left: 20, top: 330, value: 3000 });
}

const STATIC = 12;

function paintSlice(number: number): (samples: Uint16Array) => void {
  return (samples) => {
    const grain = noise(samples.length, 0, 60);
    for (let y = 0; y < ROWS; y++) {
      for (let x = 0; x < COLUMNS; x++) {
        const r = Math.hypot((x - 240) / 190, (y - 180) / 140);
        const inner = Math.hypot((x - 190 - number * 4) / 40, (y - 170) / 55);
        samples[y * COLUMNS + x] = (r < 1 ? 900 + 300 * Math.cos(inner * 3) : 60) + grain[y * COLUMNS + x]!;
      }
    }
    write(samples, { ...NAME, left: 14, top: 12, value: 1700 });
  };
}

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

/** The page over a desk, in a browser of its own. */
export class OpenedReview {
  readonly page: Page;
  readonly desk: MemoryDesk;
  /** Addresses outside the server, and what the console said. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #review: StartedReview;

  private constructor(page: Page, desk: MemoryDesk, browser: Browser, review: StartedReview) {
    this.page = page;
    this.desk = desk;
    this.#browser = browser;
    this.#review = review;
    const { origin } = new URL(review.url);
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.context().on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.complaints.push(request.url());
    });
  }

  static async open(
    desk: MemoryDesk,
    folder: string,
    options: BrowserContextOptions = {},
    sampleSize = 4,
  ): Promise<OpenedReview> {
    const review = await startReview(desk, { pageFolder: folder, sampleSize });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    const viewport = { width: 1440, height: 900 };
    const page = await (await browser.newContext({ viewport, ...options })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const opened = new OpenedReview(page, desk, browser, review);
    await page.goto(review.url);
    await page.waitForSelector('dialog[open]');
    return opened;
  }

  get closed(): Promise<void> {
    return this.#review.closed;
  }

  /** Waits until a picture is before the eyes. */
  async shown(): Promise<void> {
    await this.page.waitForSelector('.panes[data-ready=true] canvas');
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What the page said last. */
  async said(): Promise<string> {
    return (await this.page.textContent('.said')) ?? '';
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#review.close();
  }
}

/** The page as the build makes it, in a folder that goes away again. */
export async function builtPage(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-web-'));
  await buildWeb(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
