import { concat } from './bytes.ts';
import { dataSet } from './data-set.ts';
import { type ElementOptions, elementEncoding, elementHeader, type Length, type Part } from './element.ts';
import { type Encoding, encodingOf } from './encoding.ts';

const ITEM = 0xfffee000;
const ITEM_DELIMITATION = 0xfffee00d;
const SEQUENCE_DELIMITATION = 0xfffee0dd;

export interface ContainerOptions {
  /** The length in the header; `undefined` is right in sequences and items and brings its delimiter. */
  readonly length?: Length;
  /** A delimiter that is missing, or one that stands although the length is defined. */
  readonly delimiter?: boolean;
}

export interface SequenceOptions extends ContainerOptions, Pick<ElementOptions, 'explicit' | 'bigEndian'> {
  /** The VR in the header, `SQ` unless told otherwise. */
  readonly vr?: string;
}

/**
 * One item (PS3.5 7.5), of defined length unless options in front say otherwise.
 *
 * @example item(element(0x00080100, 'SH', 'T-04000'))
 * @example item({ length: 'undefined', delimiter: false }, element(0x00080100, 'SH', 'T-04000'))
 */
export function item(...content: readonly Part[] | readonly [ContainerOptions, ...Part[]]): Part {
  const [first, ...rest] = content;
  const [options, parts]: [ContainerOptions, readonly Part[]] =
    first === undefined || isPart(first) ? [{}, content as readonly Part[]] : [first, rest as readonly Part[]];
  return {
    tag: ITEM,
    encode: (encoding) => container(options, dataSet(encoding, ...parts), itemHeaders(encoding)),
  };
}

/**
 * A sequence of items, of defined length unless told otherwise.
 *
 * @example sequence(0x00400275, [item(element(0x00401001, 'SH', 'RP-1'))], { length: 'undefined' })
 */
export function sequence(tag: number, items: readonly Part[], options: SequenceOptions = {}): Part {
  return {
    tag,
    encode(outer) {
      const encoding = elementEncoding(outer, options);
      return container(options, dataSet(encoding, ...items), {
        open: (length) => elementHeader(tag, options.vr ?? 'SQ', length, encoding),
        close: () => delimiter(SEQUENCE_DELIMITATION, encoding),
      });
    },
  };
}

/**
 * A sequence under the VR UN. Its content is implicit little endian whatever surrounds it (PS3.5 6.2.2 Note 2, made by
 * CP-246), and so is its delimiter.
 */
export function unSequence(
  tag: number,
  items: readonly Part[],
  options: ContainerOptions = { length: 'undefined' },
): Part {
  const inside = encodingOf('1.2.840.10008.1.2');
  return {
    tag,
    encode: (encoding) =>
      container(options, dataSet(inside, ...items), {
        open: (length) => elementHeader(tag, 'UN', length, encoding),
        close: () => delimiter(SEQUENCE_DELIMITATION, inside),
      }),
  };
}

interface Headers {
  open(length: Length): Uint8Array;
  close(): Uint8Array;
}

function container(options: ContainerOptions, content: Uint8Array, headers: Headers): Uint8Array {
  const closed = options.delimiter ?? options.length === 'undefined';
  const opening = headers.open(options.length ?? content.length);
  return closed ? concat(opening, content, headers.close()) : concat(opening, content);
}

/** Items and delimiters have no VR in any encoding (PS3.5 7.5). */
function itemHeaders({ bigEndian }: Encoding): Headers {
  const encoding = { explicit: false, bigEndian };
  return {
    open: (length) => elementHeader(ITEM, '', length, encoding),
    close: () => delimiter(ITEM_DELIMITATION, encoding),
  };
}

function delimiter(tag: number, { bigEndian }: Encoding): Uint8Array {
  return elementHeader(tag, '', 0, { explicit: false, bigEndian });
}

function isPart(value: Part | ContainerOptions): value is Part {
  return 'encode' in value;
}
