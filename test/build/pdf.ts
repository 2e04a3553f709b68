import { deflateSync } from 'node:zlib';
import { concat, latin1 } from './bytes.ts';

/** The body of an indirect object: text of the syntax, with a stream behind it or not (ISO 32000-1 7.3.8). */
export interface PdfObject {
  readonly dictionary: string;
  readonly stream?: string | Uint8Array;
}

export interface PdfLayout {
  /** Compress streams (7.4.4). */
  readonly deflate?: boolean;
  /** Object streams and a cross-reference stream in place of the table (7.5.7, 7.5.8). */
  readonly objectStreams?: boolean;
  /** More entries of the trailer, as `/Info 9 0 R`. */
  readonly trailer?: string;
}

export interface PdfPage {
  /** Operators of the content stream. */
  readonly content: string;
  /** Entries of the page's resources beside the fonts. */
  readonly resources?: string;
  /** Entries of the page itself. */
  readonly entries?: string;
}

export interface PdfParts extends PdfLayout {
  readonly pages: readonly PdfPage[];
  /** Fonts by their name in the content streams; `F1` is Helvetica unless given. */
  readonly fonts?: Readonly<Record<string, string>>;
  /** Objects with numbers from 100 on, to be referred to. */
  readonly objects?: readonly (string | PdfObject)[];
  /** Entries of the catalog. */
  readonly catalog?: string;
}

/** Number of the first of `objects`. */
export const FIRST_OBJECT = 100;

/**
 * A PDF (ISO 32000-1), made here so that no test asks a reader of PDFs what a PDF is.
 * @example pdf({ pages: [{ content: shown('QUILLON') }], deflate: true })
 */
export function pdf(parts: PdfParts): Uint8Array {
  const { pages, fonts = {}, objects = [], catalog = '' } = parts;
  const all = new Map<number, PdfObject>();
  const fontNames = { F1: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>', ...fonts };
  const fontList = Object.entries(fontNames).map(([name, dictionary], i) => {
    all.set(3 + i, { dictionary });
    return `/${name} ${3 + i} 0 R`;
  });
  const kids = pages.map((page, i) => {
    const [own, content] = [20 + 2 * i, 21 + 2 * i].map((n) => (n < FIRST_OBJECT ? n : n + 1000)) as [number, number];
    all.set(content, { dictionary: '', stream: page.content });
    all.set(own, {
      dictionary: `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${content} 0 R/Resources<</Font<<${fontList.join('')}>>${page.resources ?? ''}>>${page.entries ?? ''}>>`,
    });
    return `${own} 0 R`;
  });
  all.set(1, { dictionary: `<</Type/Catalog/Pages 2 0 R${catalog}>>` });
  all.set(2, { dictionary: `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${kids.length}>>` });
  for (const [i, object] of objects.entries())
    all.set(FIRST_OBJECT + i, typeof object === 'string' ? { dictionary: object } : object);
  return written(all, parts);
}

/** Text in one string at a place, as a content stream shows it; parentheses and backslashes escaped (7.3.4.2). */
export const shown = (text: string, x = 72, y = 720, font = 'F1'): string =>
  `BT /${font} 12 Tf 1 0 0 1 ${x} ${y} Tm (${text.replace(/[()\\]/g, '\\$&')}) Tj ET\n`;

/** A font of two-byte glyph numbers, with a table of what they mean or without (9.7, 9.10.3). */
export function glyphFont(characters: string | undefined, toUnicode = FIRST_OBJECT): string {
  const map = characters === undefined ? '' : `/ToUnicode ${toUnicode} 0 R`;
  return `<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Own/Encoding/Identity-H${map}/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Own/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>`;
}

/** Glyph numbers of a text in the order of `characters`, from `first` on, as a string of the syntax. */
export const glyphs = (text: string, characters: string, first = 3): string =>
  `<${[...text].map((c) => hex4([...characters].indexOf(c) + first)).join('')}>`;

/** The table of a font made with `glyphFont` (9.10.3): what each glyph number means, one or more characters. */
export function toUnicode(meanings: readonly string[], first = 3): PdfObject {
  const lines = meanings.map((text, i) => `<${hex4(i + first)}> <${utf16(text)}>`);
  return {
    dictionary: '',
    stream: `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
${lines.length} beginbfchar\n${lines.join('\n')}\nendbfchar
endcmap CMapName currentdict /CMap defineresource pop end end`,
  };
}

/** A text string in UTF-16 with its mark (7.9.2.2). */
export const utf16String = (text: string): string => `<FEFF${utf16(text)}>`;

const hex4 = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase();
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => hex4(text.charCodeAt(i))).join('');

