import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { Failure, Secret } from '../failure/index.ts';
import { base64url, unbase64url } from './encoding.ts';

/** The public half of an ECDSA key on P-256 (RFC 7518 section 6.2), named by its thumbprint (RFC 7638). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly alg: 'ES256';
  readonly kid: string;
}

export interface SigningKey {
  /** PKCS #8, DER. */
  readonly privateKey: Secret;
  readonly publicJwk: PublicJwk;
}

/** Two numbers of 32 bytes side by side, as JOSE has them (RFC 7518 section 3.4), and not the DER of X.509. */
const ENCODING = 'ieee-p1363';
const COORDINATE_BYTES = 32;
const TEXT = new TextEncoder();

export function generateSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    privateKey: new Secret(new Uint8Array(der)),
    publicJwk: publicJwkOf({ ...publicKey.export({ format: 'jwk' }) }),
  };
}

/**
 * A compact JWS without its payload (RFC 7515 appendix F): `header..signature`. The payload stays a file of its own,
 * byte for byte as it was signed.
 * @example
 * const jws = signDetached(key, bytes);
 * verifyDetached(key.publicJwk, bytes, jws); // true
 */
export function signDetached({ privateKey, publicJwk }: SigningKey, payload: Uint8Array): string {
  const header = base64url(TEXT.encode(JSON.stringify({ alg: 'ES256', kid: publicJwk.kid })));
  const key = privateKey.use((der) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }));
  const signature = sign('sha256', signingInput(header, payload), { key, dsaEncoding: ENCODING });
  return `${header}..${base64url(signature)}`;
}

/** False for any other payload, key, algorithm or form. */
export function verifyDetached(publicJwk: PublicJwk, payload: Uint8Array, jws: string): boolean {
  const match = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})$/.exec(jws);
  if (match === null) return false;
  const [, header, signature] = match as unknown as readonly [string, string, string];
  if (!isOurHeader(header, publicJwk)) return false;
  const { kty, crv, x, y } = publicJwk;
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  try {
    const bytes = unbase64url(signature);
    return verify('sha256', signingInput(header, payload), { key, dsaEncoding: ENCODING }, bytes);
  } catch {
    return false;
  }
}

/**
 * A public key from text: a JWK, anything in JSON that has one under `evidenceKey` (the manifest), or PEM.
 * @throws {Failure} `usage/argument`
 */
export function readPublicKey(text: string): PublicJwk {
  try {
    if (text.trimStart().startsWith('-----BEGIN')) {
      return publicJwkOf({ ...createPublicKey(text).export({ format: 'jwk' }) });
    }
    const value = JSON.parse(text) as Record<string, unknown> | null;
    const jwk = publicJwkOf((value?.evidenceKey ?? value) as Record<string, unknown>);
    createPublicKey({ key: { ...jwk }, format: 'jwk' });
    return jwk;
  } catch (cause) {
    throw new Failure('usage/argument', 'the file holds no public key for ECDSA on P-256', {
      hint: 'give a JWK, a PEM file, or the manifest.json that has the key',
      cause,
    });
  }
}

/** The same key as PEM (SubjectPublicKeyInfo), for other programs. */
export function publicKeyPem({ kty, crv, x, y }: PublicJwk): string {
  return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }).export({ format: 'pem', type: 'spki' }).toString();
}

function signingInput(header: string, payload: Uint8Array): Uint8Array {
  return TEXT.encode(`${header}.${base64url(payload)}`);
}

/** The algorithm is ours whatever the header says, and no extension may change what the signature means. */
function isOurHeader(header: string, { kid }: PublicJwk): boolean {
  try {
    const value = JSON.parse(new TextDecoder().decode(unbase64url(header))) as Record<string, unknown>;
    return value.alg === 'ES256' && value.kid === kid && value.crit === undefined && value.b64 === undefined;
  } catch {
    return false;
  }
}

function publicJwkOf(jwk: Readonly<Record<string, unknown>> | undefined): PublicJwk {
  const { kty, crv, x, y } = jwk ?? {};
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') throw new TypeError('no key');
  if ([x, y].some((part) => unbase64url(part).length !== COORDINATE_BYTES)) throw new TypeError('no key');
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, alg: 'ES256', kid };
}
