import { deflateRawSync } from 'node:zlib';
import { concat, repeat } from './bytes.ts';
import { element, type Part } from './element.ts';
import { type Encoding, encodingOf } from './encoding.ts';

/** The bytes of a data set, elements in the order given, right or wrong. */
export function dataSet(syntax: Encoding | string, ...parts: readonly Part[]): Uint8Array {
  const encoding = typeof syntax === 'string' ? encodingOf(syntax) : syntax;
  return concat(...parts.map((part) => part.encode(encoding)));
}

/** The parts in ascending order of tags (PS3.5 7.1). */
export function inOrder(...parts: readonly Part[]): readonly Part[] {
  return parts.toSorted((a, b) => a.tag - b.tag);
}

/** A group with its retired group length element (gggg,0000) in front (PS3.5 7.2). */
export function groupLength(...parts: readonly Part[]): Part {
  const tag = (parts[0]?.tag ?? 0) & 0xffff0000;
  return {
    tag: tag >>> 0,
    encode(encoding) {
      const group = dataSet(encoding, ...parts);
      return concat(element(tag >>> 0, 'UL', group.length).encode(encoding), group);
    },
  };
}

/** A deflated data set: RFC 1951 without a header, padded to an even length with NUL (PS3.5 A.5). */
export function deflated(bytes: Uint8Array): Uint8Array {
  const stream = deflateRawSync(bytes, { level: 9 });
  return stream.length % 2 === 0 ? new Uint8Array(stream) : concat(stream, repeat(0, 1));
}
