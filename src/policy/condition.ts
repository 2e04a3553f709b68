import { tagText } from '../standard/index.ts';
import { MAX_NAME } from './nearest.ts';
import { bad, good, type Read } from './problem.ts';
import { parseAttribute } from './selector.ts';
import type { Condition, ConditionOp } from './types.ts';

const ATTRIBUTE = /^(?:\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\)|[A-Za-z0-9]+)/;
const OPERATOR = /^(?:=|!=|(?:in|present|absent)\b)/;
const VALUE = /^(?:"[^"]*"|(?:(?! and )[^",])+)/;
/** A bare value with one of these was meant as more than a value; taken as one it would never match. */
const NEEDS_QUOTES = /[=!<>()]|(?:^|\s)(?:and|or|not|in|present|absent)(?:\s|$)/i;
const GRAMMAR = 'as "Modality in CT, MR and PatientAge present"';

/**
 * Reads `when`: clauses joined by ` and `, each `ATTRIBUTE = value`, `!= value`, `in value, value`, `present` or
 * `absent`. A value with a comma, or with a sign or a word of this grammar, stands in double quotes.
 */
export function parseWhen(text: string): Read<readonly Condition[]> {
  const conditions: Condition[] = [];
  let rest = text.trim();
  for (;;) {
    const clause = parseClause(rest);
    if (!clause.ok) return clause;
    conditions.push(clause.value.condition);
    rest = clause.value.rest;
    if (rest === '') return good(conditions);
    if (!rest.startsWith('and ')) return bad('policy/value', 'clauses are joined by "and"', GRAMMAR);
    rest = rest.slice('and '.length).trimStart();
  }
}

function parseClause(text: string): Read<{ readonly condition: Condition; readonly rest: string }> {
  const [attribute] = ATTRIBUTE.exec(text) ?? [];
  if (attribute === undefined) return bad('policy/value', 'a clause begins with an attribute', GRAMMAR);
  const tag = parseAttribute(attribute);
  if (!tag.ok) return tag;
  const afterAttribute = text.slice(attribute.length).trimStart();
  const op = operatorAt(afterAttribute);
  if (op === undefined) return bad('policy/value', 'expected one of =, !=, in, present, absent', GRAMMAR);
  const afterOp = afterAttribute.slice(op.length).trimStart();
  if (op === 'present' || op === 'absent') {
    return good({ condition: { tag: tag.value, op, values: [] }, rest: afterOp });
  }
  const { tokens, rest } = takeValues(afterOp, op === 'in');
  if (tokens.some((token) => !token.startsWith('"') && NEEDS_QUOTES.test(token))) {
    return bad('policy/value', 'a value with a word or sign of conditions in it stands in double quotes', GRAMMAR);
  }
  const values = tokens.map(unquote);
  if (values.length === 0 || values.some((value) => value === '' || value.length > MAX_NAME)) {
    return bad('policy/value', `expected a value of 1 to ${MAX_NAME} characters after ${op}`, GRAMMAR);
  }
  return good({ condition: { tag: tag.value, op, values }, rest });
}

function operatorAt(text: string): ConditionOp | undefined {
  return OPERATOR.exec(text)?.[0] as ConditionOp | undefined;
}

function takeValues(text: string, many: boolean): { readonly tokens: readonly string[]; readonly rest: string } {
  const tokens: string[] = [];
  let rest = text;
  for (;;) {
    const [token] = VALUE.exec(rest) ?? [];
    tokens.push(token ?? '');
    rest = rest.slice(token?.length ?? 0).trimStart();
    if (!many || !rest.startsWith(',')) return { tokens, rest };
    rest = rest.slice(1).trimStart();
  }
}

const unquote = (token: string): string => (token.startsWith('"') ? token.slice(1, -1) : token).trim();

/**
 * Whether a condition holds for the values of its attribute at the root of the data set, trimmed; `undefined` when the
 * attribute is not there. An empty attribute counts as absent. One of several values is enough for `=` and `in`.
 */
export function conditionHolds(condition: Condition, values: readonly string[] | undefined): boolean {
  const there = values?.filter((value) => value !== '') ?? [];
  switch (condition.op) {
    case 'present':
      return there.length > 0;
    case 'absent':
      return there.length === 0;
    case '=':
    case 'in':
      return there.some((value) => condition.values.includes(value));
    case '!=':
      return !there.some((value) => condition.values.includes(value));
  }
}

/** A condition as it is written in a policy, with a tag instead of the keyword. */
export function conditionText({ tag, op, values }: Condition): string {
  return [tagText(tag), op, values.map((value) => `"${value}"`).join(', ')].filter((part) => part !== '').join(' ');
}
