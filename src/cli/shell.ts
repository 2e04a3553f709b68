import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ColorWord, Screen, wantsColor } from './screen.ts';

/** What a command has around it. */
export interface Shell {
  /** Data that was asked for. */
  readonly out: Screen;
  /** Everything said to a person. */
  readonly err: Screen;
  /** LEADGLASS_HOME: projects and what else lasts. */
  readonly home: string;
  /** LEADGLASS_DEBUG: errors with everything that is known of them, values included. */
  readonly isDebug: boolean;
}

/** Opened when somebody reads it: that alone takes Node some milliseconds. */
export const STANDARD_INPUT: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator](),
};

export function openShell(color: ColorWord): Shell {
  const { env, stdout, stderr } = process;
  return {
    out: new Screen(stdout, wantsColor(stdout, color, env)),
    err: new Screen(stderr, wantsColor(stderr, color, env)),
    home: resolve(env.LEADGLASS_HOME || join(homedir(), '.leadglass')),
    isDebug: env.LEADGLASS_DEBUG === '1',
  };
}
