import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import { element, part10 } from '../../../test/build/index.ts';
import { Bench } from '../program.testing.ts';

const bench = new Bench();
after(() => bench.remove());

/** A slice of a patient with a description of its own. */
const slice = (patient: number, description: string): Uint8Array =>
  part10({
    dataSet: [
      element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      element(0x00080018, 'UI', `1.2.826.0.1.3680043.9.7777.8.${patient}`),
      element(0x0008103e, 'LO', description),
      element(0x00100010, 'PN', patient === 0 ? 'ZORBLAX^ADA' : `QUILLON${patient}^ADA`),
      element(0x00100020, 'LO', `MRN7781${patient}`),
    ],
  });

test('words of several patients are proposed, those of few and those that name one of them are not', () => {
  for (let i = 0; i < 4; i++) bench.write(`in/${i}.dcm`, slice(i, `CT ZORBLAX VRUMPF${i === 3 ? ' GLORTZ' : ''}`));
  const learned = bench.run(['policy', 'vocabulary', 'in', '--to', 'proposed.tsv', '--patients', '3']);
  assert.equal(learned.status, 0, learned.stderr);
  const proposed = readFileSync(bench.at('proposed.tsv'), 'utf8');
  assert.match(proposed, /^\tvrumpf\t4\t4$/m);
  assert.doesNotMatch(proposed, /glortz|zorblax|quillon/i);
  assert.equal(statSync(bench.at('proposed.tsv')).mode & 0o777, 0o600);
  assert.doesNotMatch(learned.stderr, /vrumpf/i, 'no message has a word of a text');
});

test('a person accepts, the list grows, and the policy that names it lets the words stay', () => {
  bench.write('marked.tsv', readFileSync(bench.at('proposed.tsv'), 'utf8').replace('\tvrumpf', 'yes\tvrumpf'));
  bench.write('words.txt', '# ours\nfoo\n');
  const accepted = bench.run(['policy', 'vocabulary', '--accept', 'marked.tsv', '--to', 'words.txt']);
  assert.equal(accepted.status, 0, accepted.stderr);
  assert.equal(readFileSync(bench.at('words.txt'), 'utf8'), '# ours\nfoo\nvrumpf\n');
  bench.write('site.yaml', 'extends: research\ntext: { vocabulary: [words.txt] }\n');
  const decided = bench.run(['explain', 'in/1.dcm', '--policy', 'site.yaml', '--json']).stdout;
  assert.match(decided, /\(0008,103E\)[^\n]*"clean"/, 'one word goes, the other stays');
});

test('no answer is lost and no word accepted by itself', () => {
  const again = bench.run(['policy', 'vocabulary', 'in', '--to', 'proposed.tsv']);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /is there already/);
  const unmarked = bench.run(['policy', 'vocabulary', '--accept', 'proposed.tsv', '--to', 'none.txt']);
  assert.match(unmarked.stderr, /^0 words accepted .*1 without an answer$/m);
  bench.write('broken.tsv', 'perhaps\tvrumpf\t4\t4\n');
  const broken = bench.run(['policy', 'vocabulary', '--accept', 'broken.tsv', '--to', 'none.txt']);
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /line 1 /);
  for (const args of [
    ['--to', 'x'],
    ['in', '--accept', 'marked.tsv', '--to', 'x'],
  ])
    assert.equal(bench.run(['policy', 'vocabulary', ...args]).status, 2);
});
