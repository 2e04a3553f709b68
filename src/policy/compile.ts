/**
 * From checked documents, the extending one first, to the policy that the engine reads. Knows neither YAML nor zod:
 * it gets documents and a way to find where their keys stand.
 */
import { attribute, DEIDENTIFICATION_METHODS, tagText } from '../standard/index.ts';
import { DEFAULTS } from './defaults.ts';
import { seal } from './digest.ts';
import { quoted } from './nearest.ts';
import { noticesOf } from './notices.ts';
import { type Choices, OPPOSITIONS } from './oppositions.ts';
import { methodOf, type PresetName } from './preset-table.ts';
import { type Fault, fault, type KeyPath, type Place, type Problem, type Read } from './problem.ts';
import { isOwned, isUnique, readRule } from './rules.ts';
import type { PolicyDocument } from './schema.ts';
import { parseAttribute, parseCreator, parsePrivateElement } from './selector.ts';
import { fillTemplate, hasUnknownTemplate, parsePatientIdTemplate, patientIdFrom } from './template.ts';
import type { PictureTemplate } from './templates/template.ts';
import type { CompiledPolicy, CompiledRule, PatientIdTemplate, PolicyInsert, PrivateKeep } from './types.ts';
import { STRING_VRS, valueFault } from './value.ts';

/** One text of the chain that `extends` makes. */
export interface Layer {
  readonly source: string;
  readonly document: PolicyDocument;
  /** Where a value stands in the text; undefined when the text does not have it. */
  readonly place: (path: KeyPath) => Place | undefined;
}

export interface CompileInput {
  /** The extending policy first. */
  readonly layers: readonly Layer[];
  readonly preset: PresetName;
  /** For a policy that does not say its name. */
  readonly name: string;
  /** Words of a word list; undefined when there is no such file. */
  readonly words: (file: string) => readonly string[] | undefined;
  /** Picture templates of a file. */
  readonly templates: (file: string) => Read<readonly PictureTemplate[]>;
  readonly report: (problem: Problem) => void;
}

/** @returns the policy; when something was reported it is incomplete and must be dropped. */
export function compile(input: CompileInput): CompiledPolicy {
  const compiler = new Compiler(input);
  return compiler.compile();
}

const NO_PLACE: Place = { line: 0, column: 0 };
const DATE_OPTIONS = {
  'retain-longitudinal-modified-dates': 'shift',
  'retain-longitudinal-full-dates': 'keep',
} as const;

class Compiler {
  readonly #input: CompileInput;

  constructor(input: CompileInput) {
    this.#input = input;
  }

  compile(): CompiledPolicy {
    const base = this.#choices();
    for (const { one, other, why, clause, at, holds } of OPPOSITIONS) {
      if (!holds(base)) continue;
      this.#report(at, fault('policy/opposing-options', `${one} and ${other} oppose: ${why}`, clause));
    }
    const insert = this.#insert(base.pseudonyms.patientId);
    const rules = this.#rules(base);
    const method = methodOf(this.#input.preset, base.safeHarbor);
    return seal({ ...base, insert, rules, method, notices: noticesOf(base) });
  }

  /** Everything but rules and inserts: for each key the first layer that has it. */
  #choices(): Choices {
    const options = this.#options();
    return {
      name: this.#input.layers[0]?.document.name ?? this.#input.name,
      preset: this.#input.preset,
      edition: this.#ask((policy) => policy.edition, DEFAULTS.edition),
      options,
      codes: codesOf(options),
      safeHarbor: this.#ask((policy) => policy['safe-harbor'], DEFAULTS['safe-harbor']),
      patients: {
        issuer: this.#ask((policy) => policy.patients?.issuer, DEFAULTS.patients.issuer),
        normalise: this.#ask((policy) => policy.patients?.normalise, DEFAULTS.patients.normalise),
      },
      pseudonyms: this.#pseudonyms(),
      dates: this.#dates(options),
      private: {
        trustDeclaredSafe: this.#ask(
          (policy) => policy.private?.['trust-declared-safe'],
          DEFAULTS.private['trust-declared-safe'],
        ),
        keep: this.#privateKeeps(),
      },
      text: {
        keep: sorted(this.#ask((policy) => policy.text?.keep, DEFAULTS.text.keep)),
        vocabulary: this.#vocabulary(),
      },
      pixels: {
        text: this.#ask((policy) => policy.pixels?.text, DEFAULTS.pixels.text),
        effort: this.#ask((policy) => policy.pixels?.effort, DEFAULTS.pixels.effort),
        keep: this.#ask((policy) => policy.pixels?.keep, DEFAULTS.pixels.keep),
        fill: this.#ask((policy) => policy.pixels?.fill, DEFAULTS.pixels.fill),
        crop: this.#ask((policy) => policy.pixels?.crop, DEFAULTS.pixels.crop),
        faces: this.#ask((policy) => policy.pixels?.faces, DEFAULTS.pixels.faces),
        templates: this.#templates(),
      },
      documents: this.#ask((policy) => policy.documents, DEFAULTS.documents),
      unknownClass: this.#ask((policy) => policy['unknown-class'], DEFAULTS['unknown-class']),
    };
  }

