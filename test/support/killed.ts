/** A process that ends itself in the middle of its work, as a cut of the power would. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = [
  ...(['writeSync', 'writevSync', 'writeFileSync', 'renameSync', 'linkSync'] as const),
  ...(['mkdirSync', 'rmSync', 'rmdirSync', 'fsyncSync', 'fdatasyncSync'] as const),
];

/** Changes of the file system since the count began. */
export interface Changes {
  readonly count: number;
  /** What was done until now does not count. */
  restart(): void;
}

/**
 * Kills this process at its n-th change of the file system; never for 0. To be called before what it is about is
 * imported: modules keep the functions that they find.
 * @param also further functions of `node:fs` that count as a change
 */
export function killAtChange(n: number, also: readonly 'openSync'[] = []): Changes {
  const changes = {
    count: 0,
    restart(): void {
      changes.count = 0;
    },
  };
  for (const name of [...CHANGES, ...also]) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const counted = (...args: unknown[]): unknown => {
      changes.count++;
      if (changes.count === n) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
    Object.assign(fs, { [name]: counted });
  }
  syncBuiltinESMExports();
  return changes;
}
