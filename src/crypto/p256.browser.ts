import { Secret } from '../failure/index.ts';
import { isPoint, type P256Platform, SIGNATURE_BYTES } from './p256.ts';
import { pkcs8 } from './p256-der.ts';
import { bufferSource, undefinedWhenRefused } from './webcrypto.browser.ts';

const CURVE = { namedCurve: 'P-256' };
const ECDH = { name: 'ECDH', ...CURVE };
const ECDSA = { name: 'ECDSA', ...CURVE };
const SHA256 = { name: 'ECDSA', hash: 'SHA-256' };

/** WebCrypto has no way from a private key to its public one, and not every browser takes a key without it. */
async function publicKey(privateKey: Secret): Promise<Uint8Array> {
  const { p256 } = await import('@noble/curves/nist.js');
  return privateKey.use((scalar) => p256.getPublicKey(scalar, false));
}

async function privateCryptoKey(privateKey: Secret, algorithm: typeof ECDH, use: KeyUsage): Promise<CryptoKey> {
  const point = await publicKey(privateKey);
  const der = privateKey.use((scalar) => pkcs8(scalar, point));
  try {
    return await crypto.subtle.importKey('pkcs8', bufferSource(der), algorithm, false, [use]);
  } finally {
    der.fill(0);
  }
}

/** Undefined for what is no point of the curve. */
async function publicCryptoKey(
  point: Uint8Array,
  algorithm: typeof ECDH,
  uses: KeyUsage[],
): Promise<CryptoKey | undefined> {
  if (!isPoint(point)) return undefined;
  return undefinedWhenRefused(crypto.subtle.importKey('raw', bufferSource(point), algorithm, false, uses));
}

/** WebCrypto with keys of P-256. */
export const p256Platform: P256Platform = {
  publicKey,
  async agree(privateKey, point) {
    const peer = await publicCryptoKey(point, ECDH, []);
    if (peer === undefined) return undefined;
    const key = await privateCryptoKey(privateKey, ECDH, 'deriveBits');
    return new Secret(new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: peer }, key, 256)));
  },
  async sign(privateKey, message) {
    const key = await privateCryptoKey(privateKey, ECDSA, 'sign');
    return new Uint8Array(await crypto.subtle.sign(SHA256, key, bufferSource(message)));
  },
  async verify(point, message, signature) {
    const key = await publicCryptoKey(point, ECDSA, ['verify']);
    if (key === undefined || signature.length !== SIGNATURE_BYTES) return false;
    return crypto.subtle.verify(SHA256, key, bufferSource(signature), bufferSource(message));
  },
};
