import { isFailure } from '../failure/index.ts';
import type { ProblemAnswer } from './wire.ts';

/** A failure as the page shows it. Anything else is a defect: what is known of it goes to the terminal alone. */
export function problemOf(error: unknown, onDefect: (error: unknown) => void): ProblemAnswer['error'] {
  if (isFailure(error)) {
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
  onDefect(error);
  return {
    code: 'defect',
    message: 'something went wrong that should not',
    hint: 'what is known of it stands where leadglass review was started',
  };
}
