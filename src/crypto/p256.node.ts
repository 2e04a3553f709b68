import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, sign, verify } from 'node:crypto';
import { Secret } from '../failure/index.ts';
import { isPoint, type P256Platform, SIGNATURE_BYTES } from './p256.ts';
import { pkcs8, pointOfSpki, spki } from './p256-der.ts';

/** RFC 7518 section 3.4; without it OpenSSL reads and writes DER. */
const RAW = { dsaEncoding: 'ieee-p1363' } as const;

function privateKeyObject(privateKey: Secret): KeyObject {
  const der = privateKey.use((scalar) => pkcs8(scalar));
  try {
    return createPrivateKey({ key: der as Buffer, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

/** Undefined for what is no point of the curve. */
function publicKeyObject(publicKey: Uint8Array): KeyObject | undefined {
  if (!isPoint(publicKey)) return undefined;
  try {
    return createPublicKey({ key: spki(publicKey) as Buffer, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** node:crypto through key objects, so that a FIPS provider of OpenSSL does the work where there is one. */
export const p256Platform: P256Platform = {
  publicKey(privateKey) {
    const der = createPublicKey(privateKeyObject(privateKey)).export({ format: 'der', type: 'spki' });
    const point = pointOfSpki(der);
    if (point === undefined) throw new TypeError('the public key of a private key of P-256 has another form');
    return point;
  },
  agree(privateKey, publicKey) {
    const peer = publicKeyObject(publicKey);
    if (peer === undefined) return undefined;
    const { buffer, byteOffset, length } = diffieHellman({ privateKey: privateKeyObject(privateKey), publicKey: peer });
    return new Secret(new Uint8Array(buffer, byteOffset, length));
  },
  sign: (privateKey, message) => new Uint8Array(sign('sha256', message, { key: privateKeyObject(privateKey), ...RAW })),
  verify(publicKey, message, signature) {
    const key = publicKeyObject(publicKey);
    if (key === undefined || signature.length !== SIGNATURE_BYTES) return false;
    return verify('sha256', message, { key, ...RAW }, signature);
  },
};
