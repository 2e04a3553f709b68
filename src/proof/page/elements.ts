import { type ComponentChild, type ComponentChildren, h } from 'preact';

export const paragraph = (...children: ComponentChildren[]): ComponentChild => h('p', null, ...children);
export const code = (text: string): ComponentChild => h('code', null, text);

/** A definition list of facts: term, description. */
export function facts(rows: readonly (readonly [ComponentChildren, ComponentChildren])[]): ComponentChild {
  return h(
    'dl',
    null,
    rows.map(([term, description]) => h('div', null, h('dt', null, term), h('dd', null, description))),
  );
}

export interface TableOptions {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Columns of numbers. */
  readonly numbers?: readonly number[];
}

/** A table whose first cell heads its row. */
export function table({ caption, head, rows, numbers = [] }: TableOptions): ComponentChild {
  const style = (column: number) => (numbers.includes(column) ? { class: 'count' } : {});
  return h(
    'table',
    null,
    h('caption', null, caption),
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        head.map((title, i) => h('th', { scope: 'col', ...style(i) }, title)),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map((cells) =>
        h(
          'tr',
          null,
          cells.map((cell, i) => (i === 0 ? h('th', { scope: 'row' }, cell) : h('td', style(i), cell))),
        ),
      ),
    ),
  );
}
