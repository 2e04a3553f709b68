/**
 * The primitives of both platforms under C2SP's Wycheproof: what is valid gives the result, what is invalid none. AES key
 * wrap is not among them: keys are wrapped with GCM.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { concat, equalBytes } from './byte-strings.ts';
import { hex, unhex } from './encoding.ts';
import { expand } from './expand.ts';
import { gcmPlatform as gcmBrowser } from './gcm.browser.ts';
import { gcmPlatform as gcmNode } from './gcm.node.ts';
import { p256Platform as p256Browser } from './p256.browser.ts';
import { p256Platform as p256Node } from './p256.node.ts';
import { stretchPlatform as stretchBrowser } from './stretch.browser.ts';
import { stretchPlatform as stretchNode } from './stretch.node.ts';
import { HASHES, type WycheproofCase, withoutVectors, wycheproof, wycheproofPath } from './vectors.testing.ts';

const NOT_USED = Symbol('a case of something that is not used here');

type Ran = typeof NOT_USED | undefined;
type Run<T> = (one: T & WycheproofCase) => Ran | Promise<Ran>;

/** Runs the cases of a file that are about what is used here: at least so many. */
function cases<T>(name: string, least: number, run: Run<T>): void {
  test(`Wycheproof ${name}`, { skip: withoutVectors(wycheproofPath(name)) }, async (t) => {
    const all = wycheproof<T>(name);
    let count = 0;
    for (const one of all) {
      try {
        if ((await run(one)) !== NOT_USED) count++;
      } catch (error) {
        assert.fail(`case ${one.tcId} (${one.comment}, ${one.result}): ${String(error)}`);
      }
    }
    t.diagnostic(`${count} of ${all.length} cases`);
    assert.ok(count >= least, `only ${count} cases`);
  });
}

interface GcmCase {
  readonly ivSize: number;
  readonly keySize: number;
  readonly tagSize: number;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

cases<GcmCase>('aes_gcm', 100, async (one) => {
  // Nonces of 96 bits are the only ones here, and WebCrypto has no keys of 192.
  if (one.ivSize !== 96 || one.keySize === 192) return NOT_USED;
  assert.equal(one.tagSize, 128);
  const [nonce, aad, plaintext] = [unhex(one.iv), unhex(one.aad), unhex(one.msg)];
  for (const platform of [gcmNode, gcmBrowser]) {
    const gcm = await platform.importKey(new Secret(unhex(one.key)));
    const opened = await gcm.open(nonce, unhex(one.ct + one.tag), aad);
    assert.deepEqual(opened, one.result === 'valid' ? plaintext : undefined);
    if (one.result === 'valid') assert.equal(hex(await gcm.seal(nonce, plaintext, aad)), one.ct + one.tag);
  }
});

interface MacCase {
  readonly tagSize: number;
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
}

for (const [name, hash] of [
  ['hmac_sha256', 'createMac'],
  ['hmac_sha512', 'createMacSha512'],
] as const) {
  cases<MacCase>(name, 150, ({ tagSize, key, msg, tag, result }) => {
    for (const [, platform] of HASHES) {
      const mac = platform[hash](new Secret(unhex(key)))
        .compute(unhex(msg))
        .slice(0, tagSize / 8);
      assert.equal(equalBytes(mac, unhex(tag)), result === 'valid');
    }
  });
}

interface HkdfCase {
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
}

for (const [name, hash, hashBytes] of [
  ['hkdf_sha256', 'createMac', 32],
  ['hkdf_sha512', 'createMacSha512', 64],
] as const) {
  cases<HkdfCase>(name, 75, ({ ikm, salt, info, size, okm, result }) => {
    // RFC 5869 section 2.3: more than 255 blocks is what the invalid ones ask for; our callers ask for two at most.
    if (size > 255 * hashBytes) {
      assert.equal(result, 'invalid');
      return NOT_USED;
    }
    for (const [, platform] of HASHES) {
      const extract = platform[hash](new Secret(salt === '' ? new Uint8Array(hashBytes) : unhex(salt)));
      const prk = new Secret(extract.compute(unhex(ikm)));
      const derived = expand(platform[hash](prk), unhex(info), size);
      assert.equal(derived.use(hex), okm);
      if (name === 'hkdf_sha256' && salt === '' && /^(?:[2-7][0-9a-f])*$/.test(info)) {
        const text = new TextDecoder().decode(unhex(info));
        assert.equal(platform.deriveKey(new Secret(unhex(ikm)), text, size).use(hex), okm);
      }
    }
  });
}

interface Pbkdf2Case {
  readonly password: string;
  readonly salt: string;
  readonly iterationCount: number;
  readonly dkLen: number;
  readonly dk: string;
}

cases<Pbkdf2Case>('pbkdf2_hmacsha256', 50, async ({ password, salt, iterationCount, dkLen, dk, result }) => {
  assert.equal(result, 'valid');
  const cost = { kdf: 'pbkdf2-hmac-sha256', iterations: iterationCount } as const;
  for (const platform of [stretchNode, stretchBrowser]) {
    const key = await platform.pbkdf2(new Secret(unhex(password)), unhex(salt), cost);
    // Ours is always 32 bytes: the first block of the derived key, whatever its length.
    assert.equal(key.use(hex).slice(0, 2 * dkLen), dk.slice(0, 64));
  }
});

interface EcdsaCase {
  readonly publicKey: { readonly uncompressed: string };
  readonly msg: string;
  readonly sig: string;
}

cases<EcdsaCase>('ecdsa_secp256r1_sha256_p1363', 200, async ({ publicKey, msg, sig, result }) => {
  for (const platform of [p256Node, p256Browser]) {
    const holds = await platform.verify(unhex(publicKey.uncompressed), unhex(msg), unhex(sig));
    assert.equal(holds, result === 'valid');
  }
});

interface EcdhCase {
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

cases<EcdhCase>('ecdh_secp256r1_ecpoint', 200, async (one) => {
  const scalar = unhex(one.private.padStart(64, '0').slice(-64));
  for (const platform of [p256Node, p256Browser]) {
    const agreed = await platform.agree(new Secret(scalar), unhex(one.public));
    // Compressed points are none of ours.
    const isTaken = one.result === 'valid' && one.public.startsWith('04');
    assert.equal(agreed?.use(hex), isTaken ? one.shared : undefined);
  }
});

test('HKDF-Expand takes a block more where the length asks for it', () => {
  const mac = HASHES[0]![1].createMac(new Secret(new Uint8Array(32)));
  const long = expand(mac, concat(), 65);
  assert.equal(long.length, 65);
  assert.equal(
    long.use((bytes) => hex(bytes.slice(0, 32))),
    expand(mac, concat(), 32).use(hex),
  );
});
