import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { type Counters, DecisionTally, decisionCounts, parseDecisionKey } from './index.ts';
import { deidentified, policyOf } from './object.testing.ts';

class Names implements Counters {
  readonly counts = new Map<string, number>();
  readonly #names: string[] = [];

  idOf(name: string): number {
    return this.#names.push(name) - 1;
  }

  add(id: number, by: number): void {
    const name = this.#names[id]!;
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  /** `path action rule categories count`, sorted. */
  get lines(): string[] {
    const rows = [...this.counts].map(([name, count]) => {
      const { path, action, rule, categories } = parseDecisionKey(name)!;
      return `${path || '-'} ${action} ${rule} ${categories || '-'} ${count}`;
    });
    return rows.sort();
  }
}

function tallied(body: Parameters<typeof deidentified>[0], options?: Parameters<typeof deidentified>[1]): Names {
  const names = new Names();
  const outcome = deidentified(body, options);
  const tally = new DecisionTally(names);
  tally.add(outcome.source, outcome.decisions);
  return names;
}

test('decisions are counted by path without item numbers, rule and action, with their categories', () => {
  const reference = item(element(0x00081155, 'UI', '1.2.826.0.1.7'));
  const { lines } = tallied([
    element(0x00080080, 'LO', 'NORTHMERE'),
    sequence(0x00081140, [reference, reference]),
    element(0x00101010, 'AS', '034Y'),
  ]);
  for (const line of [
    '(0008,1140).(0008,1155) uid basic:U R 2',
    '(0010,0010) pseudonym basic:Z A 1',
    '(0008,0080) remove basic:X/Z/D B 1',
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
  }
});

test('the sum by rule is what decisionCounts says: nothing is counted twice or forgotten', () => {
  const body = [
    element(0x00080080, 'LO', 'NORTHMERE'),
    sequence(0x00101002, [item(element(0x00100020, 'LO', 'ALT-55'))]),
    element(0x00181030, 'LO', 'CHEST'),
  ];
  const { source, decisions } = deidentified(body);
  const names = new Names();
  new DecisionTally(names).add(source, decisions);
  const sums: Record<string, number> = {};
  for (const [name, count] of names.counts) {
    const { rule, action } = parseDecisionKey(name)!;
    if (action !== 'keep') sums[rule] = (sums[rule] ?? 0) + count;
  }
  assert.deepEqual(sums, decisionCounts(source, decisions));
});

test('an empty attribute names nobody, and what stays and names nobody has no path', () => {
  const { lines } = tallied([
    element(0x00080080, 'LO', ''),
    element(0x00280010, 'US', 8),
    element(0x00280011, 'US', 8),
  ]);
  assert.ok(lines.includes('(0008,0080) remove basic:X/Z/D - 1'), lines.join('\n'));
  assert.ok(
    lines.some((line) => /^- keep kept - [2-9]/.test(line)),
    lines.join('\n'),
  );
});

test('private elements and planes of overlays are counted by their kind, creators without a name', () => {
  const { lines } = tallied([
    element(0x00290010, 'LO', 'ACME'),
    element(0x00291001, 'LO', 'HIDDEN'),
    element(0x60000010, 'US', 2),
    element(0x60020010, 'US', 2),
  ]);
  assert.ok(!lines.join().includes('ACME'));
  assert.ok(
    lines.some((line) => /^\(0029,xx01\) remove \S+ \* 1$/.test(line)),
    lines.join('\n'),
  );
  assert.ok(
    lines.some((line) => /^\(60xx,0010\) remove \S+ \S+ 2$/.test(line)),
    lines.join('\n'),
  );
});

test('a path does not grow with the nesting', async () => {
  let inner = element(0x00100010, 'PN', 'QUILLON^ZEBEDEE');
  for (let depth = 0; depth < 20; depth++)
    inner = sequence(0x00081140, [item(inner, element(0x00100020, 'LO', 'A-1'))]);
  const names = tallied([inner], { policy: await policyOf('rules: []') });
  const paths = [...names.counts.keys()].map((name) => parseDecisionKey(name)!.path);
  assert.ok(
    paths.some((path) => path.includes('.*.')),
    paths.join('\n'),
  );
  assert.ok(paths.every((path) => path.length < 100));
  const of = (tag: string) =>
    [...names.counts].reduce((sum, [name, count]) => sum + (parseDecisionKey(name)!.path.endsWith(tag) ? count : 0), 0);
  assert.equal(of('(0010,0020)'), 21);
  assert.equal(of('(0010,0010)'), 2);
});

test('after a reset the names are asked for anew', () => {
  const first = new Names();
  const { source, decisions } = deidentified([]);
  const tally = new DecisionTally(first);
  tally.add(source, decisions);
  const before = first.lines;
  tally.reset();
  first.counts.clear();
  tally.add(source, decisions);
  assert.deepEqual(first.lines, before);
});
