import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { hex } from '../crypto/index.ts';
import { open } from '../crypto/seal.node.ts';
import { Secret } from '../failure/index.ts';
import { type Subject, SubjectBuilder } from '../identity/index.ts';
import { SubjectStore, Vault, type VaultRow } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-vault-'));
after(() => rmSync(root, { recursive: true }));
const damaged = (error: unknown): boolean => (error as { code?: string }).code === 'environment/project-damaged';
const secret = new Secret(new Uint8Array(32).fill(7));
const projectId = 'ab'.repeat(16);
const patient = (n: number): string => n.toString(16).padStart(32, '0');
const seedOf = (row: VaultRow | undefined): string | undefined => row?.seed.use(hex);

let folders = 0;
const newFolder = (): string => join(root, `${++folders}`);
const vaultIn = (folder: string, readOnly = false, by = secret): Vault =>
  new Vault({ folder, projectId, secret: by, readOnly });

test('a row is there for whoever opens the vault next, with the same seed', () => {
  const folder = newFolder();
  const vault = vaultIn(folder);
  vault.ensure([patient(1), patient(2)]);
  const again = vaultIn(folder, true);
  for (const n of [1, 2]) {
    assert.equal(seedOf(again.of(patient(n))), seedOf(vault.of(patient(n))));
    assert.equal(again.byId(vault.of(patient(n))!.id)!.id, vault.of(patient(n))!.id);
  }
  assert.notEqual(seedOf(vault.of(patient(1))), seedOf(vault.of(patient(2))));
  assert.equal(again.of(patient(3)), undefined);
});

test('whatever is added and removed in whatever order, each patient keeps his row until it is removed', () => {
  const step = fc.record({ adds: fc.array(fc.nat(20), { maxLength: 5 }), removes: fc.option(fc.nat(20)) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const folder = newFolder();
      const model = new Map<number, string>();
      for (const { adds, removes } of steps) {
        const vault = vaultIn(folder);
        vault.ensure(adds.map(patient));
        for (const n of adds) if (!model.has(n)) model.set(n, seedOf(vault.of(patient(n)))!);
        const gone = removes === null ? undefined : vault.of(patient(removes));
        if (gone !== undefined) assert.ok(vault.remove(gone.id));
        if (removes !== null) model.delete(removes);
      }
      const vault = vaultIn(folder, true);
      assert.equal(vault.size, model.size);
      for (let n = 0; n <= 20; n++) assert.equal(seedOf(vault.of(patient(n))), model.get(n));
      assert.equal([...vault.rows()].length, model.size);
    }),
    { numRuns: 20 },
  );
});

test('row ids, row keys and seeds are random: two vaults of one secret and patient have nothing in common', () => {
  const [one, other] = [vaultIn(newFolder()), vaultIn(newFolder())];
  for (const vault of [one, other]) vault.ensure([patient(1)]);
  const [a, b] = [one.of(patient(1))!, other.of(patient(1))!];
  assert.notEqual(a.id, b.id);
  assert.notEqual(seedOf(a), seedOf(b));
  assert.notEqual(a.keyFor('subject').use(hex), b.keyFor('subject').use(hex));
  const keys = (['subject', 'held', 'copy', 'crosswalk', 'ids'] as const).map((purpose) => a.keyFor(purpose).use(hex));
  assert.equal(new Set([...keys, seedOf(a)]).size, 6);
});

test('neither file says who or what: no keyed id of a patient stands in the clear, and nobody else may read', () => {
  const folder = newFolder();
  const vault = vaultIn(folder);
  vault.ensure([patient(0xabcdef)]);
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('hex'));
  assert.equal(written.length, 2);
  for (const text of written) {
    assert.ok(!text.includes('abcdef'.padStart(32, '0')));
    assert.ok(!text.includes(seedOf(vault.of(patient(0xabcdef)))!));
  }
  if (process.platform !== 'win32') {
    for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  }
});

