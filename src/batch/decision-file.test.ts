import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReviewDecision, TemplateProposal } from '../project/index.ts';
import { decisionFile, readDecisionFile } from './decision-file.ts';

const PROJECT = 'f'.repeat(32);

function decision(digit: string, changes: Partial<ReviewDecision> = {}): ReviewDecision {
  return {
    ...{ instance: digit.repeat(32), content: '0'.repeat(32), verdict: 'accept', cover: [], uncover: [] },
    ...{ reviewer: 'a reader', at: '2026-11-28T09:30:00Z' },
    ...changes,
  };
}

const PROPOSAL: TemplateProposal = {
  ...{ instance: 'a'.repeat(32), content: '0'.repeat(32), template: [{ left: 0, top: 0, right: 9, bottom: 9 }] },
  ...{ reviewer: 'a reader', at: '2026-11-28T09:30:00Z' },
};

const HEAD = JSON.stringify({ schema: 'leadglass.review/1', project: PROJECT });
const fileOf = (...lines: readonly object[]): string => [HEAD, ...lines.map((line) => JSON.stringify(line))].join('\n');
const read = (text: string) => readDecisionFile(text, PROJECT);

test('what is written is read again; decisions stand by their instance, in whatever order they come', () => {
  const all = {
    decisions: [decision('c'), decision('a', { verdict: 'reject' }), decision('b')],
    proposals: [PROPOSAL],
  };
  const text = decisionFile(PROJECT, all);
  assert.equal(decisionFile(PROJECT, { ...all, decisions: all.decisions.toReversed() }), text);
  assert.ok(text.endsWith('\n'));
  const { decisions, proposals } = read(text);
  assert.deepEqual(
    decisions.map(({ line, value }) => [line, value.instance[0], value.verdict]),
    [
      [2, 'a', 'reject'],
      [3, 'b', 'accept'],
      [4, 'c', 'accept'],
    ],
  );
  assert.deepEqual(proposals, [{ line: 5, value: PROPOSAL }]);
  assert.deepEqual(read(decisionFile(PROJECT, { decisions: [], proposals: [] })), { decisions: [], proposals: [] });
});

test('empty lines, and ends of lines of other systems, do not matter', () => {
  const text = `${fileOf(decision('a'))}\r\n\r\n${JSON.stringify(decision('b'))}\r\n`;
  assert.deepEqual(
    read(text).decisions.map(({ line }) => line),
    [2, 4],
  );
});

test('what is wrong is refused with its line, the first line before all', () => {
  const wrong: readonly (readonly [text: string, line: number, message: RegExp])[] = [
    ['', 1, /not JSON/],
    ['null', 1, /does not say leadglass\.review\/1/],
    [fileOf().replace('/1', '/2'), 1, /does not say leadglass\.review\/1/],
    [JSON.stringify({ schema: 'leadglass.review/1', project: 'e'.repeat(32) }), 1, /another project/],
    [JSON.stringify({ schema: 'leadglass.review/1' }), 1, /another project/],
    [`${fileOf(decision('a'))}\n{`, 3, /not JSON/],
    [fileOf(decision('a'), decision('b'), { ...decision('c'), at: 'now' }), 4, /at: expected a time/],
    [fileOf(decision('a'), decision('b'), decision('a', { verdict: 'reject' })), 4, /decided in line 2/],
    [fileOf({ ...PROPOSAL, template: 'all' }), 2, /template: expected a list/],
  ];
  for (const [text, line, message] of wrong) {
    assert.throws(() => read(text), {
      code: 'usage/review',
      message: new RegExp(`^line ${line}: .*${message.source}`),
      at: { line },
    });
  }
});
