import { base64url, type PublicJwk, publicJwk, thumbprint } from '../../src/crypto/index.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const TEXT = new TextEncoder();

/** What a manifest says of the key that signed the evidence. */
export interface EvidenceKey extends PublicJwk {
  readonly alg: 'ES256';
  /** Thumbprint (RFC 7638). */
  readonly kid: string;
}

/**
 * A key that the page makes for one run. Its private half cannot be read out, not even by the page, and is gone when
 * the page is closed: it proves that evidence and archive are of one run, and nothing of who ran it.
 */
export class PageKey {
  readonly publicJwk: EvidenceKey;
  readonly #privateKey: CryptoKey;

  private constructor(publicKey: EvidenceKey, privateKey: CryptoKey) {
    this.publicJwk = publicKey;
    this.#privateKey = privateKey;
  }

  /** Undefined where the browser gives a page from a folder no cryptography. */
  static async generate(): Promise<PageKey | undefined> {
    const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
    if (subtle === undefined) return undefined;
    const { privateKey, publicKey } = await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    const point = new Uint8Array(await subtle.exportKey('raw', publicKey));
    return new PageKey({ ...publicJwk(point), alg: 'ES256', kid: thumbprint(point) }, privateKey);
  }

  /**
   * A detached JSON Web Signature of bytes that stay as they are (RFC 7515 appendix F, RFC 7797): the form of
   * docs/reference/sealed-formats.md, made with a key that only the browser has.
   */
  async sign(payload: Uint8Array): Promise<string> {
    const { kid } = this.publicJwk;
    const fields = { alg: 'ES256', b64: false, crit: ['b64'], kid, typ: 'leadglass-evidence+jws' };
    const header = base64url(TEXT.encode(JSON.stringify(fields)));
    const input = await new Blob([`${header}.`, payload.slice()]).arrayBuffer();
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.#privateKey, input);
    return `${header}..${base64url(new Uint8Array(signature))}`;
  }
}
