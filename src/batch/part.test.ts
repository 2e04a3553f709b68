import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasCode } from '../../test/support/error-code.ts';
import { FileSource, Scratch } from '../bytes/file.node.ts';
import { BufferSource } from '../bytes/index.ts';
import { sha256Hex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { Bench } from './bench.testing.ts';
import { hashOf, outputFailure, PartWriter, STAGING_NAME } from './part.ts';

function withFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-part-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('segments from memory and ranges of the source are written one behind the other', () => {
  const segment = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.tuple(fc.nat(300), fc.nat(300)));
  withFolder((folder) => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 12 }), (segments) => {
        const ranges = segments.map((part) =>
          Array.isArray(part) ? { start: Math.min(...part), end: Math.max(...part) } : part,
        );
        const writer = new PartWriter(folder, new Scratch());
        const { path, written } = writer.write(ranges, new BufferSource(bytes));
        const expected = Buffer.concat(
          ranges.map((part) => ('start' in part ? bytes.subarray(part.start, part.end) : part)),
        );
        assert.deepEqual(readFileSync(path), expected);
        assert.equal(hashOf(written), sha256Hex(expected));
        writer.discard(path);
      }),
      { numRuns: 50 },
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('more pieces than one call takes, and a source that is longer than its window', () => {
  withFolder((folder) => {
    const writer = new PartWriter(folder, new Scratch());
    const pieces = Array.from({ length: 3000 }, (_, i) => Uint8Array.of(i & 0xff, i >> 8));
    const first = writer.write(pieces, new BufferSource(new Uint8Array(0)));
    assert.ok(Buffer.concat(pieces).equals(readFileSync(first.path)));
    const source = FileSource.open(first.path, new Scratch(), { wholeBytes: 10, windowBytes: 100 });
    const second = writer.write([{ start: 5, end: 5990 }, Uint8Array.of(1), { start: 0, end: 3 }], source);
    const bytes = readFileSync(first.path);
    assert.ok(
      readFileSync(second.path).equals(Buffer.concat([bytes.subarray(5, 5990), Buffer.of(1), bytes.subarray(0, 3)])),
    );
    source.close();
    writer.abandon();
  });
});

test('an error of the file system gets a code and a message without a path', () => {
  const systemError = (code: string): Error => Object.assign(new Error(`${code}: '/secret/path'`), { code });
  const codes = {
    ENOSPC: 'environment/disk-full',
    EDQUOT: 'environment/disk-full',
    EROFS: 'environment/output',
    EACCES: 'environment/output',
  };
  for (const [system, code] of Object.entries(codes)) {
    const error = outputFailure(systemError(system));
    assert.ok(hasCode(code)(error), system);
    assert.doesNotMatch(String(error), /secret/);
  }
  const own = new Failure('input/zip', 'own');
  assert.equal(outputFailure(own), own);
});

test('a full disk ends the run cleanly, and the same command goes on when there is room', async (t) => {
  const bench = new Bench();
  const disk = join(bench.root, 'disk');
  mkdirSync(disk);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]).status !== 0) {
    t.skip('a small file system cannot be mounted here');
    return;
  }
  try {
    for (let i = 0; i < 12; i++) bench.put(`${i}`.padStart(2, '0'), { id: 'P', uid: `${i}` }, Buffer.alloc(60_000, i));
    const to = join(disk, 'out');
    for (const jobs of [1, 2]) await assert.rejects(bench.run({ to, jobs }), hasCode('environment/disk-full'));
    assert.ok(!existsSync(join(to, STAGING_NAME)));
    for (const name of bench.objects(to)) assert.ok(readFileSync(join(to, name)).length > 60_000);
    assert.equal(spawnSync('mount', ['-o', 'remount,size=4m', disk]).status, 0);
    const { summary } = await bench.run({ to });
    assert.equal(summary.counts.released + summary.counts.unchanged, 12);
    assert.equal(bench.objects(to).length, 12);
  } finally {
    spawnSync('umount', [disk]);
  }
});
