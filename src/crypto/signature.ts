import { p256Platform } from '#p256';
import { Failure } from '../failure/index.ts';
import { concat, utf8 } from './byte-strings.ts';
import { base64url, unbase64url } from './encoding.ts';
import type { KeyPair } from './hpke.ts';
import { thumbprint } from './public-key.ts';

/** What is signed; the signature of one kind is none of another. */
export type SignedKind = 'evidence' | 'manifest' | 'access' | 'forgotten' | 'certificate';

/**
 * Signs bytes that stay as they are in a file of their own: a JSON Web Signature, ES256, with the payload detached
 * (RFC 7515 appendix F) and not encoded (RFC 7797). What is signed is the header's text, a dot, and the bytes, so that
 * `openssl` can check it (docs/reference/sealed-formats.md says how).
 * @example
 * const jws = await signDetached(keys, evidence, 'evidence')     // eyJhbGci…..MEUCIQ…
 */
export async function signDetached(keys: KeyPair, payload: Uint8Array, kind: SignedKind): Promise<string> {
  const header = headerOf(keys.publicKey, kind);
  const signature = await p256Platform.sign(keys.privateKey, signingInput(header, payload));
  return `${header}..${base64url(signature)}`;
}

/**
 * Returns when the signature is of these bytes, by this key, for this kind. The header has to be the one that
 * `signDetached` writes: no algorithm and no key is taken from what is to be checked.
 * @throws {Failure} `refused/signature`
 */
export async function verifyDetached(
  publicKey: Uint8Array,
  jws: string,
  signed: { readonly payload: Uint8Array; readonly kind: SignedKind },
): Promise<void> {
  const [header = '', payload, signature = '', ...more] = jws.trim().split('.');
  if (payload !== '' || more.length > 0) throw refused('it is no detached JSON Web Signature');
  const expected = headerOf(publicKey, signed.kind);
  if (header !== expected) throw refused('it is by another key, or of something else');
  const isOurs = await p256Platform.verify(publicKey, signingInput(header, signed.payload), signatureBytes(signature));
  if (!isOurs) throw refused('what is signed was changed, or the signature was');
}

/** Section 4.1 of RFC 7515; `crit` because a reader that does not know `b64` would check other bytes (RFC 7797 section 6). */
function headerOf(publicKey: Uint8Array, kind: SignedKind): string {
  const header = { alg: 'ES256', b64: false, crit: ['b64'], kid: thumbprint(publicKey), typ: `leadglass-${kind}+jws` };
  return base64url(utf8(JSON.stringify(header)));
}

const signingInput = (header: string, payload: Uint8Array): Uint8Array => concat(utf8(`${header}.`), payload);

function signatureBytes(text: string): Uint8Array {
  try {
    return unbase64url(text);
  } catch (cause) {
    throw refused('its last part is not base64url', cause);
  }
}

function refused(why: string, cause?: unknown): Failure {
  return new Failure('refused/signature', `the signature does not hold: ${why}`, { cause });
}
