import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Secret } from '../failure/index.ts';
import type { TraitKind } from '../pipeline/index.ts';
import { KeyedIds } from './keyed-ids.ts';
import { SeenTraits } from './seen-traits.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-seen-'));
after(() => rmSync(root, { recursive: true }));
let folders = 0;
const makeFolder = (): string => mkdtempSync(join(root, `${folders++}-`));

const ids = new KeyedIds(new Secret(new Uint8Array(32).fill(7)));
const met = (...traits: [TraitKind, string][]): Map<string, TraitKind> =>
  new Map(traits.map(([kind, value]) => [ids.trait(kind, value), kind]));

test('the first run has nothing to compare with; later ones count what no run has met', () => {
  const folder = makeFolder();
  const first = met(['device', 'Seer 3'], ['sop-class', '1.2.3']);
  assert.equal(new SeenTraits(folder).unseen(first), undefined);
  new SeenTraits(folder).record(first);
  const second = met(['device', 'Seer 3'], ['device', 'Seer 4'], ['private-creator', 'ACME 1']);
  assert.deepEqual(new SeenTraits(folder).unseen(second), {
    device: 1,
    'private-creator': 1,
    'sop-class': 0,
    'descriptor-form': 0,
  });
  new SeenTraits(folder).record(second);
  const all = new Map([...first, ...second]);
  assert.deepEqual(new SeenTraits(folder).unseen(all), {
    device: 0,
    'private-creator': 0,
    'sop-class': 0,
    'descriptor-form': 0,
  });
});

test('a first run that met nothing is a first run all the same', () => {
  const folder = makeFolder();
  new SeenTraits(folder).record(new Map());
  assert.deepEqual(new SeenTraits(folder).unseen(met(['device', 'x'])), {
    device: 1,
    'private-creator': 0,
    'sop-class': 0,
    'descriptor-form': 0,
  });
});

test('the file holds keyed ids alone, for the eyes of the owner', () => {
  const folder = makeFolder();
  new SeenTraits(folder).record(met(['device', 'Thistlewick scanner'], ['private-creator', 'THISTLEWICK']));
  const path = join(folder, 'seen.jsonl');
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  assert.equal(head, '{"format":"leadglass.seen/1"}');
  for (const line of lines) assert.match(line, /^\{"kind":"(?:device|private-creator)","id":"[0-9a-f]{32}"\}$/);
  assert.equal(lines.length, 2);
  assert.deepEqual(readdirSync(folder), ['seen.jsonl']);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the same text as a device and as a creator are two things', () => {
  assert.notEqual(ids.trait('device', 'ACME'), ids.trait('private-creator', 'ACME'));
});

test('a file that cannot be understood is said to be damaged', () => {
  for (const text of [
    '',
    'x',
    '{"format":"leadglass.seen/9"}\n',
    '{"format":"leadglass.seen/1"}\n{"kind":"person","id":"1"}\n',
  ]) {
    const folder = makeFolder();
    writeFileSync(join(folder, 'seen.jsonl'), text);
    assert.throws(() => new SeenTraits(folder), { code: 'environment/project-damaged' });
  }
});

test('the number of lines has an end', () => {
  const folder = makeFolder();
  const many = new Map<string, TraitKind>();
  for (let i = 0; i < 50_010; i++) many.set(i.toString(16).padStart(32, '0'), 'device');
  new SeenTraits(folder).record(many);
  assert.equal(new SeenTraits(folder).unseen(many)?.device, 10);
});
