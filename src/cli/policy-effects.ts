import { effectsOf, ruledAttributes } from '../deid/index.ts';
import {
  type CompiledPolicy,
  type CompiledRule,
  conditionText,
  type DecisionAction,
  selectorText,
} from '../policy/index.ts';
import { attribute, tagText } from '../standard/index.ts';

/** Attributes that go from one action to another: those of the standard, or private ones. */
export interface EffectChange {
  readonly isPrivate: boolean;
  readonly from: DecisionAction;
  readonly to: DecisionAction;
  /** `StationName (0008,1010)`, or `private:CREATOR(gggg,xxee)` */
  readonly attributes: readonly string[];
}

/** A setting that two policies have in different ways, as `dates.utc-offset`; of a list what one of the two has alone. */
export interface SettingChange {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

export interface PolicyDiff {
  readonly effects: readonly EffectChange[];
  readonly settings: readonly SettingChange[];
  /** Rules that one of the two has alone, as `set (0008,1010) value "S" when (0008,0060) = "CT"`. */
  readonly rules: { readonly removed: readonly string[]; readonly added: readonly string[] };
}

/** What the second policy does in another way than the first. */
export function diffPolicies(first: CompiledPolicy, second: CompiledPolicy, sopClass?: string): PolicyDiff {
  const asked = [...ruledAttributes(first), ...ruledAttributes(second)];
  const [before, after] = [effectsOf(first, asked, sopClass), effectsOf(second, asked, sopClass)];
  const groups = new Map<string, EffectChange & { readonly attributes: string[] }>();
  for (const [selector, { name, isPrivate, action: from }] of before) {
    const to = after.get(selector)!.action;
    if (from === to) continue;
    const key = `${isPrivate} ${from} ${to}`;
    const group = groups.get(key) ?? { isPrivate, from, to, attributes: [] };
    group.attributes.push(name);
    groups.set(key, group);
  }
  return {
    effects: [...groups.values()].sort(
      (a, b) => Number(a.isPrivate) - Number(b.isPrivate) || b.attributes.length - a.attributes.length,
    ),
    settings: settingChanges(first, second),
    rules: ruleChanges(first, second),
  };
}

/** What has words of its own, or says who the policy is and not what it does. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['name', 'preset', 'digest', 'codes', 'rules', 'notices']);
/** Parts of settings that say the same as another part. */
const NO_PARTS: ReadonlySet<string> = new Set(['prefix', 'check', 'suffix', 'effective-mode']);

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
      for (const [key, member] of Object.entries(value)) {
        const word = wordOf(key);
        if (!NO_PARTS.has(word)) walk(member, `${path}.${word}`);
      }
    } else leaves.set(path, Array.isArray(value) ? value.map(textOf) : [textOf(value)]);
  };
  const { private: own, insert } = policy;
  const settings = {
    ...policy,
    private: {
      ...own,
      keep: own.keep.map(({ reason, ...at }) => `${selectorText({ kind: 'private', ...at })}: ${reason}`),
    },
    insert: insert.map(({ tag, value }) => `${attribute(tag)?.keyword || tagText(tag)}: ${value}`),
  };
  for (const [key, value] of Object.entries(settings)) if (!NO_SETTINGS.has(key)) walk(value, wordOf(key));
  return leaves;
}

/** A key as policies write it. */
const wordOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function ruleChanges(first: CompiledPolicy, second: CompiledPolicy): PolicyDiff['rules'] {
  const [before, after] = [first.rules.map(ruleText), second.rules.map(ruleText)];
  return {
    removed: before.filter((rule) => !after.includes(rule)),
    added: after.filter((rule) => !before.includes(rule)),
  };
}

/** A rule as it is written in a policy, without its number and line, which say nothing of what it does. */
function ruleText({ at, do: action, value, when, reason }: CompiledRule): string {
  const set = value === undefined ? '' : ` value ${JSON.stringify(value)}`;
  const condition = when === undefined ? '' : ` when ${when.map(conditionText).join(' and ')}`;
  return `${action} ${selectorText(at)}${set}${condition}${reason === undefined ? '' : `: ${reason}`}`;
}
