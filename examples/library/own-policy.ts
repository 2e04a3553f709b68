/**
 * A policy of your own, and what it does to an object: node examples/library/own-policy.ts FILE
 *
 * In a program of yours the import is `from 'leadglass'`.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deidentify, isFailure, loadPolicy } from '../../src/index.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: own-policy.ts FILE');

const policy = await loadPolicy(`
name: trial-7
extends: research
insert: { ClinicalTrialProtocolID: TRIAL-7 }
rules:
  - { at: InstitutionName, do: set, value: Site A, reason: agreed with the sponsor }
`);

const { decisions } = await deidentify(readFileSync(file), { policy, secret: randomBytes(32) });
for (const { path, action, rule, clause } of decisions) {
  if (action !== 'keep') console.log(`${path} ${action} by ${rule}, ${clause}`);
}

// What is wrong with a policy is said with line and column, before anything is done.
try {
  await loadPolicy('extends: research\nrulez: []');
} catch (error) {
  if (!isFailure(error)) throw error;
  console.log(`${error.code} in line ${error.at?.line}: ${error.message}; ${error.hint}`);
}
