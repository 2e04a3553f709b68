import type { Secret } from '../failure/index.ts';
import type { Awaitable } from './byte-strings.ts';
import { hex, unhex } from './encoding.ts';

/** An uncompressed point (SEC 1 section 2.3.3): 04, x, y. */
export const POINT_BYTES = 65;
export const SCALAR_BYTES = 32;
/** r and s, as JOSE writes a signature (RFC 7518 section 3.4). */
export const SIGNATURE_BYTES = 64;

/**
 * What `#p256` gives: `p256.node.ts` or `p256.browser.ts`. Private keys are scalars of 32 bytes, public keys uncompressed
 * points. A point that is not on the curve is refused by every function: undefined or false, never a result.
 */
export interface P256Platform {
  publicKey(privateKey: Secret): Awaitable<Uint8Array>;
  /** The x coordinate of the common point (ECDH, NIST SP 800-56A section 5.7.1.2). */
  agree(privateKey: Secret, publicKey: Uint8Array): Awaitable<Secret | undefined>;
  /** ECDSA with SHA-256. The nonce is the platform's own: two signatures of one message differ. */
  sign(privateKey: Secret, message: Uint8Array): Awaitable<Uint8Array>;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
}

/** 04 and two coordinates; whether the point is on the curve is checked where it is used. */
export const isPoint = (bytes: Uint8Array): boolean => bytes.length === POINT_BYTES && bytes[0] === 4;

/** p, and b of y² = x³ - 3x + b (SEC 2 section 2.4.2). */
const FIELD = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Whether a public key is one: a point of the curve (NIST SP 800-56A section 5.6.2.3.3). */
export function isOnCurve(point: Uint8Array): boolean {
  if (!isPoint(point)) return false;
  const [x, y] = [point.slice(1, 33), point.slice(33)].map((bytes) => BigInt(`0x${hex(bytes)}`)) as [bigint, bigint];
  return x < FIELD && y < FIELD && (y * y - x * x * x + 3n * x - B) % FIELD === 0n;
}

/** n, the order of the curve (SEC 2 section 2.4.2). */
const ORDER = unhex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** Whether 32 bytes are a private key: a number from 1 to n - 1. */
export function isScalar(bytes: Uint8Array): boolean {
  const at = bytes.findIndex((byte, i) => byte !== ORDER[i]);
  return bytes.some((byte) => byte !== 0) && at !== -1 && bytes[at]! < ORDER[at]!;
}
