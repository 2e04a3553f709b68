import { setFlagsFromString } from 'node:v8';

/** An unknown flag would be answered with a line on standard error. */
const LAST_TESTED_NODE = 26;

const FLAGS = [
  // Runs end before the last compiler tier pays (docs/decisions/0008-no-last-compiler-tier.md).
  '--no-opt',
  // A nursery that stays small, collected by one thread, and an old generation that grows slowly: two thirds of the
  // memory (docs/decisions/0010-a-frugal-start.md).
  '--semi-space-growth-factor=1',
  '--no-parallel-scavenge',
  '--heap-growing-percent=50',
];

/**
 * Tells V8 what the program is like. V8 looks at these flags while it runs; and it throws away the compiled code that
 * Node brings along, for all built-in modules that are loaded behind a change of flags. So: after everything is loaded.
 */
export function tuneEngine(): void {
  if (Number.parseInt(process.versions.node, 10) > LAST_TESTED_NODE) return;
  for (const flag of FLAGS) setFlagsFromString(flag);
}
