/** For the tests of this folder: a worker over the made pipeline. */
import { workerData } from 'node:worker_threads';
import { workerTasks } from './crew.ts';
import { createTestPipeline } from './pipeline.testing.ts';
import type { StationSetup } from './station.ts';

export const { survey, fingerprint, process } = workerTasks(workerData as StationSetup, {
  createPipeline: createTestPipeline,
});
