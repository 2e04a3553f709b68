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
