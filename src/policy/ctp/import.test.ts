import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFailure } from '../../failure/index.ts';
import { parsePolicy } from '../document.ts';
import type { CompiledPolicy } from '../types.ts';
import { type CtpImport, type ImportedLine, importCtpScript } from './import.ts';
import { FUNCTION_NAMES } from './meaning.ts';

interface Imported extends CtpImport {
  readonly compiled: CompiledPolicy;
}

/** The result always compiles. */
function imported(...lines: readonly string[]): Imported {
  const result = importCtpScript(`<script>\n${lines.join('\n')}\n</script>`, { source: 'folder/Site A.script' });
  return { ...result, compiled: parsePolicy(result.policy) };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const element = (tag: string, says: string, name = ''): string =>
  `<e en="T" t="${tag}" n="${name}">${escaped(says)}</e>`;
const PARAMETERS = ['<p t="SITEID">17</p>', '<p t="DATEINC">-3210</p>', '<p t="UIDROOT">1.2.3</p>'];

/** Rules as `do value when`, `insert value`, then how it came over: `remove`, `set "A" | stricter`. */
function shown({ rules, insert, faith }: ImportedLine): string {
  const texts = rules.map(({ do: action, value, when }) =>
    [action, ...(value === undefined ? [] : [`"${value}"`]), ...(when === undefined ? [] : [`when ${when}`])].join(' '),
  );
  const all = [...texts, ...(insert === undefined ? [] : [`insert "${insert[1]}"`])];
  return `${all.length === 0 ? 'no rule' : all.join(', ')}${faith === 'same' ? '' : ` | ${faith}`}`;
}

/** What becomes of one line; a script with `more` has other lines too. */
function outcome(tag: string, says: string, ...more: readonly string[]): string {
  const { lines } = imported(...PARAMETERS, element(tag, says), ...more);
  return shown(lines[0]!);
}

const NAME = '00100010';
const PATIENT_ID = '00100020';
const ACCESSION = '00080050';
const STUDY_DATE = '00080020';
const STUDY_TIME = '00080030';
const STUDY_UID = '0020000d';
const DESCRIPTION = '00081030';
const AGE = '00101010';
const MODALITY = '00080060';
const SITE_ID = '00120030';
const SEQUENCE = '00081250';
const CODES = (codes: string): string => element('00120064', codes);
const MODIFIED = CODES('113100/113107');

/** Every construct of the language, with what becomes of it. */
const CONSTRUCTS: readonly (readonly [tag: string, says: string, becomes: string, ...more: string[]])[] = [
  // Keeping
  [MODALITY, '@keep()', 'keep'],
  [DESCRIPTION, '@keep()', 'keep'],
  [DESCRIPTION, '@keep()', 'clean | stricter', CODES('113105')],
  [SEQUENCE, '@keep()', 'keep | stricter'],
  ['00404025', '@keep()', 'no rule | stricter', CODES('113109')],
  [SEQUENCE, '@process()', 'keep'],
  [SEQUENCE, '@always()@process()', 'keep'],
  [STUDY_TIME, '@keep()', 'keep'],
  [STUDY_DATE, '@keep()', 'no rule', CODES('113106')],
  [STUDY_DATE, '@if(Modality,isblank){@keep()}{A}', 'keep when Modality absent, empty | stricter', CODES('113106')],
  [STUDY_DATE, '@keep()', 'shift | stricter', MODIFIED],
  [STUDY_DATE, '@keep()', 'no rule | stricter'],
  [NAME, '@keep()', 'pseudonym | stricter'],
  [PATIENT_ID, '@keep()', 'pseudonym | stricter'],
  ['00101002', '@keep()', 'remove | stricter'],
  [STUDY_UID, '@keep()', 'uid | stricter'],
  [STUDY_UID, '@keep()', 'no rule', CODES('113110')],
  ['7fe00010', '@keep()', 'no rule'],
  [MODALITY, '@require()', 'keep'],
  [MODALITY, '@always()@require(Modality,"OT")', 'keep'],
  // Taking away: the table does it where it can
  [DESCRIPTION, '@remove()', 'no rule'],
  [DESCRIPTION, '@remove()', 'remove', CODES('113105')],
  [DESCRIPTION, 'before @remove() behind', 'no rule'],
  [MODALITY, '@remove()', 'remove'],
  [ACCESSION, '@remove()', 'empty'],
  [ACCESSION, '@empty()', 'empty'],
  ['00080070', '@empty()', 'empty'],
  ['00080070', '', 'empty'],
  ['00080070', '@blank(4)', 'empty'],
  ['00100040', '@empty()', 'no rule'],
  [STUDY_DATE, '@empty()', 'empty', MODIFIED],
  ['00080023', '@remove()', 'set "19000101"', MODIFIED],
  ['00081140', '@remove()', 'remove'],
  ['00080018', '@remove()', 'uid'],
  ['00189999', '@remove()', 'remove'],
  // Values
  ['00080080', 'Site A', 'set "Site A"'],
  ['00080080', '@param(@SITEID)', 'set "17"'],
  ['00080080', '@param($SITEID)', 'set "17"'],
  ['00080080', 'site @param(@SITEID)!', 'set "site 17!"'],
  ['00080080', '@param(@NONE)', 'set "ANONYMIZED" | lost'],
  [SITE_ID, '@always()@param(@SITEID)', 'insert "17"'],
  [SITE_ID, '@always()', 'no rule'],
  ['00120040', '@always()@hashptid(@SITEID,PatientID)', 'insert "{patient-id}"'],
  [PATIENT_ID, 'ONE FOR ALL', 'pseudonym | stricter'],
  ['00180015', 'no code string', 'empty | stricter'],
  ['00120010', '@always(){patient-id}', 'set "ANONYMIZED" | stricter'],
  // Codes
  [NAME, '@hash(this,64)', 'pseudonym'],
  [NAME, '@hashname(this,6,2)', 'pseudonym'],
  [PATIENT_ID, '@hashptid(@SITEID,PatientID,12)', 'pseudonym'],
  [PATIENT_ID, '@param(@SITEID)-@hash(this,10)', 'pseudonym'],
  [PATIENT_ID, '@integer(this,ptid,5)', 'pseudonym'],
  [NAME, '@lookup(PatientID,ptid)', 'pseudonym'],
  [NAME, '@lookup(PatientID|StudyDate,ptid)', 'pseudonym'],
  [NAME, '@alphabetichash(this)', 'pseudonym'],
  [NAME, '@numerichash(this)', 'pseudonym'],
  [NAME, '@scrambleid(this)', 'pseudonym'],
  [NAME, '@encrypt(this,@SITEID)', 'pseudonym'],
  ['00200013', '@integer(this,in,5)', 'empty | stricter'],
  ['00080014', '@hash(this)', 'uid'],
  ['00080014', '@hashuid(@UIDROOT,this)', 'uid'],
  ['00080014', '@hashuid(@UIDROOT,StudyInstanceUID)', 'uid'],
  [ACCESSION, '@hashuid(@UIDROOT,this)', 'pseudonym'],
  // Dates, times, ages
  [STUDY_DATE, '@incrementdate(this,@DATEINC)', 'shift'],
  ['0008002a', '@incrementdate(this,PatientID,days)', 'shift'],
  [STUDY_DATE, '@hashdate(this,PatientID)', 'shift'],
  [STUDY_TIME, '@incrementdate(this,@DATEINC)', 'empty | stricter'],
  [STUDY_DATE, '@modifydate(this,*,1,1)', 'generalize'],
  [STUDY_DATE, '@modifydate(this,2000,1,2)', 'set "20000102"'],
  [STUDY_DATE, '@modifydate(this,2000,*,*)', 'empty | lost'],
  [STUDY_DATE, '@date()', 'set "19000101"'],
  ['0008002a', '@date()', 'set "19000101000000"'],
  [STUDY_TIME, '@time(:)', 'set "000000"'],
  [MODALITY, '@date()', 'empty | stricter'],
  ['00189074', '@dateinterval(StudyDate,base,PatientID)', 'set "19000101000000" | lost'],
  [AGE, '@round(this,10)', 'generalize | lost'],
  [STUDY_DATE, '@round(this,10)', 'empty | lost'],
  // Parts and forms of original values
  [DESCRIPTION, '@contents(this)', 'keep'],
  [DESCRIPTION, '@value(this,"none")', 'keep'],
  [DESCRIPTION, '@contents(this,"[0-9]","")', 'clean | stricter'],
  [ACCESSION, '@contents(this,"A","B")', 'pseudonym | stricter'],
  [ACCESSION, '@contents(PatientID)', 'pseudonym | stricter'],
  [ACCESSION, '@truncate(this,4)', 'pseudonym | stricter'],
  [ACCESSION, '@lowercase(this)', 'pseudonym | stricter'],
  [ACCESSION, '@uppercase(this)', 'pseudonym | stricter'],
  [ACCESSION, '@pathelement(this,-1)', 'pseudonym | stricter'],
  [ACCESSION, 'A@contents(this)', 'pseudonym | stricter'],
  [NAME, '@initials(this,3)', 'pseudonym | stricter'],
  [DESCRIPTION, '@append(){more}', 'clean | stricter'],
  [ACCESSION, '@decrypt(this,key)', 'empty | lost'],
  // Conditions
  [DESCRIPTION, '@if(Modality,equals,"ct"){@keep()}{@remove()}', 'keep when Modality = "CT"'],
  [DESCRIPTION, '@if(Modality,isblank){Nothing}{@keep()}', 'set "Nothing" when Modality absent, keep'],
  [DESCRIPTION, '@if(this,exists){@keep()}{@remove()}', 'keep when StudyDescription present'],
  [AGE, '@if(PatientSex,exists){@remove()}{@keep()}', 'remove | stricter', CODES('113108')],
  [DESCRIPTION, '@if(Modality,contains,"C"){@keep()}{@remove()}', 'no rule | stricter'],
  [DESCRIPTION, '@if(Modality,matches,"C.*"){@remove()}{@keep()}', 'no rule | stricter'],
  [AGE, '@if(this,greaterthan,89){@empty()}{@keep()}', 'no rule | stricter'],
  [DESCRIPTION, '@if(ImageType,equals,"A"){@keep()}{@empty()}', 'no rule | stricter'],
  [DESCRIPTION, '@if(Manufacturer,equals,"Acme"){@keep()}{@empty()}', 'keep when Manufacturer = "Acme"'],
  [DESCRIPTION, '@if(Manufacturer,equals,"Acme"){@empty()}{@keep()}', 'no rule | stricter'],
  [DESCRIPTION, '@if(Modality,resembles,"CT"){@keep()}{Other}', 'set "Other"'],
  [
    DESCRIPTION,
    '@if(Modality,equals,"CT"){@if(PatientSex,isblank){A}{B}}{C}',
    'set "A" when Modality = "CT" and PatientSex absent, set "B" when Modality = "CT", set "C"',
  ],
  [STUDY_UID, '@select(){@keep()}{@hashuid(@UIDROOT,this)}', 'uid | stricter'],
  [ACCESSION, '@select(){@empty()}{@empty()}', 'empty'],
  // What is not about the attribute
  [MODALITY, '@if(Modality,equals,"OT"){@quarantine()}{@keep()}', 'no rule | lost'],
  [MODALITY, '@if(Modality,equals,"OT"){@skip()}{@remove()}', 'remove | lost'],
  [MODALITY, '@quarantine()', 'no rule | lost'],
  [MODALITY, '@skip()', 'no rule | lost'],
  [ACCESSION, '@call(plugin,this)', 'empty | lost'],
  [ACCESSION, '@invented(this)', 'empty | lost'],
  [ACCESSION, 'somebody@example.org', 'empty | lost'],
  // What leadglass writes or takes away itself
  ['00120062', '@always()YES', 'no rule'],
  ['00120063', '@always()@append(){by hand}', 'no rule'],
  ['00280303', '@always()REMOVED', 'no rule'],
  ['00020003', '@hashuid(@UIDROOT,this)', 'no rule'],
  ['00001000', '@remove()', 'no rule'],
  ['00001000', '@keep()', 'no rule | stricter'],
  ['fffafffa', '@remove()', 'no rule'],
  ['fffafffa', '@keep()', 'no rule | stricter'],
  // Private elements
  ['0029[ACME 1.0]10', '@keep()', 'keep'],
  ['0029[ACME 1.0]10', '@remove()', 'remove'],
  ['0029[ACME 1.0]10', '@hash(this)', 'remove | stricter'],
  ['00291010', '@keep()', 'no rule | stricter'],
  ['00291010', '@remove()', 'no rule'],
  ['00291010', '@remove()', 'no rule | lost', CODES('113111')],
  ['00290010', '@keep()', 'no rule'],
  ['00290010', '@always()ACME', 'no rule | stricter'],
];

for (const [tag, says, becomes, ...more] of CONSTRUCTS) {
  test(`(${tag}) ${says} becomes ${becomes}${more.length === 0 ? '' : ` with ${more.join(' ')}`}`, () => {
    assert.equal(outcome(tag, says, ...more), becomes);
  });
}

test('every function of CTP has a construct', () => {
  const said = CONSTRUCTS.map(([, says]) => says).join('\n');
  for (const name of FUNCTION_NAMES) assert.ok(said.includes(`@${name}(`), name);
});

test('kept groups and removals become rules, options or lines of the list', () => {
  const { lines, compiled } = imported(
    '<k en="T" t="0018">Keep group 0018</k>',
    '<k en="T" t="0019">Keep group 0019</k>',
    '<k en="T" t="safeprivateelements">Keep safe private elements</k>',
    '<r en="T" t="curves">Remove curves</r>',
    '<r en="T" t="overlays">Remove overlays</r>',
    '<r en="T" t="privategroups">Remove private groups</r>',
    '<r en="F" t="unspecifiedelements">Remove unchecked elements</r>',
    '<r en="T" t="everything">Remove everything</r>',
    '<x/>',
  );
  assert.deepEqual(
    lines.map((line) => `${line.what}: ${shown(line)}`),
    [
      'group 0018: no rule | stricter',
      'group 0019: no rule | stricter',
      'safeprivateelements: no rule',
      'curves: remove',
      'overlays: remove',
      'privategroups: no rule',
      'everything: no rule | lost',
      '<x>: no rule | lost',
    ],
  );
  assert.deepEqual(compiled.options, ['retain-safe-private']);
});

test('where a script removes what it does not mention, so goes what an option would keep', () => {
  const { lines, compiled, policy } = imported(
    CODES('113107/113108'),
    element('00100040', '@keep()'),
    '<k en="T" t="0032">Keep group 0032</k>',
    '<r en="T" t="unspecifiedelements">Remove unchecked elements</r>',
  );
  const rules = new Map(lines.at(-1)?.rules.map(({ at, do: action }) => [at, action]));
  assert.equal(lines.at(-1)?.faith, 'lost');
  assert.deepEqual(
    ['PatientAge', 'StudyDate', 'PatientSex', 'ScheduledStudyStartDate', 'StudyDescription'].map((at) => rules.get(at)),
    ['remove', 'empty', undefined, undefined, undefined],
  );
  assert.match(policy, /^# The script removes what it does not mention: here codes, numbers and bulk/m);
  assert.equal(compiled.rules.length, lines.at(-1)?.rules.length);
});

test('the codes of the script become options, and dates are decided for the whole script', () => {
  const options = (...lines: readonly string[]) => {
    const { compiled } = imported(...lines);
    return `${compiled.dates.mode}: ${compiled.options.join(' ')}`;
  };
  assert.equal(options(CODES('113100')), 'rows: ');
  assert.equal(options(CODES('reset/113105/113109/999')), 'rows: clean-descriptors retain-device-identity');
  assert.equal(options(CODES('113106')), 'keep: retain-longitudinal-full-dates');
  assert.equal(options(CODES('113106/113107')), 'shift: retain-longitudinal-modified-dates');
  const moved = element('00080021', '@incrementdate(this,-7)');
  assert.equal(options(CODES('113106'), moved), 'shift: retain-longitudinal-modified-dates');
  assert.equal(options('<p t="C">113108</p>', CODES('113100/@param(@C)')), 'rows: retain-patient-characteristics');
  assert.match(imported(CODES('113101')).policy, /^pixels: \{ text: redact \}$/m);
});

test('the policy says where its rules come from, and which parameters there were, never their values', () => {
  const { policy, compiled, name } = imported(
    ...PARAMETERS,
    element(ACCESSION, '@hash(this,16)'),
    element('00080070', 'line\u0007\n  two'),
    '<e en="F" t="00080060">@keep()</e>',
  );
  assert.equal(name, 'Site-A');
  assert.equal(compiled.name, 'Site-A');
  assert.match(policy, /^# Imported from Site A\.script, a script of the CTP DICOM anonymizer\./);
  assert.match(policy, /^ {2}- \{ at: AccessionNumber, do: pseudonym \} # line 5: @hash\(this,16\)$/m);
  assert.match(policy, /^ {2}- \{ at: Manufacturer, do: empty \} # line 6, stricter: line\? two \(.*\)$/m);
  assert.match(policy, /^# Parameters of the script, values not repeated: SITEID, DATEINC, UIDROOT\.$/m);
  assert.match(policy, /^# Lines of the script that are switched off: 1\.$/m);
  assert.doesNotMatch(policy, /3210/);
});

test('of two lines for one tag the last one counts', () => {
  const { lines, compiled } = imported(element(MODALITY, '@keep()'), element(MODALITY, '@remove()'));
  assert.deepEqual(lines.map(shown), ['no rule', 'remove']);
  assert.equal(lines[0]?.note, 'line 3 says it again');
  assert.equal(compiled.rules.length, 1);
});

test('elements are named by keyword, by the name in the script or by tag', () => {
  const when = (name: string) =>
    outcome(DESCRIPTION, `@if(${name},isblank){A}{B}`, '<e en="F" t="00080070" n="MakerName"/>');
  assert.match(when('Manufacturer'), /when Manufacturer absent/);
  assert.match(when('MakerName'), /when Manufacturer absent/);
  assert.match(when('[0008,0070]'), /when Manufacturer absent/);
  assert.match(when('(0008,0070)'), /when Manufacturer absent/);
  assert.equal(when('Nobody'), 'set "B" | stricter');
});

test('a line without a tag is listed', () => {
  assert.equal(outcome('0008', '@keep()'), 'no rule | lost');
  assert.equal(outcome('0028[]10', '@keep()'), 'no rule | lost');
  assert.equal(outcome('0028[ACME]10', '@keep()'), 'no rule | lost');
});

test('counts add up', () => {
  const { lines, translated, stricter, notTranslated, disabled } = imported(
    ...PARAMETERS,
    element(MODALITY, '@keep()'),
    element(NAME, '@keep()'),
    element(AGE, '@round(this,10)'),
    '<e en="F" t="00080060"/>',
  );
  assert.deepEqual([lines.length, translated, stricter, notTranslated, disabled], [3, 2, 1, 1, 1]);
});

test('a line of very many cases becomes few rules', () => {
  const cases = (depth: number): string =>
    depth === 0 ? 'A' : `@if(Modality,isblank){${cases(depth - 1)}}{${cases(depth - 1)}}`;
  const { lines } = imported(element(DESCRIPTION, cases(12)));
  assert.ok((lines[0]?.rules.length ?? 0) <= 32);
  assert.equal(lines[0]?.faith, 'stricter');
});

test('a script with more rules than a policy holds is refused', () => {
  const line = element('00080080', 'x'.repeat(64));
  const lines = Array.from({ length: 9_000 }, (_, i) => line.replace('00080080', `0029[C${i}]10`));
  assert.throws(
    () => imported(...lines),
    (error) => isFailure(error) && error.code === 'policy/syntax',
  );
});

const anyTag = fc.oneof(
  fc.constantFrom(NAME, PATIENT_ID, ACCESSION, STUDY_DATE, STUDY_TIME, STUDY_UID, DESCRIPTION, AGE, MODALITY, SEQUENCE),
  fc.constantFrom('7fe00010', '60003000', '00120064', '00291010', '0029[A "1"]10', '00080005', '00280106', '00020010'),
  fc.nat({ max: 0xffffffff }).map((tag) => tag.toString(16).padStart(8, '0')),
  fc.string({ maxLength: 10 }),
);
const argument = fc.oneof(
  fc.constantFrom('this', 'Modality', 'PatientID', '@SITEID', '"CT"', 'equals', 'isblank', 'exists', '*', '1', '89'),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const expression = fc.letrec((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 12, unit: 'binary' }),
    tie('call'),
    fc.array(tie('text'), { maxLength: 3 }).map((texts) => texts.join('')),
  ),
  call: fc
    .tuple(fc.constantFrom(...FUNCTION_NAMES, 'other'), fc.array(argument, { maxLength: 4 }), tie('text'), tie('text'))
    .map(([name, args, yes, no]) => {
      const clauses = name === 'if' || name === 'select' ? `{${yes}}{${no}}` : name === 'append' ? `{${yes}}` : '';
      return `@${name}(${args.join(',')})${clauses}`;
    }),
})).text as fc.Arbitrary<string>;

/** Text that XML can hold between tags. */
const inXml = (text: string): string =>
  [...text].map((character) => (/[&<>"'\r]/.test(character) ? `&#${character.codePointAt(0)};` : character)).join('');

test('the policy of any script compiles', () => {
  const anyLine = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(anyTag, expression).map(([tag, says]) => `<e en="T" t="${inXml(tag)}">${inXml(says)}</e>`),
    },
    {
      weight: 1,
      arbitrary: fc
        .subarray(['113105', '113106', '113107', '113108', '113110', '113111', '113101'])
        .map((codes) => CODES(codes.join('/'))),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('curves', 'overlays', 'privategroups', 'unspecifiedelements', 'x')
        .map((t) => `<r en="T" t="${t}"/>`),
    },
    { weight: 1, arbitrary: fc.constantFrom('0018', 'safeprivateelements', 'x').map((t) => `<k en="T" t="${t}"/>`) },
  );
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.string({ maxLength: 20, unit: 'binary' }), (lines, source) => {
      const text = `<script>${PARAMETERS.join('')}${lines.join('\n')}</script>`;
      const result = importCtpScript(text, { source });
      const policy = parsePolicy(result.policy);
      assert.equal(policy.rules.length, result.lines.flatMap(({ rules }) => rules).length);
      assert.equal(result.translated + result.notTranslated, result.lines.length);
    }),
    { numRuns: 400 },
  );
});

test('the page about it names every function', () => {
  const page = readFileSync(new URL('../../../docs/policies.md', import.meta.url), 'utf8');
  for (const name of FUNCTION_NAMES) assert.match(page, new RegExp(`@${name}\\b|\`${name}\``), name);
});
