/**
 * For the tests of this folder: something done to a project by a process that is killed at its n-th change of the file
 * system. Arguments: what, home, file, n. Prints the number of changes when it lives to the end.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'mkdirSync',
  'rmSync',
  'fsyncSync',
] as const;

const [what = '', home = '', file = '', killAt = ''] = process.argv.slice(2);
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

const { passphrase } = await import('../crypto/index.ts');
const { findFolder, takeLock } = await import('./index.ts');
const { destroyProject, importProject, initProject } = await import('./on-need.node.ts');
changes = 0;
const words = passphrase('of a test that is killed');
const cost = { kdf: 'argon2id', memoryKiB: 32, passes: 1, parallelism: 4 } as const;
if (what === 'init') {
  const custody = { held: 'recovery', path: file, passphrase: words } as const;
  await initProject({ home, name: 'p', statement: {}, passphrase: words, custody, cost });
} else if (what === 'import') await importProject(file, { home, passphrase: words });
else {
  const folder = findFolder(home, 'p');
  const lock = takeLock(folder);
  await destroyProject(folder, { certificate: file });
  lock.release();
}
console.log(changes);
