import { randomBytes } from 'node:crypto';

/** Randomness of keys and nonces enters here. */
export const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
