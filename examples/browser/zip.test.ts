import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { isFailure } from '../../src/failure/index.ts';
import { Crc32 } from './crc32.ts';
import { type Sink, ZipWriter } from './zip.ts';

class MemoryFile implements Sink {
  #pieces: Uint8Array[] = [];

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
  }

  async truncate(size: number): Promise<void> {
    this.#pieces = [this.bytes.subarray(0, size)];
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

/** What another program reads: names and bytes. */
async function listed(archive: Buffer): Promise<(readonly [string, Uint8Array])[]> {
  const zip = await promised<ZipFile>((done) => fromBuffer(archive, { lazyEntries: true }, done));
  const entries: (readonly [string, Uint8Array])[] = [];
  await promised<void>((done) => {
    zip.on('error', (error) => done(error, undefined));
    zip.on('end', () => done(null, undefined));
    zip.on('entry', async (entry: Entry) => {
      entries.push([entry.fileName, await bytesOf(zip, entry)]);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

async function bytesOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await promised<AsyncIterable<Uint8Array>>((done) => zip.openReadStream(entry, done));
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  const bytes = new Uint8Array(Buffer.concat(pieces));
  assert.equal(crc32(bytes), entry.crc32);
  return bytes;
}

function promised<T>(begin: (done: (error: Error | null, result: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => begin((error, result) => (error === null ? resolve(result) : reject(error))));
}

const entryOf = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({ name, bytes, crc32: crc32(bytes) });

test('the checksum is that of zlib, however the bytes come', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (pieces) => {
      const crc = new Crc32();
      for (const piece of pieces) crc.update(piece);
      assert.equal(crc.value, crc32(Buffer.concat(pieces)));
    }),
  );
});

test('another program reads the same names and bytes', async () => {
  const file = new MemoryFile();
  const zip = new ZipWriter(file);
  await zip.add(entryOf('a/b.dcm', Uint8Array.of(1, 2, 3)));
  await zip.add(entryOf('empty', new Uint8Array(0)));
  await zip.add({ ...entryOf('blob', Uint8Array.of(9, 9)), bytes: new Blob([Uint8Array.of(9, 9)]) });
  await zip.end();
  assert.deepEqual(await listed(file.bytes), [
    ['a/b.dcm', Uint8Array.of(1, 2, 3)],
    ['empty', new Uint8Array(0)],
    ['blob', Uint8Array.of(9, 9)],
  ]);
});

test('an entry whose file changed leaves nothing behind, and the archive goes on', async () => {
  const file = new MemoryFile();
  const zip = new ZipWriter(file);
  await zip.add(entryOf('before', Uint8Array.of(1)));
  const changed = { name: 'changed', bytes: new Blob([Uint8Array.of(0x55, 0xaa, 0x55)]), crc32: 4 };
  await assert.rejects(zip.add(changed), (error) => isFailure(error) && error.code === 'input/source-changed');
  await zip.add(entryOf('after', Uint8Array.of(2)));
  await zip.end();
  assert.deepEqual(await listed(file.bytes), [
    ['before', Uint8Array.of(1)],
    ['after', Uint8Array.of(2)],
  ]);
  assert.ok(!file.bytes.includes(Buffer.of(0x55, 0xaa, 0x55)));
});

const LOW = { bytes: 100, entries: 2 };
const contents = [
  entryOf('short', Uint8Array.of(1)),
  entryOf(
    'long',
    Uint8Array.from({ length: 200 }, (_, i) => i),
  ),
  entryOf('behind', Uint8Array.of(7)),
];

for (const [name, limits] of Object.entries({
  'a long entry, and one behind it': { ...LOW, entries: 0xffff },
  'many entries': { ...LOW, bytes: 0xffffffff },
  both: LOW,
})) {
  test(`zip64, here with lower limits, is read by other programs: ${name} (APPNOTE 4.3.14, 4.5.3)`, async () => {
    const file = new MemoryFile();
    const zip = new ZipWriter(file, limits);
    for (const entry of contents) await zip.add(entry);
    await zip.end();
    assert.deepEqual(
      await listed(file.bytes),
      contents.map(({ name: path, bytes }) => [path, bytes]),
    );
  });
}

test('as many entries as a plain archive cannot count are in a zip64 one', async () => {
  const file = new MemoryFile();
  const zip = new ZipWriter(file);
  for (let i = 0; i < 65_537; i++) await zip.add(entryOf(`${i}`, new Uint8Array(0)));
  await zip.end();
  const { bytes } = file;
  const end = bytes.subarray(-22);
  assert.equal(end.readUInt32LE(0), 0x06054b50);
  assert.equal(end.readUInt16LE(10), 0xffff);
  assert.equal(Number(bytes.subarray(-22 - 20 - 56).readBigUInt64LE(32)), 65_537);
});
