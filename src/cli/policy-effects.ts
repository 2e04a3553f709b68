import { type Effect, effectsOf, ruledTags } from '../deid/index.ts';
import type { CompiledPolicy, CompiledRule, DecisionAction } from '../policy/index.ts';
import { tagText } from '../standard/index.ts';

/** Attributes that go from one action to another. */
export interface EffectChange {
  readonly from: DecisionAction;
  readonly to: DecisionAction;
  /** `StationName (0008,1010)` */
  readonly attributes: readonly string[];
}

/** A setting that two policies have in different ways, as `dates.mode`; of a list what one of the two has alone. */
export interface SettingChange {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

export interface PolicyDiff {
  readonly effects: readonly EffectChange[];
  readonly settings: readonly SettingChange[];
  /** Rules that one of the two has alone, as written. */
  readonly rules: { readonly removed: readonly string[]; readonly added: readonly string[] };
}

/** What the second policy does in another way than the first. */
export function diffPolicies(first: CompiledPolicy, second: CompiledPolicy, sopClass?: string): PolicyDiff {
  const tags = [...ruledTags(first), ...ruledTags(second)];
  const [before, after] = [effectsOf(first, tags, sopClass), effectsOf(second, tags, sopClass)];
  const groups = new Map<string, { from: DecisionAction; to: DecisionAction; attributes: string[] }>();
  for (const [tag, effect] of before) {
    const [from, to] = [effect.action, after.get(tag)!.action];
    if (from === to) continue;
    const group = groups.get(`${from} ${to}`) ?? { from, to, attributes: [] };
    group.attributes.push(nameOf(effect));
    groups.set(`${from} ${to}`, group);
  }
  return {
    effects: [...groups.values()].sort((a, b) => b.attributes.length - a.attributes.length),
    settings: settingChanges(first, second),
    rules: ruleChanges(first, second),
  };
}

const nameOf = ({ keyword, tag }: Effect): string => `${keyword === '' ? 'attribute' : keyword} ${tagText(tag)}`;

/** What has words of its own, or says who the policy is and not what it does. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['name', 'preset', 'digest', 'codes', 'rules', 'notices']);

function settingChanges(first: CompiledPolicy, second: CompiledPolicy): SettingChange[] {
  const [before, after] = [leavesOf(first), leavesOf(second)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((setting) => {
    const [from, to] = [before.get(setting) ?? [], after.get(setting) ?? []];
    const [gone, come] = [without(from, to), without(to, from)];
    return gone.length + come.length === 0 ? [] : [{ setting, from: gone.join(', '), to: come.join(', ') }];
  });
}

const without = (texts: readonly string[], others: readonly string[]): string[] =>
  texts.filter((text) => !others.includes(text));

/** Settings by their path. */
function leavesOf(policy: CompiledPolicy): ReadonlyMap<string, readonly string[]> {
  const leaves = new Map<string, readonly string[]>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) walk(member, path === '' ? key : `${path}.${key}`);
    } else leaves.set(path, Array.isArray(value) ? value.map(textOf) : [textOf(value)]);
  };
  for (const [key, value] of Object.entries(policy)) if (!NO_SETTINGS.has(key)) walk(value, key);
  return leaves;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function ruleChanges(first: CompiledPolicy, second: CompiledPolicy): PolicyDiff['rules'] {
  const [before, after] = [first.rules.map(ruleText), second.rules.map(ruleText)];
  return {
    removed: before.filter((rule) => !after.includes(rule)),
    added: after.filter((rule) => !before.includes(rule)),
  };
}

/** A rule without its number and line, which say nothing of what it does. */
function ruleText({ id: _id, line: _line, ...rule }: CompiledRule): string {
  return JSON.stringify(rule);
}
