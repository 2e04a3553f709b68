/** Every sealed format once, with bytes that are no secret: what Node and a browser have to make alike. */
import {
  deriveKeyPair,
  hex,
  openRecord,
  openSealedTo,
  passphrase,
  publicKeyPem,
  sealRecord,
  sealTo,
  sha256Hex,
  signDetached,
  verifyDetached,
} from '../../../src/crypto/index.ts';
import {
  combineCustody,
  fileProvider,
  lockKey,
  lockRecovery,
  openBytes,
  openRecovery,
  PBKDF2,
  SealedReader,
  sealBytes,
  splitCustody,
  unlockKey,
} from '../../../src/crypto/on-need.node.ts';
import { Secret } from '../../../src/index.ts';

const bytes = (length: number, from: number): Uint8Array => Uint8Array.from({ length }, (_, i) => from + i * 7);
const secret = (from: number): Secret => new Secret(bytes(32, from));
const id = 'ab'.repeat(16);
const random = (length: number): Uint8Array => bytes(length, 77);
const words = (): Secret => passphrase('caf\u00e9 and some other words');
const text = (of: Secret): string => of.use((ascii) => new TextDecoder().decode(ascii));

/** What is made of fixed bytes, as texts. */
export async function sealed(): Promise<Readonly<Record<string, string>>> {
  const keys = await deriveKeyPair(secret(1));
  const content = bytes(40_000, 3);
  const context = bytes(5, 9);
  const stream = await sealBytes(secret(2), content, { context, salt: bytes(24, 4) });
  const provider = fileProvider([{ id, version: 1, key: secret(5) }], random);
  return {
    publicKey: publicKeyPem(keys.publicKey),
    record: hex(await sealRecord(secret(2), content, { context: 'a record', nonce: bytes(12, 6) })),
    stream: sha256Hex(stream),
    sealedTo: hex(await sealTo(keys.publicKey, content, { context: 'a row', ephemeral: secret(7) })),
    wrapped: hex(await provider.wrap(secret(8), { record: '1' })),
    locked: await lockKey(secret(2), { passphrase: words(), holds: 'project', id, random, cost: PBKDF2 }),
    recovery: await lockRecovery(
      { custodySeed: secret(1), projectSecret: secret(2) },
      { passphrase: words(), id, random },
    ),
  };
}

/** Opens here what was made anywhere, by this list of everything; the answer is what came out, as one text. */
export async function opened(from: Readonly<Record<string, string>>): Promise<string> {
  const keys = await deriveKeyPair(secret(1));
  const unhexed = (name: string): Uint8Array =>
    Uint8Array.from(from[name]!.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const payload = bytes(100, 1);
  await verifyDetached(keys.publicKey, from.signature!, { payload, kind: 'manifest' });
  const of = { id, publicKey: keys.publicKey };
  const { custody, projectSecret } = await openRecovery(from.recovery!, words(), of);
  const shared = await combineCustody(from.shares!.split(' ').slice(1), of);
  const stream = await sealBytes(secret(2), payload, { context: payload, salt: bytes(24, 4) });
  const reader = await SealedReader.open(
    secret(2),
    { size: stream.length, read: (start, end) => stream.subarray(start, end) },
    payload,
  );
  return JSON.stringify([
    sha256Hex(await openRecord(secret(2), unhexed('record'), 'a record')),
    sha256Hex(await openSealedTo(custody, unhexed('sealedTo'), 'a row')),
    projectSecret.use(hex),
    shared.privateKey.use(hex) === custody.privateKey.use(hex),
    (await unlockKey(from.locked!, words(), { holds: 'project', id })).use(hex),
    hex(await openBytes(secret(2), stream, payload)) === hex(await reader.read(0, reader.size)),
  ]);
}

/** What differs each time: signatures, and the shares of a split. */
export async function drawn(): Promise<Readonly<Record<'signature' | 'shares', string>>> {
  const keys = await deriveKeyPair(secret(1));
  const shares = await splitCustody(secret(1), { needed: 2, holders: 3 });
  return { signature: await signDetached(keys, bytes(100, 1), 'manifest'), shares: shares.map(text).join(' ') };
}
