import { dotsOf } from './dot-font.ts';
import type { Dice } from './random.ts';
import { type Point, strokesOf } from './stroke-font.ts';

/** How a line of text is written. */
export interface Hand {
  /** `dots` is a bitmap font, `strokes` a drawn one. */
  readonly font: 'dots' | 'strokes';
  /** Height of capitals in pixels. */
  readonly height: number;
  /** Degrees, counter-clockwise. */
  readonly angle?: number;
  /** Smoothed edges. */
  readonly smooth?: boolean;
  /** Thickness of a stroke, in parts of the height; of a bitmap: one dot more to the right. */
  readonly weight?: number;
  /** How far a hand strays: 0 for a machine. */
  readonly wobble?: number;
}

/** Where and how much ink one word has; coverage 0 to 1 by row. */
export interface Ink {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly coverage: Float32Array;
}

interface Glyph {
  readonly character: string;
  readonly left: number;
  /** Whether there is ink at a place of the line, which is measured in parts of the height. */
  inkAt(u: number, v: number): boolean;
}

const ADVANCE = { dots: 6 / 7, strokes: 1 };

/** The words of a line as ink, relative to the middle of the line. */
export function lettering(text: string, hand: Hand, dice: Dice): readonly Ink[] {
  const advance = ADVANCE[hand.font];
  const width = [...text].length * advance;
  const glyphs = [...text].map((character, i) => glyph(character, i * advance, hand, dice));
  const words: Glyph[][] = [[]];
  for (const one of glyphs) {
    if (one.character === ' ') words.push([]);
    else words.at(-1)!.push(one);
  }
  return words.filter((word) => word.length > 0).map((word) => inkOf(word, { hand, width, advance }));
}

function glyph(character: string, left: number, hand: Hand, dice: Dice): Glyph {
  if (character === ' ') return { character, left, inkAt: () => false };
  return hand.font === 'dots' ? dotGlyph(character, left, hand) : strokeGlyph(character, left, hand, dice);
}

function dotGlyph(character: string, left: number, hand: Hand): Glyph {
  const rows = dotsOf(character);
  const dot = (column: number, row: number) => column >= 0 && column < 5 && ((rows[row] ?? 0) & (0x10 >> column)) !== 0;
  const bold = (hand.weight ?? 0) > 0.16;
  return {
    character,
    left,
    inkAt(u, v) {
      const column = Math.floor((u - left) * 7);
      const row = Math.floor(v * 7);
      return dot(column, row) || (bold && dot(column - 1, row));
    },
  };
}

function strokeGlyph(character: string, left: number, hand: Hand, dice: Dice): Glyph {
  const { weight = 0.11, wobble = 0 } = hand;
  const stray = () => dice.normal() * wobble;
  const [dx, dy, lean] = [stray(), stray(), stray()];
  const lines = strokesOf(character).map((line) =>
    line.map(([x, y]): Point => {
      const v = y / 6 + dy + stray() / 2;
      return [left + 0.08 + x / 6 + dx + lean * (1 - v) + stray() / 2, v];
    }),
  );
  const reach = weight / 2;
  return { character, left, inkAt: (u, v) => lines.some((line) => isNear(line, u, v, reach)) };
}

function isNear(line: readonly Point[], u: number, v: number, reach: number): boolean {
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    const [sx, sy] = [bx - ax, by - ay];
    const t = Math.max(0, Math.min(1, ((u - ax) * sx + (v - ay) * sy) / (sx * sx + sy * sy || 1)));
    if ((u - ax - t * sx) ** 2 + (v - ay - t * sy) ** 2 <= reach * reach) return true;
  }
  return false;
}

interface Line {
  readonly hand: Hand;
  readonly width: number;
  readonly advance: number;
}

/** Asks for every pixel around a word, turned back into the line, whether there is ink. */
function inkOf(word: readonly Glyph[], { hand, width, advance }: Line): Ink {
  const angle = ((hand.angle ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u0, u1] = [word[0]!.left - 0.3, word.at(-1)!.left + advance + 0.3];
  // A whole number of pixels, so that the dots of a bitmap fall on pixels.
  const middle = Math.round(hand.height / 2) / hand.height;
  const corners = [u0, u1].flatMap((u) =>
    [-0.3, 1.7].map((v): Point => {
      const [a, b] = [(u - width / 2) * hand.height, (v - middle) * hand.height];
      return [a * cos + b * sin, -a * sin + b * cos];
    }),
  );
  const x = Math.floor(Math.min(...corners.map((c) => c[0]))) - 1;
  const y = Math.floor(Math.min(...corners.map((c) => c[1]))) - 1;
  const w = Math.ceil(Math.max(...corners.map((c) => c[0]))) + 2 - x;
  const h = Math.ceil(Math.max(...corners.map((c) => c[1]))) + 2 - y;
  const coverage = new Float32Array(w * h);
  const steps = hand.smooth ? 3 : 1;
  for (let row = 0; row < h; row++) {
    for (let column = 0; column < w; column++) {
      let hits = 0;
      for (let k = 0; k < steps * steps; k++) {
        const px = x + column + ((k % steps) + 0.5) / steps;
        const py = y + row + (Math.floor(k / steps) + 0.5) / steps;
        const u = (px * cos - py * sin) / hand.height + width / 2;
        const v = (px * sin + py * cos) / hand.height + middle;
        if (isInked(word, u, v, advance)) hits++;
      }
      coverage[row * w + column] = hits / (steps * steps);
    }
  }
  return { text: word.map(({ character }) => character).join(''), x, y, width: w, height: h, coverage };
}

/** Only the glyph of that place and its neighbours can have ink there. */
function isInked(word: readonly Glyph[], u: number, v: number, advance: number): boolean {
  const at = Math.floor((u - word[0]!.left) / advance);
  for (let i = at - 1; i <= at + 1; i++) if (word[i]?.inkAt(u, v)) return true;
  return false;
}
