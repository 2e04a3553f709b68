import { searchSlowness } from '../pixel/index.ts';
import type { SearchWork } from './search-plan.ts';
import type { SearchEstimate } from './types.ts';

/**
 * How long the search of a run may take: by what it took on the machine where it was measured. Nobody waits less than for
 * the longest picture, which one worker has for itself.
 */
export function estimateOf({ pictures, frames, seconds, longest }: SearchWork, workers: number): SearchEstimate {
  return { pictures, frames, seconds: Math.max(longest, seconds / workers) * searchSlowness() };
}
