import type { DataSet, Element, ParsedFile } from './model.ts';

interface Step {
  /** 8 hex digits, or a private address. */
  readonly tag: string | { readonly group: string; readonly creator: string; readonly low: string };
  readonly item: number | undefined;
}

/** A path in the syntax of the deid-cases README. */
export interface PathTarget {
  /** Number of the instance that the path points into. */
  readonly instance: number;
  readonly place: 'meta' | 'dataset' | 'outcome' | 'file' | 'preamble' | 'report';
  readonly steps: readonly Step[];
}

const STEP = /^(?:([0-9A-Fa-f]{4})\{([^}]*)\}([0-9A-Fa-f]{2})|([0-9A-Fa-f]{8}))(?:\[(\d+)\])?(\.|$)/;

/** Creators may hold dots and brackets, so the steps are read one by one. @throws {SyntaxError} for any other text. */
export function parsePath(text: string): PathTarget {
  const numbered = /^#(\d+)\/(.*)$/.exec(text);
  const instance = numbered === null ? 0 : Number(numbered[1]);
  let rest = numbered === null ? text : (numbered[2] ?? '');
  const special = /^@(outcome|file|preamble|report)$/.exec(rest)?.[1] as PathTarget['place'] | undefined;
  if (special !== undefined) return { instance, place: special, steps: [] };
  const place = rest.startsWith('meta:') ? 'meta' : 'dataset';
  if (place === 'meta') rest = rest.slice(5);
  const steps: Step[] = [];
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) throw new SyntaxError(`not a path: ${text}`);
    const [whole, group, creator, low, tag, item] = match;
    const address = { group: (group ?? '').toUpperCase(), creator: creator ?? '', low: (low ?? '').toUpperCase() };
    steps.push({ tag: tag?.toUpperCase() ?? address, item: item === undefined ? undefined : Number(item) });
    rest = rest.slice(whole.length);
  }
  if (steps.length === 0) throw new SyntaxError(`not a path: ${text}`);
  return { instance, place, steps };
}

export interface Found {
  readonly element: Element;
  /** The data set or item that holds it. */
  readonly holder: DataSet;
}

/** The element a path points at in one file; `undefined` when any step is missing. */
export function elementAt(file: ParsedFile, target: PathTarget): Found | undefined {
  let holder = target.place === 'meta' ? file.meta : file.dataSet;
  let found: Found | undefined;
  for (const [index, step] of target.steps.entries()) {
    if (holder === undefined) return undefined;
    const { tag } = step;
    const element = typeof tag === 'string' ? holder.get(tag) : holder.getPrivate(tag.group, tag.creator, tag.low);
    if (element === undefined) return undefined;
    found = { element, holder };
    if (index < target.steps.length - 1) holder = element.items?.[step.item ?? 0];
  }
  return found;
}
