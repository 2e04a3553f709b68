/**
 * For the tests of this folder: a run that is killed at its n-th change of the file system. Arguments: input, output,
 * home, n. Prints the number of changes when it lives to the end.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';

const CHANGES = [
  'writeSync',
  'writevSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'mkdirSync',
  'rmSync',
  'rmdirSync',
  'fsyncSync',
  'fdatasyncSync',
] as const;

const [input = '', to = '', home = '', killAt = ''] = process.argv.slice(2);
let changes = 0;
for (const name of CHANGES) {
  const real = fs[name] as (...args: unknown[]) => unknown;
  const counted = (...args: unknown[]): unknown => {
    changes++;
    if (changes === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
  Object.assign(fs, { [name]: counted });
}
syncBuiltinESMExports();

const { runWith } = await import('./run.ts');
const { ENGINE, policyOf } = await import('./bench.testing.ts');
await runWith(
  {
    inputs: [input],
    to,
    policy: policyOf('a'),
    home,
    project: 'p',
    jobs: 1,
    dryRun: false,
    flags: { rekey: false, media: false },
    software: { name: 'leadglass', version: '0.0.0' },
  },
  { onInstance: () => {}, onProgress: () => {}, signal: new AbortController().signal, stdin: Readable.from([]) },
  ENGINE,
);
console.log(changes);
