import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPolicy } from '../../src/policy/index.ts';
import { Crew, chunksOf } from './crew.ts';
import type { Fingerprint, Order, Reply } from './messages.ts';

const setup = { policy: await loadPolicy('basic'), secret: new Uint8Array(32) };

/** A worker in this thread; breaks at a file of the given size, as one that runs out of memory. */
class FakeWorker {
  static readonly breaking = 13;
  static started = 0;
  static ended = 0;
  onmessage: ((event: { data: Reply }) => void) | undefined;
  onerror: ((event: { preventDefault(): void }) => void) | undefined;

  constructor() {
    FakeWorker.started++;
  }

  postMessage(order: Order): void {
    queueMicrotask(() => {
      if (order.task === 'setup') return this.onmessage?.({ data: { answer: null } });
      if (order.files.some(({ size }) => size === FakeWorker.breaking)) {
        return this.onerror?.({ preventDefault: () => undefined });
      }
      const answer = order.files.map(({ size }): Fingerprint => ({ content: String(size) }));
      this.onmessage?.({ data: { answer } });
    });
  }

  terminate(): void {
    FakeWorker.ended++;
  }
}

const start = () => new FakeWorker() as unknown as Worker;
const files = Array.from({ length: 20 }, (_, i) => new Blob([new Uint8Array(i)]));
const everything = { files: 4, bytes: Infinity, sizeOf: () => 0 };

test('a file that breaks its worker is lost alone; its neighbours and the rest are done by a new one', async () => {
  const done = new Map<number, string>();
  const lost: number[] = [];
  const crew = new Crew(2, start, setup);
  await crew.deal<'fingerprint'>(chunksOf([...files.keys()], everything), {
    orderOf: (indices) => ({ task: 'fingerprint', files: indices.map((index) => files[index]!) }),
    done: (indices, answer) => {
      for (const [i, index] of indices.entries()) {
        const fingerprint = answer[i]!;
        if ('content' in fingerprint) done.set(index, fingerprint.content);
      }
    },
    lost: (index) => void lost.push(index),
    isStopped: () => false,
  });
  crew.close();
  assert.deepEqual(lost, [FakeWorker.breaking]);
  assert.equal(done.size, files.length - 1);
  for (const [index, content] of done) assert.equal(content, String(index));
  assert.equal(FakeWorker.started, FakeWorker.ended);
});

test('who is stopped begins nothing more', async () => {
  let count = 0;
  const crew = new Crew(1, start, setup);
  await crew.deal<'fingerprint'>(chunksOf([0, 1, 2, 3], { ...everything, files: 1 }), {
    orderOf: (indices) => ({ task: 'fingerprint', files: indices.map((index) => files[index]!) }),
    done: () => void count++,
    lost: () => assert.fail(),
    isStopped: () => count === 2,
  });
  crew.close();
  assert.equal(count, 2);
});

test('what the page cannot save ends the dealing', async () => {
  const crew = new Crew(2, start, setup);
  const dealing = crew.deal<'fingerprint'>(chunksOf([...files.keys()], everything), {
    orderOf: () => ({ task: 'fingerprint', files: [] }),
    done: () => {
      throw new RangeError('the disk is full');
    },
    lost: () => undefined,
    isStopped: () => false,
  });
  await assert.rejects(dealing, RangeError);
  crew.close();
});

test('a chunk ends with as many files or as many bytes', () => {
  const sizes = [1, 1, 1, 9, 1, 1];
  const sizeOf = (index: number): number => sizes[index]!;
  assert.deepEqual(
    [...chunksOf([...sizes.keys()], { files: 2, bytes: 9, sizeOf })],
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  );
});
