import { Secret } from '../failure/index.ts';
import { concat } from './byte-strings.ts';
import type { Mac } from './platform.ts';

/**
 * HKDF-Expand (RFC 5869 section 2.3) with the HMAC whose key is the pseudorandom key. Without Extract: for keys that
 * are uniform already, and for constructions that extract in their own way.
 */
export function expand(mac: Mac, info: Uint8Array, length: number): Secret {
  const derived = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array();
  for (let [at, counter] = [0, 1]; at < length; counter++) {
    const next = mac.compute(concat(block, info, Uint8Array.of(counter)));
    block.fill(0);
    block = next;
    derived.set(block.subarray(0, Math.min(block.length, length - at)), at);
    at += block.length;
  }
  block.fill(0);
  return new Secret(derived);
}
