/** For the tests of this folder: a run that stays in memory until its input ends. Arguments: input, output, home. */
import { Readable } from 'node:stream';
import { ENGINE, policyOf } from './bench.testing.ts';
import { runWith } from './run.ts';

const [input = '', to = '', home = ''] = process.argv.slice(2);
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
console.log('ended');
process.stdin.resume();
