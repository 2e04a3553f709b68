export const COLOR_WORDS = ['auto', 'always', 'never'] as const;
export type ColorWord = (typeof COLOR_WORDS)[number];

/** Codes that turn a style on and off (ECMA-48 8.3.117). `node:util` would cost the help a tenth of its time. */
const STYLES = Object.freeze({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const);
const STYLED = /\x1b\[\d+m/g;

export type Style = keyof typeof STYLES;

type Environment = Readonly<Record<string, string | undefined>>;

/** One of the two output streams, with colours where they are wanted. */
export class Screen {
  readonly isTerminal: boolean;
  readonly #stream: NodeJS.WriteStream;
  readonly #hasColor: boolean;
  #isClosed = false;

  constructor(stream: NodeJS.WriteStream, hasColor: boolean) {
    this.#stream = stream;
    this.#hasColor = hasColor;
    this.isTerminal = stream.isTTY === true;
    // Who reads may stop reading (`| head`); the work goes on, nobody listens to the rest.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.#isClosed = true;
    });
  }

  get columns(): number {
    // Some terminals say that they have none.
    return this.#stream.columns || 80;
  }

  line(text = ''): void {
    this.write(`${text}\n`);
  }

  write(text: string): void {
    if (!this.#isClosed) this.#stream.write(text);
  }

  style(style: Style, text: string): string {
    if (!this.#hasColor) return text;
    const [on, off] = STYLES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  }
}

/** `--color` before NO_COLOR before FORCE_COLOR before what the stream is; never in a pipe by itself. */
export function wantsColor(stream: NodeJS.WriteStream, word: ColorWord, env: Environment): boolean {
  if (word !== 'auto') return word === 'always';
  if ((env.NO_COLOR ?? '') !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Text from outside as it may go to a terminal: no control characters, no changes of direction, no line breaks. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
}

/** Columns that a text takes in a terminal: two for the wide characters of East Asia, none for marks. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(STYLED, '')) {
    if (/\p{M}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** The beginning of a text that fits into so many columns. */
export function clipped(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept) + displayWidth(character) >= columns) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Rows in columns, two blanks between them; the last column is as long as it is. `right` columns are numbers. */
export function columnsOf(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, i) => {
      const blanks = ' '.repeat(widths[i]! - displayWidth(cell));
      return right.includes(i) ? blanks + cell : cell + blanks;
    });
    return cells.join('  ').trimEnd();
  });
}

/** A whole number for people: `12,345`. */
export function counted(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 file`, `2 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`;
}
