import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Bench, ENGINE, policyOf } from './bench.testing.ts';
import { type Inspection, inspectWith } from './inspect.ts';

const inspect = (bench: Bench, jobs: number): Promise<Inspection> =>
  inspectWith(
    { inputs: [bench.in], policy: policyOf('a'), jobs },
    { onProgress: () => {}, signal: new AbortController().signal, stdin: Readable.from([]) },
    ENGINE,
  );

test('an inspection says who is in the data and writes nothing', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', names: ['DOE'] });
  bench.put('2', { id: 'P', uid: '2', names: ['DOE', 'ROE'] });
  bench.put('3', { id: 'P', issuer: 'H', uid: '2' });
  bench.put('4', { id: 'Q', uid: '4', fault: 'unreadable' });
  bench.put('5', { id: 'Q', uid: '5' });
  bench.put('DICOMDIR', { id: '', uid: '', references: [] });
  bench.put('notes', 'x');
  for (const jobs of [1, 2]) {
    const found = await inspect(bench, jobs);
    assert.deepEqual(found.counts, { in: 7, instances: 4, dicomdirs: 1, notDicom: 1, quarantined: 1, sameUid: 2 });
    assert.deepEqual(found.codes, { 'input/garbage-header': 1 });
    const patients = found.patients.map(({ subject, instances, mixedIssuer }) => ({
      id: `${subject.key.issuer}/${subject.key.id}`,
      names: subject.identifiers.map(({ value }) => value),
      instances,
      mixedIssuer,
    }));
    assert.deepEqual(patients, [
      { id: '/P', names: ['DOE', 'ROE'], instances: 2, mixedIssuer: true },
      { id: 'H/P', names: [], instances: 1, mixedIssuer: true },
      { id: '/Q', names: [], instances: 1, mixedIssuer: false },
    ]);
  }
  assert.ok(!existsSync(bench.home) && !existsSync(bench.out));
});
