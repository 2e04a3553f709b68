/** For the tests of this folder: a worker over the made pipeline. */
import { workerData } from 'node:worker_threads';
import { workerTasks } from './crew.ts';
import type { StationSetup } from './messages.ts';
import { createTestPipeline } from './pipeline.testing.ts';

export const { survey, fingerprint, series, process } = workerTasks(workerData as StationSetup, {
  createPipeline: createTestPipeline,
});