  #ask<T>(of: (document: PolicyDocument) => T | undefined, otherwise: NoInfer<T>): T {
    for (const { document } of this.#input.layers) {
      const value = of(document);
      if (value !== undefined) return value;
    }
    return otherwise;
  }

  /** Reports at the first of the paths that the most extending layer has. */
  #report(paths: readonly KeyPath[], what: Fault): void {
    for (const { source, place } of this.#input.layers) {
      const at = paths.map((path) => place(path)).find((found) => found !== undefined);
      if (at === undefined) continue;
      this.#input.report({ ...what, ...at, source });
      return;
    }
    this.#input.report({ ...what, ...NO_PLACE, source: this.#input.layers[0]?.source ?? this.#input.name });
  }

  /** The value, or `otherwise` after reporting what is wrong with it. */
  #take<T>(read: Read<T>, path: KeyPath, otherwise: T): T {
    if (read.ok) return read.value;
    this.#report([path], read.fault);
    return otherwise;
  }

  #options(): CompiledPolicy['options'] {
    const asked = new Set(this.#ask((policy) => policy.options, DEFAULTS.options));
    return DEIDENTIFICATION_METHODS.map(({ option }) => option).filter(
      (option): option is Exclude<typeof option, 'basic'> => option !== 'basic' && asked.has(option),
    );
  }

  #pseudonyms(): CompiledPolicy['pseudonyms'] {
    const mode = this.#ask((policy) => policy.pseudonyms?.mode, 'keyed');
    const path: KeyPath = ['pseudonyms', 'mode'];
    if (mode === 'table') {
      this.#report(
        [path],
        fault('policy/not-available', 'pseudonyms.mode: table is not in this version', 'mode: keyed'),
      );
    }
    const text = this.#ask((policy) => policy.pseudonyms?.['patient-id'], DEFAULTS.pseudonyms['patient-id']);
    const patientId = this.#take(parsePatientIdTemplate(text), ['pseudonyms', 'patient-id'], FALLBACK_TEMPLATE);
    return { mode, patientId };
  }

  #dates(options: CompiledPolicy['options']): CompiledPolicy['dates'] {
    const following = options.includes('retain-longitudinal-modified-dates')
      ? DATE_OPTIONS['retain-longitudinal-modified-dates']
      : options.includes('retain-longitudinal-full-dates')
        ? DATE_OPTIONS['retain-longitudinal-full-dates']
        : 'rows';
    const mode = this.#ask((policy) => policy.dates?.mode, following);
    const [earliest, latest] = this.#ask((policy) => policy.dates?.weeks, [-520, -52]);
    if (earliest > latest || latest >= 0) {
      const message = 'expected two negative numbers, the earliest first';
      this.#report([['dates', 'weeks']], fault('policy/value', message, 'as [-520, -52]'));
    } else if (earliest !== -520 || latest !== -52) {
      // The offsets of patients already released must not move, so a range is part of the construction.
      const message = 'this version moves dates by 52 to 520 weeks';
      this.#report([['dates', 'weeks']], fault('policy/not-available', message, 'weeks: [-520, -52]'));
    }
    return {
      mode,
      minWeeks: -latest,
      maxWeeks: -earliest,
      birth: this.#ask((policy) => policy.dates?.birth, DEFAULTS.dates.birth),
      utcOffset: this.#ask((policy) => policy.dates?.['utc-offset'], DEFAULTS.dates['utc-offset']),
    };
  }

  #privateKeeps(): readonly PrivateKeep[] {
    const keeps: PrivateKeep[] = [];
    for (const [index, keep] of this.#ask((policy) => policy.private?.keep, DEFAULTS.private.keep).entries()) {
      const path: KeyPath = ['private', 'keep', index];
      const creator = this.#take(parseCreator(keep.creator), [...path, 'creator'], '');
      const where = this.#take(parsePrivateElement(keep.element), [...path, 'element'], { group: 0, element: 0 });
      const reason = keep.reason?.trim() ?? '';
      if (reason === '') {
        const hint = 'reason: "why it may stay"';
        this.#report([path], fault('policy/reason-missing', 'a private element that stays needs a reason', hint));
      }
      keeps.push({ creator, ...where, reason });
    }
    return keeps.sort(
      (a, b) =>
        compare(a.creator, b.creator) || a.group - b.group || a.element - b.element || compare(a.reason, b.reason),
    );
  }

  #vocabulary(): readonly string[] {
    const words: string[] = [];
    for (const [index, file] of this.#ask((policy) => policy.text?.vocabulary, DEFAULTS.text.vocabulary).entries()) {
      const list = this.#input.words(file);
      if (list !== undefined) words.push(...list);
      else {
        const missing = fault('policy/unknown-preset', `no word list ${quoted(file)}`, 'a file of words, one a line');
        this.#report([['text', 'vocabulary', index]], missing);
      }
    }
    return sorted(words);
  }

  #templates(): readonly PictureTemplate[] {
    const files = this.#ask((policy) => policy.pixels?.templates, DEFAULTS.pixels.templates);
    return files.flatMap((file, i) => this.#take(this.#input.templates(file), ['pixels', 'templates', i], []));
  }

  #insert(template: PatientIdTemplate): readonly PolicyInsert[] {
    const byTag = new Map<number, PolicyInsert>();
    for (const { document } of this.#input.layers) {
      for (const [keyword, value] of Object.entries(document.insert ?? {})) {
        const insert = this.#insertOf(keyword, value, template);
        if (insert !== undefined && !byTag.has(insert.tag)) byTag.set(insert.tag, insert);
      }
    }
    return [...byTag.values()].sort((a, b) => a.tag - b.tag);
  }

  #insertOf(keyword: string, value: string, template: PatientIdTemplate): PolicyInsert | undefined {
    const path: KeyPath = ['insert', keyword];
    const read = parseAttribute(keyword);
    const wrong = read.ok ? insertFault(read.value, value, template) : read.fault;
    if (wrong !== undefined) this.#report([path], wrong);
    if (!read.ok) return undefined;
    return { tag: read.value, vr: attribute(read.value)?.vr ?? '', value };
  }

  /** The rules of the extending policy stand before those of the one it extends. */
  #rules(base: Choices): readonly CompiledRule[] {
    const rules: CompiledRule[] = [];
    for (const { document, place, source } of this.#input.layers) {
      for (const [index, written] of (document.rules ?? []).entries()) {
        const at = place(['rules', index]) ?? NO_PLACE;
        const { rule, faults } = readRule(written, base);
        for (const [part, what] of faults) {
          this.#input.report({ ...what, ...(place(['rules', index, part]) ?? at), source });
        }
        if (rule !== undefined) rules.push({ id: `own:${rules.length + 1}`, ...rule, line: at.line });
      }
    }
    return rules;
  }
}

