import { Worker } from 'node:worker_threads';
import type { EngineThread, ThreadAnswer } from './engine-types.ts';

/** A thread for the codecs. It does not keep the process alive while it has nothing to do. */
export function startEngineThread(answer: (answer: ThreadAnswer) => void): EngineThread {
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(new URL(isSource ? './engine-worker.node.ts' : './pixel-worker.js', import.meta.url));
  worker.on('message', answer);
  worker.on('error', () => answer({ failed: 'thread' }));
  worker.on('exit', () => answer({ failed: 'thread' }));
  worker.unref();
  return {
    post(job) {
      worker.ref();
      worker.postMessage(job);
    },
    rest: () => worker.unref(),
    async end() {
      worker.removeAllListeners();
      await worker.terminate();
    },
  };
}
