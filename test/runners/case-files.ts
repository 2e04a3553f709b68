import { readFileSync } from 'node:fs';
import type { Expectation } from './judge/index.ts';
import {
  type EncodeOptions,
  encodeObject,
  type JsonDataSet,
  type ParsedFile,
  ParseError,
  parseFile,
} from './parse/index.ts';

/** One case of the format `deid-cases/1`. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly profile: { readonly codes: readonly string[]; readonly params?: Readonly<Record<string, unknown>> };
  readonly dataset: JsonDataSet;
  readonly meta?: JsonDataSet;
  readonly transferSyntax?: string;
  readonly more?: readonly Partial<Case>[];
  readonly rawValues?: readonly { readonly path: string; readonly vr: string; readonly hex: string }[];
  readonly rawElements?: readonly { readonly after: string; readonly hex: string }[];
  readonly preambleHex?: string;
  readonly trailerHex?: string;
  readonly encapsulatedFragmentsHex?: readonly string[];
  readonly expect: readonly Expectation[];
}

/** Reads a case file. @throws {RangeError} for any other format. */
export function readCases(path: string): readonly Case[] {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { readonly format?: string; readonly cases?: readonly Case[] };
  if (file.format !== 'deid-cases/1' || file.cases === undefined)
    throw new RangeError(`${path} is not a deid-cases/1 file`);
  return file.cases;
}

/** One input of a case: the bytes that the tool gets, and what they say. */
export interface Input {
  readonly bytes: Uint8Array;
  /** Parsed without the bytes behind the data set and, where those cannot be followed, without the raw elements. */
  readonly file: ParsedFile;
}

/** The encoded inputs of a case, number 0 first. */
export function buildInputs(deidCase: Case): Input[] {
  return [deidCase, ...(deidCase.more ?? [])].map((source) => ({
    bytes: buildInput(source),
    file: readableInput(source),
  }));
}

function readableInput(source: Partial<Case>): ParsedFile {
  const { trailerHex: _trailer, ...whole } = source;
  try {
    return parseFile(buildInput(whole));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { rawElements: _raw, ...plain } = whole;
    return parseFile(buildInput(plain));
  }
}

function buildInput(source: Partial<Case>): Uint8Array {
  if (source.dataset === undefined) throw new RangeError('an instance without a data set');
  const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
  const options: { -readonly [K in keyof EncodeOptions]: EncodeOptions[K] } = {};
  if (source.transferSyntax !== undefined) options.transferSyntax = source.transferSyntax;
  if (source.meta !== undefined) options.meta = source.meta;
  if (source.preambleHex !== undefined) options.preamble = bytes(source.preambleHex);
  if (source.trailerHex !== undefined) options.trailer = bytes(source.trailerHex);
  if (source.encapsulatedFragmentsHex !== undefined) options.fragments = source.encapsulatedFragmentsHex.map(bytes);
  options.rawValues = (source.rawValues ?? []).map(({ path, vr, hex }) => ({ path, vr, bytes: bytes(hex) }));
  options.rawElements = (source.rawElements ?? []).map(({ after, hex }) => ({ after, bytes: bytes(hex) }));
  return encodeObject(source.dataset, options);
}