test('a changed byte, another secret, a missing row: said, and never answered by a new row', () => {
  const folder = newFolder();
  vaultIn(folder).ensure([patient(1), patient(2)]);
  assert.throws(() => vaultIn(folder, true, new Secret(new Uint8Array(32))), damaged);
  const [keys, rows] = ['keys', 'rows'].map((name) => readFileSync(join(folder, name)));
  const changed = Buffer.from(keys!);
  changed[40]! ^= 1;
  writeFileSync(join(folder, 'keys'), changed);
  assert.throws(() => vaultIn(folder), damaged);
  writeFileSync(join(folder, 'keys'), keys!);
  writeFileSync(join(folder, 'rows'), rows!.subarray(77));
  assert.throws(() => vaultIn(folder), damaged);
  writeFileSync(join(folder, 'rows'), rows!.subarray(1));
  assert.throws(() => vaultIn(folder), damaged);
  const bent = Buffer.from(rows!);
  bent[50]! ^= 1;
  writeFileSync(join(folder, 'rows'), bent);
  assert.throws(() => [...vaultIn(folder).rows()], damaged);
});

test('read only, rows are made in memory and nothing is written', () => {
  const folder = newFolder();
  const vault = vaultIn(folder, true);
  vault.ensure([patient(1)]);
  assert.ok(vault.of(patient(1)) !== undefined);
  assert.throws(() => readdirSync(folder), { code: 'ENOENT' });
  assert.throws(() => vault.remove(vault.of(patient(1))!.id), TypeError);
});

function subjectOf(id: string, name: string): Subject {
  const builder = new SubjectBuilder({ issuer: '', id, unidentified: false });
  builder.add('name', name);
  return builder.subject();
}

test('a subject is sealed under its row: removed, it opens neither here nor in a copy that lacks the row keys', () => {
  const folder = newFolder();
  const subjects = join(folder, 'subjects');
  const vault = vaultIn(join(folder, 'vault'));
  const store = new SubjectStore({ folder: subjects, projectId, secret, vault, readOnly: false });
  store.add(patient(1), subjectOf('1', 'ORLA'));
  store.add(patient(2), subjectOf('2', 'ZEB'));
  store.seal();
  const row = vault.of(patient(1))!;
  assert.deepEqual(readdirSync(subjects).sort(), [row.id, vault.of(patient(2))!.id].sort());
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  const whole = newFolder();
  cpSync(folder, whole, { recursive: true });

  assert.ok(vault.remove(row.id));
  const reading = (place: string, by: Vault): SubjectStore =>
    new SubjectStore({ folder: join(place, 'subjects'), projectId, secret, vault: by, readOnly: true });
  assert.equal(reading(folder, vault).of(patient(1)), undefined);
  assert.equal(reading(folder, vault).of(patient(2))!.identifiers[0]!.value, 'ZEB');

  // The keys as they are now, with everything else as it was: all that a backup without the row keys gives.
  cpSync(join(folder, 'vault', 'keys'), join(copy, 'vault', 'keys'));
  const stale = vaultIn(join(copy, 'vault'), true);
  assert.equal(stale.byId(row.id), undefined);
  assert.equal(reading(copy, stale).byName(row.id), undefined);
  const sealed = readFileSync(join(copy, 'subjects', row.id));
  const context = `leadglass/project/v1/subject ${projectId} ${row.id}`;
  for (const other of stale.rows()) assert.throws(() => open(other.keyFor('subject'), sealed, context), damaged);
  assert.throws(() => open(secret, sealed, context), damaged);

  // The documented limit: who has an old copy of the row keys as well.
  const old = vaultIn(join(whole, 'vault'), true);
  assert.equal(reading(whole, old).of(patient(1))!.identifiers[0]!.value, 'ORLA');
});

test('the old file of row keys is overwritten when a row is removed, unless it is linked from elsewhere', () => {
  if (process.platform !== 'linux') return;
  const folder = newFolder();
  const vault = vaultIn(folder);
  vault.ensure([patient(1), patient(2)]);
  const before = readFileSync(join(folder, 'keys'));
  vault.remove(vault.of(patient(1))!.id);
  assert.ok(readFileSync(join(folder, 'keys')).length < before.length);
  assert.deepEqual(readdirSync(folder).sort(), ['keys', 'rows']);
});
