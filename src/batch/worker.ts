/** Where a worker thread begins. Piscina calls the exported functions by their names. */
import { workerData } from 'node:worker_threads';
import { workerTasks } from './crew.ts';
import { ENGINE } from './instance.ts';
import type { StationSetup } from './messages.ts';

export const { survey, fingerprint, series, process } = workerTasks(workerData as StationSetup, ENGINE);
