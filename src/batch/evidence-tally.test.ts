import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decisionKeyName } from '../deid/index.ts';
import type { CountNames } from './counts.ts';
import { EvidenceTally } from './evidence-tally.ts';
import type { ItemResult } from './messages.ts';

const key = (path: string, rule: string, action: string, categories = ''): string =>
  decisionKeyName({ path, rule, clause: 'PS3.15 E.1', action, categories });

/** A chunk of one instance. */
function chunk(counts: Readonly<Record<string, number>>, status: ItemResult['status'] = 'released') {
  const entries = Object.entries(counts);
  const names: CountNames = entries.map(([name], id) => [id, name]);
  const evidence = Uint32Array.from(entries.flatMap(([, count], id) => [id, count]));
  return { results: [{ status, findings: [], evidence }], names };
}

const recorded = (content: string) => ({ status: 'released', content, isContinued: false }) as const;

test('decisions are summed by rule, by category and by path', () => {
  const tally = new EvidenceTally();
  const name = key('(0010,0010)', 'basic:Z', 'pseudonym', 'A');
  const station = key('(0008,1010)', 'basic:X', 'remove', 'MO');
  tally.addChunk(chunk({ [name]: 1, [station]: 2, [key('', 'kept', 'keep')]: 90 }));
  tally.addChunk(chunk({ [name]: 1 }));
  const { rules, categories, attributes } = tally.counts;
  assert.deepEqual(
    rules.map(({ rule, action, count }) => [rule, action, count]),
    [
      ['basic:X', 'remove', 2],
      ['basic:Z', 'pseudonym', 2],
      ['kept', 'keep', 90],
    ],
  );
  assert.deepEqual([...categories].map(([category, [sum]]) => [category, sum!.count]).sort(), [
    ['A', 2],
    ['M', 2],
    ['O', 2],
  ]);
  assert.deepEqual(
    attributes.rows.map(({ path, count }) => [path, count]),
    [
      ['(0008,1010)', 2],
      ['(0010,0010)', 2],
    ],
  );
  assert.equal(attributes.more, 0);
});

test('what comes in another order gives the same', () => {
  const chunks = fc.array(
    fc.dictionary(
      fc
        .record({ tag: fc.integer({ min: 0, max: 4000 }), rule: fc.constantFrom('basic:X', 'own:1') })
        .map(({ tag, rule }) =>
          key(`(${tag.toString(16).padStart(4, '0')},0010)`, rule, 'remove', tag % 2 === 0 ? 'A' : 'CR'),
        ),
      fc.integer({ min: 1, max: 9 }),
    ),
    { maxLength: 12 },
  );
  const contents = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 20 });
  fc.assert(
    fc.property(chunks, contents, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (some, ids, order) => {
      const tallied = (parts: typeof some, inputs: typeof ids) => {
        const tally = new EvidenceTally();
        for (const part of parts) tally.addChunk(chunk(part));
        for (const id of inputs) tally.record('', recorded(id.toString(16).padStart(32, 'f')));
        return tally.counts;
      };
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((item) => [order.next().value, item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
      assert.deepEqual(tallied(shuffled(some), shuffled(ids)), tallied(some, ids));
    }),
    { numRuns: 60 },
  );
});

test('of too many paths the first are listed, whole, and the others are in the sums', () => {
  const tally = new EvidenceTally();
  const paths = Array.from({ length: 9_000 }, (_, i) => `(${((i * 7919) % 9_000).toString(16).padStart(4, '0')},0010)`);
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < paths.length; at += 100) {
      const names = paths.slice(at, at + 100).map((path) => key(path, 'basic:X', 'remove', 'A'));
      tally.addChunk(chunk(Object.fromEntries(names.map((name) => [name, 1]))));
    }
  }
  const { attributes, rules, categories } = tally.counts;
  const first = [...paths].sort().slice(0, 2_000);
  assert.deepEqual(
    attributes.rows.map(({ path, count }) => `${path} ${count}`),
    first.map((path) => `${path} 2`),
  );
  assert.equal(attributes.more, 2 * (9_000 - 2_000));
  assert.equal(rules[0]!.count, 18_000);
  assert.equal(categories.get('A')![0]!.count, 18_000);
});

test('the digest of the input counts every source, and a source twice is not the source once', () => {
  const digest = (...contents: string[]) => {
    const tally = new EvidenceTally();
    for (const content of contents) tally.record('', recorded(content));
    return tally.counts.inputs.digest;
  };
  const [a, b] = ['f'.repeat(32), '3'.repeat(32)];
  const all = new Set([digest(), digest(a), digest(b), digest(a, b), digest(a, a), digest(a, a, b)]);
  assert.equal(all.size, 6);
  // The sum is modulo 2^128.
  assert.equal(digest(a, `${'0'.repeat(31)}1`), '0'.repeat(32));
});

test('refused files are counted by what was wrong, and nothing of them as decided', () => {
  const tally = new EvidenceTally();
  tally.addChunk(chunk({ 'fault\tneedles': 1, 'fault\tdates': 1 }, 'quarantined'));
  const { refused, faults, rules } = tally.counts;
  assert.equal(refused, 1);
  assert.deepEqual([...faults].sort(), [
    ['dates', 1],
    ['needles', 1],
  ]);
  assert.deepEqual(rules, []);
});

test('memory does not grow with the number of instances', () => {
  const tally = new EvidenceTally();
  const size = () => JSON.stringify(tally.counts, (_, value) => (value instanceof Map ? [...value] : value)).length;
  const feed = (count: number) => {
    for (let i = 0; i < count; i++) {
      const id = i.toString(16).padStart(32, '0');
      const status = (['released', 'held', 'quarantined'] as const)[i % 3]!;
      tally.record(id, {
        status,
        ...(status === 'released' ? {} : { code: 'refused/pixels' as const }),
        findings: [{ code: 'residual', path: `(0010,${(i % 65_536).toString(16)})` }],
        content: id,
        isContinued: false,
      });
      tally.addChunk(chunk({ [key(`(${(i % 50_000).toString(16)},0001)`, 'basic:X', 'remove', 'A')]: 1 }));
    }
  };
  feed(20_000);
  const before = size();
  feed(180_000);
  assert.ok(size() < before * 1.1, `${before} → ${size()}`);
  assert.equal(tally.counts.exceptions.length, 2);
  for (const { sources } of tally.counts.exceptions) assert.equal(sources.length, 20);
});
