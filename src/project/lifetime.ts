import { Failure } from '../failure/index.ts';
import type { ProjectFacts } from './facts.ts';

const DAY_MS = 86_400_000;
/** So many days before, every run says so. */
export const WARNING_DAYS = 30;

/** Days from today to a day, UTC; 0 on that day, negative after it. */
export function daysUntil(day: string, now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Math.round((Date.parse(`${day}T00:00:00Z`) - today) / DAY_MS);
}

/** What the days of a project ask for, one sentence each. */
export function lifetimeWarnings(facts: ProjectFacts, now: Date): string[] {
  const { destroyBy, agreement, legalMethod } = facts;
  return [
    ...warningOf(destroyBy, now, {
      before: (days) => `the project is to be destroyed by ${destroyBy}, in ${days}; runs are refused after that day`,
      after: `the project was to be destroyed by ${destroyBy}: leadglass project destroy`,
    }),
    ...warningOf(agreement?.ends, now, {
      before: (days) => `the agreement ends on ${agreement?.ends}, in ${days}`,
      after: `the agreement has ended on ${agreement?.ends}: is there a new one?`,
    }),
    ...(legalMethod?.kind === 'expert-determination'
      ? warningOf(legalMethod.expires, now, {
          before: (days) => `the expert determination expires on ${legalMethod.expires}, in ${days}`,
          after: `the expert determination has expired on ${legalMethod.expires}: it no longer covers what is released`,
        })
      : []),
  ];
}

/**
 * No run after the last day of a project, and none where another machine goes on with it.
 * @throws {Failure} `usage/project-ended`
 */
export function assertRunsAllowed(facts: ProjectFacts, now: Date): void {
  const { destroyBy, handedOn } = facts;
  if (destroyBy !== undefined && daysUntil(destroyBy, now) < 0) {
    throw new Failure('usage/project-ended', `the project was to be destroyed by ${destroyBy}`, {
      hint: `leadglass project destroy ${facts.name}`,
    });
  }
  if (handedOn !== undefined) {
    throw new Failure(
      'usage/project-ended',
      `the project was exported on ${handedOn.slice(0, 10)} to go on elsewhere`,
      {
        hint: 'two machines that write one project would lose track of each other; run there, or bring it back from there',
      },
    );
  }
}

function warningOf(
  day: string | undefined,
  now: Date,
  says: { readonly before: (days: string) => string; readonly after: string },
): string[] {
  if (day === undefined) return [];
  const days = daysUntil(day, now);
  if (days < 0) return [says.after];
  return days <= WARNING_DAYS ? [says.before(days === 1 ? '1 day' : `${days} days`)] : [];
}
