/**
 * Writes `src/deid/goldens/*.tsv`: what each preset does with every row of Table E.1-1. A difference is a change of
 * output for the same policy; it belongs in the change log under a heading of its own.
 */
import { writeFileSync } from 'node:fs';
import { goldenFile, goldenOf } from '../src/deid/goldens.testing.ts';
import { PRESETS } from '../src/policy/index.ts';

for (const { name } of PRESETS) writeFileSync(goldenFile(name), goldenOf(name));
console.log(`goldens: ${PRESETS.length} written`);
