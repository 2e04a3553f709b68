import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Problem, Session, State } from '../session.ts';

/** What every part of the page is given. */
export interface View {
  readonly session: Session;
  readonly state: State;
}

/** A number for people: `12,345`. */
export const counted = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${counted(count)} ${count === 1 ? one : many}`;

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export function byteText(bytes: number): string {
  let unit = 0;
  let size = bytes;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

/** A section with its heading. */
export function card(id: string, title: string, ...children: ComponentChildren[]): ComponentChild {
  const heading = `${id}-title`;
  return h('section', { class: 'card', id, 'aria-labelledby': heading }, h('h2', { id: heading }, title), ...children);
}

export function problemNote(id: string, problem: Problem | undefined): ComponentChild {
  if (problem === undefined) return null;
  return h(
    'p',
    { class: 'problem', id, role: 'alert' },
    h('strong', null, 'error: '),
    problem.message,
    problem.hint === undefined ? null : h('span', { class: 'hint' }, h('strong', null, 'hint: '), problem.hint),
  );
}

export interface Column {
  readonly title: string;
  readonly isCount?: boolean;
}

/** A table with a caption for those who do not see it. Long ones scroll, also by keyboard. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly ComponentChild[])[],
): ComponentChild {
  const classOf = (column: number): string | undefined => (columns[column]?.isCount === true ? 'count' : undefined);
  const head = columns.map(({ title }, i) => h('th', { scope: 'col', class: classOf(i) }, title));
  const body = rows.map((cells) =>
    h(
      'tr',
      null,
      cells.map((cell, i) => h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : undefined, class: classOf(i) }, cell)),
    ),
  );
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabIndex: 0 },
    h('table', null, h('caption', null, caption), h('thead', null, h('tr', null, head)), h('tbody', null, body)),
  );
}

export function button(
  label: ComponentChildren,
  onClick: () => void,
  options: { readonly kind?: 'primary' | 'quiet'; readonly disabled?: boolean } = {},
): ComponentChild {
  const { kind = 'quiet', disabled = false } = options;
  return h('button', { type: 'button', class: kind, onClick, disabled }, label);
}
