import { doppler, endoscopy, type Ground, radiograph, section, sheet, ultrasound } from './grounds.ts';
import { afterJpeg } from './jpeg.ts';
import type { Hand } from './lettering.ts';
import { BLACK, type Colour, copyOf, fill, frame, line, mix, type Plate, WHITE } from './plate.ts';
import type { Dice } from './random.ts';
import { type Kind, Scene, type Writing } from './scene.ts';
import { alone, date, foreign, identifier, LATERAL, name, PARAMETERS, personal, time } from './wording.ts';

/** How the samples are stored. */
export interface Storage {
  readonly modality: string;
  readonly sopClassUid: string;
  /** Bits of grey; colour has 8. */
  readonly bits: 8 | 12 | 16;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB' | 'YBR_FULL';
  /** A stream of this quality instead of native samples. */
  readonly jpeg?: number | undefined;
  /** An overlay plane with this writing: of its own, or in bit 15 of the samples. */
  readonly overlay?: { readonly kind: 'plane' | 'embedded'; readonly text: string } | undefined;
}

export interface Drawing {
  readonly family: string;
  readonly scene: Scene;
  readonly isAnatomy: Ground['isAnatomy'];
  readonly storage: Storage;
}

const US = { modality: 'US', sopClassUid: '1.2.840.10008.5.1.4.1.1.6.1', bits: 8 } as const;
const US_CLIP = { modality: 'US', sopClassUid: '1.2.840.10008.5.1.4.1.1.3.1', bits: 8 } as const;
const DX = { modality: 'DX', sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1', bits: 12 } as const;
const CT = { modality: 'CT', sopClassUid: '1.2.840.10008.5.1.4.1.1.2', bits: 12 } as const;
const MR = { modality: 'MR', sopClassUid: '1.2.840.10008.5.1.4.1.1.4', bits: 12 } as const;
const ES = { modality: 'ES', sopClassUid: '1.2.840.10008.5.1.4.1.1.77.1.1', bits: 8 } as const;
const SC = { modality: 'OT', sopClassUid: '1.2.840.10008.5.1.4.1.1.7', bits: 8 } as const;

const YELLOW: Colour = [255, 230, 60];
const CYAN: Colour = [90, 230, 240];
const GREEN: Colour = [70, 230, 90];

/** A bitmap font as consoles have it, one to three pixels a dot. */
function consoleFont(dice: Dice, dot = dice.pick([1, 1, 2, 2, 3])): Hand {
  return { font: 'dots', height: 7 * dot, weight: dice.chance(0.3) ? 0.2 : 0.1 };
}

function plotted(dice: Dice, low = 8, high = 24): Hand {
  const height = dice.between(low, high);
  return { font: 'strokes', height, smooth: dice.chance(0.7), weight: Math.max(dice.real(0.09, 0.19), 1.05 / height) };
}

function written(dice: Dice, low: number, high: number): Hand {
  return {
    ...plotted(dice, low, high),
    smooth: true,
    wobble: dice.real(0.025, 0.05),
    angle: dice.real(-9, 9),
    weight: 0.1,
  };
}

const anyHand = (dice: Dice) => (dice.chance(0.5) ? consoleFont(dice) : plotted(dice));
const said = (text: string, hand: Hand, colour: Colour, ...tags: string[]): Writing => ({
  text,
  kind: 'phi',
  hand,
  paint: { colour },
  tags,
});
const harmless = (writing: Writing): Writing => ({ ...writing, kind: 'harmless' satisfies Kind });

/** The corners of a scanner's picture. */
function corners(scene: Scene, dice: Dice, hand: Hand, colour: Colour): void {
  const step = hand.height + Math.max(4, Math.round(hand.height / 2));
  for (const [i, text] of [name(dice), identifier(dice), date(dice)].entries()) {
    scene.write(said(text, hand, colour, 'banner'), 6, 6 + i * step);
  }
  scene.write(said(`${date(dice)} ${time(dice)}`, hand, colour, 'banner'), -6, 6);
  scene.write(said(personal(dice), hand, colour, 'banner'), -6, 6 + step);
  for (let i = 0; i < 3; i++)
    scene.write(harmless(said(dice.pick(PARAMETERS), hand, colour, 'scale')), 6, -6 - i * step);
}

function inside({ size }: Scene, share: number): readonly number[] {
  const [w, h] = [size.width, size.height];
  return [w * share, h * share, w * (1 - share), h * (1 - share)];
}

/** Annotations on speckle, among them letters that stand alone. */
function annotations(scene: Scene, dice: Dice, colours: readonly Colour[]): void {
  const outline = () => (dice.chance(0.3) ? BLACK : undefined);
  for (let i = dice.between(2, 4); i > 0; i--) {
    const short = dice.chance(0.45);
    const tilt = dice.chance(0.25) ? { angle: dice.real(-32, 32), smooth: true } : {};
    const hand = {
      ...(short ? plotted(dice, 10, 22) : anyHand(dice)),
      ...(tilt.angle === undefined ? {} : { ...plotted(dice, 10, 20), ...tilt }),
    };
    const text = short ? alone(dice) : dice.chance(0.1) ? foreign(dice) : personal(dice);
    const fit = text === text.toUpperCase() || hand.font === 'strokes' ? hand : plotted(dice, 9, 18);
    const foreignHand = /[^\x20-\x7e]/.test(text) ? plotted(dice, 10, 20) : fit;
    const tags = ['anatomy', ...(short ? ['short'] : []), ...(tilt.angle === undefined ? [] : ['skewed'])];
    const paint = { colour: dice.pick(colours), outline: outline() };
    scene.scatter({ text, kind: 'phi', hand: foreignHand, paint, tags }, inside(scene, 0.2));
  }
}

function scaleMarks(scene: Scene, dice: Dice): void {
  const { width, height } = scene.size;
  for (const on of scene.frames) {
    for (let y = 60; y < height - 40; y += 24)
      line(on, [width - 14, y, width - (y % 5 === 0 ? 6 : 10), y], [190, 190, 190]);
    for (let i = 0; i < 120; i++)
      fill(on, [width - 34, 80 + i, width - 24, 81 + i], [255 - 2 * i, 255 - 2 * i, 255 - 2 * i]);
  }
  scene.reserve([width - 36, 50, width, height - 30]);
  const [x, y] = [width * dice.real(0.4, 0.6), height * dice.real(0.4, 0.7)];
  for (const on of scene.frames) {
    for (const [cx, cy] of [
      [x, y],
      [x + 50, y + 30],
    ] as const) {
      line(on, [cx - 5, cy, cx + 5, cy], YELLOW);
      line(on, [cx, cy - 5, cx, cy + 5], YELLOW);
    }
  }
  scene.reserve([x - 8, y - 8, x + 58, y + 38]);
}

function us(dice: Dice): Drawing {
  const grey = dice.chance(0.4);
  const ground = ultrasound(dice, dice.pick([512, 640, 720]), dice.pick([480, 512, 540]), grey ? 1 : 3);
  const scene = new Scene([ground.plate], dice);
  scaleMarks(scene, dice);
  corners(scene, dice, consoleFont(dice, dice.pick([1, 1, 2])), grey ? WHITE : dice.pick([WHITE, YELLOW, CYAN, GREEN]));
  annotations(scene, dice, grey ? [WHITE, [210, 210, 210]] : [WHITE, YELLOW, CYAN, GREEN]);
  return {
    family: 'us',
    scene,
    isAnatomy: ground.isAnatomy,
    storage: { ...US, photometric: grey ? 'MONOCHROME2' : 'RGB' },
  };
}

function usDoppler(dice: Dice): Drawing {
  const ground = ultrasound(dice, 640, 480, 3);
  doppler(dice, ground);
  const scene = new Scene([ground.plate], dice);
  frame(scene.frames[0]!, [200, 170, 440, 320], [200, 200, 200]);
  corners(scene, dice, consoleFont(dice, 1), dice.pick([WHITE, CYAN]));
  annotations(scene, dice, [WHITE, YELLOW]);
  const stream = dice.chance(0.4) ? dice.between(70, 90) : undefined;
  const photometric = stream === undefined && dice.chance(0.5) ? 'RGB' : 'YBR_FULL';
  return { family: 'us-doppler', scene, isAnatomy: ground.isAnatomy, storage: { ...US, photometric, jpeg: stream } };
}

/** A clip whose clock runs and in which a name is there for one frame. */
export function usClip(dice: Dice, frames?: number): Drawing {
  const ground = ultrasound(dice, 320, 256, 1);
  const count = frames ?? dice.between(6, 9);
  const plates = Array.from({ length: count }, (_, i) => {
    const still = copyOf(ground.plate);
    return {
      ...still,
      values: still.values.map((value, at) => (value === 0 ? 0 : value + 5 * Math.sin(at * 0.37 + i))),
    };
  });
  const scene = new Scene(plates, dice);
  const hand = consoleFont(dice, 1);
  scene.write(said(name(dice), hand, WHITE, 'banner', 'static'), 5, 5);
  const start = dice.between(0, 50);
  scene.reserve([200, 230, 320, 256]);
  for (let i = 0; i < count; i++) scene.write(said(`10:42:${start + i}`, hand, WHITE, 'clock'), -5, -5, [i]);
  scene.write(said(name(dice), plotted(dice, 9, 13), WHITE, 'oneframe', 'anatomy'), 60, 110, [
    dice.between(1, count - 2),
  ]);
  scene.scatter(said(alone(dice), plotted(dice, 11, 16), WHITE, 'short', 'anatomy'), inside(scene, 0.3));
  return { family: 'us-clip', scene, isAnatomy: ground.isAnatomy, storage: { ...US_CLIP, photometric: 'MONOCHROME2' } };
}

/** A plate of several million pixels with lead letters, a flashed name and a sticker. */
function dx(dice: Dice): Drawing {
  const [width, height] = dice.pick([
    [2022, 2022],
    [2500, 3056],
    [1760, 2140],
    [3000, 2400],
  ] as const);
  const ground = radiograph(dice, width, height);
  const scene = new Scene([ground.plate], dice);
  const lead: Hand = {
    font: 'strokes',
    height: dice.between(60, 110),
    weight: 0.2,
    smooth: true,
    angle: dice.real(-14, 14),
  };
  scene.scatter(said(dice.pick(LATERAL.slice(0, 2)), lead, [238, 238, 238], 'lead', 'laterality'), [
    width * 0.06,
    height * 0.06,
    width * 0.85,
    height * 0.3,
  ]);
  scene.scatter(
    said(dice.digits(2), { ...lead, height: 48, angle: dice.real(-30, 30) }, [225, 225, 225], 'lead', 'short'),
    [width * 0.06, height * 0.7, width * 0.85, height * 0.9],
  );
  const sticker = [width * 0.62, height * 0.86, width * 0.62 + 560, height * 0.86 + 150].map(Math.round);
  fill(scene.frames[0]!, sticker, [dice.between(5, 40), 20, 20], 0.9);
  const flashed: Hand = { font: 'dots', height: dice.pick([21, 28]), smooth: false };
  scene.write(
    said(name(dice).toUpperCase(), flashed, [205, 205, 205], 'nameplate'),
    sticker[0]! + 14,
    sticker[1]! + 14,
  );
  scene.write(
    said(date(dice).toUpperCase(), flashed, [205, 205, 205], 'nameplate'),
    sticker[0]! + 14,
    sticker[1]! + 60,
  );
  scene.write(said(identifier(dice), flashed, [205, 205, 205], 'nameplate'), sticker[0]! + 14, sticker[1]! + 106);
  scene.scatter(said(personal(dice), written(dice, 36, 60), [220, 220, 220], 'handwriting'), [
    width * 0.05,
    height * 0.4,
    width * 0.5,
    height * 0.8,
  ]);
  const overlay = dice.chance(0.5) ? ({ kind: 'plane', text: name(dice) } as const) : undefined;
  const photometric = dice.chance(0.4) ? 'MONOCHROME1' : 'MONOCHROME2';
  return { family: 'dx', scene, isAnatomy: ground.isAnatomy, storage: { ...DX, photometric, overlay } };
}

function ct(dice: Dice): Drawing {
  const ground = section(dice, 512, 512);
  const scene = new Scene([ground.plate], dice);
  corners(scene, dice, consoleFont(dice, 1), [235, 235, 235]);
  scene.write(harmless(said(dice.pick(LATERAL), plotted(dice, 14, 20), WHITE, 'laterality')), 20, 250);
  if (dice.chance(0.5)) annotations(scene, dice, [WHITE, [180, 180, 180], BLACK]);
  const overlay = dice.chance(0.6)
    ? ({ kind: dice.pick(['plane', 'embedded'] as const), text: name(dice) } as const)
    : undefined;
  return { family: 'ct', scene, isAnatomy: ground.isAnatomy, storage: { ...CT, photometric: 'MONOCHROME2', overlay } };
}

function mr(dice: Dice): Drawing {
  const size = dice.pick([256, 320, 384]);
  const ground = section(dice, size, size);
  const scene = new Scene([ground.plate], dice);
  scene.write(said(name(dice), consoleFont(dice, 1), [200, 200, 200], 'banner'), 4, 4);
  scene.write(
    said(date(dice), { ...consoleFont(dice, 1), angle: dice.pick([90, 270]) }, [200, 200, 200], 'rotated'),
    4,
    40,
  );
  scene.write(said(identifier(dice), { ...consoleFont(dice, 1), angle: 180 }, [200, 200, 200], 'rotated'), -4, -4);
  scene.scatter(said(alone(dice), plotted(dice, 9, 13), WHITE, 'short', 'anatomy'), inside(scene, 0.3));
  return { family: 'mr', scene, isAnatomy: ground.isAnatomy, storage: { ...MR, photometric: 'MONOCHROME2' } };
}

function endo(dice: Dice): Drawing {
  const ground = endoscopy(dice, 720, 576);
  const scene = new Scene([ground.plate], dice);
  const hand = consoleFont(dice, 2);
  const rows = [
    `Name:`,
    name(dice),
    `Sex: ${dice.pick(['F', 'M'])} Age: ${dice.between(20, 90)}`,
    `D.O.B.`,
    date(dice),
    date(dice),
    time(dice),
    `CVP: ${dice.between(1, 9)}/${dice.between(10, 30)}`,
  ];
  for (const [i, text] of rows.entries()) {
    const row = said(text, text.length > 12 ? consoleFont(dice, 1) : hand, i % 2 === 0 ? WHITE : GREEN, 'panel');
    scene.write(i === 0 || i === 3 ? harmless(row) : row, 8, 30 + 34 * i);
  }
  scene.scatter(
    said(dice.chance(0.5) ? alone(dice) : name(dice), plotted(dice, 12, 18), WHITE, 'anatomy'),
    [380, 120, 600, 440],
  );
  const stream = dice.chance(0.5) ? dice.between(75, 92) : undefined;
  return {
    family: 'endo',
    scene,
    isAnatomy: ground.isAnatomy,
    storage: { ...ES, photometric: stream === undefined ? 'RGB' : 'YBR_FULL', jpeg: stream },
  };
}

/** A report on paper or a screen: a table, a framed stamp across, a signature. */
function report(dice: Dice): Drawing {
  const dark = dice.chance(0.3);
  const ground = sheet(dice, { width: 900, height: 700, channels: dice.chance(0.5) ? 3 : 1 }, dark ? 25 : 232);
  const scene = new Scene([ground.plate], dice);
  const ink: Colour = dark ? [225, 225, 225] : [25, 25, 30];
  const hand = plotted(dice, 9, 14);
  for (let i = 0; i < 7; i++) {
    line(scene.frames[0]!, [40, 60 + 34 * i, 560, 60 + 34 * i], [130, 130, 130]);
    scene.write(harmless(said(dice.pick(PARAMETERS), hand, ink, 'table')), 48, 70 + 34 * i);
    scene.write(said(personal(dice), hand, ink, 'table'), 260, 70 + 34 * i);
  }
  stamp(scene, dice, [dice.between(150, 210), 40, dice.between(40, 160)]);
  scene.scatter(said(name(dice), written(dice, 18, 30), [30, 40, 130], 'handwriting'), [40, 360, 400, 640]);
  const photometric = ground.plate.channels === 3 ? 'RGB' : 'MONOCHROME2';
  return { family: 'report', scene, isAnatomy: ground.isAnatomy, storage: { ...SC, photometric } };
}

/** Two lines in a turned frame. */
function stamp(scene: Scene, dice: Dice, colour: Colour): void {
  const angle = dice.real(-28, 28);
  const hand: Hand = { font: 'strokes', height: dice.between(16, 24), weight: 0.15, smooth: true, angle };
  const before = scene.words.length;
  const text = dice.chance(0.5) ? `${date(dice)}` : name(dice).toUpperCase();
  if (!scene.scatter(said(text, hand, colour, 'stamp', 'skewed'), [430, 340, 620, 500])) return;
  const inks = scene.words.slice(before).map(({ ink }) => ink);
  const [x0, y0] = [Math.min(...inks.map(({ x }) => x)), Math.min(...inks.map(({ y }) => y))];
  const [x1, y1] = [
    Math.max(...inks.map(({ x, width }) => x + width)),
    Math.max(...inks.map(({ y, height }) => y + height)),
  ];
  const [cx, cy, turn] = [(x0 + x1) / 2, (y0 + y1) / 2, (-angle * Math.PI) / 180];
  const [u, v] = [([...text].length * hand.height) / 2 + 14, hand.height / 2 + 14];
  const corner = (a: number, b: number) => [
    cx + a * Math.cos(turn) - b * Math.sin(turn),
    cy + a * Math.sin(turn) + b * Math.cos(turn),
  ];
  const around = [corner(-u, -v), corner(u, -v), corner(u, v), corner(-u, v), corner(-u, -v)];
  for (let i = 1; i < around.length; i++) line(scene.frames[0]!, [...around[i - 1]!, ...around[i]!], colour, 2);
}

/** A scanned film: dark, dusty, with a paper sticker that is written on by hand. */
function film(dice: Dice): Drawing {
  const ground = radiograph(dice, 900, 1100);
  const scene = new Scene([ground.plate], dice);
  const [x, y] = [dice.between(40, 500), dice.between(40, 850)];
  fill(scene.frames[0]!, [x, y, x + 340, y + 150], [222, 222, 222]);
  for (let i = 0; i < 200; i++)
    mix(scene.frames[0]!, dice.between(0, 899), dice.between(0, 1099), WHITE, dice.real(0.2, 0.9));
  scene.write(
    said(name(dice), { ...written(dice, 18, 22), angle: 0 }, [40, 40, 60], 'handwriting', 'inverted'),
    x + 12,
    y + 14,
  );
  scene.write(
    said(date(dice), { ...written(dice, 18, 22), angle: 0 }, [40, 40, 60], 'handwriting', 'inverted'),
    x + 12,
    y + 60,
  );
  scene.write(said(identifier(dice), plotted(dice, 14, 18), [30, 30, 30], 'inverted'), x + 12, y + 106);
  scene.reserve([x, y, x + 340, y + 150]);
  scene.scatter(
    said(dice.pick(['R', 'L']), { ...plotted(dice, 34, 50), weight: 0.18 }, [235, 235, 235], 'lead', 'short'),
    [60, 60, 780, 1000],
  );
  scene.frames = [afterJpeg(scene.frames[0]!, dice.between(55, 85))];
  return { family: 'film', scene, isAnatomy: ground.isAnatomy, storage: { ...SC, photometric: 'MONOCHROME2' } };
}

/** No text: only what looks a little like it. */
function negative(dice: Dice): Drawing {
  const ground = dice.pick([
    () => ultrasound(dice, 512, 480, 1),
    () => section(dice, 512, 512),
    () => radiograph(dice, 900, 900),
  ])();
  const scene = new Scene([ground.plate], dice);
  const on: Plate = scene.frames[0]!;
  scaleMarks(scene, dice);
  const { width, height } = on;
  const kind = dice.between(0, 3);
  for (let i = 0; i < 12 && kind === 0; i++) line(on, [0, i * 44, width, i * 44], [120, 120, 120]);
  for (let x = 0; x < width && kind === 1; x++) {
    const beat = (x % 70) - 30;
    const y = height - 40 - 34 * Math.exp(-((beat / 2.5) ** 2)) - 8 * Math.exp(-(((beat - 18) / 7) ** 2));
    fill(on, [x, y, x + 2, y + 2], [200, 200, 200]);
  }
  if (kind === 2) line(on, [width * 0.2, height * 0.2, width * 0.7, height * 0.6], [240, 240, 240], 3);
  for (let a = 0; a < 200 && kind === 3; a++)
    fill(
      on,
      [
        width / 2 + (60 + a / 8) * Math.cos(a / 12),
        height / 2 + (60 + a / 8) * Math.sin(a / 12),
        width / 2 + (60 + a / 8) * Math.cos(a / 12) + 3,
        height / 2 + (60 + a / 8) * Math.sin(a / 12) + 3,
      ],
      [220, 220, 220],
    );
  return { family: `neg-${kind}`, scene, isAnatomy: ground.isAnatomy, storage: { ...SC, photometric: 'MONOCHROME2' } };
}

/** An ultrasound picture that was JPEG once: ringing around every letter. */
function usRinging(dice: Dice): Drawing {
  const drawing = us(dice);
  drawing.scene.frames = drawing.scene.frames.map((plate) => afterJpeg(plate, dice.between(35, 75)));
  return { ...drawing, family: 'us-ringing' };
}

/** One after the other, so that any number of pictures has all of them in the same shares. */
export const FAMILIES: readonly ((dice: Dice) => Drawing)[] = [
  us,
  ct,
  usDoppler,
  endo,
  usRinging,
  dx,
  mr,
  us,
  report,
  negative,
  us,
  film,
  usDoppler,
  ct,
  (dice) => usClip(dice),
  negative,
];
