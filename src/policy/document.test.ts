import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { Failure, isFailure } from '../failure/index.ts';
import { lintPolicy, parsePolicy } from './document.ts';
import type { Problem } from './problem.ts';

const lint = (text: string, files: Readonly<Record<string, string>> = {}): readonly Problem[] =>
  lintPolicy(text, { name: 'own.yaml', resolve: (name) => files[name] });

const summary = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ line, column, code }) => `${line}:${column} ${code}`);

const FULL = `name: site-research
extends: research                      # a preset or a file
edition: 2026c
options: [clean-descriptors, clean-structured-content, clean-graphics, clean-pixel-data, retain-longitudinal-modified-dates, retain-patient-characteristics, retain-safe-private]
safe-harbor: false
patients:   { issuer: HOSP-A, normalise: strip-leading-zeros }
pseudonyms: { mode: keyed, patient-id: "LG-{base32:16}{check}" }
dates:      { mode: shift, weeks: [-520, -52], birth: empty, utc-offset: keep }
private:    { trust-declared-safe: false, keep: [{ creator: "Philips Imaging DD 001", element: "(2001,xx03)", reason: "diffusion b-value" }] }
text:       { keep: ["our-protocol-7"], vocabulary: [site-words.txt] }
pixels:     { text: redact, effort: auto, keep: none, fill: black, crop: none, faces: hold, templates: [us.yaml] }
documents:  hold
unknown-class: hold
insert:     { ClinicalTrialProtocolID: "ACME-7", ClinicalTrialSubjectID: "{patient-id}" }
rules:
  - { at: InstitutionName, do: set, value: "Site A", reason: "agreed with the partner" }
  - { at: "(50xx,xxxx)", do: remove }
  - { at: RequestAttributesSequence.ScheduledProcedureStepID, do: pseudonym, when: "Modality = CT" }
`;
const FILES: Readonly<Record<string, string>> = {
  'site-words.txt': 'Sattelgelenk\n# a comment\n\nBankart   # and another\n',
  'us.yaml': `schema: leadglass.templates/1
templates:
  - name: banner
    when: { at: Modality, equals: US }
    cover: [{ left: 0, top: 0, width: 640, height: 40 }]
`,
  'wrong.yaml': `schema: leadglass.templates/1
templates:
  - name: banner
    cover: [{ left: 0, top: 0, widht: 640 }]
`,
};
const parse = (text: string) => parsePolicy(text, { name: 'own.yaml', resolve: (name) => FILES[name] });

test('every key of a policy comes to its place in the compiled one', () => {
  const policy = parse(FULL);
  const { digest, ...rest } = policy;
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.deepEqual(rest, {
    name: 'site-research',
    preset: 'research',
    edition: '2026c',
    options: [
      'clean-pixel-data',
      'clean-graphics',
      'clean-structured-content',
      'clean-descriptors',
      'retain-longitudinal-modified-dates',
      'retain-patient-characteristics',
      'retain-safe-private',
    ],
    codes: ['113100', '113101', '113103', '113104', '113105', '113107', '113108', '113111'],
    safeHarbor: false,
    patients: { issuer: 'HOSP-A', normalise: 'strip-leading-zeros' },
    pseudonyms: {
      mode: 'keyed',
      patientId: { text: 'LG-{base32:16}{check}', prefix: 'LG-', check: true, suffix: '' },
    },
    dates: { mode: 'shift', minWeeks: 52, maxWeeks: 520, birth: 'empty', utcOffset: 'keep' },
    private: {
      trustDeclaredSafe: false,
      keep: [{ creator: 'Philips Imaging DD 001', group: 0x2001, element: 3, reason: 'diffusion b-value' }],
    },
    text: { keep: ['our-protocol-7'], vocabulary: ['Bankart', 'Sattelgelenk'] },
    pixels: {
      text: 'redact',
      effort: 'auto',
      keep: 'none',
      fill: 'black',
      crop: 'none',
      faces: 'hold',
      templates: [
        {
          name: 'banner',
          when: { at: 0x00080060, op: 'equals', value: 'US', isExact: false },
          cover: [{ left: 0, top: 0, width: 640, height: 40 }],
          spare: [],
        },
      ],
    },
    documents: 'hold',
    unknownClass: 'hold',
    insert: [
      { tag: 0x00120020, vr: 'LO', value: 'ACME-7' },
      { tag: 0x00120040, vr: 'LO', value: '{patient-id}' },
    ],
    rules: [
      {
        id: 'own:1',
        at: { kind: 'tag', tag: 0x00080080 },
        do: 'set',
        value: 'Site A',
        reason: 'agreed with the partner',
        line: 16,
      },
      { id: 'own:2', at: { kind: 'mask', mask: 0xff010000, value: 0x50000000 }, do: 'remove', line: 17 },
      {
        id: 'own:3',
        at: {
          kind: 'path',
          steps: [
            { kind: 'tag', tag: 0x00400275 },
            { kind: 'tag', tag: 0x00400009 },
          ],
        },
        do: 'pseudonym',
        when: [{ tag: 0x00080060, op: '=', values: ['CT'] }],
        line: 18,
      },
    ],
    method: 'Expert Determination, 45 CFR 164.514(b)(1)',
    notices: [],
  });
});

