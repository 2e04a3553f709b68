/**
 * The language in which a script of CTP says what becomes of an element: text with calls in it, `@name(arguments)`,
 * some with clauses behind them, `@if(Modality,equals,"CT"){@keep()}{@remove()}`.
 */

export interface FunctionCall {
  readonly kind: 'call';
  readonly name: string;
  /** As written, without outer blanks; quotes are still there. */
  readonly args: readonly string[];
  /** What stands in braces behind it: two for `if` and `select`, one for `append`. A missing one is empty. */
  readonly clauses: readonly (readonly Part[])[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | FunctionCall
  /** A call without its end, or calls nested deeper than anyone writes. CTP drops what comes then. */
  | { readonly kind: 'broken' };

const CLAUSES: ReadonlyMap<string, number> = new Map([
  ['if', 2],
  ['select', 2],
  ['append', 1],
]);
const MAX_DEPTH = 16;
const BROKEN: Part = { kind: 'broken' };

/** Parses as CTP does (FnCall): total, every text gives parts. */
export function parseExpression(text: string, depth = 0): readonly Part[] {
  if (depth > MAX_DEPTH) return [BROKEN];
  const parts: Part[] = [];
  let written = '';
  let at = 0;
  const flush = (): void => {
    if (written !== '') parts.push({ kind: 'text', text: written });
    written = '';
  };
  while (at < text.length) {
    const character = text[at++]!;
    if (character === '\\') written += text[at++] ?? '';
    else if (character !== '@') written += character;
    else {
      flush();
      const read = readCall(text, at, depth);
      if (read === undefined) return [...parts, BROKEN];
      parts.push(read.call);
      at = read.end;
    }
  }
  flush();
  return parts;
}

interface ReadCall {
  readonly call: FunctionCall;
  readonly end: number;
}

function readCall(text: string, start: number, depth: number): ReadCall | undefined {
  const open = text.indexOf('(', start);
  if (open < 0) return undefined;
  const name = text.slice(start, open).replace(/\s/g, '');
  const args = readArguments(text, open + 1);
  if (args === undefined) return undefined;
  let at = args.end;
  const clauses: (readonly Part[])[] = [];
  for (let i = CLAUSES.get(name) ?? 0; i > 0; i--) {
    const clause = readClause(text, at);
    // CTP takes the rest of the text as eaten by a call whose clause is missing.
    at = clause === undefined ? text.length : clause.end;
    clauses.push(clause === undefined ? [] : parseExpression(clause.text, depth + 1));
  }
  return { call: { kind: 'call', name, args: args.list, clauses }, end: at };
}

/** Arguments up to and with `)`: quotes, brackets and parentheses hold commas, a backslash takes what follows. */
function readArguments(text: string, start: number): { list: readonly string[]; end: number } | undefined {
  const list: string[] = [];
  let argument = '';
  let isOpen = false;
  let isQuoted = false;
  let brackets = 0;
  let parens = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    const isOutside = !isQuoted && brackets === 0 && parens === 0;
    if (isOutside && (character === ',' || character === ')')) {
      if (isOpen || character === ',') list.push(argument.trim());
      if (character === ')') return { list, end: at + 1 };
      argument = '';
      isOpen = false;
      continue;
    }
    if (character === '\\') {
      argument += text[++at] ?? '';
      isOpen = true;
      continue;
    }
    argument += character;
    isOpen ||= character.trim() !== '';
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '[') brackets++;
    else if (character === ']' && brackets > 0) brackets--;
    else if (character === '(') parens++;
    else if (character === ')' && parens > 0) parens--;
  }
  return undefined;
}

function readClause(text: string, start: number): { text: string; end: number } | undefined {
  let at = start;
  while (/\s/.test(text[at] ?? '')) at++;
  if (text[at] !== '{') return undefined;
  const begin = at + 1;
  for (let braces = 0; at < text.length; at++) {
    if (text[at] === '{') braces++;
    else if (text[at] === '}' && --braces === 0) return { text: text.slice(begin, at).trim(), end: at + 1 };
  }
  return undefined;
}

/** An argument without its quotes. */
export function unquoted(argument: string): string {
  return argument.length > 1 && argument.startsWith('"') && argument.endsWith('"') ? argument.slice(1, -1) : argument;
}
