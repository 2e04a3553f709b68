/**
 * From a policy text to the compiled policy: read, followed along `extends`, checked, compiled; with everything that is
 * wrong on the way, in the order of the text.
 */
import { isFailure } from '../failure/index.ts';
import { compile, type Layer } from './compile.ts';
import { nearest, quoted } from './nearest.ts';
import { isPresetName, PRESET_NAMES, type PresetName } from './preset-table.ts';
import { bad, type Fault, fault, good, type Problem, type Read, toFailure } from './problem.ts';
import type { PolicyDocument } from './schema.ts';
import { checkShape } from './shape.ts';
import type { PictureTemplate } from './templates/template.ts';
import { readTemplates } from './templates/template-file.ts';
import type { CompiledPolicy, PolicySource } from './types.ts';
import { readYaml } from './yaml-text.ts';

export type PresetDocuments = Readonly<Partial<Record<PresetName, PolicyDocument>>>;

export interface ChainSource extends PolicySource {
  readonly presets: PresetDocuments;
  /** The preset that the text itself is. */
  readonly preset?: PresetName;
}

export interface Compilation {
  /** Undefined when there are problems. */
  readonly policy: CompiledPolicy | undefined;
  readonly problems: readonly Problem[];
}

const UNNAMED = 'policy';
/** A chain this long is no policy that a person can follow. */
const MAX_CHAIN = 16;

export function compileText(text: string, source: ChainSource): Compilation {
  const problems: Problem[] = [];
  const chain = readChain(text, source, (problem) => problems.push(problem));
  // What oppose are choices; where a part of the text was left out as wrong, they are not the author's.
  const complete = problems.length === 0;
  const report = (problem: Problem): void => {
    if (complete || problem.code !== 'policy/opposing-options') problems.push(problem);
  };
  const words = (file: string) => wordsOf(source.resolve?.(file));
  const templates = (file: string) => templatesOf(file, source.resolve?.(file));
  const policy = chain && compile({ ...chain, name: policyName(source.name ?? UNNAMED), words, templates, report });
  return { policy: problems.length === 0 ? policy : undefined, problems: inOrder(problems, source.name ?? UNNAMED) };
}

/** @throws {Failure} for the first problem. */
export function policyOf({ policy, problems }: Compilation): CompiledPolicy {
  const [first] = problems;
  if (first !== undefined) throw toFailure(first);
  if (policy === undefined) throw new TypeError('a policy without problems was not compiled');
  return policy;
}

/** One text by itself, `extends` not followed. @throws {Failure} for the first problem. */
export function readDocument(text: string, source: string): PolicyDocument {
  const problems: Problem[] = [];
  const layer = readLayer(text, source, (problem) => problems.push(problem));
  const [first] = inOrder(problems, source);
  if (first !== undefined) throw toFailure(first);
  if (layer === undefined) throw new TypeError('a document without problems was not read');
  return layer.document;
}

type Report = (problem: Problem) => void;

interface Chain {
  readonly layers: readonly Layer[];
  readonly preset: PresetName;
}

/** The text and what it extends; undefined when one of them cannot be read. */
function readChain(text: string, source: ChainSource, report: Report): Chain | undefined {
  const layers: Layer[] = [];
  const names: string[] = [];
  let layer = readLayer(text, source.name ?? UNNAMED, report);
  while (layer !== undefined) {
    layers.push(layer);
    const base = layer.document.extends;
    if (base === undefined) return { layers, preset: source.preset ?? names.find(isPresetName) ?? 'basic' };
    const problem = names.includes(base) || names.length >= MAX_CHAIN ? cycle(base) : undefined;
    names.push(base);
    const found = problem ?? findBase(base, source, report);
    if (found !== undefined && 'code' in found) {
      report({ ...found, ...(layer.place(['extends']) ?? { line: 0, column: 0 }), source: layer.source });
      return undefined;
    }
    layer = found;
  }
  return undefined;
}

function cycle(base: string): Fault {
  return fault('policy/cycle', `extends comes back to ${quoted(base)} or never ends`, 'end the chain with a preset');
}

/** The preset or file of a name, a fault when there is none, undefined when it was read and is wrong. */
function findBase(base: string, source: ChainSource, report: Report): Layer | Fault | undefined {
  const document = isPresetName(base) ? source.presets[base] : undefined;
  if (document !== undefined) return { source: base, document, place: () => undefined };
  const text = source.resolve?.(base);
  if (text !== undefined) return readLayer(text, base, report);
  return unknownPreset(base);
}

export function unknownPreset(name: string): Fault {
  const near = nearest(name, PRESET_NAMES);
  const hint = near === undefined ? `presets: ${PRESET_NAMES.join(', ')}` : `did you mean ${near}?`;
  return fault('policy/unknown-preset', `no preset or file ${quoted(name)}`, hint);
}

function readLayer(text: string, source: string, report: Report): Layer | undefined {
  const yaml = readYaml(text);
  for (const { place, ...what } of yaml.faults) report({ ...what, ...place, source });
  if (yaml.faults.length > 0) return undefined;
  const { document, faults } = checkShape(yaml.text);
  for (const { place, ...what } of faults) report({ ...what, ...place, source });
  if (document === undefined) return undefined;
  return { source, document, place: (path) => yaml.text.valuePlace(path) ?? yaml.text.keyPlace(path) };
}

/** A word list: one word or phrase a line, `#` begins a comment. */
function wordsOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim().normalize('NFC'))
    .filter((word) => word !== '');
}

function templatesOf(file: string, text: string | undefined): Read<readonly PictureTemplate[]> {
  if (text === undefined) {
    return bad('policy/unknown-preset', `no picture templates ${quoted(file)}`, 'what review import-templates writes');
  }
  try {
    return good(readTemplates(text, file));
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { line, column } = error.at ?? {};
    const where = line === undefined ? '' : ` (line ${line}, column ${column})`;
    return bad(error.code, `${error.message}${where}`, error.hint);
  }
}

/** The name of a text as the name of its policy: without folder and ending, of letters that a file name can have. */
function policyName(source: string): string {
  const base = source.replace(/^.*[/\\]/s, '').replace(/\.ya?ml$/i, '');
  const name = base
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 40);
  return name === '' ? UNNAMED : name;
}

/** Those of the text itself first, then those of the files that it extends. */
function inOrder(problems: readonly Problem[], source: string): readonly Problem[] {
  const foreign = (problem: Problem) => (problem.source === source ? 0 : 1);
  return problems.toSorted((a, b) => foreign(a) - foreign(b) || a.line - b.line || a.column - b.column);
}
