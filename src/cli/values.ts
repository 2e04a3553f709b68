import type { Element } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import type { Invocation } from './command.ts';
import { counted, printable, type Screen } from './screen.ts';

/**
 * True when the user asked for values and somebody looks at a terminal.
 * @throws {Failure} `usage/argument` when they would go into a file or another program
 */
export function showsValues(invocation: Invocation, out: Screen): boolean {
  if (!invocation.has('show-values')) return false;
  if (out.isTerminal && !invocation.has('json')) return true;
  throw new Failure('usage/argument', '--show-values works on a terminal only, and not with --json', {
    hint: 'values of patients do not belong into files; without it they are masked',
  });
}

/** The value as a terminal may show it. Bulk and sequences have none. */
export function valueText(element: Element): string {
  return element.isBulk || element.isSequence ? '' : printable(element.strings().join('\\'));
}

/** What stands for a value that is not shown. */
export function maskText(length: number): string {
  return length === 0 ? 'empty' : `${counted(length)} B`;
}
