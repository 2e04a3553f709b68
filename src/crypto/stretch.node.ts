import crypto from 'node:crypto';
import { promisify } from 'node:util';
import { Failure, Secret } from '../failure/index.ts';
import type { StretchPlatform } from './stretch.ts';

const KEY_BYTES = 32;

/** node:crypto, on a thread of its own. Argon2 came with Node 24.7. */
export const stretchPlatform: StretchPlatform = {
  async argon2id(passphrase, nonce, { memoryKiB: memory, passes, parallelism }) {
    if (typeof crypto.argon2 !== 'function') {
      throw new Failure('environment/node', 'this version of Node has no Argon2, which the key is locked with', {
        hint: 'use Node 24.7 or newer',
      });
    }
    const argon2 = promisify(crypto.argon2);
    try {
      return await passphrase.use(async (message) =>
        secretOf(await argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength: KEY_BYTES })),
      );
    } catch (cause) {
      throw new Failure('environment/node', `Argon2 over ${memory} KiB cannot be computed here`, {
        hint: 'where FIPS rules, keys are locked with PBKDF2; elsewhere there may be too little memory',
        cause,
      });
    }
  },
  pbkdf2: (passphrase, salt, { iterations }) =>
    passphrase.use(async (bytes) =>
      secretOf(await promisify(crypto.pbkdf2)(bytes, salt, iterations, KEY_BYTES, 'sha256')),
    ),
};

const secretOf = (buffer: Buffer): Secret =>
  new Secret(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
