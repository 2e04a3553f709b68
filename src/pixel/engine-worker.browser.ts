/** What a worker of codecs runs in a browser. */
import type { EngineJob } from './engine-types.ts';
import { answerTo } from './engine-worker.ts';
import { Engines } from './engines.ts';

const engines = new Engines();
self.onmessage = async ({ data }: MessageEvent<EngineJob>) => {
  const { answer, transfer } = await answerTo(engines, data);
  self.postMessage(answer, { transfer });
};
