import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { Failure, Secret } from '../failure/index.ts';
import { concat } from './byte-strings.ts';
import { CHUNK_BYTES, SEALED_CHUNK_BYTES, STREAM_HEADER_BYTES, sealedLength } from './chunks.ts';
import { hex, unhex } from './encoding.ts';
import { platform } from './platform.node.ts';
import { SealedReader } from './sealed-reader.ts';
import { openBytes, openStream, sealBytes, sealStream } from './sealed-stream.ts';
import { vectors, type WycheproofCase, withoutVectors, wycheproof, wycheproofPath } from './vectors.testing.ts';

const key = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
const salt = Uint8Array.from({ length: 24 }, (_, i) => 0x80 + i);
const context = new TextEncoder().encode('leadglass/test/v1');
const damaged = (error: unknown): boolean => error instanceof Failure && error.code === 'environment/sealed';

/** The rule of the vectors: byte[i] = (7 i + (i >> 8)) & 255. */
const plaintext = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 7 * i + (i >> 8));

/** Where chunks begin and end, and a content that is longer than a batch of 64 chunks. */
const LENGTHS = [0, 1, 16_383, 16_384, 16_385, 40_000, 64 * CHUNK_BYTES - 1, 64 * CHUNK_BYTES, 64 * CHUNK_BYTES + 5];

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return concat(...all);
}

function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let [at, i] = [0, 0]; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

const readerOf = (sealed: Uint8Array, under = key, where: Uint8Array = context): Promise<SealedReader> =>
  SealedReader.open(under, { size: sealed.length, read: (start, end) => sealed.subarray(start, end) }, where);

/** Read in one go, as a stream and at random: all of them have to find what is wrong. */
async function assertDamaged(
  sealed: Uint8Array,
  what: string,
  under = key,
  where: Uint8Array = context,
): Promise<void> {
  await assert.rejects(openBytes(under, sealed, where), damaged, what);
  await assert.rejects(collect(openStream(under, pieces(sealed, [1000, 7]), where)), damaged, what);
  const whole = readerOf(sealed, under, where).then((reader) => reader.read(0, reader.size));
  await assert.rejects(whole, damaged, what);
}

test('Cobblestone-256 of nothing and of one byte, as two other implementations have them', async () => {
  const options = { context: new Uint8Array(), salt: Uint8Array.from({ length: 24 }, (_, i) => 0x80 + i) };
  for (const [length, expected] of [
    [
      0,
      '808182838485868788898a8b8c8d8e8f909192939495969719e313b89378a89a1c354ea6bbf6e20acc5b86083231b7e110df3e2a606046f8ad5284d79879200bf816acda0d30123f',
    ],
    [
      1,
      '808182838485868788898a8b8c8d8e8f909192939495969719e313b89378a89a1c354ea6bbf6e20acc5b86083231b7e110df3e2a606046f88a873862c75731495f1a68db16048968c1',
    ],
  ] as const) {
    assert.equal(hex(await sealBytes(key, plaintext(length), options)), expected);
    assert.deepEqual(await openBytes(key, unhex(expected), options.context), plaintext(length));
  }
});

interface CobblestoneVectors {
  readonly vectors: readonly {
    readonly alg: string;
    readonly input_key: string;
    readonly salt: string;
    readonly context: string;
    readonly plaintext_length: number;
    readonly commitment: string;
    readonly ciphertext_length: number;
    readonly ciphertext_sha256: string;
  }[];
}

const COBBLESTONE = 'cobblestone/vectors.json';

test('C2SP chunked-encryption v1: the vectors of Cobblestone-256', { skip: withoutVectors(COBBLESTONE) }, async () => {
  // The other eight are of Cobblestone-128, which is not offered.
  const ours = vectors<CobblestoneVectors>(COBBLESTONE).vectors.filter(({ alg }) => alg === 'AEAD_AES_256_GCM');
  assert.equal(ours.length, 8);
  for (const vector of ours) {
    const where = unhex(vector.context);
    const content = plaintext(vector.plaintext_length);
    const inputKey = new Secret(unhex(vector.input_key));
    const sealed = await sealBytes(inputKey, content, { context: where, salt: unhex(vector.salt) });
    assert.equal(sealed.length, vector.ciphertext_length);
    assert.equal(sealedLength(content.length), vector.ciphertext_length);
    assert.equal(hex(sealed.subarray(24, 56)), vector.commitment);
    assert.equal(platform.sha256Hex(sealed), vector.ciphertext_sha256);
    assert.deepEqual(await openBytes(inputKey, sealed, where), content);
  }
});

