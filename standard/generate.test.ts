import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { conditionOverTags, differences, generatedModules, moduleText, readTable, SPECS } from './generate.ts';

const GENERATED = new URL('../src/standard/generated/', import.meta.url);

/** The rows that a program sees: the string constant of the module, as JavaScript evaluates it. */
async function generatedRows(file: string): Promise<readonly string[]> {
  const module: Readonly<Record<string, unknown>> = await import(new URL(`${file}.ts`, GENERATED).href);
  const [text] = Object.values(module);
  assert.equal(typeof text, 'string');
  return String(text).split('\n');
}

test('src/standard/generated is what the tables make; else run `npm run standard`', () => {
  assert.deepEqual(differences(generatedModules()), []);
});

test('a stale, a missing and a surplus module are each found', () => {
  const modules = new Map(generatedModules());
  modules.set('zip3.ts', '');
  modules.set('new.ts', '');
  modules.delete('vr.ts');
  assert.deepEqual(differences(modules), ['new.ts', 'vr.ts', 'zip3.ts']);
});

for (const spec of SPECS) {
  test(`${spec.file}: as many rows as the table states, less those that the script leaves out`, async () => {
    const { notes, rows } = readTable(spec.file);
    const stated = /\brows=(\d+)/.exec(notes.join(' '))?.[1];
    assert.equal(rows.length, Number(stated));
    const dropped = rows.filter((row) => spec.drop?.(row)).length;
    assert.equal((await generatedRows(spec.file)).length, rows.length - dropped);
  });

  test(`${spec.file}: every row has its cells, and the order that look-ups rely on`, async () => {
    const rows = await generatedRows(spec.file);
    assert.deepEqual(
      rows.filter((row) => row.split('\t').length !== spec.columns.length),
      [],
    );
    if (spec.order === 'table') return;
    const keys = spec.order === 'text' ? rows : rows.map((row) => `${row.split('\t')[0]}\t`);
    assert.deepEqual(
      keys.filter((key, i) => i > 0 && key < keys[i - 1]!),
      [],
    );
  });

  test(`${spec.file}: one byte a character, words of the vocabulary excepted`, () => {
    if (spec.file.startsWith('vocab')) return;
    // One character beyond U+00FF makes V8 store the whole string in two bytes a character.
    assert.deepEqual(moduleText(spec).match(/[^\x00-\xff]/g) ?? [], []);
  });
}

test('every table of the folder has a header, and rows with as many cells as it has names', () => {
  const folder = new URL('./tables/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(new URL(name, folder), 'utf8').split('\n');
    const [header = '', ...rows] = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const cells = header.split('\t').length;
    assert.ok(cells > 1 && rows.length > 0, name);
    assert.deepEqual(
      rows.filter((row) => row.split('\t').length !== cells),
      [],
      name,
    );
  }
});

test('references between tables hold: attributes, macros, conditions, IODs', () => {
  const tags = new Set(readTable('dictionary').rows.map(({ tag }) => tag));
  const conditions = new Set(['', '-', 'Never', 'Always', ...readTable('conditions').rows.map(({ id = '' }) => id)]);
  const content = readTable('modules').rows;
  const iodModules = readTable('iod').rows;
  const attributes = content.filter(({ kind }) => kind !== 'I');
  assert.deepEqual(
    attributes.filter(({ ref }) => !tags.has(ref)),
    [],
  );
  assert.deepEqual(
    content.filter(({ cond = '' }) => !conditions.has(cond.replace('?', ''))),
    [],
  );
  assert.deepEqual(
    iodModules.filter(({ cond = '' }) => !conditions.has(cond)),
    [],
  );
  const iods = new Set(iodModules.map(({ iod }) => iod));
  assert.deepEqual(
    readTable('iod-sop').rows.filter(({ iod }) => !iods.has(iod)),
    [],
  );
});

test('modules and macros without content are the known gaps: 72 and 6', () => {
  const content = readTable('modules').rows;
  const owners = new Set(content.map(({ owner }) => owner));
  const modules = readTable('iod').rows.map(({ module = '' }) => module);
  const macros = content.filter(({ kind }) => kind === 'I').map(({ ref = '' }) => ref);
  const missing = (names: readonly string[]) => new Set(names.filter((name) => !owners.has(name))).size;
  assert.deepEqual([missing(modules), missing(macros)], [72, 6]);
});

test('a condition is written over tags, and its closing parentheses are whole', () => {
  assert.equal(conditionOverTags('V:Modality=CT ; &~P:PatientName'), 'V:00080060=CT ; &~P:00100010');
  assert.equal(conditionOverTags('VR:ImageType[0]=PALETTE COLOR'), 'VR:00080008[0]=PALETTE COLOR');
  assert.equal(conditionOverTags('R:ViewCodeSequence@SharedFunctionalGroupsSequence'), 'R:00540220@52009229');
  assert.equal(conditionOverTags('T:FrameIncrementPointer=0x3004,0x000c'), 'T:00280009=3004000C');
  assert.equal(conditionOverTags('B:NumberOfFrames=> 1'), 'B:00280008=> 1');
  assert.equal(
    conditionOverTags('( ; P:Modality ; &~ ; |( ; P:Modality ; )'),
    '( ; P:00080060 ; &~) ; |( ; P:00080060 ; )',
  );
  assert.equal(conditionOverTags('( ; P:Modality ; & ; }'), '( ; P:00080060 ; &)');
  assert.throws(() => conditionOverTags('P:NoSuchKeyword'), /no attribute NoSuchKeyword/);
  assert.throws(() => conditionOverTags('P Modality'), /cannot read the term/);
});
