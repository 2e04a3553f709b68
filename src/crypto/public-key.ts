/** Public keys of P-256 as others write them: JWK (RFC 7517, RFC 7518 section 6.2) and PEM (RFC 7468). */
import { platform } from '#crypto';
import { Failure } from '../failure/index.ts';
import { concat, utf8 } from './byte-strings.ts';
import { base64, base64url, unbase64, unbase64url } from './encoding.ts';
import { isOnCurve, isPoint } from './p256.ts';
import { pointOfSpki, spki } from './p256-der.ts';

export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** As manifests have it: with its algorithm (RFC 7518 section 3.1), and its thumbprint as its name. */
export interface NamedJwk extends PublicJwk {
  readonly alg: 'ES256';
  readonly kid: string;
}

const PEM = /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;

/** @throws {RangeError} for what is no uncompressed point: a defect of the caller. */
export function publicJwk(publicKey: Uint8Array): PublicJwk {
  if (!isPoint(publicKey)) throw new RangeError('not an uncompressed point of P-256');
  return { kty: 'EC', crv: 'P-256', x: base64url(publicKey.slice(1, 33)), y: base64url(publicKey.slice(33)) };
}

/**
 * The point of a JWK. Whether it is on the curve shows when it is used.
 * @throws {Failure} `input/key-file` for a key of another kind.
 */
export function publicKeyOfJwk(jwk: unknown): Uint8Array {
  const { kty, crv, x, y } = (jwk ?? {}) as Partial<Record<string, unknown>>;
  if (kty === 'EC' && crv === 'P-256' && typeof x === 'string' && typeof y === 'string') {
    const point = concat(Uint8Array.of(4), unbase64url(x), unbase64url(y));
    if (isPoint(point) && unbase64url(x).length === 32) return point;
  }
  throw new Failure('input/key-file', 'not a public key of P-256');
}

/** SubjectPublicKeyInfo, as `openssl` reads it. */
export function publicKeyPem(publicKey: Uint8Array): string {
  const lines = base64(spki(publicKey)).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}

/** @throws {Failure} `input/key-file` for anything but a public key of P-256. */
export function publicKeyOfPem(text: string): Uint8Array {
  const body = PEM.exec(text.trim())?.[1];
  const point = body === undefined ? undefined : pointOfSpki(unbase64(body.replace(/\s/g, '')));
  if (point === undefined) throw new Failure('input/key-file', 'not a public key of P-256 in PEM');
  return point;
}

/** The key that verifies a signature, with its name. @throws {RangeError} as `publicJwk` */
export function namedJwk(publicKey: Uint8Array): NamedJwk {
  return { ...publicJwk(publicKey), alg: 'ES256', kid: thumbprint(publicKey) };
}

/**
 * A public key from text that a person names: a JWK, anything in JSON that has one under `evidenceKey` (a manifest), or
 * PEM.
 * @throws {Failure} `usage/argument`
 */
export function readPublicKey(text: string): Uint8Array {
  try {
    const point = text.trimStart().startsWith('-----BEGIN') ? publicKeyOfPem(text) : publicKeyOfJson(text);
    if (isOnCurve(point)) return point;
  } catch {
    // Said below: whatever it is instead, it is no key.
  }
  throw new Failure('usage/argument', 'the file holds no public key for ECDSA on P-256', {
    hint: 'give a JWK, a PEM file, or the manifest.json that has the key',
  });
}

function publicKeyOfJson(text: string): Uint8Array {
  const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
  return publicKeyOfJwk(value?.evidenceKey ?? value);
}

/** RFC 7638: a name for a key that everybody computes alike. */
export function thumbprint(publicKey: Uint8Array): string {
  const { crv, kty, x, y } = publicJwk(publicKey);
  return base64url(platform.sha256(utf8(JSON.stringify({ crv, kty, x, y }))));
}
