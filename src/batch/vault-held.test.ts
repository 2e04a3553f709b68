/** What runs hold back, look at again and write down where pseudonyms come from a vault, and what is left of a forgotten patient. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { presetPolicy } from '../policy/index.ts';
import { KeyedIds, openVault, withVault } from '../project/index.ts';
import { findPatient, forgetPatient, readForgottenRecords } from '../project/on-need.node.ts';
import { HeldBench, RELEASE, RETRY } from './held.testing.ts';
import { keptCopies, openHeld } from './held-open.ts';
import type { BatchRequest, RunSummary } from './types.ts';

const POLICY = presetPolicy('safe-harbor');

class VaultBench extends HeldBench {
  override deidentify(changes: Partial<BatchRequest> = {}) {
    return super.deidentify({ policy: POLICY, ...changes });
  }

  get codes(): readonly string[] {
    return readdirSync(this.out, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  }

  async forget(code: string): Promise<void> {
    await forgetPatient(this.project, findPatient(this.project, code));
  }
}

const balance = ({ counts }: RunSummary): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');

test('a copy is sealed under the row of its patient, and a source that is gone is released from it, by any worker', async () => {
  const bench = new VaultBench();
  const pixels = Buffer.alloc(3 * 1024 * 1024, 7);
  const path = bench.put('b', { id: 'P', uid: '2', names: ['QUILLON'], fault: 'held' }, pixels);
  await bench.deidentify({ keepHeld: true });
  const [record] = bench.records;
  const [row, ...others] = readdirSync(bench.at('kept'));
  assert.deepEqual(others, []);
  assert.equal(openVault(bench.project, { readOnly: true })!.of(record!.patient!)?.id, row);
  assert.deepEqual(readdirSync(bench.at('kept', row!)), [record!.content]);
  const again = await bench.held(RETRY);
  assert.equal(balance(again.summary), '1 in, 1 held');
  rmSync(path);
  const opened = await openHeld(bench.project, record!);
  assert.equal(opened.state, 'copy');
  if (opened.state === 'copy') opened.close();
  assert.equal(balance((await bench.held(RELEASE, undefined, { jobs: 2 })).summary), '1 in, 1 released');
  assert.deepEqual(readdirSync(bench.at('kept')), []);
  const [object] = bench.objects();
  assert.ok(readFileSync(join(bench.out, object!)).includes(pixels));
});

test('a reason that names a patient of a vault is refused', async () => {
  const bench = new VaultBench();
  bench.put('b', { id: 'P', uid: '2', names: ['QUILLON'], fault: 'held' });
  await bench.deidentify();
  const named = { ...RELEASE, reason: 'it is only Quillon' };
  await assert.rejects(bench.held(named), { code: 'usage/argument' });
});

test('files of patients who have grown are verified again in a vault too, until all of them pass', async () => {
  const bench = new VaultBench();
  const source = bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  await bench.deidentify();
  unlinkSync(source);
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  const { summary } = await bench.deidentify();
  assert.equal(summary.exitStatus, 4);
  const [leak = ''] = summary.leaks;
  const vault = openVault(bench.project, { readOnly: true })!;
  assert.deepEqual(
    summary.grownPatients.map((name) => vault.has(name)),
    [true],
    'by the row, which nobody can compute',
  );
  assert.equal((await bench.deidentify({ dryRun: true })).summary.exitStatus, 4);
  unlinkSync(join(bench.out, leak));
  assert.equal((await bench.deidentify()).summary.exitStatus, 0);
  assert.equal((await bench.deidentify()).summary.lookedAgain.files, 0);
});

test('a patient who grew and is forgotten is not looked at again', async () => {
  const bench = new VaultBench();
  const source = bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  await bench.deidentify();
  unlinkSync(source);
  const other = bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  assert.equal((await bench.deidentify()).summary.exitStatus, 4);
  unlinkSync(other);
  await bench.forget(bench.codes[0]!);
  assert.ok(!existsSync(bench.at('grown')));
  bench.put('3', { id: 'OTHER', uid: '3' });
  assert.equal((await bench.deidentify()).summary.exitStatus, 0);
});

test('what a run signs names no source by an id that outlives the row, and keeps names apart as before', async () => {
  const bench = new VaultBench();
  bench.put('a', { id: 'P', uid: '1' });
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  bench.put('c', { id: 'P', uid: '3', fault: 'unreadable' });
  await bench.deidentify();
  const ids = new KeyedIds(bench.project.secret);
  const lines = readFileSync(bench.at('runs', '000001', 'instances.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const sources = lines.map((line) => JSON.parse(line).source as string);
  assert.equal(new Set(sources).size, 3);
  const keyed = ['a', 'b', 'c'].map((path) => ids.source(Buffer.from(path)));
  // Who it is cannot be known of what cannot be read.
  assert.deepEqual(
    sources.map((source) => keyed.includes(source)),
    [false, false, true],
  );
  assert.equal(bench.records.find(({ status }) => status === 'held')?.sourceId, sources[1]);
  const journal = readFileSync(bench.at('runs', '000001', 'journal'), 'utf8');
  const [released] = lines.map((line) => JSON.parse(line).content as string);
  assert.ok(!journal.includes(released!));
});

test('forgotten: held instance and copy are gone, those of others stay, and a later run takes him for a new patient', async () => {
  const bench = new VaultBench();
  for (const id of ['ANNA', 'BERT']) {
    bench.put(`${id}-1`, { id, uid: `${id}.1`, names: [`${id}NAME`] });
    bench.put(`${id}-2`, { id, uid: `${id}.2`, fault: 'held' }, Buffer.from(`pixels of ${id}`));
  }
  await bench.deidentify({ keepHeld: true });
  const copy = join(bench.root, 'copy');
  cpSync(bench.project.folder, copy, { recursive: true });
  const before = bench.codes;
  const { folder, subject } = { folder: bench.project.folder, subject: findPatient(bench.project, before[0]!).subject };
  const { id } = subject.key;
  await bench.forget(before[0]!);
  assert.deepEqual(
    bench.records.map(({ source }) => (source.kind === 'file' ? source.relative : '')),
    [id === 'ANNA' ? 'BERT-2' : 'ANNA-2'],
  );
  assert.equal(
    bench.records.filter((record) => keptCopies(bench.project).has(keptCopies(bench.project).nameOf(record)!)).length,
    1,
  );
  // A copy from before, with the keys as they are now.
  cpSync(join(folder, 'vault', 'keys'), join(copy, 'vault', 'keys'));
  const stale = { ...bench.project, folder: copy };
  assert.equal(withVault(stale).vault?.size, 1);
  for (const record of bench.records) assert.ok(keptCopies(stale).has(keptCopies(stale).nameOf(record)!));

  const { summary } = await bench.deidentify();
  assert.equal(balance(summary), '4 in, 1 released, 2 held, 1 unchanged');
  assert.equal(bench.codes.length, 3);
  assert.ok(before.every((code) => bench.codes.includes(code)));
  assert.throws(() => findPatient(bench.project, before[0]!), { code: 'usage/project' });
  assert.equal((await readForgottenRecords(bench.project)).length, 1);
});

test('an erasure that was cut off is finished by the next run before anything else', async () => {
  const bench = new VaultBench();
  bench.put('a', { id: 'P', uid: '1' });
  await bench.deidentify();
  const [code] = bench.codes;
  const { subject: _subject, ...forgotten } = findPatient(bench.project, code!);
  const marker = { format: 'leadglass.forgetting/1', forgotten };
  writeFileSync(bench.at('forgetting.json'), JSON.stringify(marker));
  const { summary } = await bench.deidentify();
  assert.equal(balance(summary), '1 in, 1 released');
  assert.ok(!existsSync(bench.at('forgetting.json')));
  assert.equal(bench.codes.length, 2);
  writeFileSync(bench.at('forgetting.json'), '{');
  await assert.rejects(bench.deidentify(), { code: 'environment/project-damaged' });
});
