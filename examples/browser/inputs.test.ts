import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesOfFolder, sortedFiles } from './inputs.ts';

/** A folder as the File System Access API gives it. */
function folder(name: string, entries: readonly object[]): FileSystemDirectoryHandle {
  return {
    kind: 'directory',
    name,
    async *values() {
      yield* entries;
    },
  } as unknown as FileSystemDirectoryHandle;
}

const file = (name: string) => ({ kind: 'file', name, getFile: async () => new File([], name) });
const broken = (name: string, error: string) => ({
  kind: 'file',
  name,
  getFile: () => Promise.reject(new DOMException('', error)),
});

test('files come in the order of the command line: folder by folder, by code unit', () => {
  const paths = ['s/b/1', 's/a.txt', 's/a/2', 's/A', 's/a/10', 's/é'];
  const sorted = sortedFiles(paths.map((path) => ({ path, relative: path })));
  assert.deepEqual(
    sorted.map(({ path }) => path),
    ['s/A', 's/a/10', 's/a/2', 's/a.txt', 's/b/1', 's/é'],
  );
});

test('what cannot be opened is counted with its code, and does not hide its neighbours', async () => {
  const files = await filesOfFolder(
    folder('disc', [
      folder('a', [file('1'), broken('2', 'NotReadableError')]),
      broken('gone', 'NotFoundError'),
      file('3'),
    ]),
  );
  assert.deepEqual(
    files.map(({ path, relative, code }) => [path, relative, code]),
    [
      ['disc/a/1', 'a/1', undefined],
      ['disc/a/2', 'a/2', 'input/unreadable'],
      ['disc/gone', 'gone', 'input/vanished'],
      ['disc/3', '3', undefined],
    ],
  );
});
