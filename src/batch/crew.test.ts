import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Crew, crowdNotice, deal, defaultJobs } from './crew.ts';

const crewOf = (width: number): Crew => ({
  jobs: width,
  width,
  survey: () => Promise.reject(new Error('not used')),
  fingerprint: () => Promise.reject(new Error('not used')),
  series: () => Promise.reject(new Error('not used')),
  process: () => Promise.reject(new Error('not used')),
  close: () => Promise.resolve(),
});

const chunks = Array.from({ length: 25 }, (_, i) => [2 * i, 2 * i + 1]);
const never = (): boolean => false;

test('no more chunks are under way than the crew takes, and a chunk is made when it is dealt', async () => {
  let underWay = 0;
  let most = 0;
  let made = 0;
  const done: number[] = [];
  function* source(): Generator<number[]> {
    for (const chunk of chunks) {
      made++;
      assert.ok(made - done.length / 2 <= 3);
      yield chunk;
    }
  }
  await deal(crewOf(3), source(), {
    work: async (items) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return items.map((item) => item * 10);
    },
    done: (items, report) => {
      assert.deepEqual(
        report,
        items.map((item) => item * 10),
      );
      done.push(...items);
    },
    lost: () => assert.fail(),
    isStopped: never,
  });
  assert.equal(most, 3);
  assert.deepEqual(
    done.sort((a, b) => a - b),
    chunks.flat(),
  );
});

test('of a chunk that a worker dies over only the cause is lost, tried again with nothing beside it', async () => {
  const done: number[] = [];
  const lost: number[] = [];
  let underWay = 0;
  await deal(crewOf(4), chunks, {
    work: async (items) => {
      underWay++;
      await new Promise((resolve) => setImmediate(resolve));
      const alone = underWay === 1;
      underWay--;
      // Chunks beside the one that kills are dragged along.
      if (items.includes(13) || (!alone && items.includes(20))) throw new Error('died');
      return items;
    },
    done: (items) => done.push(...items),
    lost: (item) => lost.push(item),
    isStopped: never,
  });
  assert.deepEqual(lost, [13]);
  assert.equal(done.length, 49);
});

test('an error of the one who takes the reports ends the dealing after what is under way', async () => {
  let begun = 0;
  const dealing = deal(crewOf(2), chunks, {
    work: async (items) => {
      begun++;
      return items;
    },
    done: () => {
      throw new Error('disk full');
    },
    lost: () => {},
    isStopped: never,
  });
  await assert.rejects(dealing, /disk full/);
  assert.equal(begun, 2);
});

test('when it is stopped nothing more is dealt', async () => {
  let begun = 0;
  await deal(crewOf(1), chunks, {
    work: async (items) => items,
    done: () => void begun++,
    lost: () => {},
    isStopped: () => begun >= 3,
  });
  assert.equal(begun, 3);
});

const GIGABYTE = 1e9;
const large = { processors: 8, availableBytes: 64 * GIGABYTE };

test('workers follow the number of files and never outnumber the processors', () => {
  assert.equal(defaultJobs({ files: 0 }, large), 1);
  assert.equal(defaultJobs({ files: 64 }, large), 1);
  assert.equal(defaultJobs({ files: 65 }, large), 2);
  assert.equal(defaultJobs({ files: 1_000_000 }, large), 8);
});

test('work on headers needs no memory to speak of', () => {
  assert.equal(defaultJobs({ files: 1000 }, { processors: 4, availableBytes: GIGABYTE / 2 }), 4);
});

test('few files keep several workers busy when their pictures are searched, one an object at the most', () => {
  assert.equal(defaultJobs({ files: 5, pictures: 5, searchSeconds: 600 }, large), 5);
  assert.equal(defaultJobs({ files: 1, pictures: 1, searchSeconds: 1200 }, large), 1);
  assert.equal(defaultJobs({ files: 5, pictures: 5, searchSeconds: 3 }, large), 1);
});

test('no more workers search pictures than memory is there for, and one always does', () => {
  const work = { files: 500, pictures: 500, searchSeconds: 900 };
  assert.equal(defaultJobs(work, large), 8);
  assert.equal(defaultJobs(work, { processors: 8, availableBytes: 4 * GIGABYTE }), 4);
  assert.equal(defaultJobs(work, { processors: 8, availableBytes: GIGABYTE }), 1);
  assert.equal(defaultJobs(work, { processors: 8, availableBytes: GIGABYTE / 4 }), 1);
});

test('more workers than memory is there for are asked for with a word, one never is', () => {
  const notice = (jobs: number, availableBytes: number) => crowdNotice(jobs, { availableBytes });
  assert.equal(notice(4, 4 * GIGABYTE), undefined);
  assert.equal(
    notice(5, 4 * GIGABYTE),
    '--jobs 5: memory is there for 4, where each worker needs up to 800 MB to search pictures',
  );
  assert.equal(notice(1, GIGABYTE / 4), undefined);
});

test('where what is lost can be made good later, losing everything ends nothing', async () => {
  const lost: number[] = [];
  await deal(crewOf(2), chunks, {
    work: () => Promise.reject(new Error('died')),
    done: () => assert.fail(),
    lost: (item) => lost.push(item),
    canAllBeLost: true,
    isStopped: never,
  });
  assert.equal(lost.length, 50);
});