test('picture templates that are wrong, or are not there, are problems of the policy that names them', () => {
  const problem = (file: string) => lintPolicy(`extends: research\npixels: { templates: [${file}] }`, SOURCE)[0];
  const SOURCE = { name: 'own.yaml', resolve: (name: string) => FILES[name] };
  const { code, message, line, column, source } = problem('wrong.yaml')!;
  assert.deepEqual(
    { code, line, column, source },
    { code: 'policy/unknown-key', line: 2, column: 23, source: 'own.yaml' },
  );
  assert.match(message, /wrong\.yaml: .*"widht" is no key of an area \(line 4, column 32\)$/);
  assert.equal(problem('absent.yaml')!.code, 'policy/unknown-preset');
});

test('a compiled policy is frozen to its leaves and survives a structured clone', () => {
  const policy = parse(FULL);
  assert.deepEqual(structuredClone(policy), policy);
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  assert.ok(isFrozen(policy));
});

test('everything that is wrong with a text is told at once, with line and column', () => {
  const text = `extnds: research
safe-harbor: yes
edition: 2026d
dates: { mode: shfit, brith: empty }
private: { keep: [{ creator: A, element: "(2001,xx03)" }, { creator: A, element: "(2000,xx03)", reason: r }] }
insert: { PatientNam: x, ClinicalTrialProtocolID: 7 }
rules:
  - { at: PatientNaem, do: remove }
  - { do: remove }
  - { at: StationName, do: keep }
  - { at: PatientName, do: keep, reason: x }
  - { at: Modality, do: remove, when: "Modality like CT" }
`;
  assert.deepEqual(summary(lint(text)), [
    '1:1 policy/unknown-key',
    '2:14 policy/value',
    '3:10 policy/value',
    '4:16 policy/value',
    '4:23 policy/unknown-key',
    '5:19 policy/reason-missing',
    '5:82 policy/value',
    '6:23 policy/unknown-attribute',
    '6:51 policy/value',
    '8:11 policy/unknown-attribute',
    '9:5 policy/value',
    '10:28 policy/reason-missing',
    '11:11 policy/never-kept',
    '12:39 policy/value',
  ]);
});

test('the first problem is thrown, with place and hint', () => {
  assert.throws(
    () => parse('name: x\nextnds: research\nsafe-harbor: 1'),
    (error) =>
      error instanceof Failure &&
      error.code === 'policy/unknown-key' &&
      error.hint === 'did you mean extends?' &&
      error.at?.line === 2 &&
      error.at.column === 1,
  );
});

for (const [text, code, hint] of [
  ['safe-harbor: yes', 'policy/value', 'YAML 1.2 has no yes and no'],
  ['safe-harbor: "true"', 'policy/value', undefined],
  ['documents: hodl', 'policy/value', 'did you mean hold?'],
  ['options: retain-uids', 'policy/value', undefined],
  ['options: [retain-uid]', 'policy/value', 'did you mean retain-uids?'],
  ['rules:', 'policy/value', 'write a value or take the key out'],
  ['name: "a b"', 'policy/value', undefined],
  ['name: 7', 'policy/value', 'put it in quotes'],
  ['extends: reserch', 'policy/unknown-preset', 'did you mean research?'],
  ['pixels: { text: redact, txt: hold }', 'policy/unknown-key', 'did you mean text?'],
  ['rules: [{ at: Modality, do: remove, whn: x }]', 'policy/unknown-key', 'did you mean when?'],
  ['dates: { weeks: [-52] }', 'policy/value', undefined],
  ['dates: { weeks: [-52, -520] }', 'policy/value', 'as [-520, -52]'],
  ['dates: { weeks: [52, 520] }', 'policy/value', 'as [-520, -52]'],
  ['dates: { weeks: [-100, -52] }', 'policy/not-available', 'weeks: [-520, -52]'],
  ['pseudonyms: { mode: table }', 'policy/not-available', 'mode: keyed'],
  ['pseudonyms: { patient-id: SITE }', 'policy/value', 'as "LG-{base32:16}{check}": letters, digits, . _ - around'],
  ['text: { vocabulary: [nowhere.txt] }', 'policy/unknown-preset', 'a file of words, one a line'],
  ['insert: { PatientID: x }', 'policy/value', undefined],
  ['insert: { PatientIdentityRemoved: "NO" }', 'policy/value', undefined],
  ['insert: { Rows: "5" }', 'policy/value', undefined],
  ['insert: { PatientSex: "{patient-id}" }', 'policy/value', undefined],
  ['insert: { ClinicalTrialSiteName: "{site}" }', 'policy/value', undefined],
  ['insert: { "(1234,5678)": x }', 'policy/unknown-attribute', undefined],
  ['insert: { StudyDescription: "a\\\\b" }', 'policy/value', undefined],
  ['[a, list]', 'policy/value', undefined],
  ['just text', 'policy/value', undefined],
] as const) {
  test(`"${text}" is ${code}`, () => {
    const [first, ...more] = lint(text);
    assert.equal(first?.code, code);
    assert.equal(first?.hint, hint);
    assert.deepEqual(more, []);
  });
}

