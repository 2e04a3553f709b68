// A loop of integer arithmetic without any input, output or allocation: what the machine itself gives at the moment.
// node control.mjs THREADS ROUNDS   the rounds are shared by the threads
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const ROUND = 1_000_000;

function work(rounds) {
  let x = 0x9e3779b9 | 0;
  for (let i = 0; i < rounds * ROUND; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  // The result is used, or the loop would be taken out.
  if (x === 0) throw new Error('the sequence never reaches zero');
}

if (!isMainThread) {
  work(workerData);
} else {
  const [threads, rounds] = process.argv.slice(2).map(Number);
  if (threads === 1) work(rounds);
  else
    for (let i = 0; i < threads; i++) new Worker(new URL(import.meta.url), { workerData: Math.ceil(rounds / threads) });
}
