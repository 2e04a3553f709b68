import { MAX_NAME, quoted } from '../nearest.ts';
import { fault, toFailure } from '../problem.ts';

/** One line of a script: `<e en="T" t="00080050" n="AccessionNumber">@hash(this,16)</e>`. */
export interface ScriptLine {
  /** `p` parameter, `e` element, `k` kept group, `r` removal; anything else means nothing to CTP. */
  readonly kind: string;
  /** False for a line that is switched off; a parameter has no switch. */
  readonly isEnabled: boolean;
  /** Name of a parameter, tag, group or what is removed. */
  readonly target: string;
  /** Name of the element as CTP knows it; often not its keyword. */
  readonly name: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Longer texts are refused. The largest script that CTP ships has 60,000 characters. */
export const MAX_SCRIPT_LENGTH = 1024 * 1024;
const ROOT = 'script';
/** The kinds that `en` switches on. */
const SWITCHED: readonly string[] = ['e', 'k', 'r'];

/**
 * Reads a script of CTP's DICOM anonymizer: a root `script` and one level of elements with text, which is all the XML
 * that there is. Knows the five entities of XML, character references, comments and CDATA; no document type, since
 * entities of one's own can make a reader see another script than its author.
 *
 * @throws {Failure} `policy/syntax` with line and column
 */
export function readScript(text: string, source: string): readonly ScriptLine[] {
  return new Reader(text, source).read();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /[A-Za-z_][\w.:-]*/y;
const SPACE = /\s*/y;

class Reader {
  readonly #text: string;
  readonly #source: string;
  #at = 0;
  #line = 1;
  /** Where the line of `#counted` begins, and how far line ends are counted. */
  #lineStart = 0;
  #counted = 0;

  constructor(text: string, source: string) {
    this.#text = text.replace(/^\uFEFF/, '');
    this.#source = source;
  }

  read(): readonly ScriptLine[] {
    if (this.#text.length > MAX_SCRIPT_LENGTH)
      this.#fail(`the script is longer than ${MAX_SCRIPT_LENGTH} characters`, 0);
    this.#skipMisc();
    const at = this.#at;
    const root = this.#openTag();
    if (root?.name !== ROOT) this.#fail('this is no script of the CTP DICOM anonymizer: it begins with <script>', at);
    const lines = root.isEmpty ? [] : this.#children();
    this.#skipMisc();
    if (this.#at < this.#text.length) this.#fail('something stands behind </script>', this.#at);
    return lines;
  }

  #children(): ScriptLine[] {
    const lines: ScriptLine[] = [];
    for (;;) {
      // Text between elements means nothing to CTP.
      this.#content(ROOT);
      if (this.#takes(`</${ROOT}`)) {
        this.#closeEnd();
        return lines;
      }
      lines.push(this.#child());
    }
  }

  #child(): ScriptLine {
    const at = this.#at;
    const line = this.#placeOf(at).line;
    const tag = this.#openTag();
    if (tag === undefined) this.#fail('an element was expected here', at);
    const text = tag.isEmpty ? '' : this.#textOf(tag.name);
    const { t = '', n = '', en = '' } = tag.attributes;
    const isEnabled = en === 'T' || !SWITCHED.includes(tag.name);
    return { kind: tag.name, isEnabled, target: t, name: n, text, line };
  }

  /** The text of an element up to and with its end tag. */
  #textOf(name: string): string {
    const at = this.#at;
    const text = this.#content(name);
    if (!this.#takes(`</${name}`)) this.#fail(`<${shown(name)}> holds text only: </${shown(name)}> is missing`, at);
    this.#closeEnd();
    return text;
  }

  /** Text, CDATA and comments up to the next tag. */
  #content(of: string): string {
    const parts: string[] = [];
    for (;;) {
      const next = this.#text.indexOf('<', this.#at);
      if (next < 0) this.#fail(`<${shown(of)}> does not end`, this.#at);
      parts.push(this.#decoded(this.#at, next));
      this.#at = next;
      if (this.#takes('<![CDATA[')) parts.push(this.#until(']]>', 'a CDATA section'));
      else if (!this.#skipComment()) return parts.join('');
    }
  }

  #openTag(): { readonly name: string; readonly isEmpty: boolean; readonly attributes: Attributes } | undefined {
    if (!this.#takes('<')) return undefined;
    const name = this.#match(NAME);
    if (name === '') this.#fail('a name was expected behind <', this.#at);
    const attributes = this.#attributes();
    const isEmpty = this.#takes('/');
    if (!this.#takes('>')) this.#fail(`<${shown(name)} is not closed by >`, this.#at);
    return { name, isEmpty, attributes };
  }

  #attributes(): Attributes {
    const attributes: Attributes = Object.create(null);
    for (;;) {
      this.#match(SPACE);
      const at = this.#at;
      const name = this.#match(NAME);
      if (name === '') return attributes;
      if (name in attributes) this.#fail(`the attribute ${quoted(name)} stands twice`, at);
      this.#match(SPACE);
      if (!this.#takes('=')) this.#fail(`the attribute ${quoted(name)} has no value`, at);
      this.#match(SPACE);
      attributes[name] = this.#attributeValue(name);
    }
  }

  #attributeValue(name: string): string {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== '"' && quote !== "'") this.#fail(`the value of ${quoted(name)} stands in quotes`, start);
    const end = this.#text.indexOf(quote, start + 1);
    if (end < 0) this.#fail(`the value of ${quoted(name)} does not end`, start);
    this.#at = end + 1;
    const value = this.#decoded(start + 1, end);
    if (this.#text.slice(start, end).includes('<')) this.#fail(`the value of ${quoted(name)} has a <`, start);
    return value;
  }

  /** Blanks, comments, the XML declaration and processing instructions around the root. */
  #skipMisc(): void {
    for (;;) {
      this.#match(SPACE);
      if (this.#takes('<?')) this.#until('?>', 'a processing instruction');
      else if (this.#takes('<!DOCTYPE')) this.#fail('a document type is not read', this.#at);
      else if (!this.#skipComment()) return;
    }
  }

  #skipComment(): boolean {
    if (!this.#takes('<!--')) return false;
    this.#until('-->', 'a comment');
    return true;
  }

  #closeEnd(): void {
    this.#match(SPACE);
    if (!this.#takes('>')) this.#fail('an end tag is not closed by >', this.#at);
  }

  #until(end: string, what: string): string {
    const start = this.#at;
    const stop = this.#text.indexOf(end, start);
    if (stop < 0) this.#fail(`${what} does not end`, start);
    this.#at = stop + end.length;
    return this.#text.slice(start, stop);
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #decoded(start: number, end: number): string {
    const text = this.#text.slice(start, end);
    if (!text.includes('&')) return text;
    return text.replace(/&([^;&]{0,10}(;?))/g, (_, body: string, semicolon: string, offset: number) => {
      const decoded = semicolon === '' ? undefined : entity(body.slice(0, -1));
      if (decoded === undefined)
        this.#fail('& begins one of &amp; &lt; &gt; &quot; &apos; or &#number;', start + offset);
      return decoded;
    });
  }

  #placeOf(offset: number): { line: number; column: number } {
    for (; this.#counted < offset; this.#counted++) {
      if (this.#text.charCodeAt(this.#counted) !== 10) continue;
      this.#line++;
      this.#lineStart = this.#counted + 1;
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #fail(message: string, offset: number): never {
    // Places behind the offset were counted for the line of an element at most: begin again.
    this.#counted = 0;
    this.#lineStart = 0;
    this.#line = 1;
    throw toFailure({ ...fault('policy/syntax', message), ...this.#placeOf(offset), source: this.#source });
  }
}

type Attributes = Record<string, string>;

function entity(body: string): string | undefined {
  if (Object.hasOwn(ENTITIES, body)) return ENTITIES[body];
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(body) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

const shown = (name: string): string => name.slice(0, MAX_NAME);
