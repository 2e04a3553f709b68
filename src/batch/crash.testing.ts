/**
 * For the tests of this folder: a run that is killed at its n-th change of the file system. Arguments: input, output,
 * home, n; `release` for one that releases everything that the project holds, else `deidentify`; and if need be workers
 * and the mode of pseudonyms. Prints the number of changes when it lives to the end.
 */
import { Readable } from 'node:stream';
import { killAtChange } from '../../test/support/killed.ts';

const [input = '', to = '', home = '', killAt = '', what = 'deidentify', jobs = '1', mode = 'keyed'] =
  process.argv.slice(2);
const changes = killAtChange(Number(killAt));

const { runWith } = await import('./run.ts');
const { ENGINE, policyOf } = await import('./bench.testing.ts');
const { runHeldWith } = await import('./held-run.ts');
const { HeldBook, openProject } = await import('../project/index.ts');
const io = {
  onInstance: () => {},
  onProgress: () => {},
  signal: new AbortController().signal,
  stdin: Readable.from([]),
};
const software = { name: 'leadglass', version: '0.0.0' };

async function deidentify(): Promise<void> {
  await runWith(
    {
      inputs: [input],
      to,
      policy: policyOf('a', mode === 'vault' ? 'vault' : 'keyed'),
      home,
      project: 'p',
      jobs: Number(jobs),
      dryRun: false,
      flags: { rekey: false, media: false },
      software,
    },
    io,
    ENGINE,
  );
}

async function release(): Promise<void> {
  const project = openProject(home, 'p');
  const { folder, facts, secret } = project;
  const ids = [...HeldBook.read({ folder, projectId: facts.id, secret }).records()].map(({ id }) => id);
  const action = { kind: 'release', reviewer: 'reader of the site', reason: 'nothing is in it' } as const;
  await runHeldWith({ home, project, ids, action, jobs: 1, software }, io, ENGINE);
}

await (what === 'release' ? release() : deidentify());
console.log(changes.count);
