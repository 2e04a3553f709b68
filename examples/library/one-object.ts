/**
 * One object from file to file: node examples/library/one-object.ts IN OUT
 *
 * In a program of yours the import is `from 'leadglass'`.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deidentify, loadPolicy } from '../../src/index.ts';

const [input, output] = process.argv.slice(2);
if (input === undefined || output === undefined) throw new TypeError('usage: one-object.ts IN OUT');

const policy = await loadPolicy('research');
// Keep the secret of a recipient as you keep the originals: with it the same patient gets the same code again.
const secret = randomBytes(32);

const { status, bytes, code, findings } = await deidentify(readFileSync(input), { policy, secret });

// Only what was written, read back and verified has bytes.
if (bytes !== undefined) writeFileSync(output, bytes);
console.log(code === undefined ? status : `${status} ${code}`);
for (const finding of findings) console.log(`${finding.code} ${finding.path}`);
