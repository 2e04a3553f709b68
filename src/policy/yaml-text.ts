/**
 * Reads YAML 1.2 (core schema) as plain data that remembers where it stood. Stricter than YAML: no anchors, aliases,
 * merge keys, tags, second documents or keys other than text. Each of them can make a reader see another policy than
 * the one that is applied.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { quoted } from './nearest.ts';
import { type Fault, fault, type KeyPath, type Place } from './problem.ts';

/** Longer texts are refused. 2,000 rules take a quarter of it. */
export const MAX_POLICY_LENGTH = 512 * 1024;
const MAX_DEPTH = 16;

export interface LocatedFault extends Fault {
  readonly place: Place;
}

export interface PolicyText {
  readonly value: unknown;
  /** Where the key at `path` stands; undefined when the text does not have it. */
  keyPlace(path: KeyPath): Place | undefined;
  /** Where the value at `path` begins. */
  valuePlace(path: KeyPath): Place | undefined;
}

type Readout = { readonly text: PolicyText; readonly faults: readonly LocatedFault[] };

/** @returns what could be read and everything that is wrong; with faults the value must not be used as a policy. */
export function readYaml(text: string): Readout {
  if (text.length > MAX_POLICY_LENGTH) {
    const tooLong = fault('policy/syntax', `the text is longer than ${MAX_POLICY_LENGTH} characters`);
    return { text: EMPTY, faults: [{ ...tooLong, place: { line: 1, column: 1 } }] };
  }
  const lines = new LineCounter();
  // Duplicate keys are looked for below: the library compares every key with every other one.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
    // Below this level the library does not tell of a second document.
    logLevel: 'error',
    lineCounter: lines,
  });
  const reader = new Reader(lines);
  for (const { message, pos } of [...document.errors, ...document.warnings]) reader.report(message, pos[0]);
  if (document.directives?.yaml.version !== '1.2') reader.report('expected YAML 1.2', 0);
  if (document.errors.length === 0 && document.contents === null) reader.report('the text is empty', 0);
  if (document.errors.length === 0 && document.contents !== null) reader.read(document.contents);
  return { text: reader.text(), faults: reader.faults };
}

const EMPTY: PolicyText = { value: undefined, keyPlace: () => undefined, valuePlace: () => undefined };

/** Walks the nodes once, making plain data and the table of places. */
class Reader {
  readonly faults: LocatedFault[] = [];
  readonly #lines: LineCounter;
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string, number>();
  #root: unknown;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  read(contents: Node): void {
    this.#root = this.#value(contents, []);
  }

  text(): PolicyText {
    const place = (offset: number | undefined) => (offset === undefined ? undefined : this.#place(offset));
    return {
      value: this.#root,
      keyPlace: (path) => place(this.#keys.get(pointer(path))),
      valuePlace: (path) => place(this.#values.get(pointer(path))),
    };
  }

  report(message: string, offset: number, hint?: string): void {
    this.faults.push({ ...fault('policy/syntax', message, hint), place: this.#place(offset) });
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #value(node: unknown, path: KeyPath): unknown {
    if (node === null || node === undefined) return null;
    const offset = offsetOf(node);
    this.#values.set(pointer(path), offset);
    if (path.length > MAX_DEPTH) {
      this.report('nested deeper than any policy', offset);
      return null;
    }
    if (isAlias(node)) {
      this.report('aliases are not used in policies', offset, 'write the value out');
      return null;
    }
    this.#refuseProperties(node, offset);
    if (isMap(node)) return this.#map(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.#value(item, [...path, index]));
    if (isScalar(node)) return this.#scalar(node.value, offset);
    this.report('neither text, number, list nor keys', offset);
    return null;
  }

  #refuseProperties(node: object, offset: number): void {
    if ('anchor' in node && node.anchor) this.report('anchors are not used in policies', offset);
    if ('tag' in node && node.tag) this.report('tags with ! are not used in policies', offset);
  }

  #scalar(value: unknown, offset: number): unknown {
    if (typeof value === 'string' && !value.isWellFormed()) this.report('text with half a character', offset);
    if (typeof value === 'bigint') return Number(value);
    return value;
  }

  #map(node: YAMLMap, path: KeyPath): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const offset = offsetOf(key);
      if (!isScalar(key) || typeof key.value !== 'string') {
        this.report('a key that is not text', offset, 'put it in quotes');
        continue;
      }
      this.#refuseProperties(key, offset);
      const name = key.value;
      if (name === '__proto__' || name === '<<') {
        const unknown = fault('policy/unknown-key', `${quoted(name)} is no key of policies`);
        this.faults.push({ ...unknown, place: this.#place(offset) });
        continue;
      }
      if (Object.hasOwn(object, name)) {
        this.report(`${quoted(name)} stands twice in the same place`, offset, 'keep one of them');
        continue;
      }
      this.#keys.set(pointer([...path, name]), offset);
      object[name] = this.#value(value, [...path, name]);
    }
    return object;
  }
}

const pointer = (path: KeyPath): string => JSON.stringify(path);

function offsetOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  return typeof node.range[0] === 'number' ? node.range[0] : 0;
}
