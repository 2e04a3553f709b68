import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownArea } from './shown-area.ts';

test('what was read in a picture stays in the project: the rule alone is shown', () => {
  const area = { frame: 0, left: 1, top: 2, right: 3, bottom: 4, origin: 'network', suppressed: 'harmless' } as const;
  assert.deepEqual(shownArea({ ...area, read: { rule: 'gain', text: 'Gn 58' } }), { ...area, rule: 'gain' });
  assert.deepEqual(shownArea(area), area);
});
