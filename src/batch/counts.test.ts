import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, type Part, part10, privateBlock } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { parseDecisionKey } from '../deid/index.ts';
import { Secret } from '../failure/index.ts';
import { createPipeline, type Ready, type Verification } from '../pipeline/index.ts';
import { presetPolicy } from '../policy/index.ts';
import { type CountNames, InstanceCounter, type InstanceCounts } from './counts.ts';

const REAL_WORLD_VALUES = '1.2.840.10008.5.1.4.1.1.67';

function readied(...more: readonly Part[]): Ready {
  const uids = [element(0x00080016, 'UI', REAL_WORLD_VALUES), element(0x00080018, 'UI', '2.999.1')];
  const who = [element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'), element(0x00100020, 'LO', 'MRN00482913')];
  const study = [element(0x0020000d, 'UI', '2.999.2'), element(0x0020000e, 'UI', '2.999.3')];
  const pipeline = createPipeline({
    policy: presetPolicy('research'),
    secret: new Secret(new Uint8Array(32)),
    flags: { rekey: false, media: false },
    subjectOf: () => undefined,
  });
  const prepared = pipeline.prepare(new BufferSource(part10({ dataSet: [...uids, ...who, ...study, ...more] })));
  assert.ok(prepared.status === 'ready');
  return prepared;
}

const PASSED: Verification = {
  ok: true,
  findings: [],
  checked: { elements: 12, uids: 4, dates: 0, private: 0, spellings: 7, documents: 0, documentsNotSearched: 0 },
};

/** Counts by name; a decision as its path and action. */
function named(counts: InstanceCounts, names: CountNames): Record<string, number> {
  const byId = new Map(names);
  const found: Record<string, number> = {};
  for (let i = 0; i < counts.length; i += 2) {
    const name = byId.get(counts[i]!)!;
    const decision = parseDecisionKey(name);
    const shown = decision === undefined ? name : `${decision.path} ${decision.action}`;
    found[shown] = (found[shown] ?? 0) + counts[i + 1]!;
  }
  return found;
}

test('of an instance that passed: its decisions, the codes that it claims, and what the check read', () => {
  const counter = new InstanceCounter();
  const found = named(counter.of(readied(), PASSED), counter.names());
  assert.equal(found['(0010,0010) pseudonym'], 1);
  assert.equal(found['code\t113100'], 1);
  assert.equal(found['checked\telements'], 12);
  assert.equal(found['checked\tdates'], undefined, 'what was not there is not named');
});

test('of an instance that was refused: what was wrong with it, once for each check, and no decision', () => {
  const counter = new InstanceCounter();
  const faults = ['date', 'precision', 'identifier', 'orphan', 'type'] as const;
  const refused = counter.of(readied(), { ok: false, code: 'refused/leak', findings: [], faults });
  assert.deepEqual(named(refused, counter.names()), {
    'fault\tdates': 1,
    'fault\tneedles': 1,
    'fault\tprivate': 1,
    'fault\tvalid': 1,
  });
});

test('each chunk brings the names of all its numbers, and instances do not run into each other', () => {
  const counter = new InstanceCounter();
  const first = counter.of(readied(), PASSED);
  const firstNames = counter.names();
  const [second, third] = [counter.of(readied(), PASSED), counter.of(readied(), PASSED)];
  const names = counter.names();
  assert.deepEqual(named(second, names), named(first, firstNames));
  assert.deepEqual(named(third, names), named(first, firstNames));
  assert.deepEqual(counter.names(), []);
});

test('what a hostile object invents is forgotten, and the counts stay right', () => {
  const counter = new InstanceCounter();
  const invented = Array.from({ length: 300 }, (_, group) => {
    const elements: Record<number, readonly [string, string]> = {};
    for (let i = 0; i < 64; i++) elements[i] = ['LO', 'x'];
    return privateBlock(0x0009 + 2 * group, 0x10, `MADE ${group}`, elements);
  }).flat();
  const before = named(counter.of(readied(), PASSED), counter.names());
  for (let round = 0; round < 2; round++) {
    const found = named(counter.of(readied(...invented), PASSED), counter.names());
    const removed = Object.entries(found).filter(([name]) => name.endsWith(' remove'));
    assert.ok(removed.reduce((sum, [, count]) => sum + count, 0) >= 300 * 64);
  }
  assert.deepEqual(named(counter.of(readied(), PASSED), counter.names()), before);
});
