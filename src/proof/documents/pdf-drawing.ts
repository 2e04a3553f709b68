import type * as Pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What the operators of a page say, its annotations among them. */
export interface Drawing {
  /** Text in the order of drawing, the appearances of annotations and form fields included. */
  readonly text: string;
  /** Something is painted: lines, areas, shadings. */
  readonly paints: boolean;
  /** A font that could not be read at all: its text is missing. */
  readonly hasLostFont: boolean;
  /** Fonts whose characters are not known for what they are. */
  readonly hasUnreadableFont: boolean;
}

/** A glyph as pdfjs shows it, with `fontExtraProperties`. */
interface Glyph {
  readonly originalCharCode?: number;
  readonly unicode: string;
}

/** What is asked of a font. */
interface FontFacts {
  readonly composite?: boolean;
  readonly differences?: ReadonlyMap<number, string>;
}

export type FontsByName = (name: string) => FontFacts | 'lost' | undefined;

/** The font that pdfjs puts in the place of one that it cannot read. It shows nothing. */
const LOST_FONT = 'g_font_error';
/** A move of the pen back by less than this many thousandths of the text size is kerning. */
const LEAST_SPACE = 180;
/** So many different characters that mean nothing are text; fewer are bullets and arrows. */
const LEAST_UNREADABLE = 3;

/** Reads the operators of a page as they come (ISO 32000-1 9.4). */
export class DrawingReader {
  readonly #kinds: ReadonlyMap<number, 'show' | 'font' | 'move' | 'break' | 'paint'>;
  readonly #pathEnds: ReadonlySet<number>;
  readonly #constructPath: number;
  readonly #fonts: FontsByName;
  readonly #text: string[] = [];
  readonly #use = new Map<string, FontUse>();
  #font = '';
  #paints = false;

  constructor(OPS: typeof Pdfjs.OPS, fonts: FontsByName) {
    this.#fonts = fonts;
    this.#constructPath = OPS.constructPath;
    this.#pathEnds = new Set([OPS.endPath, OPS.clip, OPS.eoClip]);
    this.#kinds = new Map([
      [OPS.showText, 'show'],
      [OPS.setFont, 'font'],
      ...[OPS.moveText, OPS.setLeadingMoveText, OPS.setTextMatrix, OPS.nextLine].map((op) => [op, 'move'] as const),
      ...[OPS.beginText, OPS.endText, OPS.beginAnnotation, OPS.endAnnotation].map((op) => [op, 'break'] as const),
      ...[OPS.constructPath, OPS.rawFillPath, OPS.shadingFill, OPS.stroke, OPS.fill].map(
        (op) => [op, 'paint'] as const,
      ),
    ]);
  }

  read(operators: readonly number[], args: readonly (readonly unknown[] | null)[]): void {
    for (const [i, operator] of operators.entries()) this.#readOne(operator, args[i] ?? []);
  }

  drawing(): Drawing {
    const uses = [...this.#use.values()];
    return {
      text: this.#text.join(''),
      paints: this.#paints,
      hasLostFont: uses.some(({ isLost }) => isLost),
      hasUnreadableFont: uses.some(({ isUnreadable }) => isUnreadable),
    };
  }

  #readOne(operator: number, args: readonly unknown[]): void {
    switch (this.#kinds.get(operator)) {
      case 'show':
        this.#show(args[0]);
        break;
      case 'font':
        this.#font = String(args[0]);
        break;
      case 'move':
        this.#text.push(' ');
        break;
      case 'break':
        this.#text.push('\n');
        break;
      case 'paint':
        this.#paints ||= operator !== this.#constructPath || !this.#pathEnds.has(Number(args[0]));
        break;
      default:
        break;
    }
  }

  #show(shown: unknown): void {
    let use = this.#use.get(this.#font);
    if (use === undefined) {
      use = new FontUse(this.#font === LOST_FONT ? 'lost' : this.#fonts(this.#font));
      this.#use.set(this.#font, use);
    }
    if (!Array.isArray(shown)) return;
    for (const entry of shown as readonly (Glyph | number | null)[]) {
      if (typeof entry === 'number') {
        if (-entry > LEAST_SPACE) this.#text.push(' ');
      } else if (entry !== null && typeof entry.unicode === 'string') {
        this.#text.push(entry.unicode);
        use.add(entry);
      }
    }
  }
}

/** Names that number the glyphs of a font and say nothing of their meaning. */
const NUMBERED = /^(?!uni[0-9A-Fa-f]{4}|u[0-9A-Fa-f]{4,6}$)[A-Za-z]{1,8}[_.]?\d+$/;
/** No character, or one whose meaning its font alone knows. */
const MEANINGLESS = /[\p{Cc}\p{Co}\p{Cn}\ufffd]/u;

/**
 * How a font is used. One without a table of Unicode values (ISO 32000-1 9.10.2) shows characters that no search finds:
 * then pdfjs gives the number of a glyph for its character.
 */
class FontUse {
  readonly isLost: boolean;
  readonly #facts: FontFacts;
  readonly #codes = new Set<number>();
  readonly #meaningless = new Set<number>();
  readonly #unmapped = new Set<number>();

  constructor(facts: FontFacts | 'lost' = {}) {
    this.isLost = facts === 'lost';
    this.#facts = facts === 'lost' ? {} : facts;
  }

  add({ originalCharCode: code, unicode }: Glyph): void {
    if (code === undefined || this.#codes.has(code) || /^\s*$/.test(unicode)) return;
    this.#codes.add(code);
    if (MEANINGLESS.test(unicode)) this.#meaningless.add(code);
    if (unicode.codePointAt(0) === code && this.#isNumbered(code)) this.#unmapped.add(code);
  }

  get isUnreadable(): boolean {
    if (this.#meaningless.size >= LEAST_UNREADABLE) return true;
    return this.#unmapped.size >= LEAST_UNREADABLE && this.#unmapped.size * 2 >= this.#codes.size;
  }

  #isNumbered(code: number): boolean {
    const { composite, differences } = this.#facts;
    return composite === true || NUMBERED.test(differences?.get(code) ?? '');
  }
}
