import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addSample, createProject, type ReviewSample, readSamples } from './index.ts';

const home = mkdtempSync(join(tmpdir(), 'leadglass-samples-'));
after(() => rmSync(home, { recursive: true }));

const device = {
  ...{ manufacturer: 'Northwind', model: 'Echo 5', software: '2.1', modality: 'US', sopClass: '2.999' },
  ...{ rows: 60, columns: 80 },
};
const SAMPLE: ReviewSample = {
  seed: 'ab'.repeat(32),
  size: 59,
  strata: [{ key: 'echo', device, passed: 80, drawn: ['0'.repeat(32), '1'.repeat(32)] }],
  at: '2026-11-28T09:30:00Z',
};

test('samples are kept in their order, sealed, and readable by their owner alone', () => {
  const project = createProject({ home, name: 'kept', unprotected: true });
  assert.deepEqual(readSamples(project), []);
  addSample(project, SAMPLE);
  addSample(project, { ...SAMPLE, run: '000002', size: 299 });
  assert.deepEqual(readSamples(project), [SAMPLE, { ...SAMPLE, run: '000002', size: 299 }]);
  const file = join(project.folder, 'review-samples.json');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const text = readFileSync(file, 'utf8');
  for (const word of ['Northwind', SAMPLE.seed, '0'.repeat(32), '2026']) assert.ok(!text.includes(word), word);
});

test('what was changed, or is of another project, does not open', () => {
  const [project, other] = ['changed', 'other'].map((name) => createProject({ home, name, unprotected: true })) as [
    ReturnType<typeof createProject>,
    ReturnType<typeof createProject>,
  ];
  addSample(project, SAMPLE);
  const file = join(project.folder, 'review-samples.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(join(other.folder, 'review-samples.json'), text);
  assert.throws(() => readSamples(other), { code: 'environment/project-damaged' });
  const { sealed } = JSON.parse(text) as { sealed: string };
  const changed = `${sealed.slice(0, 40)}${sealed[40] === 'A' ? 'B' : 'A'}${sealed.slice(41)}`;
  for (const wrong of [text.replace(sealed, changed), text.replace('/1', '/9'), '{}', 'null', '']) {
    writeFileSync(file, wrong);
    assert.throws(() => readSamples(project), { code: 'environment/project-damaged' }, wrong.slice(0, 20));
    assert.throws(() => addSample(project, SAMPLE), { code: 'environment/project-damaged' });
  }
});