test('a problem names keys and attributes, never a value that the policy sets', () => {
  const secret = 'ZEBEDEE';
  const text = `insert: { PatientSex: ${secret}x, Rows: ${secret} }\nrules: [{ at: Modality, do: set, value: "${secret}y" }]\nname: "${secret} ${secret}"`;
  const problems = lint(text);
  assert.equal(problems.length, 4);
  for (const { message, hint = '' } of problems) assert.ok(!`${message}${hint}`.includes(secret));
});

test('what is left out comes from the extended policy, key by key; lists replace, inserts add, rules go in front', () => {
  const files = {
    'base.yaml': `extends: research
patients: { issuer: HOSP-B, normalise: upper-case }
text: { keep: [one, two] }
insert: { ClinicalTrialProtocolID: B, ClinicalTrialSiteID: B }
rules: [{ at: StationName, do: remove }]`,
  };
  const text = `extends: base.yaml
patients: { issuer: HOSP-A }
text: { keep: [three] }
insert: { ClinicalTrialProtocolID: A }
rules: [{ at: StationName, do: empty }]`;
  const policy = parsePolicy(text, { name: 'site.yaml', resolve: (name) => files[name as 'base.yaml'] });
  assert.equal(policy.name, 'site');
  assert.equal(policy.preset, 'research');
  assert.deepEqual(policy.patients, { issuer: 'HOSP-A', normalise: 'upper-case' });
  assert.deepEqual(policy.text.keep, ['three']);
  assert.deepEqual(
    policy.insert.map(({ value }) => value),
    ['A', 'B'],
  );
  assert.deepEqual(
    policy.rules.map((rule) => [rule.id, rule.do]),
    [
      ['own:1', 'empty'],
      ['own:2', 'remove'],
    ],
  );
});

test('a problem in an extended file names that file', () => {
  const [problem] = lint('extends: base.yaml', { 'base.yaml': 'name: base\nsafe-harbor: 1' });
  assert.deepEqual([problem?.source, problem?.line, problem?.column], ['base.yaml', 2, 14]);
});

