import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf, displayPath, joinPath, pathOfBytes } from './paths.ts';
import { SourceList } from './sources.ts';

test('a source is opened by its path, shown by it, and named by the part below the input', () => {
  const list = new SourceList();
  const folder = list.addPlace({ kind: 'folder', path: '/data/in/a', relative: 'a' });
  const archive = list.addPlace({
    kind: 'archive',
    path: '/data/in/z.zip',
    relative: 'z.zip',
    stamp: { size: 1, modifiedMs: 2 },
  });
  const entry = { name: 'x/1', offset: 0, compressedSize: 0, size: 0, method: 0, crc: 0, encrypted: false };
  const file = list.add(folder, 'IM1');
  const inside = list.add(archive, entry);
  const standardInput = list.add(list.addPlace({ kind: 'memory' }), Uint8Array.of(1));
  assert.deepEqual(list.ref(file), { kind: 'file', path: '/data/in/a/IM1' });
  assert.deepEqual(list.ref(inside), {
    kind: 'entry',
    archive: '/data/in/z.zip',
    stamp: { size: 1, modifiedMs: 2 },
    entry,
  });
  assert.deepEqual(list.ref(standardInput), { kind: 'memory', bytes: Uint8Array.of(1) });
  const shown = [file, inside, standardInput].map((index) => list.display(index));
  assert.deepEqual(shown, ['/data/in/a/IM1', '/data/in/z.zip!x/1', '-']);
  const named = [file, inside, standardInput].map((index) => Buffer.from(list.relativeBytes(index)).toString());
  assert.deepEqual(named, ['a/IM1', 'z.zip!x/1', '-']);
  assert.equal(list.pathsOf(inside), undefined);
});

test('a reference survives the way to a worker', () => {
  const list = new SourceList();
  const place = list.addPlace({ kind: 'folder', path: Buffer.from([0xe4]), relative: '' });
  const index = list.add(place, Buffer.from([0xf6]));
  const ref = structuredClone(list.ref(index));
  assert.ok(ref.kind === 'file');
  assert.deepEqual(bytesOf(ref.path), Buffer.from([0xe4, 0x2f, 0xf6]));
});

test('names stay text when they are UTF-8 and bytes when they are not; two names are never shown as one', () => {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 6 })
    .filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f));
  fc.assert(
    fc.property(name, name, (a, b) => {
      assert.deepEqual(Uint8Array.from(bytesOf(pathOfBytes(a))), a);
      const [first, second] = [pathOfBytes(a), pathOfBytes(b)];
      if (typeof first === typeof second && Buffer.compare(a, b) !== 0) {
        // A backslash in a name of bytes can look like the escape of another one; ids are made of the bytes.
        if (!a.includes(0x5c) && !b.includes(0x5c)) assert.notEqual(displayPath(first), displayPath(second));
      }
    }),
  );
  assert.equal(joinPath('', 'a'), 'a');
  assert.equal(joinPath('a', ''), 'a');
  assert.equal(displayPath(joinPath('a', Buffer.from([0xff]))), 'a/\\xFF');
});
