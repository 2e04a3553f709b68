/** An output folder belongs to one project for good (DESIGN 3.2), whatever is done to it between two runs. */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCode } from '../../test/support/error-code.ts';
import { createProject } from '../project/index.ts';
import { Bench } from './bench.testing.ts';

/** A folder that project `one` has written into, and a project `two`. */
async function written(): Promise<{ bench: Bench; id: string; at: (name: string) => string }> {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', names: ['DOE'] });
  for (const name of ['one', 'two']) createProject({ home: bench.home, name, unprotected: true });
  const { summary } = await bench.run({ project: 'one' });
  return { bench, id: summary.project.id, at: (name) => join(bench.root, name) };
}

/** A run without --project goes on with the owner; one for another project does nothing. */
async function assertBound(bench: Bench, id: string, to: string): Promise<void> {
  const real = realpathSync(to);
  const before = bench.tree(real);
  await assert.rejects(bench.run({ to, project: 'two' }), hasCode('usage/project'));
  assert.deepEqual(bench.tree(real), before);
  const { summary } = await bench.run({ to });
  assert.deepEqual([summary.project.id, summary.project.created], [id, false]);
}

test('through a link, through dots and with a slash at its end it is the same folder', async () => {
  const { bench, id, at } = await written();
  symlinkSync(bench.out, at('link'));
  symlinkSync(bench.root, at('root'));
  mkdirSync(at('other'));
  for (const to of [at('link'), `${at('root')}/out`, `${at('other')}/../out`, `${bench.out}/`]) {
    rmSync(join(bench.out, 'manifest.json'));
    await assertBound(bench, id, to);
  }
});

test('without its manifest the record of the project says whose it is', async () => {
  const { bench, id } = await written();
  rmSync(join(bench.out, 'manifest.json'));
  await assertBound(bench, id, bench.out);
});

