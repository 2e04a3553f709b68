import type { Gcm, GcmPlatform } from './gcm.ts';
import { bufferSource, undefinedWhenRefused } from './webcrypto.browser.ts';

function gcm(key: CryptoKey): Gcm {
  const parameters = (nonce: Uint8Array, additionalData: Uint8Array | undefined): AesGcmParams => ({
    name: 'AES-GCM',
    iv: bufferSource(nonce),
    tagLength: 128,
    ...(additionalData === undefined ? {} : { additionalData: bufferSource(additionalData) }),
  });
  return {
    async seal(nonce, plaintext, additionalData) {
      return new Uint8Array(
        await crypto.subtle.encrypt(parameters(nonce, additionalData), key, bufferSource(plaintext)),
      );
    },
    async open(nonce, sealed, additionalData) {
      const opened = await undefinedWhenRefused(
        crypto.subtle.decrypt(parameters(nonce, additionalData), key, bufferSource(sealed)),
      );
      return opened === undefined ? undefined : new Uint8Array(opened);
    },
  };
}

/** WebCrypto, in a page that was loaded over TLS or from this machine. */
export const gcmPlatform: GcmPlatform = {
  importKey: async (key) =>
    gcm(
      await key.use((bytes) =>
        crypto.subtle.importKey('raw', bufferSource(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']),
      ),
    ),
};
