import type { EngineJob, ThreadAnswer } from './engine-types.ts';
import { EngineMissing, type Engines } from './engines.ts';

/**
 * The answer to a job, and the memory that goes over with it. What the engine says of an error stays here: a codec's
 * message may hold anything.
 */
export async function answerTo(
  engines: Engines,
  job: EngineJob,
): Promise<{ readonly answer: ThreadAnswer; readonly transfer: ArrayBuffer[] }> {
  try {
    const result = await engines.run(job);
    return { answer: { result }, transfer: [result.bytes.buffer as ArrayBuffer] };
  } catch (error) {
    return { answer: { failed: error instanceof EngineMissing ? 'loading' : 'codec' }, transfer: [] };
  }
}
