import type { EngineThread, ThreadAnswer } from './engine-types.ts';

/** A worker for the codecs; its file lies beside the bundle. */
export function startEngineThread(answer: (answer: ThreadAnswer) => void): EngineThread {
  const worker = new Worker(new URL('./pixel-worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => answer(data as ThreadAnswer);
  worker.onerror = () => answer({ failed: 'thread' });
  return {
    post: (job) => worker.postMessage(job),
    rest: () => {},
    end: async () => worker.terminate(),
  };
}
