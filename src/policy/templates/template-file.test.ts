import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFailure } from '../../failure/index.ts';
import type { PictureTemplate, TemplateArea, TemplateOp, TemplateTest } from './template.ts';
import { readTemplates } from './template-file.ts';
import { templatesText } from './template-text.ts';

const file = (lines: string): string => `schema: leadglass.templates/1\ntemplates:\n${lines}`;

test('a template names what it is for, what it covers and what it leaves out of that', () => {
  const text = file(`  - name: sector only
    when: { all: [{ at: Modality, equals: US }, { not: { at: "(0028,0010)", less-than: 480 } }, { at: StationName, absent: true }] }
    cover: [{ left: 0, top: -40 }]
    spare: [ultrasound-regions, { left: -10, top: 0, width: 10, height: 5 }]
`);
  const [template] = readTemplates(text, 'own.yaml');
  assert.deepEqual(template, {
    name: 'sector only',
    when: {
      all: [
        { at: 0x00080060, op: 'equals', value: 'US', isExact: false },
        { not: { at: 0x00280010, op: 'less-than', value: '480', isExact: false } },
        { at: 0x00081010, op: 'absent', value: '', isExact: false },
      ],
    },
    cover: [{ left: 0, top: -40 }],
    spare: ['ultrasound-regions', { left: -10, top: 0, width: 10, height: 5 }],
  });
});

const WRONG: readonly (readonly [string, string, RegExp])[] = [
  ['  - name: a\n    cover: []', 'policy/value', /cover: nothing is covered/],
  ['  - name: a\n    cover: [{ left: 0 }]', 'policy/value', /left or top is missing/],
  ['  - name: a\n    cover: [{ left: 0, top: 1.5 }]', 'policy/value', /expected a whole number/],
  ['  - name: a\n    cover: [{ left: 0, top: 0, width: 0 }]', 'policy/value', /expected at least 1/],
  ['  - name: a\n    cover: [regions]', 'policy/value', /expected keys with values/],
  ['  - name: a\n    cover: [ultrasound-regions]\n    covers: []', 'policy/unknown-key', /"covers" is no key/],
  [
    '  - name: a\n    when: { at: Modalty, equals: US }\n    cover: [{ left: 0, top: 0 }]',
    'policy/unknown-attribute',
    /Modalty/,
  ],
  [
    '  - name: a\n    when: { at: Modality, equal: US }\n    cover: [{ left: 0, top: 0 }]',
    'policy/unknown-key',
    /"equal"/,
  ],
  ['  - name: a\n    when: { at: Modality }\n    cover: [{ left: 0, top: 0 }]', 'policy/value', /one comparison/],
  [
    '  - name: a\n    when: { at: Modality, has: US, equals: US }\n    cover: [{ left: 0, top: 0 }]',
    'policy/value',
    /one comparison/,
  ],
  [
    '  - name: a\n    when: { at: Modality, matches: "(" }\n    cover: [{ left: 0, top: 0 }]',
    'policy/value',
    /regular expression/,
  ],
  [
    '  - name: a\n    when: { at: Rows, less-than: few }\n    cover: [{ left: 0, top: 0 }]',
    'policy/value',
    /expected a number/,
  ],
  [
    '  - name: a\n    when: { at: Rows, present: yes }\n    cover: [{ left: 0, top: 0 }]',
    'policy/value',
    /expected true/,
  ],
  [
    '  - name: a\n    when: { all: [], any: [] }\n    cover: [{ left: 0, top: 0 }]',
    'policy/unknown-key',
    /stands beside all/,
  ],
  ['  - name: a\n    when: { any: [] }\n    cover: [{ left: 0, top: 0 }]', 'policy/value', /expected a list/],
  [
    '  - name: a\n    when: { at: "(0019,1010)", present: true }\n    cover: [{ left: 0, top: 0 }]',
    'policy/unknown-attribute',
    /private/,
  ],
];

test('what is wrong is said with its place', () => {
  for (const [lines, code, message] of WRONG) {
    assert.throws(
      () => readTemplates(file(lines), 'own.yaml'),
      (error: unknown) =>
        isFailure(error) && error.code === code && message.test(error.message) && (error.at?.line ?? 0) >= 3,
      `${lines}: ${code} ${message}`,
    );
  }
  assert.throws(() => readTemplates('schema: leadglass.templates/2\ntemplates: []', 'own.yaml'), /own\.yaml/);
});

const PLAIN = { noNullPrototype: true } as const;
const op = fc.constantFrom<TemplateOp>('equals', 'has', 'contains', 'starts-with', 'ends-with');
const attributeTest = fc.record(
  {
    at: fc.constantFrom(0x00080060, 0x00080070, 0x60000022, 0x00280010),
    op,
    value: fc.string({ maxLength: 20 }).filter((text) => text.isWellFormed()),
    isExact: fc.boolean(),
  },
  PLAIN,
);
const { anyTest } = fc.letrec<{ anyTest: TemplateTest }>((tie) => ({
  anyTest: fc.oneof(
    { maxDepth: 3 },
    attributeTest,
    fc.record({ all: fc.array(tie('anyTest'), { minLength: 1, maxLength: 3 }) }, PLAIN),
    fc.record({ any: fc.array(tie('anyTest'), { minLength: 1, maxLength: 3 }) }, PLAIN),
    fc.record({ not: tie('anyTest') }, PLAIN),
  ),
}));
const side = fc.integer({ min: 1, max: 65535 });
const place = fc.integer({ min: -65535, max: 65535 });
const area: fc.Arbitrary<TemplateArea> = fc.oneof(
  fc.constant('ultrasound-regions' as const),
  fc.record(
    { left: place, top: place, width: side, height: side },
    { requiredKeys: ['left', 'top'], noNullPrototype: true },
  ),
);
const template: fc.Arbitrary<PictureTemplate> = fc.record(
  {
    name: fc.stringMatching(/^[A-Za-z"':#{}[\]-]{1,30}$/),
    when: anyTest,
    cover: fc.array(area, { minLength: 1, maxLength: 3 }),
    spare: fc.array(area, { maxLength: 2 }),
  },
  { requiredKeys: ['name', 'cover', 'spare'], noNullPrototype: true },
);

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(fc.array(template, { maxLength: 4 }), (templates) => {
      assert.deepEqual(readTemplates(templatesText(templates, ['a remark\nof two lines']), 'x'), templates);
    }),
  );
});
