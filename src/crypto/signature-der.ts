/** A signature as JOSE writes it (r and s of 32 bytes) and as X.509 and OpenSSL do: SEQUENCE of two INTEGERs, DER. */
import { concat } from './byte-strings.ts';
import { SCALAR_BYTES, SIGNATURE_BYTES } from './p256.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** @throws {RangeError} for anything but 64 bytes: a defect of the caller. */
export function signatureToDer(signature: Uint8Array): Uint8Array {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError(`a signature has ${SIGNATURE_BYTES} bytes`);
  const body = concat(integer(signature.subarray(0, SCALAR_BYTES)), integer(signature.subarray(SCALAR_BYTES)));
  return concat(Uint8Array.of(SEQUENCE, body.length), body);
}

/** Undefined for what is not the one DER encoding of two numbers of at most 256 bits. */
export function signatureFromDer(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return undefined;
  const rEnd = 4 + (der[3] ?? 0);
  const signature = new Uint8Array(SIGNATURE_BYTES);
  for (const [at, value] of [der.subarray(4, rEnd), der.subarray(rEnd + 2)].entries()) {
    const number = value[0] === 0 ? value.subarray(1) : value;
    if (number.length > SCALAR_BYTES) return undefined;
    signature.set(number, (at + 1) * SCALAR_BYTES - number.length);
  }
  const again = signatureToDer(signature);
  return again.length === der.length && again.every((byte, at) => der[at] === byte) ? signature : undefined;
}

/** X.690 section 8.3: as few bytes as possible, the first bit is the sign. */
function integer(number: Uint8Array): Uint8Array {
  const firstAt = number.findIndex((byte) => byte !== 0);
  const digits = number.subarray(firstAt === -1 ? number.length - 1 : firstAt);
  const value = digits[0]! < 0x80 ? digits : concat(Uint8Array.of(0), digits);
  return concat(Uint8Array.of(INTEGER, value.length), value);
}