function written(all: ReadonlyMap<number, PdfObject>, layout: PdfLayout): Uint8Array {
  return layout.objectStreams === true ? writtenAsStreams(all, layout) : writtenAsTable(all, layout);
}

function writtenAsTable(all: ReadonlyMap<number, PdfObject>, { deflate = false, trailer = '' }: PdfLayout): Uint8Array {
  const chunks = [latin1('%PDF-1.7\n')];
  const offsets = new Map<number, number>();
  let at = chunks[0]!.length;
  for (const [number, object] of all) {
    offsets.set(number, at);
    const chunk = concat(latin1(`${number} 0 obj\n`), body(object, deflate), latin1('\nendobj\n'));
    chunks.push(chunk);
    at += chunk.length;
  }
  const size = Math.max(...all.keys()) + 1;
  const entries = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  chunks.push(
    latin1(
      `xref\n0 ${size}\n${entries.join('')}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return concat(...chunks);
}

function writtenAsStreams(
  all: ReadonlyMap<number, PdfObject>,
  { deflate = true, trailer = '' }: PdfLayout,
): Uint8Array {
  const plain = [...all].filter(([, { stream }]) => stream === undefined);
  const container = Math.max(...all.keys()) + 1;
  const index: number[] = [];
  let content = '';
  for (const [number, { dictionary }] of plain) {
    index.push(number, content.length);
    content += `${dictionary} `;
  }
  const head = `${index.join(' ')} `;
  const streams = new Map([
    ...[...all].filter(([, { stream }]) => stream !== undefined),
    [container, { dictionary: `/Type/ObjStm/N ${plain.length}/First ${head.length}`, stream: head + content }],
  ] as [number, PdfObject][]);
  const chunks = [latin1('%PDF-1.7\n')];
  const rows = new Map<number, readonly [number, number, number]>();
  for (const [i, [number]] of plain.entries()) rows.set(number, [2, container, i]);
  let at = chunks[0]!.length;
  for (const [number, object] of streams) {
    rows.set(number, [1, at, 0]);
    const chunk = concat(latin1(`${number} 0 obj\n`), body(object, deflate), latin1('\nendobj\n'));
    chunks.push(chunk);
    at += chunk.length;
  }
  const table = container + 1;
  rows.set(table, [1, at, 0]);
  const bytes = Array.from({ length: table + 1 }, (_, number) => {
    const [type, second, third] = rows.get(number) ?? [0, 0, 0];
    return [type, second >> 24, second >> 16, second >> 8, second, third >> 8, third].map((value) => value & 0xff);
  }).flat();
  const dictionary = `/Type/XRef/Size ${table + 1}/W[1 4 2]/Root 1 0 R${trailer}`;
  chunks.push(
    latin1(`${table} 0 obj\n`),
    body({ dictionary, stream: Uint8Array.from(bytes) }, deflate),
    latin1(`\nendobj\nstartxref\n${at}\n%%EOF\n`),
  );
  return concat(...chunks);
}

/** A dictionary with a stream is given without its brackets: length and filter are put in. */
function body({ dictionary, stream }: PdfObject, deflate: boolean): Uint8Array {
  if (stream === undefined) return latin1(dictionary);
  const plain = typeof stream === 'string' ? latin1(stream) : stream;
  const packed = deflate && !dictionary.includes('/Filter') ? new Uint8Array(deflateSync(plain)) : plain;
  const filter = packed === plain ? '' : '/Filter/FlateDecode';
  return concat(latin1(`<<${dictionary}${filter}/Length ${packed.length}>>\nstream\n`), packed, latin1('\nendstream'));
}
