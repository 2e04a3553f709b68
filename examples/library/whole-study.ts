/**
 * Several objects of the same patients: node examples/library/whole-study.ts FILE…
 *
 * The survey reads all of them first, so that a name which only one of them spells out is looked for in every other.
 * Safe Harbor takes pseudonyms from a vault: random bytes of each patient, which a program of yours would keep.
 * In a program of yours the import is `from 'leadglass'`.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deidentify, loadPolicy, type PatientKey, survey } from '../../src/index.ts';

const files = process.argv.slice(2);
const policy = await loadPolicy('safe-harbor');
const secret = randomBytes(32);

const seeds = new Map<string, Uint8Array>();
function seedOf({ issuer, id }: PatientKey): Uint8Array {
  const name = JSON.stringify([issuer, id]);
  const seed = seeds.get(name) ?? randomBytes(32);
  seeds.set(name, seed);
  return seed;
}

const subjects = await survey(
  files.map((file) => readFileSync(file)),
  { policy, secret },
);

const counts = new Map<string, number>();
for (const file of files) {
  const { status, path } = await deidentify(readFileSync(file), { policy, secret, seedOf, subjects });
  counts.set(status, (counts.get(status) ?? 0) + 1);
  if (path !== undefined) console.log(path);
}
console.log([...counts].map(([status, count]) => `${count} ${status}`).join(', '));
