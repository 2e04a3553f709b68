import type { Failure } from '../failure/index.ts';
import type { CtpImport } from './ctp/import.ts';
import { isPresetName } from './preset-table.ts';
import { presetPolicy } from './presets.ts';
import type { Problem } from './problem.ts';
import type { TemplateImport } from './templates/import.ts';
import type { PolicyTestFile } from './test-types.ts';
import type { CompiledPolicy, PolicySource } from './types.ts';

/** What can be done with policy texts; see `document.ts`. Stated here, so that no public type needs `zod`. */
export interface PolicyTexts {
  /** @throws {Failure} of kind `policy`: the first problem of the text. */
  parsePolicy(text: string, source?: PolicySource): CompiledPolicy;
  lintPolicy(text: string, source?: PolicySource): readonly Problem[];
  unknownPolicy(name: string): Failure;
}

/** Loads `yaml` and `zod`. */
export async function policyTexts(): Promise<PolicyTexts> {
  return import('./document.ts');
}

/**
 * A policy by the name of its preset, as a text, or, where `resolve` is given, by the name that it resolves.
 *
 * @throws {Failure} `policy/unknown-preset` for a name that nothing has, else the first problem of the text.
 * @example
 * const policy = await loadPolicy('research');
 * policy.dates.mode; // 'shift'
 */
export async function loadPolicy(nameOrText: string, source: PolicySource = {}): Promise<CompiledPolicy> {
  if (isPresetName(nameOrText)) return presetPolicy(nameOrText);
  const { parsePolicy, unknownPolicy } = await policyTexts();
  if (isText(nameOrText)) return parsePolicy(nameOrText, source);
  const text = source.resolve?.(nameOrText);
  if (text === undefined) throw unknownPolicy(nameOrText);
  return parsePolicy(text, { name: nameOrText, ...source });
}

/** All problems of a policy text at once, for `policy lint`. */
export async function lintPolicy(text: string, source: PolicySource = {}): Promise<readonly Problem[]> {
  return (await policyTexts()).lintPolicy(text, source);
}

/**
 * A script of the CTP DICOM anonymizer as a policy; `source` is its name in messages, `name` that of the policy.
 *
 * @throws {Failure} `policy/syntax` with line and column for a text that is no such script
 * @example
 * const { policy } = await importCtpScript('<script><e en="T" t="00080080" n="InstitutionName">@keep()</e></script>');
 * (await loadPolicy(policy)).rules.length; // 1
 */
export async function importCtpScript(
  text: string,
  options: { readonly source?: string; readonly name?: string } = {},
): Promise<CtpImport> {
  return (await import('./ctp/import.ts')).importCtpScript(text, options);
}

/**
 * What other tools know of where devices write into pictures, as picture templates for `pixels.templates`; `source` is the
 * name of the text in messages.
 *
 * @throws {Failure} `policy/syntax` for a text that is neither a pixel script of CTP nor a recipe of pydicom/deid
 * @example
 * const { text } = await importTemplates('{ Modality.equals("US") } (0,0,640,40)', 'own.script');
 */
export async function importTemplates(text: string, source: string): Promise<TemplateImport> {
  return (await import('./templates/import.ts')).importTemplates(text, source);
}

/** The tests of a policy, as its author wrote them. @throws {Failure} the first problem of the text */
export async function readPolicyTests(text: string, source: string): Promise<PolicyTestFile> {
  return (await import('./policy-tests.ts')).readPolicyTests(text, source);
}

/** A text has a line break, a comment, or a key: a colon with a blank or nothing behind it. */
function isText(nameOrText: string): boolean {
  return nameOrText.trim() === '' || /[\n\r#]|:(?:\s|$)|^\s*[{[]/.test(nameOrText);
}
