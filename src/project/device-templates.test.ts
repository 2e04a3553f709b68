import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { DeviceTemplate } from './device-template.ts';
import { addTemplates, isBoxWithin, readTemplates, TEMPLATES_NAME } from './device-templates.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-templates-'));
after(() => rmSync(root, { recursive: true }));
const folder = (): string => mkdtempSync(join(root, 'project-'));

const BOX = { left: 0, top: 0, right: 80, bottom: 10 };
const DEVICE = { manufacturer: 'Northwind', model: 'Echo 5', rows: 60, columns: 80 };

const template = (id: string, changes: object = {}): DeviceTemplate =>
  ({
    id,
    device: DEVICE,
    boxes: [BOX],
    from: 'review',
    reviewer: 'a reader',
    at: '2026-11-28T09:30:00Z',
    ...changes,
  }) as DeviceTemplate;

test('templates come back in the order in which they came; one of the same id gives way', () => {
  const at = folder();
  assert.deepEqual(readTemplates(at), []);
  addTemplates(at, []);
  assert.equal(statSync(join(at, TEMPLATES_NAME), { throwIfNoEntry: false }), undefined, 'nothing makes no file');
  addTemplates(at, [template('a'), template('b')]);
  addTemplates(at, [
    template('c', { from: 'learned', reviewer: undefined }),
    template('a', { boxes: [BOX, { ...BOX, top: 5 }] }),
  ]);
  assert.deepEqual(
    readTemplates(at).map(({ id, boxes }) => [id, boxes.length]),
    [
      ['b', 1],
      ['c', 1],
      ['a', 2],
    ],
  );
  if (process.platform !== 'win32') assert.equal(statSync(join(at, TEMPLATES_NAME)).mode & 0o777, 0o600);
});

const WRONG: readonly (readonly [why: string, changes: object])[] = [
  ['no id', { id: '' }],
  ['no time', { at: undefined }],
  ['an origin that there is not', { from: 'guessed' }],
  ['a reviewer who is no text', { reviewer: 7 }],
  ['no area', { boxes: [] }],
  ['no list of areas', { boxes: BOX }],
  ['an area outside', { boxes: [{ ...BOX, right: 81 }] }],
  ['one of two areas outside', { boxes: [BOX, { ...BOX, bottom: 61 }] }],
  ['an area of nothing', { boxes: [{ ...BOX, right: 0 }] }],
  ['no device', { device: undefined }],
  ['a size alone', { device: { rows: 60, columns: 80 } }],
  ['no size', { device: { manufacturer: 'Northwind', model: 'Echo 5' } }],
  ['half a size', { device: { ...DEVICE, rows: undefined } }],
  ['a size of nothing', { device: { ...DEVICE, rows: 0 } }],
  ['a number for a name', { device: { ...DEVICE, model: 5 } }],
  ['what nobody knows of a device', { device: { ...DEVICE, serial: '12' } }],
];

test('a template without its device, its size or its areas is refused, and those before it stay', () => {
  const at = folder();
  addTemplates(at, [template('a')]);
  for (const [why, changes] of WRONG) {
    assert.throws(() => addTemplates(at, [template('b'), template('c', changes)]), { code: 'usage/review' }, why);
  }
  assert.deepEqual(readTemplates(at), [template('a')]);
});

test('a rule of others may be for any size; half a size it has not either', () => {
  const at = folder();
  const device = { manufacturer: 'Northwind', model: 'Echo 5' };
  addTemplates(at, [template('a', { from: 'imported', device, boxes: [{ ...BOX, right: 9000 }] })]);
  assert.equal(readTemplates(at).length, 1);
  const half = template('b', { from: 'imported', device: { ...device, rows: 60 } });
  assert.throws(() => addTemplates(at, [half]), { code: 'usage/review' });
});

test('a file that was changed into something else is damage, and nothing is written over it', () => {
  const at = folder();
  addTemplates(at, [template('a')]);
  const path = join(at, TEMPLATES_NAME);
  const text = readFileSync(path, 'utf8');
  const wrong = [
    '',
    'null',
    '[]',
    '{',
    text.replace('/1', '/2'),
    text.replace('"templates"', '"others"'),
    text.replace('"right": 80', '"right": 81'),
  ];
  for (const content of wrong) {
    writeFileSync(path, content);
    assert.throws(() => readTemplates(at), { code: 'environment/project-damaged' }, content.slice(0, 40));
    assert.throws(() => addTemplates(at, [template('b')]), { code: 'environment/project-damaged' });
    assert.equal(readFileSync(path, 'utf8'), content);
  }
});

test('a box lies inside in whole pixels, and is not empty', () => {
  const size = { rows: 60, columns: 80 };
  assert.ok(isBoxWithin(BOX, size));
  assert.ok(isBoxWithin({ left: 79, top: 59, right: 80, bottom: 60 }, size));
  const wrong = [
    ...[{ left: -1 }, { top: -1 }, { right: 81 }, { bottom: 61 }, { right: 0 }, { bottom: 0 }],
    ...[{ left: 0.5 }, { left: '0' }, { left: undefined }, { right: Number.POSITIVE_INFINITY }],
  ];
  for (const sides of wrong) assert.ok(!isBoxWithin({ ...BOX, ...sides }, size), JSON.stringify(sides));
  for (const value of [undefined, null, 'box', 7]) assert.ok(!isBoxWithin(value, size));
});