const FALLBACK_TEMPLATE: PatientIdTemplate = { text: '', prefix: '', check: true, suffix: '' };

function codesOf(options: CompiledPolicy['options']): readonly string[] {
  const asked = new Set<string>(['basic', ...options]);
  return sorted(DEIDENTIFICATION_METHODS.filter(({ option }) => asked.has(option)).map(({ code }) => code));
}

function insertFault(tag: number, value: string, template: PatientIdTemplate): Fault | undefined {
  const facts = attribute(tag);
  if (isOwned(tag)) return fault('policy/value', `leadglass writes ${tagText(tag)} itself`);
  if (facts === undefined) return fault('policy/unknown-attribute', `${tagText(tag)} is not in the dictionary`);
  if (isUnique(tag)) return fault('policy/value', `one ${tagText(tag)} for all objects would join what is apart`);
  if (!STRING_VRS.includes(facts.vr)) return fault('policy/value', `${facts.vr} is not written as text`);
  if (hasUnknownTemplate(value)) return fault('policy/value', 'the only template here is {patient-id}');
  const sample = fillTemplate(value, patientIdFrom(template, '0'.repeat(17)));
  const wrong = valueFault(facts.vr, sample);
  return wrong === undefined ? undefined : fault('policy/value', `expected ${wrong}`);
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compare);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
