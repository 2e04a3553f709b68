import { inflateRawSync } from 'node:zlib';
import { Failure } from '../failure/index.ts';

export interface Inflated {
  readonly bytes: Uint8Array;
  /** Bytes of the input that the stream took. */
  readonly consumed: number;
}

/** Inflates a raw deflate stream (RFC 1951). `Failure`: `limit/inflated`, `input/deflate`. */
export function inflateRaw(bytes: Uint8Array, limit: number): Inflated {
  try {
    const result = inflateRawSync(bytes, { maxOutputLength: limit, info: true }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { bytes: result.buffer, consumed: result.engine.bytesWritten };
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Failure('limit/inflated', `the data set inflates beyond ${limit} bytes`);
    throw new Failure('input/deflate', 'the deflated data set cannot be inflated');
  }
}
