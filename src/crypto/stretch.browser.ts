import { Secret } from '../failure/index.ts';
import type { StretchPlatform } from './stretch.ts';
import { bufferSource } from './webcrypto.browser.ts';

const KEY_BYTES = 32;

/** WebCrypto has PBKDF2 and no Argon2, which is loaded on first need and gives way to the page now and then. */
export const stretchPlatform: StretchPlatform = {
  async argon2id(passphrase, salt, { memoryKiB, passes, parallelism }) {
    const { argon2idAsync } = await import('@noble/hashes/argon2.js');
    return passphrase.use(
      async (bytes) =>
        new Secret(await argon2idAsync(bytes, salt, { m: memoryKiB, t: passes, p: parallelism, dkLen: KEY_BYTES })),
    );
  },
  pbkdf2: (passphrase, salt, { iterations }) =>
    passphrase.use(async (bytes) => {
      const key = await crypto.subtle.importKey('raw', bufferSource(bytes), 'PBKDF2', false, ['deriveBits']);
      const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: bufferSource(salt), iterations };
      return new Secret(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * KEY_BYTES)));
    }),
};
