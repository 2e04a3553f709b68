import { type ComponentChild, type ComponentChildren, h } from 'preact';
import { type Share, stackedBar, swatch } from '../page/charts.ts';
import { paragraph, table } from '../page/elements.ts';
import { section, type View } from './parts.ts';
import type { ResidualState } from './terms.ts';
import type { Evidence } from './types.ts';

/** Kinds of the chart by action: what is alike for who reads has one colour. */
const KIND_OF_ACTION: Readonly<Record<string, ResidualState>> = {
  remove: 'removed',
  empty: 'replaced',
  replace: 'replaced',
  pseudonym: 'replaced',
  uid: 'replaced',
  generalize: 'generalised',
  clean: 'cleaned',
  shift: 'shifted',
  keep: 'kept',
};
const KINDS = ['removed', 'replaced', 'generalised', 'cleaned', 'shifted', 'kept'] as const;

type Row = Pick<Evidence['safeHarbor'][number], 'title' | 'found' | 'actions' | 'residual'>;

/** The 18 categories, and free text as the nineteenth: what was found, what was done, what is left. */
export function categories(view: View): ComponentChild {
  return section(view, 'categories', fateTable(view), options(view));
}

function fateTable(view: View): ComponentChild {
  const { evidence, words } = view;
  const { titles, freeText, head, intro } = words.categories;
  const rows = evidence.safeHarbor.map((row) => rowOf(view, row, [row.category, titles[row.category][1]]));
  rows.push(rowOf(view, evidence.freeText, ['*', freeText[1]]));
  return section(
    view,
    'table',
    paragraph(intro(evidence.counts.released)),
    h(
      'ul',
      { class: 'legend', 'aria-label': words.categories.legend },
      KINDS.map((kind) => h('li', null, swatch(kind), kind === 'kept' ? words.actions.keep : words.states[kind])),
    ),
    table({ caption: words.sections.table, head, rows, numbers: [1] }),
  );
}

function rowOf({ words }: View, row: Row, [letter, where]: readonly [string, string]): ComponentChildren[] {
  const parts = Object.entries(row.actions)
    .sort(([, a], [, b]) => b - a)
    .map(([action, count]) => `${words.number(count)} ${words.actions[action] ?? action}`);
  const done = parts.length === 0 ? words.categories.notFound : parts.join(', ');
  const label = words.categories.chart(row.title, done);
  return [
    [h('span', { class: 'letter' }, letter), row.title, h('span', { class: 'small' }, where)],
    words.number(row.found),
    [stackedBar(sharesOf(row.actions), { width: 150, height: 8, label }), h('span', { class: 'small' }, done)],
    [
      h('span', { class: `state ${row.residual.state}` }, words.states[row.residual.state]),
      h('span', { class: 'small' }, row.residual.text),
    ],
  ];
}

function sharesOf(actions: Row['actions']): Share[] {
  const counts = new Map<ResidualState, number>();
  for (const [action, count] of Object.entries(actions)) {
    const kind = KIND_OF_ACTION[action] ?? 'kept';
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return KINDS.map((kind) => ({ kind, count: counts.get(kind) ?? 0 }));
}

function options(view: View): ComponentChild {
  const { evidence, words } = view;
  const rows = evidence.methods.map(({ code, meaning, clause, count }) => [
    code,
    meaning,
    clause,
    words.options.claimed(count, evidence.counts.released),
  ]);
  return section(
    view,
    'options',
    paragraph(words.options.intro),
    table({ caption: words.sections.options, head: words.options.head, rows, numbers: [3] }),
  );
}
