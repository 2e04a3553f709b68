import { attribute, tagText } from '../../standard/index.ts';
import type { PictureTemplate, TemplateArea, TemplateTest } from './template.ts';
import { TEMPLATES_FORMAT } from './template-file.ts';

/** What `readTemplates` reads: the templates, and before each what is to be said of it. */
export function templatesText(
  templates: readonly (PictureTemplate & { readonly remarks?: readonly string[] })[],
  remarks: readonly string[] = [],
): string {
  const lines = [...remarks.map(comment), `schema: ${TEMPLATES_FORMAT}`];
  lines.push(templates.length === 0 ? 'templates: []' : 'templates:');
  for (const { name, when, cover, spare, remarks: own = [] } of templates) {
    lines.push(...own.map((remark) => `  ${comment(remark)}`), `  - name: ${quote(name)}`);
    if (when !== undefined) lines.push(`    when: ${testText(when)}`);
    lines.push(`    cover: [${cover.map(areaText).join(', ')}]`);
    if (spare.length > 0) lines.push(`    spare: [${spare.map(areaText).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

const comment = (text: string): string => `# ${text.replace(/\p{C}/gu, ' ')}`;

/** JSON is YAML, and says what is text. */
const quote = (text: string): string => JSON.stringify(text);

function testText(test: TemplateTest): string {
  if ('all' in test) return `{ all: [${test.all.map(testText).join(', ')}] }`;
  if ('any' in test) return `{ any: [${test.any.map(testText).join(', ')}] }`;
  if ('not' in test) return `{ not: ${testText(test.not)} }`;
  const { at, op, value, isExact } = test;
  const keyword = attribute(at)?.keyword ?? '';
  const isPlain = op === 'present' || op === 'absent' || op === 'empty';
  // A keyword of a repeating group names no tag.
  const name = keyword === '' || at >>> 24 === 0x60 || at >>> 24 === 0x50 ? quote(tagText(at)) : keyword;
  return `{ at: ${name}, ${op}: ${isPlain ? 'true' : quote(value)}${isExact ? ', case: exact' : ''} }`;
}

function areaText(area: TemplateArea): string {
  if (area === 'ultrasound-regions') return area;
  const { left, top, width, height } = area;
  const sides = [`left: ${left}`, `top: ${top}`];
  if (width !== undefined) sides.push(`width: ${width}`);
  if (height !== undefined) sides.push(`height: ${height}`);
  return `{ ${sides.join(', ')} }`;
}
