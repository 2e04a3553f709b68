/** The fixed DER around keys of P-256: only the bytes of the key differ (RFC 5480, RFC 5915, RFC 5958). */
import { concat } from './byte-strings.ts';
import { unhex } from './encoding.ts';

const SPKI = unhex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
const PKCS8 = unhex('308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420');
const PKCS8_POINT = unhex('a144034200');
const PKCS8_ALONE = unhex('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420');

/** SubjectPublicKeyInfo of a point. */
export const spki = (point: Uint8Array): Uint8Array => concat(SPKI, point);

/** The point of a SubjectPublicKeyInfo, in an array of its own; undefined for a key of another kind. */
export function pointOfSpki(der: Uint8Array): Uint8Array | undefined {
  const isOurs = der.length === SPKI.length + 65 && SPKI.every((byte, at) => der[at] === byte);
  return isOurs ? Uint8Array.from(der.subarray(SPKI.length)) : undefined;
}

/** PrivateKeyInfo of a scalar, with its point where it is known. Holds the key: overwrite it after use. */
export function pkcs8(scalar: Uint8Array, point?: Uint8Array): Uint8Array {
  return point === undefined ? concat(PKCS8_ALONE, scalar) : concat(PKCS8, scalar, PKCS8_POINT, point);
}
