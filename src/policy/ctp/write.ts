import type { ImportedRule } from './element.ts';
import { type ImportedLine, shortened, type Translation } from './translate.ts';

/** The text of a policy: what the script comes to, each rule with the line that it is from. */
export function policyText(name: string, source: string, translation: Translation): string {
  const { options, dateMode, lines } = translation;
  return `${[
    ...header(source, translation),
    `name: ${name}`,
    'extends: basic',
    ...(options.length === 0 ? [] : ['options:', ...options.map((option) => `  - ${option}`)]),
    `dates: { mode: ${dateMode} }`,
    ...(options.includes('clean-pixel-data') ? ['pixels: { text: redact }'] : []),
    ...insertLines(lines),
    ...ruleLines(lines),
    ...rest(lines),
  ].join('\n')}\n`;
}

function header(source: string, translation: Translation): string[] {
  const { parameters, disabled, keepsPrivateGroups, removesUnspecified, dateMode } = translation;
  return comments([
    `Imported from ${shortened(source.replace(/^.*[/\\]/s, ''))}, a script of the CTP DICOM anonymizer. Read it before it is used.`,
    'What no rule names is decided by Table E.1-1 of PS3.15 and by VR: nothing stays because it is not mentioned.',
    ...(removesUnspecified
      ? ['The script removes what it does not mention: here codes, numbers and bulk without a row stay.']
      : [
          'The script leaves what it does not mention as it is: here that holds for codes, numbers and bulk without a row.',
        ]),
    ...(keepsPrivateGroups
      ? ['The script leaves private groups in place: here they go, but for what options name.']
      : []),
    'An object that must have what a rule removes is quarantined, never released invalid; without the rule the table does it.',
    'Rules hold at every depth. Pictures are not touched by such a script: pixels, faces and documents are as in basic.',
    ...(dateMode === 'shift' ? ['Dates move by whole weeks, by another number for each patient.'] : []),
    ...(parameters.length === 0 ? [] : [`Parameters of the script, values not repeated: ${parameters.join(', ')}.`]),
    ...(disabled === 0 ? [] : [`Lines of the script that are switched off: ${disabled}.`]),
  ]);
}

function insertLines(lines: readonly ImportedLine[]): string[] {
  // Of two for one attribute the last one counts; earlier ones are superseded and have none.
  const inserted = lines.flatMap((line) => (line.insert === undefined ? [] : [[line.insert, line] as const]));
  if (inserted.length === 0) return [];
  return ['insert:', ...inserted.map(([[key, value], line]) => `  ${scalar(key)}: ${quote(value)} ${comment(line)}`)];
}

function ruleLines(lines: readonly ImportedLine[]): string[] {
  const rules = lines.flatMap((line) =>
    line.rules.map((rule, i) => `  - ${flow(rule)} ${i === 0 ? comment(line) : `# line ${line.line}`}`),
  );
  return rules.length === 0 ? [] : ['rules:', ...rules];
}

/** Lines that needed no rule, and those that have none. */
function rest(lines: readonly ImportedLine[]): string[] {
  const silent = lines.filter(({ rules, insert }) => rules.length === 0 && insert === undefined);
  if (silent.length === 0) return [];
  return ['', ...comments(['Without a rule:']), ...silent.map((line) => `#   ${line.what}, ${comment(line).slice(2)}`)];
}

function comment({ line, says, faith, note }: ImportedLine): string {
  const how = faith === 'same' ? '' : faith === 'stricter' ? ', stricter' : ', NOT TRANSLATED';
  return `# line ${line}${how}: ${says}${note === '' ? '' : ` (${note})`}`;
}

const comments = (lines: readonly string[]): string[] => lines.map((line) => `# ${line}`);

function flow(rule: ImportedRule): string {
  const { at, do: action, value, reason, when } = rule;
  const parts = [
    `at: ${scalar(at)}`,
    `do: ${action}`,
    ...(value === undefined ? [] : [`value: ${quote(value)}`]),
    ...(reason === undefined ? [] : [`reason: ${reason}`]),
    ...(when === undefined ? [] : [`when: ${quote(when)}`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

/** JSON strings are YAML strings in double quotes. */
const quote = (text: string): string => JSON.stringify(text);
const scalar = (text: string): string => (/^[A-Za-z]\w*$/.test(text) ? text : quote(text));
