import type { Evidence } from './types.ts';

/** Who signs evidence. Keys, and how a signature is made, are for whoever has them. */
export interface EvidenceSigner {
  /** Of exactly these bytes: a compact detached JWS (RFC 7515 appendix F). */
  sign(bytes: Uint8Array): string | Promise<string>;
  readonly publicJwk: { readonly kid: string };
}

/** Names of the files beside each other; they say each other's names, so they are the same everywhere. */
export const EVIDENCE_FILES = Object.freeze({
  json: 'evidence.json',
  page: 'evidence.html',
  signature: 'evidence.jws',
  instances: 'instances.jsonl',
});

/** The bytes of `evidence.json`: what is hashed, chained and signed. */
export function evidenceBytes(evidence: Evidence): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(evidence, undefined, 2)}\n`);
}
