/** A result that one platform has at once and another later (WebCrypto). */
export type Awaitable<T> = T | Promise<T>;

/** `length` unpredictable bytes. Randomness enters at the edges, so everything that needs some takes this. */
export type Random = (length: number) => Uint8Array;

const TEXT = new TextEncoder();

export const utf8 = (text: string): Uint8Array => TEXT.encode(text);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Takes as long wherever the first difference is. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [at, byte] of a.entries()) difference |= byte ^ b[at]!;
  return difference === 0;
}