interface ChunkedCase extends WycheproofCase {
  readonly key: string;
  readonly ctx: string;
  readonly ct: string;
  readonly msgLength: number;
}

const CHUNKED = 'c2sp_chunked_encryption_aes_256_gcm';

test(`Wycheproof ${CHUNKED}`, { skip: withoutVectors(wycheproofPath(CHUNKED)) }, async () => {
  const cases = wycheproof<ChunkedCase>(CHUNKED);
  assert.ok(cases.length >= 30);
  for (const { tcId, comment, result, key: keyHex, ctx, ct, msgLength } of cases) {
    const sealed = new Uint8Array(inflateSync(unhex(ct)));
    const what = `case ${tcId}: ${comment}`;
    const inputKey = new Secret(unhex(keyHex));
    // A key of another length is a defect of the caller here.
    if (inputKey.length !== 32) await assert.rejects(openBytes(inputKey, sealed, unhex(ctx)), RangeError, what);
    else if (result === 'invalid') await assertDamaged(sealed, what, inputKey, unhex(ctx));
    else {
      const opened = await openBytes(inputKey, sealed, unhex(ctx));
      assert.equal(opened.length, msgLength, what);
      const again = await sealBytes(inputKey, opened, { context: unhex(ctx), salt: sealed.slice(0, 24) });
      assert.deepEqual(again, sealed, what);
    }
  }
});

test('what was sealed opens, whatever the lengths of the content and of its pieces', async () => {
  for (const length of LENGTHS) {
    const content = plaintext(length);
    const sealed = await collect(sealStream(key, pieces(content, [65_536]), { context, salt }));
    assert.equal(sealed.length, sealedLength(length));
    assert.deepEqual(await collect(openStream(key, pieces(sealed, [16_399, 1, 100_000]), context)), content);
  }
  const lengths = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.nat(70_000), lengths, lengths, async (length, incoming, outgoing) => {
      const content = plaintext(length);
      const sealed = await collect(sealStream(key, pieces(content, incoming), { context, salt }));
      assert.deepEqual(sealed, await sealBytes(key, content, { context, salt }));
      assert.deepEqual(await collect(openStream(key, pieces(sealed, outgoing), context)), content);
    }),
    { numRuns: 40 },
  );
});

test('every range of the content can be read without the rest', async () => {
  for (const length of [0, 1, 16_384, 40_000, 49_152]) {
    const content = plaintext(length);
    const reader = await readerOf(await sealBytes(key, content, { context, salt }));
    assert.equal(reader.size, length);
    assert.deepEqual(await reader.read(0, length), content);
    const edge = fc.nat(length);
    await fc.assert(
      fc.asyncProperty(edge, edge, async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        assert.deepEqual(await reader.read(start, end), content.slice(start, end));
      }),
      { numRuns: 30 },
    );
    for (const [start, end] of [
      [-1, 0],
      [0, length + 1],
      [1, 0],
      [0.5, 1],
    ] as const) {
      await assert.rejects(reader.read(start, end), RangeError);
    }
  }
});

test('a reader fetches the chunks of the range only', async () => {
  const sealed = await sealBytes(key, plaintext(10 * CHUNK_BYTES), { context, salt });
  const fetched: number[][] = [];
  const source = {
    size: sealed.length,
    read: (start: number, end: number) => {
      fetched.push([start, end]);
      return Promise.resolve(sealed.slice(start, end));
    },
  };
  const reader = await SealedReader.open(key, source, context);
  await reader.read(3 * CHUNK_BYTES + 5, 4 * CHUNK_BYTES);
  const third = STREAM_HEADER_BYTES + 3 * SEALED_CHUNK_BYTES;
  assert.deepEqual(fetched, [
    [0, STREAM_HEADER_BYTES],
    [third, third + SEALED_CHUNK_BYTES],
  ]);
});

test('a range up to the end authenticates that nothing follows: the last chunk, even an empty one', async () => {
  const sealed = await sealBytes(key, plaintext(2 * CHUNK_BYTES), { context, salt });
  const forged = sealed.slice();
  forged[forged.length - 1]! ^= 1;
  const reader = await readerOf(forged);
  assert.deepEqual(await reader.read(0, 100), plaintext(100));
  await assert.rejects(reader.read(CHUNK_BYTES, 2 * CHUNK_BYTES), damaged);
  await assert.rejects(reader.read(2 * CHUNK_BYTES, 2 * CHUNK_BYTES), damaged);
});

