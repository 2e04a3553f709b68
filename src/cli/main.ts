import { VERSION } from './version.ts';

/**
 * The program. It runs when it is imported, by Node or by the launcher of the package. A question for the version is
 * answered before anything else is loaded.
 */
const args = process.argv.slice(2);

if (args[0] === '--version' || args[0] === '-V') {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { run } = await import('./program.ts');
  process.exitCode = await run(args);
}