test('policies that extend each other in a circle, or without end, are refused', () => {
  const circle = { 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: a.yaml' };
  assert.deepEqual(
    lint('extends: a.yaml', circle).map(({ code, source }) => [code, source]),
    [['policy/cycle', 'b.yaml']],
  );
  assert.deepEqual(summary(lint('extends: own.yaml', { 'own.yaml': 'extends: own.yaml' })), ['1:10 policy/cycle']);
  let asked = 0;
  const endless = lintPolicy('extends: f', { resolve: () => `extends: f${++asked}` });
  assert.deepEqual(
    endless.map(({ code }) => code),
    ['policy/cycle'],
  );
});

test('dates follow the options unless the policy says otherwise', () => {
  assert.equal(parse('extends: basic').dates.mode, 'rows');
  assert.equal(parse('options: [retain-longitudinal-modified-dates]').dates.mode, 'shift');
  assert.equal(parse('options: [retain-longitudinal-full-dates]').dates.mode, 'keep');
  assert.equal(parse('extends: research\noptions: [clean-descriptors]').dates.mode, 'rows');
  assert.equal(parse('dates: { mode: year-only }').dates.mode, 'year-only');
});

test('a policy without extends is the basic one', () => {
  const { name: _name, digest: _digest, ...empty } = parse('{}');
  const { name: _basicName, digest: _basicDigest, ...basic } = parse('extends: basic');
  assert.deepEqual(empty, basic);
});

test('45 CFR 164.514: a policy names Safe Harbor exactly when it applies its caps', () => {
  assert.equal(parse('extends: safe-harbor').method, 'Safe Harbor, 45 CFR 164.514(b)(2)');
  assert.equal(parse('extends: safe-harbor\nsafe-harbor: false').method, '');
  assert.equal(parse('safe-harbor: true').method, 'Safe Harbor, 45 CFR 164.514(b)(2)');
  assert.equal(parse('extends: ai-training').method, 'Expert Determination, 45 CFR 164.514(b)(1)');
});

test('a vault is a mode like any other and brings no notice', () => {
  const { pseudonyms, notices } = parse('pseudonyms: { mode: vault }');
  assert.equal(pseudonyms.mode, 'vault');
  assert.deepEqual(notices, []);
});

test('comments, line breaks and the order of options change no digest; a value does', () => {
  const digest = (text: string) => parse(text).digest;
  const base = digest('name: a\noptions: [retain-uids, clean-graphics]\nrules: [{ at: Modality, do: remove }]');
  assert.equal(
    digest('# why\nname: a\n\noptions:\n  - clean-graphics\n  - retain-uids\nrules:\n  - at: Modality\n    do: remove'),
    base,
  );
  for (const other of [
    'name: b',
    'documents: remove',
    'edition: 2025b',
    'rules: [{ at: Modality, do: empty }]',
    'text: { keep: [x] }',
  ]) {
    const text = `name: a\noptions: [retain-uids, clean-graphics]\nrules: [{ at: Modality, do: remove }]\n`;
    const [key] = other.split(':');
    const changed = `${text
      .split('\n')
      .filter((line) => !line.startsWith(`${key}:`))
      .join('\n')}\n${other}`;
    assert.notEqual(digest(changed), base, other);
  }
});

const shuffledText = fc
  .constantFrom<Readonly<Record<string, unknown>>>(
    {
      name: 'site',
      extends: 'partner',
      patients: { issuer: 'A', normalise: 'none' },
      dates: { birth: 'shifted', 'utc-offset': 'drop' },
      pixels: { text: 'hold', keep: 'none', faces: 'hold' },
      insert: { ClinicalTrialProtocolID: 'A', ClinicalTrialSiteID: 'B' },
      rules: [
        { at: 'StationName', do: 'keep', reason: 'why', when: 'Modality in CT, MR' },
        { at: 'vr:UT', do: 'remove' },
      ],
    },
    { name: 'other', 'safe-harbor': true, documents: 'remove', text: { keep: ['x', 'y'] } },
  )
  .chain((document) => fc.tuple(fc.constant(document), shuffled(document)));

function shuffled(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map(shuffled));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  return fc
    .shuffledSubarray(Object.entries(value), { minLength: Object.keys(value).length })
    .chain((entries) =>
      fc.tuple(...entries.map(([key, member]) => shuffled(member).map((inner) => [key, inner] as const))),
    )
    .map((entries) => Object.fromEntries(entries));
}

test('the same policy has the same digest whatever the order of its keys', () => {
  fc.assert(
    fc.property(shuffledText, ([document, other]) => {
      const { rules, ...policy } = parse(stringify(document));
      const { rules: otherRules, ...otherPolicy } = parse(stringify(other));
      assert.deepEqual(otherPolicy, policy);
      assert.deepEqual(
        otherRules.map(({ line: _line, ...rule }) => rule),
        rules.map(({ line: _line, ...rule }) => rule),
      );
    }),
  );
});

const SCRAPS = [
  ...FULL.split(/(?<=[\s,{}[\]:])/),
  'yes',
  'null',
  '__proto__: 1\n',
  'constructor: 1\n',
  '&a ',
  '*a ',
  '"\\ud800"',
  'extends: own\n',
  '.nan',
  '1e400',
  '0x7f',
];

test('any text gives a policy or a Failure, and lint tells what parse throws', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...SCRAPS), { maxLength: 40 }).map((parts) => parts.join('')),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .tuple(fc.nat(FULL.length), fc.nat(8), fc.string({ maxLength: 4 }))
      .map(([at, cut, put]) => FULL.slice(0, at) + put + FULL.slice(at + cut)),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const problems = lint(text, FILES);
      try {
        const policy = parse(text);
        assert.deepEqual(parse(text), policy);
        assert.deepEqual(problems, []);
      } catch (error) {
        assert.ok(isFailure(error), String(error));
        assert.equal(error.kind, 'policy');
        assert.equal(problems[0]?.code, error.code);
      }
    }),
    { numRuns: 1000 },
  );
});
