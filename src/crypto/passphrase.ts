import { Failure, Secret } from '../failure/index.ts';
import { utf8 } from './byte-strings.ts';

/** NIST SP 800-63B asks for 8 where tries can be counted; whoever has the file can try without end. */
const LEAST_CHARACTERS = 12;

/** A passphrase as bytes: NFC (RFC 8265 section 4.2), so that it is the same from every keyboard and system. */
export function passphrase(text: string): Secret {
  if (text === '') throw new Failure('usage/passphrase', 'there is no passphrase');
  return new Secret(utf8(text.normalize('NFC')));
}

/**
 * A passphrase that is to lock something.
 * @throws {Failure} `usage/passphrase` for one that is too short.
 */
export function newPassphrase(text: string): Secret {
  const { length } = [...text.normalize('NFC')];
  if (length >= LEAST_CHARACTERS) return passphrase(text);
  throw new Failure('usage/passphrase', `a passphrase has ${LEAST_CHARACTERS} characters or more`, {
    hint: 'several words that nobody would guess are longer than one that is hard to type',
  });
}
