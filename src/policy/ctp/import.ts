/**
 * Scripts of the DICOM anonymizer of RSNA's Clinical Trial Processor (CTP) as policies. Written from the behaviour of
 * CTP's own source; the result is a text for a person to read, and everything that is different is said.
 */
import { fault, toFailure } from '../problem.ts';
import { MAX_POLICY_LENGTH } from '../yaml-text.ts';
import { type ImportedLine, translateScript } from './translate.ts';
import { policyText } from './write.ts';

export type { ImportedLine } from './translate.ts';

/** A script as a policy, and how each of its lines came over. */
export interface CtpImport {
  readonly name: string;
  /** YAML; compiles by itself. */
  readonly policy: string;
  /** Those that say what happens to something; parameters and lines that are switched off are not among them. */
  readonly lines: readonly ImportedLine[];
  /** Lines that have their effect here, the stricter ones included. */
  readonly translated: number;
  readonly stricter: number;
  readonly notTranslated: number;
  readonly disabled: number;
}

/**
 * @throws {Failure} `policy/syntax` with line and column for a text that is no script, or one with more rules than a
 * policy can hold
 */
export function importCtpScript(
  text: string,
  { source = 'script', name }: { readonly source?: string; readonly name?: string } = {},
): CtpImport {
  const translation = translateScript(text, source);
  const { lines, disabled } = translation;
  const chosen = name ?? nameFrom(source);
  const policy = policyText(chosen, source, translation);
  if (policy.length > MAX_POLICY_LENGTH)
    throw toFailure({ ...fault('policy/syntax', 'the script has more lines than a policy can hold'), source });
  const count = (faith: ImportedLine['faith']) => lines.filter((line) => line.faith === faith).length;
  const notTranslated = count('lost');
  return {
    name: chosen,
    policy,
    lines,
    translated: lines.length - notTranslated,
    stricter: count('stricter'),
    notTranslated,
    disabled,
  };
}

const MAX_NAME = 40;

/** The name of a file as the name of a policy. */
function nameFrom(source: string): string {
  const file = source.replace(/^.*[/\\]/s, '').replace(/\.(?:script|xml)$/i, '');
  const name = file
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_NAME);
  return name === '' ? 'imported' : name;
}
