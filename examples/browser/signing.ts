import { base64url } from '../../src/crypto/index.ts';

/** The public half of an ECDSA key on P-256 (RFC 7518 section 6.2), named by its thumbprint (RFC 7638). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly alg: 'ES256';
  readonly kid: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const TEXT = new TextEncoder();

/**
 * A key that the page makes for one run. Its private half cannot be read out, not even by the page, and is gone when
 * the page is closed: it proves that evidence and archive are of one run, and nothing of who ran it.
 */
export class PageKey {
  readonly publicJwk: PublicJwk;
  readonly #privateKey: CryptoKey;

  private constructor(publicJwk: PublicJwk, privateKey: CryptoKey) {
    this.publicJwk = publicJwk;
    this.#privateKey = privateKey;
  }

  /** Undefined where the browser gives pages from a folder no cryptography. */
  static async generate(): Promise<PageKey | undefined> {
    const subtle = globalThis.crypto?.subtle;
    if (subtle === undefined) return undefined;
    const { privateKey, publicKey } = await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    const { x, y } = await subtle.exportKey('jwk', publicKey);
    if (x === undefined || y === undefined) throw new TypeError('a key without coordinates');
    const thumbprint = await subtle.digest('SHA-256', TEXT.encode(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })));
    const kid = base64url(new Uint8Array(thumbprint));
    return new PageKey({ kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', kid }, privateKey);
  }

  /** A compact JWS without its payload (RFC 7515 appendix F): `header..signature`. */
  async sign(payload: Uint8Array): Promise<string> {
    const header = base64url(TEXT.encode(JSON.stringify({ alg: 'ES256', kid: this.publicJwk.kid })));
    const input = TEXT.encode(`${header}.${base64url(payload)}`);
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, this.#privateKey, input);
    return `${header}..${base64url(new Uint8Array(signature))}`;
  }
}
