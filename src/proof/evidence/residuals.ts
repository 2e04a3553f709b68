import { DEIDENTIFICATION_METHODS } from '../../standard/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { CountedRule } from './facts.ts';
import type { CategoryLetter, ResidualState } from './terms.ts';
import type { Fate } from './types.ts';

/** Categories for which DICOM has no attribute: texts are searched for them. */
const WITHOUT_ATTRIBUTE: ReadonlySet<string> = new Set<CategoryLetter>(['G', 'K', 'L']);
const PICTURED: ReadonlySet<string> = new Set<CategoryLetter>(['P', 'Q']);

/** The worse the later. */
const STATE_OF_ACTION: Readonly<Record<string, ResidualState>> = {
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
const ORDER: readonly ResidualState[] = ['none', 'removed', 'replaced', 'cleaned', 'generalised', 'shifted', 'kept'];

/** Rules named in a sentence; more would be no sentence. */
const MOST_NAMED = 4;

export interface FateFacts {
  readonly category: CategoryLetter | '*';
  readonly rules: readonly CountedRule[];
  /** Names of attributes that stay, the most frequent first. */
  readonly kept: readonly string[];
  /** Pictures that went out unchecked and may show it. */
  readonly unchecked: number;
}

/** The row of a category: figures, and what is left of it in the released files. */
export function fateOf(facts: FateFacts, words: Catalogue): Fate {
  const { rules, unchecked } = facts;
  const actions: Record<string, number> = {};
  let found = 0;
  let state: ResidualState = 'none';
  for (const { action, count } of rules) {
    found += count;
    actions[action] = (actions[action] ?? 0) + count;
    state = worse(state, STATE_OF_ACTION[action] ?? 'kept');
  }
  const text = unchecked > 0 ? words.residual.unchecked(unchecked) : sentence(state, facts, words);
  return { found, actions, residual: { state: unchecked > 0 ? 'unchecked' : state, text } };
}

function sentence(state: ResidualState, facts: FateFacts, words: Catalogue): string {
  const { category, rules } = facts;
  const { residual } = words;
  switch (state) {
    case 'none':
      if (WITHOUT_ATTRIBUTE.has(category)) return residual.noAttribute;
      return PICTURED.has(category) ? residual.notPictured : residual.none;
    case 'kept':
      return [keptSentence(facts, words), ...(rules.some(isShift) ? [residual.shifted] : [])].join(' ');
    case 'unchecked':
      return residual.unchecked(0);
    default:
      return residual[state];
  }
}

function keptSentence({ rules, kept }: FateFacts, { residual, ruleNames }: Catalogue): string {
  const keepers = rules.filter(({ action }) => action === 'keep').sort((a, b) => b.count - a.count);
  const count = keepers.reduce((sum, rule) => sum + rule.count, 0);
  const named = kept.slice(0, MOST_NAMED);
  const attributes = named.length < kept.length || named.length === 0 ? [...named, residual.others] : named;
  return residual.kept(
    count,
    attributes,
    keepers.slice(0, MOST_NAMED).map((rule) => ruleName(rule, ruleNames)),
  );
}

const isShift = ({ action }: CountedRule): boolean => action === 'shift';

/** What a rule is called in a sentence: `Retain Patient Characteristics Option (PS3.15 E.3.7)`. */
export function ruleName(
  { rule, clause }: Pick<CountedRule, 'rule' | 'clause'>,
  names: Catalogue['ruleNames'],
): string {
  if (rule === 'kept') return names.kept;
  const [head = '', tail = ''] = rule.split(':');
  if (head === 'own') return names.own(tail);
  if (head === 'dates') return names.dates(clause);
  const method = DEIDENTIFICATION_METHODS.find(({ option }) => option === head);
  return method === undefined ? names.other(rule) : names.option(method.meaning, clause);
}

function worse(a: ResidualState, b: ResidualState): ResidualState {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}
