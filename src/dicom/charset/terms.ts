import { type Designation, designationOf } from './escapes.ts';
import { type GraphicSet, graphicSet } from './graphic-sets.ts';

/** Encodings that stand alone, without ISO 2022 (PS3.3 Table C.12-5). */
export type StandAlone = 'ISO_IR 192' | 'GB18030' | 'GBK';

/** What a Specific Character Set (0008,0005) means for reading and for writing. */
export interface Repertoire {
  readonly unknownTerms: readonly string[];
  /** The state at the start of values, lines, components: value 1 (PS3.5 6.1.2.5.4). */
  readonly g0: GraphicSet;
  readonly g1: GraphicSet | undefined;
  /** Explains bytes from 0x80 on while nothing is designated to G1. */
  readonly standAlone: StandAlone | undefined;
  /** For bytes from 0x80 on that neither G1 nor a stand-alone encoding explains: the first G1 set that is declared. */
  readonly spareG1: GraphicSet | undefined;
  /** Whether the stand-alone encoding is value 1, so that text is written in it. */
  readonly writesStandAlone: boolean;
  /** G1 of the initial state on which a writer may rely. */
  readonly writtenG1: GraphicSet | undefined;
  /** What a writer may designate, in the order of the terms; empty where code extension is not allowed. */
  readonly designations: readonly Designation[];
}

interface Term {
  readonly g0: number;
  readonly g1?: number;
  /** A multi-byte set of PS3.3 Table C.12-4, designated to G0 or G1. */
  readonly multiByte?: number;
  readonly standAlone?: StandAlone;
  /** One of the `ISO 2022` terms, which allow escapes (PS3.3 Tables C.12-3 and C.12-4). */
  readonly extends?: boolean;
}

const SINGLE_BYTE: readonly number[] = [100, 101, 109, 110, 144, 127, 126, 138, 148, 203, 166];

/** Defined terms of PS3.3 Tables C.12-2 to C.12-5; the empty one is the default repertoire. */
const TERMS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['', { g0: 6 }],
  ...SINGLE_BYTE.map((n): [string, Term] => [`ISO_IR ${n}`, { g0: 6, g1: n }]),
  ['ISO_IR 13', { g0: 14, g1: 13 }],
  ['ISO 2022 IR 6', { g0: 6, extends: true }],
  ...SINGLE_BYTE.map((n): [string, Term] => [`ISO 2022 IR ${n}`, { g0: 6, g1: n, extends: true }]),
  ['ISO 2022 IR 13', { g0: 14, g1: 13, extends: true }],
  // Value 1 has to be a single-byte set (PS3.5 6.1.2.5.4 c). Where one of these four is, G0 starts as ISO 646 all the
  // same: with JIS X 0208 in G0 no delimiter could stand before the first escape, and no known writer means that.
  ['ISO 2022 IR 87', { g0: 6, multiByte: 87, extends: true }],
  ['ISO 2022 IR 159', { g0: 6, multiByte: 159, extends: true }],
  ['ISO 2022 IR 149', { g0: 6, g1: 149, multiByte: 149, extends: true }],
  ['ISO 2022 IR 58', { g0: 6, g1: 58, multiByte: 58, extends: true }],
  ['ISO_IR 192', { g0: 6, standAlone: 'ISO_IR 192' }],
  ['GB18030', { g0: 6, standAlone: 'GB18030' }],
  ['GBK', { g0: 6, standAlone: 'GBK' }],
]);

/** Reads the terms as they are declared. Never fails: what is not understood is listed and taken as the default. */
export function repertoireOf(declared: readonly string[]): Repertoire {
  const unknownTerms: string[] = [];
  const terms: Term[] = [];
  for (const text of declared) {
    const name = text.trim();
    const term = TERMS.get(name) ?? TERMS.get(nearestTerm(name) ?? name);
    if (!TERMS.has(name)) unknownTerms.push(text);
    terms.push(term ?? TERMS.get('')!);
  }
  const first = terms[0] ?? TERMS.get('')!;
  const standAlone = terms.find((term) => term.standAlone !== undefined)?.standAlone;
  const spareG1 = terms.find((term) => term.g1 !== undefined)?.g1;
  // A reader that takes no multi-byte set in value 1 starts with ISO 646 alone: designate it explicitly for him.
  const writtenG1 = first.multiByte === undefined ? first.g1 : undefined;
  return {
    unknownTerms,
    g0: graphicSet(first.g0),
    g1: first.g1 === undefined ? undefined : graphicSet(first.g1),
    standAlone,
    spareG1: spareG1 === undefined ? undefined : graphicSet(spareG1),
    writesStandAlone: first.standAlone !== undefined,
    writtenG1: writtenG1 === undefined ? undefined : graphicSet(writtenG1),
    designations: designationsOf(terms),
  };
}

/** PS3.5 6.1.2.5: code extension with several values; a single `ISO 2022` term announces it as well. */
function designationsOf(terms: readonly Term[]): Designation[] {
  if (terms.length < 2 && !terms.some((term) => term.extends)) return [];
  const numbers = new Set(terms.flatMap((term) => [term.g0, term.g1, term.multiByte]));
  return [...numbers].filter((isoIr) => isoIr !== undefined).map(designationOf);
}

/** Parts of ISO 8859 and their numbers in the ISO-IR register. */
const ISO_8859_PARTS: ReadonlyMap<string, number> = new Map([
  ['1', 100],
  ['2', 101],
  ['3', 109],
  ['4', 110],
  ['5', 144],
  ['6', 127],
  ['7', 126],
  ['8', 138],
  ['9', 148],
  ['11', 166],
  ['15', 203],
]);

const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ASCII', ''],
  ['USASCII', ''],
  ['LATIN1', 'ISO_IR 100'],
  ['UTF8', 'ISO_IR 192'],
  ['GB18030', 'GB18030'],
  ['ISO2022GB18030', 'GB18030'],
  ['GBK', 'GBK'],
  ['ISO2022GBK', 'GBK'],
  // Without escapes this is what GBK extends.
  ['GB2312', 'GBK'],
]);

/** The defined term that a misspelt one can only mean, as `ISO-IR 100`, `iso_ir_192`, `UTF-8` or `ISO_IR 87`. */
function nearestTerm(text: string): string | undefined {
  const name = text.toUpperCase().replace(/[\s_-]+/g, '');
  const registered = /^(ISO2022IR|ISO2022|ISOIR|IR)(\d+)$/.exec(name);
  if (registered) return termOf(Number(registered[2]), registered[1]!.startsWith('ISO2022'));
  const part = /^ISO8859(\d+)$/.exec(name);
  const isoIr = part ? ISO_8859_PARTS.get(part[1]!) : undefined;
  return isoIr === undefined ? OTHER_NAMES.get(name) : `ISO_IR ${isoIr}`;
}

function termOf(isoIr: number, isExtension: boolean): string | undefined {
  const forms = [`ISO_IR ${isoIr}`, `ISO 2022 IR ${isoIr}`];
  if (isExtension) forms.reverse();
  return forms.find((form) => TERMS.has(form));
}
