/**
 * `npm test`: all tests, as many files at a time as the machine can bear. Node's own number leaves one processor free,
 * and on a machine with two runs one file after the other, most of which wait for processes of their own.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const FOLDERS = ['src', 'web', 'standard', 'scripts', 'examples', 'bench', 'test'];

const files = Math.max(2, availableParallelism() - 1);
const { status } = spawnSync(
  process.execPath,
  [
    ...['--import', './test/support/seed.ts', `--test-concurrency=${files}`, '--test'],
    ...FOLDERS.map((folder) => `${folder}/**/*.test.ts`),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
