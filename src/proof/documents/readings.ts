/** A piece of text where it stands on a page, in the units of the page (ISO 32000-1 9.4.4). */
export interface PlacedText {
  readonly text: string;
  /** Of the first character: [a b c d e f], the size and direction of the text and the place of its origin. */
  readonly transform: readonly number[];
  /** Along the direction of the text. */
  readonly width: number;
  /** Nothing follows on this line, as the one who wrote it drew it. */
  readonly endsLine: boolean;
}

/** Letters of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Of the size of the text: less between two pieces is no space, and more across is another line. */
const LEAST_SPACE = 0.15;
const LEAST_LINE = 0.4;

/**
 * A page, read in several ways, because the order in which a page is drawn is nobody's promise: as it was drawn; by
 * place, line after line from the left; and what is written from right to left also backwards.
 */
export function readingsOf(pieces: readonly PlacedText[]): string[] {
  const drawn = pieces.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join('');
  const placed = byPlace(pieces);
  const readings = new Set([drawn, placed]);
  for (const reading of [drawn, placed]) if (RIGHT_TO_LEFT.test(reading)) readings.add(backwards(reading));
  readings.delete('');
  return [...readings];
}

interface Piece {
  readonly text: string;
  readonly size: number;
  /** Degrees, in steps: pieces of one line have one. */
  readonly angle: number;
  /** From the start of the line, and across from the top. */
  readonly along: number;
  readonly across: number;
  readonly width: number;
}

function byPlace(pieces: readonly PlacedText[]): string {
  const placed = pieces.flatMap((piece) => (piece.text.trim() === '' ? [] : [placeOf(piece)]));
  placed.sort((a, b) => a.angle - b.angle || a.across - b.across || a.along - b.along);
  return linesOf(placed).map(lineText).join('\n');
}

function placeOf({ text, transform, width }: PlacedText): Piece {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform.map((value) => (Number.isFinite(value) ? value : 0));
  const length = Math.hypot(a, b) || 1;
  const [x, y] = [a / length, b / length];
  const size = Math.hypot(c, d) || length;
  const angle = Math.round((Math.atan2(b, a) * 180) / Math.PI / 5);
  return { text, size, angle, along: e * x + f * y, across: e * y - f * x, width: Number.isFinite(width) ? width : 0 };
}

/** Pieces on one base line, up to what a superscript or a slanted scan moves them. */
function linesOf(sorted: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [];
  let base: Piece | undefined;
  for (const piece of sorted) {
    const isSame =
      base !== undefined &&
      piece.angle === base.angle &&
      piece.across - base.across <= LEAST_LINE * Math.max(piece.size, base.size);
    if (isSame) lines.at(-1)!.push(piece);
    else {
      lines.push([piece]);
      base = piece;
    }
  }
  return lines;
}

function lineText(line: Piece[]): string {
  line.sort((a, b) => a.along - b.along);
  let text = '';
  let before: Piece | undefined;
  for (const piece of line) {
    const gap = before === undefined ? 0 : piece.along - before.along - before.width;
    const least = LEAST_SPACE * piece.size;
    // Text that is drawn again over itself, for a bold look, is not one word with it.
    const isApart = gap > least || (before !== undefined && gap < -Math.max(least, before.width / 2));
    text += (isApart ? ' ' : '') + piece.text;
    before = piece;
  }
  return text;
}

/** Each line from its end: right-to-left text that was written down as it looks. */
const backwards = (text: string): string =>
  text
    .split('\n')
    .map((line) => [...line].reverse().join(''))
    .join('\n');
