export { base32 } from '../crypto/index.ts';

/** ISO 7064 MOD 37,36 counts over digits and all letters; the check character may therefore be I, L, O or U too. */
const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MODULUS = 36;

/** ISO/IEC 7064 MOD 37,36: finds every single wrong character and nearly every swap of two neighbours. */
export function checkCharacter(text: string): string {
  let product = MODULUS;
  for (const character of text) {
    const sum = (product + CHECK_ALPHABET.indexOf(character)) % MODULUS || MODULUS;
    product = (sum * 2) % (MODULUS + 1);
  }
  return CHECK_ALPHABET[(MODULUS + 1 - product) % MODULUS]!;
}

/** Whether the last character is the check character of those before it: for codes that people type. */
export function hasValidCheck(code: string): boolean {
  return /^[0-9A-Z]{2,}$/.test(code) && checkCharacter(code.slice(0, -1)) === code.at(-1);
}

export const withCheck = (text: string): string => text + checkCharacter(text);
