/** What a thread of codecs runs in Node. */
import { parentPort } from 'node:worker_threads';
import { answerTo } from './engine-worker.ts';
import { Engines } from './engines.ts';

const engines = new Engines();
parentPort?.on('message', async (job) => {
  const { answer, transfer } = await answerTo(engines, job);
  parentPort?.postMessage(answer, transfer);
});
