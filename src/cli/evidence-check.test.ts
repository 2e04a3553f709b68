import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import { checkEvidence, type EvidenceProblem } from './evidence-check.ts';
import { Bench, objectOf, screenshot } from './program.testing.ts';
import { readManifest } from './released-folder.ts';

const bench = new Bench();
after(() => bench.remove());

before(() => {
  for (const number of [1, 2]) bench.write(`in/${number}.dcm`, objectOf(number));
  bench.write('in/held.dcm', screenshot(9));
  bench.run(['deidentify', 'in', '--to', 'out', '--policy', 'research', '--evidence', 'ev']);
  writeFileSync(bench.at('trusted.json'), readFileSync(bench.at('out', 'manifest.json')));
});

/** Problems, or the code of what could not even be read. */
async function problems(): Promise<readonly (EvidenceProblem | string)[]> {
  try {
    const folder = bench.at('out');
    const about = { folder, manifest: readManifest(folder), project: undefined };
    const files = { file: bench.at('ev', 'evidence.json'), key: bench.at('trusted.json') };
    return (await checkEvidence({ ...files, ...about })).problems;
  } catch (error) {
    if (isFailure(error)) return [error.code];
    throw error;
  }
}

test('what is as it was written has no problem', async () => {
  assert.deepEqual(await problems(), []);
});

for (const [name, most] of [
  ['ev/evidence.json', 400],
  ['ev/evidence.jws', 400],
  ['ev/instances.jsonl', 100],
  ['out/manifest.json', 200],
] as const) {
  test(`one flipped bit anywhere in ${name} is found`, async () => {
    const file = bench.at(name);
    const good = readFileSync(file);
    const step = Math.max(1, Math.floor(good.length / most));
    for (let at = 0; at < good.length; at += step) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1 << (at % 8);
      writeFileSync(file, bad);
      assert.notDeepEqual(await problems(), [], `byte ${at}`);
    }
    writeFileSync(file, good);
    assert.deepEqual(await problems(), []);
  });
}

test('evidence that was signed with the right key and says something else of the files is found by its hashes', async () => {
  const file = bench.at('ev', 'instances.jsonl');
  const good = readFileSync(file);
  writeFileSync(file, good.subarray(0, good.lastIndexOf('\n', good.length - 2) + 1));
  assert.deepEqual(await problems(), ['instances']);
  writeFileSync(file, good);
});
