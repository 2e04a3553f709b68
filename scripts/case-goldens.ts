/**
 * Writes `test/goldens/cases/*.tsv` from a file of cases: what each preset decides on their inputs. A difference is a
 * change of output for the same policy; it belongs in the change log.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { PRESETS } from '../src/policy/index.ts';
import { goldenFile, goldenOf } from '../test/goldens/case-goldens.ts';
import { readCases } from '../test/runners/case-files.ts';

const [file = '../shared/deid-cases/cases.json'] = process.argv.slice(2);
const cases = readCases(file);
mkdirSync(new URL('.', goldenFile('basic')), { recursive: true });
for (const { name } of PRESETS) writeFileSync(goldenFile(name), goldenOf(name, cases));
console.log(`goldens of ${cases.length} cases: ${PRESETS.length} written`);
