import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRunsAllowed, daysUntil, isDay, lifetimeWarnings, PROJECT_FORMAT, type ProjectFacts } from './index.ts';

const at = (day: string, time = '12:00'): Date => new Date(`${day}T${time}:00Z`);
const facts = (changes: Partial<ProjectFacts>): ProjectFacts => ({
  format: PROJECT_FORMAT,
  id: 'a'.repeat(32),
  name: 'p',
  created: '2026-01-01T00:00:00.000Z',
  unprotected: true,
  outputs: [],
  ...changes,
});
const ended = (error: unknown) => (error as { code?: string }).code === 'usage/project-ended';

test('30 days before the last day runs warn, on it they go on, after it they are refused', () => {
  const project = facts({ destroyBy: '2027-03-31' });
  assert.deepEqual(lifetimeWarnings(project, at('2027-02-28')), []);
  assert.match(lifetimeWarnings(project, at('2027-03-01')).join(), /in 30 days/);
  assert.match(lifetimeWarnings(project, at('2027-03-30')).join(), /in 1 day;/);
  assertRunsAllowed(project, at('2027-03-31', '23:59'));
  assert.throws(() => assertRunsAllowed(project, at('2027-04-01', '00:00')), ended);
  assertRunsAllowed(facts({}), at('2099-01-01'));
});

test('an agreement and an expert determination that end are warned of, and stop nothing by themselves', () => {
  const legalMethod = { kind: 'expert-determination', reference: 'ED-1', expires: '2027-03-31' } as const;
  const project = facts({ legalMethod, agreement: { name: 'DUA-7', ends: '2027-03-31' } });
  assert.equal(lifetimeWarnings(project, at('2027-01-01')).length, 0);
  assert.equal(lifetimeWarnings(project, at('2027-03-15')).length, 2);
  assert.match(lifetimeWarnings(project, at('2027-05-01')).join(), /has ended.*has expired/);
  assertRunsAllowed(project, at('2027-05-01'));
});

test('a project that was handed on has no runs here', () => {
  assert.throws(() => assertRunsAllowed(facts({ handedOn: '2027-01-01T00:00:00.000Z' }), at('2027-01-01')), ended);
});

test('days are days of the calendar', () => {
  for (const day of ['2027-02-29', '2027-13-01', '27-01-01', '2027-1-1', 'soon', '', undefined]) assert.ok(!isDay(day));
  assert.ok(isDay('2028-02-29'));
  assert.equal(daysUntil('2028-03-01', at('2028-02-28', '23:59')), 2);
});
