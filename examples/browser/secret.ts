import { hex, hkdfSha256, unhex } from '../../src/crypto/index.ts';
import { Failure, Secret } from '../../src/failure/index.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 16;

export const newSecret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SECRET_BYTES));

/**
 * The secret of a project: the 64 hex digits that its file `secret` holds.
 * @throws {Failure} `usage/argument`
 */
export function readSecret(text: string): Uint8Array {
  const digits = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return unhex(digits);
  throw new Failure('usage/argument', 'a project secret is 64 hex digits', {
    hint: 'it is the file `secret` in the folder of the project',
  });
}

/** The same text again, to be saved. */
export const secretText = (secret: Uint8Array): string => `${hex(secret)}\n`;

/** What stands for the project in the manifest: of the same secret always the same, and it tells nothing of it. */
export function projectIdOf(secret: Uint8Array): string {
  const derived = hkdfSha256(new Secret(secret.slice()), 'leadglass/page/v1/project-id', ID_BYTES);
  return derived.use((bytes) => hex(bytes));
}
