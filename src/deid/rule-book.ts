import type { CompiledPolicy, CompiledRule, DecisionLevel } from '../policy/index.ts';
import { type ProfileCode, type ProfileOption, type ProfileRow, profileRow } from '../standard/index.ts';

/** A rule as decisions and evidence name it. */
export interface RuleFacts {
  /** `basic:X`, `retain-uids:K`, `default:UT`, `own:1`, … */
  readonly id: string;
  readonly clause: string;
  readonly level: DecisionLevel;
  /** Set on rules of the policy's author. */
  readonly own?: CompiledRule;
}

/** What Table E.1-1 and the options say of a tag, before its VR and Type are looked at. */
export interface ProfileEffect {
  readonly code: ProfileCode;
  /** The code of the Basic Profile, to fall back to where an option's cleaning is not done. */
  readonly basic: ProfileCode;
  readonly option: ProfileOption | undefined;
  /** Index in the book. */
  readonly rule: number;
  readonly row: ProfileRow;
  /** The Modified Dates column has a C: a temporal attribute (PS3.15 E.3.6). */
  readonly temporal: boolean;
}

const CLAUSES: Readonly<Record<ProfileOption, string>> = Object.freeze({
  'clean-pixel-data': 'PS3.15 E.3.1',
  'clean-recognizable-visual-features': 'PS3.15 E.3.2',
  'clean-graphics': 'PS3.15 E.3.3',
  'clean-structured-content': 'PS3.15 E.3.4',
  'clean-descriptors': 'PS3.15 E.3.5',
  'retain-longitudinal-full-dates': 'PS3.15 E.3.6',
  'retain-longitudinal-modified-dates': 'PS3.15 E.3.6',
  'retain-patient-characteristics': 'PS3.15 E.3.7',
  'retain-device-identity': 'PS3.15 E.3.8',
  'retain-uids': 'PS3.15 E.3.9',
  'retain-safe-private': 'PS3.15 E.3.10',
  'retain-institution-identity': 'PS3.15 E.3.11',
});

const MOST_TAGS = 16_384;

/**
 * The rules of one policy, numbered, with the effect of Table E.1-1 on every tag that was asked for. Made once per
 * policy and kept between objects; a look-up of a tag seen before is one map access.
 */
export class RuleBook {
  readonly policy: CompiledPolicy;
  readonly #facts: RuleFacts[] = [];
  readonly #byId = new Map<string, number>();
  readonly #effects = new Map<number, ProfileEffect | null>();
  /** The rule that moves or cuts dates. */
  readonly temporalRule: number;
  readonly #options: ReadonlySet<ProfileOption>;

  constructor(policy: CompiledPolicy) {
    this.policy = policy;
    this.#options = new Set(policy.options);
    this.rule('kept', 'PS3.15 E.1.1', 'vr-default');
    this.temporalRule = this.rule(`dates:${policy.dates.mode}`, 'PS3.15 E.3.6', 'option');
  }

  /** Number of a rule; the first call with an id defines it. */
  rule(id: string, clause: string, level: DecisionLevel, own?: CompiledRule): number {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const index = this.#facts.length;
    this.#facts.push(own === undefined ? { id, clause, level } : { id, clause, level, own });
    this.#byId.set(id, index);
    return index;
  }

  facts(index: number): RuleFacts {
    return this.#facts[index]!;
  }

  get size(): number {
    return this.#facts.length;
  }

  has(option: ProfileOption): boolean {
    return this.#options.has(option);
  }

  /** The row of Table E.1-1 under the options of the policy; `undefined` when the tag has none. */
  effect(tag: number): ProfileEffect | undefined {
    let effect = this.#effects.get(tag);
    if (effect === undefined) {
      effect = this.#findEffect(tag >>> 0) ?? null;
      // What a hostile input invents is forgotten with all the rest.
      if (this.#effects.size >= MOST_TAGS) this.#effects.clear();
      this.#effects.set(tag, effect);
    }
    return effect ?? undefined;
  }

  #findEffect(tag: number): ProfileEffect | undefined {
    const row = profileRow(tag, this.policy.edition);
    if (row === undefined) return undefined;
    const temporal = row.options['retain-longitudinal-modified-dates'] === 'C';
    const basicRule = this.rule(`basic:${row.basic}`, 'PS3.15 Table E.1-1', 'basic');
    const base = { row, temporal, basic: row.basic };
    const chosen = this.#chosen(row);
    if (chosen === undefined) return { ...base, code: row.basic, option: undefined, rule: basicRule };
    const [option, code] = chosen;
    return { ...base, code, option, rule: this.rule(`${option}:${code}`, CLAUSES[option], 'option') };
  }

  // K of one option and C of another on one attribute: C wins, since K would publish what the other option promises to
  // modify (calibration dates under Device Identity and Modified Dates).
  #chosen(row: ProfileRow): readonly [ProfileOption, 'K' | 'C'] | undefined {
    const cells = (Object.entries(row.options) as [ProfileOption, 'K' | 'C'][]).filter(([option]) =>
      this.#options.has(option),
    );
    return cells.find(([, code]) => code === 'C') ?? cells[0];
  }
}
