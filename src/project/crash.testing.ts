/**
 * For the tests of this folder: something done to a project by a process that is killed at its n-th change of the file
 * system. Arguments: what, home, file, n. Prints the number of changes when it lives to the end.
 */
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { killAtChange } from '../../test/support/killed.ts';

const [what = '', home = '', file = '', killAt = ''] = process.argv.slice(2);
const changes = killAtChange(Number(killAt), ['openSync']);

const { passphrase } = await import('../crypto/index.ts');
const { findFolder, takeLock } = await import('./index.ts');
const { destroyProject, importProject, initProject } = await import('./on-need.node.ts');
changes.restart();
const words = passphrase('of a test that is killed');
if (what === 'init') {
  const custody = { held: 'recovery', path: file, passphrase: words } as const;
  await initProject({ home, name: 'p', statement: {}, passphrase: words, custody, cost: CHEAP });
} else if (what === 'import') await importProject(file, { home, passphrase: words });
else {
  const folder = findFolder(home, 'p');
  const lock = takeLock(folder);
  await destroyProject(folder, { certificate: file });
  lock.release();
}
console.log(changes.count);