test('with a manifest that names another project it is nobody else’s, and nothing is written', async () => {
  const { bench } = await written();
  const path = join(bench.out, 'manifest.json');
  const other = JSON.parse(readFileSync(join(bench.home, 'projects', 'two', 'project.json'), 'utf8')).id;
  const own = readFileSync(path, 'utf8');
  writeFileSync(path, own.replace(/"project": "[^"]+"/, `"project": "${other}"`));
  for (const project of [undefined, 'one', 'two']) {
    const changes = project === undefined ? {} : { project };
    await assert.rejects(bench.run(changes), hasCode('usage/project'), project);
  }
  writeFileSync(path, own.replace('leadglass.manifest/1', 'something/1'));
  await assert.rejects(bench.run(), hasCode('usage/project'));
});

test('moved to another place it is still the project’s, with its manifest and without', async () => {
  const { bench, id, at } = await written();
  renameSync(bench.out, at('moved'));
  await assertBound(bench, id, at('moved'));
  renameSync(at('moved'), at('again'));
  rmSync(join(at('again'), 'manifest.json'));
  await assertBound(bench, id, at('again'));
});

test('a copy of it is the project’s as well, with its manifest and without', async () => {
  const { bench, id, at } = await written();
  cpSync(bench.out, at('copy'), { recursive: true });
  await assertBound(bench, id, at('copy'));
  cpSync(bench.out, at('bare'), { recursive: true });
  rmSync(join(at('bare'), 'manifest.json'));
  await assertBound(bench, id, at('bare'));
});

test('no folder inside it and none around it is an output folder, also through a link', async () => {
  const { bench, at } = await written();
  symlinkSync(bench.out, at('link'));
  mkdirSync(at('around'));
  renameSync(bench.out, at('around/out'));
  symlinkSync(at('around/out'), bench.out);
  await bench.run({ to: at('around/out'), project: 'one' });
  for (const to of [at('around/out/sub'), `${at('link')}/sub`, at('around')]) {
    for (const project of ['one', 'two']) {
      await assert.rejects(bench.run({ to, project }), hasCode('usage/nested-output'), to);
    }
  }
});

test('a part of it that was copied or moved elsewhere is the project’s, however its folders are called', async () => {
  const { bench, id, at } = await written();
  const [patient] = readdirSync(bench.out).filter((name) => name !== 'manifest.json');
  const [study] = readdirSync(join(bench.out, patient!));
  cpSync(join(bench.out, patient!), at('copy/of-somebody'), { recursive: true });
  await assertBound(bench, id, at('copy'));
  cpSync(join(bench.out, patient!, study!), at('study'), { recursive: true });
  await assertBound(bench, id, at('study'));
  renameSync(join(bench.out, patient!), at('patient'));
  await assertBound(bench, id, at('patient'));
});

test('around one that was moved there by hand there is none either', async () => {
  const { bench, at } = await written();
  mkdirSync(at('delivery/2026'), { recursive: true });
  renameSync(bench.out, at('delivery/2026/first'));
  for (const to of [at('delivery'), at('delivery/2026'), `${at('delivery')}/2026/../2026`]) {
    for (const project of ['one', 'two']) {
      await assert.rejects(bench.run({ to, project }), hasCode('usage/nested-output'), to);
    }
  }
});

test('a relative path is the same folder, from wherever', async (t) => {
  const { bench, id, at } = await written();
  const before = process.cwd();
  t.after(() => process.chdir(before));
  mkdirSync(at('elsewhere'));
  for (const [folder, to] of [
    [bench.root, 'out'],
    [at('elsewhere'), join('..', 'out')],
    [bench.out, '.'],
  ] as const) {
    process.chdir(folder);
    rmSync(join(bench.out, 'manifest.json'));
    await assert.rejects(bench.run({ to, project: 'two' }), hasCode('usage/project'));
    const { summary } = await bench.run({ to });
    assert.equal(summary.project.id, id);
  }
});

test('letter case makes another folder where the file system says so, and nowhere else', async () => {
  const { bench, id, at } = await written();
  if (!existsSync(at('OUT'))) {
    const { summary } = await bench.run({ to: at('OUT'), project: 'two' });
    assert.notEqual(summary.project.id, id);
    return;
  }
  rmSync(join(bench.out, 'manifest.json'));
  await assertBound(bench, id, at('OUT'));
});

test('a link that leads nowhere, into an output folder, brings no file there', async () => {
  const { bench, at } = await written();
  symlinkSync(join(bench.out, 'sub'), at('nowhere'));
  const before = bench.tree();
  for (const project of ['one', 'two']) await assert.rejects(bench.run({ to: at('nowhere'), project }));
  assert.deepEqual(bench.tree(), before);
  assert.ok(!existsSync(join(bench.out, 'sub')));
});

test('the manifest of another project over its own gives the folder to nobody', async () => {
  const { bench, at } = await written();
  await bench.run({ to: at('other'), project: 'two' });
  cpSync(join(at('other'), 'manifest.json'), join(bench.out, 'manifest.json'));
  for (const project of [undefined, 'one', 'two']) {
    await assert.rejects(bench.run(project === undefined ? {} : { project }), hasCode('usage/project'), project);
  }
  // Moved, so that no record names the place: the files still say whose it is.
  renameSync(bench.out, at('moved'));
  await assert.rejects(bench.run({ to: at('moved'), project: 'two' }), hasCode('usage/project'));
});

test('emptied, it is a new folder: nothing is left in it that could be linked', async () => {
  const { bench, id } = await written();
  rmSync(bench.out, { recursive: true });
  mkdirSync(bench.out);
  const { summary } = await bench.run();
  assert.notEqual(summary.project.id, id);
  await assert.rejects(bench.run({ project: 'one' }), hasCode('usage/project'));
});

test('each folder that names no project has one of its own, and shares no name with another', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  const [a, b] = [join(bench.root, 'a'), join(bench.root, 'b')];
  const [first, second] = [await bench.run({ to: a }), await bench.run({ to: b })];
  assert.notEqual(first.summary.project.id, second.summary.project.id);
  const parts = (to: string): string[] => bench.objects(to).flatMap((path) => path.split('/'));
  // The study and series of the made objects are constants.
  const shared = parts(a).filter(
    (part) => parts(b).includes(part) && !part.startsWith('2.25.1') && !part.startsWith('2.25.2'),
  );
  assert.deepEqual(shared, []);
});

test('a damaged project beside it does not hide whose a folder is', async () => {
  const { bench, id } = await written();
  writeFileSync(join(bench.home, 'projects', 'two', 'project.json'), '{');
  rmSync(join(bench.out, 'manifest.json'));
  const { summary } = await bench.run();
  assert.equal(summary.project.id, id);
  writeFileSync(join(bench.home, 'projects', 'one', 'project.json'), '{');
  rmSync(join(bench.out, 'manifest.json'));
  await assert.rejects(bench.run(), hasCode('environment/project-damaged'));
});
