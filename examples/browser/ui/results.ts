import { type ComponentChild, h } from 'preact';
import type { Finding } from '../../../src/failure/index.ts';
import { FAILURE_CODES } from '../../../src/failure/index.ts';
import type { PickedFile } from '../inputs.ts';
import { STATUSES, type Status } from '../messages.ts';
import type { Balance, Settled } from '../run.ts';
import type { Finished } from '../session.ts';
import { card, counted, plural, table, type View } from './parts.ts';
import { saving } from './saving.ts';

/** Colour is never alone: each state has its word and its sign. */
const SIGNS: Readonly<Record<Status, string>> = {
  released: '✓',
  held: '◔',
  quarantined: '✕',
  duplicate: '=',
  regenerated: '↻',
  'not-dicom': '–',
};
const MEANINGS: Readonly<Record<Status, string>> = {
  released: 'written, read back, verified',
  held: 'a person has to look',
  quarantined: 'cannot be read or trusted',
  duplicate: 'the same bytes twice',
  regenerated: 'a DICOMDIR, never copied',
  'not-dicom': 'something else',
};
const MOST_ROWS = 500;

export function resultsCard(view: View, shown: Shown): ComponentChild {
  const { finished, files } = view.state;
  if (finished === undefined) return null;
  return card(
    'results',
    finished.interrupted ? '4. Stopped' : '4. Done',
    h('p', { class: 'balance', id: 'balance' }, balanceText(finished.balance)),
    h('p', { class: 'soft' }, outcome(finished)),
    h('ul', { class: 'tiles' }, ...STATUSES.map((status) => tile(status, finished.balance[status]))),
    ...saving(view, finished),
    h('h3', null, 'Files'),
    filter(finished.balance, shown),
    fileTable(files, finished.settled, shown),
  );
}

/** Nothing is lost: what went in is the sum of all that came out. */
export function balanceText({ in: all, ...parts }: Balance): string {
  return `${all} in = ${STATUSES.map((status) => `${parts[status]} ${status}`).join(' + ')}`;
}

function outcome({ remaining, seconds, patients, policy }: Finished): string {
  const left = remaining === 0 ? '' : ` ${plural(remaining, 'file')} were not begun.`;
  return `${plural(patients, 'patient')}, policy ${policy.name}, ${seconds.toFixed(1)} s.${left}`;
}

function tile(status: Status, count: number): ComponentChild {
  return h(
    'li',
    { class: `tile ${count === 0 ? 'none' : status}` },
    h('span', { class: 'sign', 'aria-hidden': true }, SIGNS[status]),
    h('b', null, counted(count)),
    h('span', null, status),
    h('span', { class: 'soft' }, MEANINGS[status]),
  );
}

/** Which files the table shows. */
export interface Shown {
  readonly status: Status | 'all';
  readonly rows: number;
  show(part: { readonly status?: Status | 'all'; readonly rows?: number }): void;
}

function filter(balance: Balance, { status: chosen, show }: Shown): ComponentChild {
  const choices = [['all', balance.in] as const, ...STATUSES.map((status) => [status, balance[status]] as const)];
  return h(
    'div',
    { class: 'filter', role: 'group', 'aria-label': 'Files by status' },
    choices
      .filter(([status, count]) => status === 'all' || count > 0)
      .map(([status, count]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'chip',
            'aria-pressed': chosen === status,
            onClick: () => show({ status, rows: MOST_ROWS }),
          },
          `${status} ${counted(count)}`,
        ),
      ),
  );
}

function fileTable(
  files: readonly PickedFile[],
  settled: readonly (Settled | undefined)[],
  shown: Shown,
): ComponentChild {
  const indices = settled.flatMap((one, index) => {
    const isShown = one !== undefined && (shown.status === 'all' || one.status === shown.status);
    return isShown ? [index] : [];
  });
  const rows = indices.slice(0, shown.rows).map((index) => rowOf(files[index]!, settled[index]!));
  const columns = [{ title: 'File' }, { title: 'Status' }, { title: 'Reason' }, { title: 'Findings' }];
  const more = indices.length - rows.length;
  return h(
    'div',
    null,
    table('Files, with what became of them', columns, rows),
    more > 0
      ? h(
          'button',
          { type: 'button', class: 'quiet', onClick: () => shown.show({ rows: shown.rows + MOST_ROWS }) },
          `Show more (${counted(more)} left)`,
        )
      : null,
  );
}

function rowOf({ path }: PickedFile, { status, code, findings }: Settled): ComponentChild[] {
  return [
    h('span', { class: 'path' }, path),
    h('span', { class: `state ${status}` }, `${SIGNS[status]} ${status}`),
    code === undefined ? '' : [h('code', null, code), h('span', { class: 'soft block' }, FAILURE_CODES[code].meaning)],
    findingText(findings),
  ];
}

/** Codes with their numbers. */
function findingText(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => (count === 1 ? code : `${code} ×${count}`)).join(', ');
}

export const FIRST_ROWS = MOST_ROWS;