test('a cut, at a border of a chunk or anywhere else, opens nothing', async () => {
  const sealed = await sealBytes(key, plaintext(40_000), { context, salt });
  const cuts = [0, 1, 23, 24, 55, 56, 57, 71, sealed.length - 1, sealed.length - 16];
  for (const chunk of [1, 2]) {
    const border = STREAM_HEADER_BYTES + chunk * SEALED_CHUNK_BYTES;
    cuts.push(border - 1, border, border + 1, border + 15, border + 16);
  }
  for (const cut of cuts) await assertDamaged(sealed.slice(0, cut), `cut at ${cut}`);
  await assertDamaged(concat(sealed, Uint8Array.of(0)), 'a byte more');
  await assertDamaged(concat(sealed, new Uint8Array(100_000)), 'many bytes more');
});

test('chunks exchanged, repeated, left out or taken from another content open nothing', async () => {
  const sealed = await sealBytes(key, plaintext(60_000), { context, salt });
  const other = await sealBytes(key, plaintext(60_000).reverse(), { context, salt: salt.slice().reverse() });
  const at = (index: number): number => STREAM_HEADER_BYTES + index * SEALED_CHUNK_BYTES;
  const chunk = (of: Uint8Array, index: number): Uint8Array => of.slice(at(index), at(index + 1));
  const header = sealed.slice(0, STREAM_HEADER_BYTES);
  const [a, b, c, rest] = [chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2), chunk(sealed, 3)];
  assert.deepEqual(await openBytes(key, concat(header, a, b, c, rest), context), plaintext(60_000));
  await assertDamaged(concat(header, b, a, c, rest), 'two exchanged');
  await assertDamaged(concat(header, a, b, b, rest), 'one repeated in the place of the next');
  await assertDamaged(concat(header, a, b, b, c, rest), 'one repeated');
  await assertDamaged(concat(header, a, c, rest), 'one left out');
  await assertDamaged(concat(header, a, b, rest), 'the last full one left out');
  await assertDamaged(concat(header, a, chunk(other, 1), c, rest), 'one of another content');
  await assertDamaged(concat(other.slice(0, STREAM_HEADER_BYTES), a, b, c, rest), 'another header');
});

test('a flipped bit anywhere, another key and another context open nothing', async () => {
  const sealed = await sealBytes(key, plaintext(20_000), { context, salt });
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
      const changed = sealed.slice();
      changed[at]! ^= 1 << bit;
      await assertDamaged(changed, `bit ${bit} of byte ${at}`);
    }),
    { numRuns: 60 },
  );
  await assertDamaged(sealed, 'another key', new Secret(new Uint8Array(32)));
  await assertDamaged(sealed, 'another context', key, new TextEncoder().encode('leadglass/test/v2'));
  await assertDamaged(sealed, 'no context', key, new Uint8Array());
});

test('the source is closed when nobody reads on, and when what it gave was damaged', async () => {
  let closed = 0;
  async function* endless(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytes;
    } finally {
      closed++;
    }
  }
  for await (const _ of sealStream(key, endless(plaintext(100_000)), { context, salt })) break;
  const stream = sealStream(key, endless(plaintext(100_000)), { context, salt });
  await stream.next();
  await stream.next();
  await stream.return(undefined);
  await assert.rejects(collect(openStream(key, endless(plaintext(100)), context)), damaged);
  assert.equal(closed, 2, 'what was never begun has nothing to close');
});

test('keys and salts of other lengths are a defect of the caller', async () => {
  await assert.rejects(sealBytes(new Secret(new Uint8Array(16)), plaintext(1), { context, salt }), RangeError);
  await assert.rejects(sealBytes(key, plaintext(1), { context, salt: new Uint8Array(12) }), RangeError);
});

test('1 GiB goes through in the memory of 16 MiB', (t) => {
  const program = fileURLToPath(new URL('stream-memory.testing.ts', import.meta.url));
  const run = (mebibytes: number): { length: number; peak: number; cpuSeconds: number } => {
    const { stdout, status, stderr } = spawnSync(process.execPath, [program, String(mebibytes)], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  const [small, large] = [run(16), run(1024)];
  assert.equal(large.length, 2 ** 30);
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  t.diagnostic(
    `peak ${megabytes(small.peak)} and ${megabytes(large.peak)} MB, ${large.cpuSeconds.toFixed(1)} s of CPU`,
  );
  assert.ok(large.peak - small.peak < 128e6, `${megabytes(large.peak - small.peak)} MB more`);
});
