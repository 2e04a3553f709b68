/**
 * Recipes of pydicom/deid: of each `LABEL` in a `%filter` section its conditions and its coordinates. Conditions are read
 * as deid documents them, from left to right, `+` for and, `||` for or.
 */
import { attributeOf, isAlways, NotTranslated, patternTest, simplified, test } from './foreign-rules.ts';
import type { ImportedTemplateRule } from './imported-rule.ts';
import type { TemplateArea, TemplateTest } from './template.ts';

interface Label {
  readonly line: number;
  readonly name: string;
  readonly members: string[];
}

export function readRecipe(text: string): readonly ImportedTemplateRule[] {
  return labelsOf(text).map(({ line, name, members }) => {
    try {
      return { line, name, ...translated(name, members) };
    } catch (error) {
      if (!(error instanceof NotTranslated)) throw error;
      return { line, name, faith: 'lost', note: error.message };
    }
  });
}

/** Sections about headers have nothing of pictures. */
function labelsOf(text: string): readonly Label[] {
  const labels: Label[] = [];
  let isFilter = false;
  let label: Label | undefined;
  for (const [index, written] of text.split(/\r\n?|\n/).entries()) {
    const line = written.replace(/(?:^|\s)#.*$/, '').trim();
    if (line === '') continue;
    if (line.startsWith('%')) {
      isFilter = /^%\s*filter\b/i.test(line);
      label = undefined;
    } else if (isFilter && /^label\b/i.test(line)) {
      label = {
        line: index + 1,
        name: line.slice('label'.length).trim().slice(0, 200) || `line ${index + 1}`,
        members: [],
      };
      labels.push(label);
    } else label?.members.push(line);
  }
  return labels;
}

const COORDINATES = /^(ctp)?(keep)?coordinates\b\s*(.*)$/i;

function translated(
  name: string,
  members: readonly string[],
): Pick<ImportedTemplateRule, 'faith' | 'note' | 'template'> {
  const cover: TemplateArea[] = [];
  let spare: TemplateArea[] = [];
  let isStricter = false;
  let when: TemplateTest = { all: [] };
  for (const [i, member] of members.entries()) {
    const [isArea, ctp, keep, written = ''] = COORDINATES.exec(member) ?? [];
    if (isArea === undefined) {
      const { operator, condition } = conditionOf(member);
      when = i === 0 || isAlways(when) ? condition : joined(when, operator, condition);
    } else if (keep !== undefined) {
      spare.push(areaOf(written, ctp !== undefined));
    } else {
      cover.push(areaOf(written, ctp !== undefined));
      // What is covered after something was kept is covered.
      isStricter ||= spare.length > 0;
      spare = [];
    }
  }
  if (cover.length === 0) return { faith: 'no-area', note: '' };
  const test = simplified(when);
  const template = { name, ...(isAlways(test) ? {} : { when: test }), cover, spare };
  const note = isStricter ? 'what it keeps before it covers is covered' : '';
  return { faith: isStricter ? 'stricter' : 'same', note, template };
}

const ALL = { left: 0, top: 0 };

/** `left,top,right,bottom`, in the way of CTP `left,top,width,height`. @throws {NotTranslated} */
function areaOf(written: string, isCtp: boolean): TemplateArea {
  const text = written.trim();
  if (/^all$/i.test(text)) return ALL;
  if (/^from:\s*(?:SequenceOfUltrasoundRegions|0x00186011|\(0018,6011\))$/i.test(text)) return 'ultrasound-regions';
  if (/^from:/i.test(text)) throw new NotTranslated('coordinates from another attribute than the ultrasound regions');
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,5}$/.test(part))) {
    throw new NotTranslated('coordinates that are not four whole numbers');
  }
  const [left, top, third, fourth] = parts.map(Number) as [number, number, number, number];
  const width = isCtp ? third : third - left;
  const height = isCtp ? fourth : fourth - top;
  if (width < 1 || height < 1) throw new NotTranslated('coordinates of an empty area');
  return { left, top, width, height };
}

const FILTERS = 'contains|notcontains|equals|notequals|missing|present|empty';
const INNER = new RegExp(`\\s*(\\|\\||\\+)\\s*(?=(?:${FILTERS})\\s)`, 'i');
const FILTER = new RegExp(`^(${FILTERS})\\s+(\\S+)(?:\\s+(.*))?$`, 'i');

type Operator = '+' | '||';

function conditionOf(member: string): { readonly operator: Operator; readonly condition: TemplateTest } {
  const [, sign, rest] = /^(\|\||\+)?\s*(.*)$/s.exec(member)!;
  // With the signs between them: a part, a sign, a part.
  const [first, ...others] = rest!.split(INNER);
  let condition = filterOf(first!);
  for (let i = 0; i + 1 < others.length; i += 2) {
    condition = joined(condition, others[i] as Operator, filterOf(others[i + 1]!));
  }
  return { operator: sign === '||' ? '||' : '+', condition };
}

const joined = (a: TemplateTest, operator: Operator, b: TemplateTest): TemplateTest =>
  operator === '+' ? { all: [a, b] } : { any: [a, b] };

function filterOf(written: string): TemplateTest {
  const [found, filter, field, value = ''] = FILTER.exec(written.trim()) ?? [];
  if (found === undefined) throw new NotTranslated('a line that is no condition of deid');
  const at = attributeOf(field!);
  const name = filter!.toLowerCase();
  if (name === 'missing') return test(at, 'absent', '', false);
  if (name === 'present' || name === 'empty') return test(at, name, '', false);
  if (value.trim() === '') throw new NotTranslated('a condition without a value');
  const isNot = name.startsWith('not');
  const positive = name.endsWith('contains')
    ? patternTest(at, 'finds', value.trim(), false)
    : test(at, 'has', value.trim(), false);
  return isNot ? { not: positive } : positive;
}
