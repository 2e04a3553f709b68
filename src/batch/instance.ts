import { createPipeline } from '../pipeline/index.ts';
import { createVerifier } from '../proof/index.ts';
import type { Engine } from './types.ts';

/** The real pipeline, and the worker that runs it: `worker.ts` in the source tree, `worker.js` beside a bundle. */
export const ENGINE: Engine = {
  createPipeline,
  createVerifier,
  workerEntry: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
};
