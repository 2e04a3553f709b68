import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ProcessResult, runTool } from './process.ts';

/** What dciodvfy says of one object: distinct error lines, and whether it broke off. */
export interface Validation {
  readonly crashed: boolean;
  /** The object has no SOP Class UID in its data set, so that dciodvfy did not know what to hold it against. */
  readonly isUnclassed: boolean;
  readonly errors: ReadonlySet<string>;
}

/** `dciodvfy/errors.json.gz` of a corpus, by path of the object. */
export function readBaseline(corpus: string): Map<string, Validation> {
  const text = gunzipSync(readFileSync(join(corpus, 'dciodvfy', 'errors.json.gz'))).toString('utf8');
  const rows = JSON.parse(text) as Record<string, { crash: unknown; list: Record<string, number> }>;
  return new Map(
    Object.entries(rows).map(([path, { crash, list }]) => [
      path,
      { crashed: crash === true, isUnclassed: isUnclassed(Object.keys(list)), errors: new Set(Object.keys(list)) },
    ]),
  );
}

export async function validate(file: string): Promise<Validation> {
  return validationOf(await runTool('dciodvfy', [file]));
}

/** Error lines in the form of the baseline: white space collapsed, each once. Status 134 is an abort (README of the corpus). */
export function validationOf({ exitCode, stdout, stderr }: ProcessResult): Validation {
  const lines = `${stdout}\n${stderr}`.split(/\r?\n|\r/).map((line) => line.replace(/\s+/g, ' ').trim());
  const crashed = exitCode === undefined || exitCode >= 128;
  const errors = lines.filter((line) => line.startsWith('Error - '));
  return { crashed, isUnclassed: isUnclassed(errors), errors: new Set(errors) };
}

const isUnclassed = (lines: readonly string[]): boolean => lines.some((line) => line.includes('missing SOPClassUID'));

/** The line without values: what stands in angle brackets behind `=`, in quotes, and value numbers. */
export const kindOf = (line: string): string =>
  line
    .replace(/"[^"]*"/g, '""')
    .replace(/= <.*?>( -|$)/g, '= <>$1')
    .replace(/same value as (\w+) <[^>]*>/g, 'same value as $1 <>')
    .replace(/values are \S+/g, 'values are')
    .replace(/invalid for this VR = '.*$/, 'invalid for this VR');

export interface Comparison {
  /** Lines of a kind that the source did not show. */
  readonly newKinds: readonly string[];
  /** Lines that the source showed with another value: a UID that is mapped now, an illegal value that stayed. */
  readonly newValues: readonly string[];
}

export function compare(before: Validation, after: Validation): Comparison {
  const kinds = new Set([...before.errors].map(kindOf));
  const fresh = [...after.errors].filter((line) => !before.errors.has(line));
  return {
    newKinds: fresh.filter((line) => !kinds.has(kindOf(line))),
    newValues: fresh.filter((line) => kinds.has(kindOf(line))),
  };
}
