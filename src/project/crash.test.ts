import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { passphrase } from '../crypto/index.ts';
import { isFailure } from '../failure/index.ts';
import { createProject, findFolder, findPlace, openPlace } from './index.ts';
import { destroyProject, exportProject, importProject, initProject, openCustody } from './on-need.node.ts';

const CRASH = fileURLToPath(new URL('./crash.testing.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'leadglass-crash-'));
after(() => rmSync(root, { recursive: true }));
const words = (): ReturnType<typeof passphrase> => passphrase('of a test that is killed');
/** Moments that are tried; with more the test takes long and finds nothing else. */
const MOMENTS = 8;
let count = 0;

/** Does it whole once, then kills it at moments spread over all of its changes. */
function killed(what: string, begin: (home: string, file: string) => void): { home: string; file: string }[] {
  const start = (killAt: number): { home: string; file: string; stdout: string; signal: unknown } => {
    const at = { home: join(root, `home-${count}`), file: join(root, `file-${count++}`) };
    begin(at.home, at.file);
    const { stdout, stderr, signal } = spawnSync(process.execPath, [CRASH, what, at.home, at.file, String(killAt)], {
      encoding: 'utf8',
    });
    if (signal === null && stdout === '') throw new Error(stderr);
    return { ...at, stdout, signal };
  };
  const changes = Number(start(0).stdout);
  assert.ok(changes > MOMENTS, `${changes} changes`);
  return Array.from({ length: MOMENTS }, (_, i) => {
    const { signal, ...at } = start(1 + Math.floor((changes * i) / MOMENTS));
    assert.equal(signal, 'SIGKILL');
    return at;
  });
}

test('killed in project init: a project that opens, or none; and a recovery file that opens it, or none', async () => {
  for (const { home, file } of killed('init', (home) => mkdirSync(home))) {
    const names = existsSync(join(home, 'projects')) ? readdirSync(join(home, 'projects')) : [];
    if (names.includes('p')) {
      const place = findPlace(home, 'p');
      await openPlace(place, async () => words());
      await openCustody(place, { by: 'recovery', text: readFileSync(file, 'utf8'), passphrase: words() });
      continue;
    }
    assert.throws(
      () => findPlace(home, 'p'),
      (error) => isFailure(error) && error.code === 'usage/project',
    );
    // Again: it works, or says that the recovery file is in the way.
    const custody = { held: 'recovery', path: file, passphrase: words() } as const;
    const again = initProject({ home, name: 'p', statement: {}, passphrase: words(), custody, cost: CHEAP });
    if (existsSync(file))
      await assert.rejects(again, (error) => isFailure(error) && error.code === 'environment/output');
    else await again;
  }
});

test('killed in project destroy: it opens as before, or nobody opens it and the same command ends it', async () => {
  const begin = (home: string): void => {
    const { folder } = createProject({ home, name: 'p', unprotected: true });
    for (let i = 0; i < 5; i++) writeFileSync(join(folder, 'subjects', String(i).repeat(32)), 'x');
  };
  for (const { home, file } of killed('destroy', begin)) {
    const folder = folderIfThere(home);
    if (folder === undefined) {
      assert.ok(existsSync(file), 'gone with a certificate');
      continue;
    }
    const isBegun = existsSync(join(folder, 'destroying.json'));
    if (isBegun) assert.throws(() => findPlace(home, 'p'), isFailure);
    else await openPlace(findPlace(home, 'p'));
    const { certificate } = await destroyProject(folder, { certificate: file });
    assert.equal(certificate.project.name, 'p');
    assert.deepEqual(readdirSync(join(home, 'projects')), []);
    assert.ok(existsSync(file));
  }
});

test('killed in project import: the project is there whole, or not at all and can be imported', async () => {
  const source = createProject({ home: join(root, 'source'), name: 'p', unprotected: true });
  for (let i = 0; i < 5; i++) writeFileSync(join(source.folder, 'subjects', String(i).repeat(32)), 'x');
  const exported = join(root, 'exported');
  await exportProject(source, exported, { passphrase: words(), keeps: true, cost: CHEAP });
  const begin = (home: string, file: string): void => {
    mkdirSync(home);
    cpSync(exported, file);
  };
  for (const { home, file } of killed('import', begin)) {
    if (folderIfThere(home) === undefined) await importProject(file, { home, passphrase: words() });
    const place = findPlace(home, 'p');
    assert.equal((await openPlace(place)).facts.generation, 1);
    assert.equal(readdirSync(join(place.folder, 'subjects')).length, 5);
  }
});

function folderIfThere(home: string): string | undefined {
  try {
    return findFolder(home, 'p');
  } catch (error) {
    if (isFailure(error) && error.code === 'usage/project') return undefined;
    throw error;
  }
}
