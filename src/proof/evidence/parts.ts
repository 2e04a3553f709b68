import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Catalogue } from './catalogue.ts';
import type { Evidence } from './types.ts';

/** What every section is given. */
export interface View {
  readonly evidence: Evidence;
  readonly words: Catalogue;
}

/** Numbers of the sections: stable, since procedures of a site cite them. A section that is empty says so. */
export const SECTION_NUMBERS = Object.freeze({
  statement: '1',
  balance: '1.1',
  result: '1.2',
  signature: '1.3',
  categories: '2',
  table: '2.1',
  options: '2.2',
  exceptions: '3',
  held: '3.1',
  quarantined: '3.2',
  findings: '3.3',
  leaks: '3.4',
  reviewed: '3.5',
  verification: '4',
  machine: '4.1',
  person: '4.2',
  reidentification: '5',
  reproducibility: '6',
  versions: '6.1',
  files: '6.2',
  check: '6.3',
  rules: '6.4',
  attributes: '6.5',
  limits: '7',
} as const satisfies Partial<Record<keyof Catalogue['sections'], string>>);

export type SectionName = keyof typeof SECTION_NUMBERS;

/** `<section>` with its number and title; those with a dot stand inside another one. */
export function section({ words }: View, name: SectionName, ...children: ComponentChildren[]): ComponentChild {
  const number = SECTION_NUMBERS[name];
  const id = `section-${number}`;
  const heading = h(
    number.includes('.') ? 'h3' : 'h2',
    { id },
    h('span', { class: 'number' }, number),
    ' ',
    words.sections[name],
  );
  return h('section', { class: name, 'aria-labelledby': id }, heading, ...children);
}

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
