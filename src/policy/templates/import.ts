/** Rules of other tools about where devices write into pictures, as templates of this one. */
import { fault, toFailure } from '../problem.ts';
import { readPixelScript } from './ctp-pixel-script.ts';
import { readRecipe } from './deid-recipe.ts';
import type { ImportedTemplateRule } from './imported-rule.ts';
import type { PictureTemplate } from './template.ts';
import { templatesText } from './template-text.ts';

export const RULE_FORMATS = Object.freeze({
  'ctp-pixel-script': 'DicomPixelAnonymizer.script of CTP',
  'deid-recipe': 'recipe of pydicom/deid',
});
export type RuleFormat = keyof typeof RULE_FORMATS;

export interface TemplateImport {
  readonly format: RuleFormat;
  readonly rules: readonly ImportedTemplateRule[];
  readonly templates: readonly PictureTemplate[];
  /** A file that `readTemplates` reads. */
  readonly text: string;
}

/** @throws {Failure} `policy/syntax` for a text that is neither, or has no rule */
export function importTemplates(text: string, source: string): TemplateImport {
  const format = formatOf(text);
  if (format === undefined) {
    const what = fault('policy/syntax', 'this is no pixel script of CTP and no recipe of pydicom/deid');
    throw toFailure({ ...what, line: 1, column: 1, source });
  }
  const rules = format === 'deid-recipe' ? readRecipe(text) : readPixelScript(text);
  if (rules.length === 0) {
    throw toFailure({ ...fault('policy/syntax', 'no rule stands in this text'), line: 1, column: 1, source });
  }
  const templates = rules.flatMap(({ template }) => (template === undefined ? [] : [template]));
  return { format, rules, templates, text: fileOf(rules, format, source) };
}

function formatOf(text: string): RuleFormat | undefined {
  if (/^\s*(?:FORMAT\s+dicom\b|%(?:filter|header|fields|values|labels)\b)/im.test(text)) return 'deid-recipe';
  return /\{[^}]*\}/.test(text) ? 'ctp-pixel-script' : undefined;
}

function fileOf(rules: readonly ImportedTemplateRule[], format: RuleFormat, source: string): string {
  const lost = rules.filter(({ faith }) => faith === 'lost');
  const remarks = [
    `Imported from ${source.replace(/^.*[/\\]/s, '')}, a ${RULE_FORMATS[format]}. Read it before it is used.`,
    'Of several templates for a picture all cover; none takes away what is found otherwise.',
    ...(lost.length === 0 ? [] : ['Not translated:']),
    ...lost.map(({ line, name, note }) => `  line ${line}, ${name}: ${note}`),
  ];
  const written = rules.flatMap(({ template, line, faith, note }) => {
    if (template === undefined) return [];
    return [
      { ...template, remarks: [`line ${line}${faith === 'stricter' ? ', stricter' : ''}${note && `: ${note}`}`] },
    ];
  });
  return templatesText(written, remarks);
}
