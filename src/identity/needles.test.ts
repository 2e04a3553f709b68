import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NeedleMatcher } from './matcher.ts';
import { needlesOf, shortIdentifiers } from './needles.ts';
import { normalText } from './normal-form.ts';
import { IDENTIFIER_KINDS, type IdentifierKind, type Subject, SubjectBuilder } from './subject.ts';

function subjectOf(...identifiers: readonly (readonly [IdentifierKind, string])[]): Subject {
  const builder = new SubjectBuilder({ issuer: '', id: '1', unidentified: false });
  for (const [kind, value] of identifiers) builder.add(kind, value);
  return builder.subject();
}

/** The first of the texts in which the identifier is not found, and so nothing is left if it is found in all. */
function missedIn(kind: IdentifierKind, value: string, texts: readonly string[]): string | undefined {
  const matcher = new NeedleMatcher(needlesOf(subjectOf([kind, value])));
  return texts.find((text) => matcher.find(text).length === 0);
}

function assertFound(kind: IdentifierKind, value: string, texts: readonly string[]): void {
  assert.equal(missedIn(kind, value, texts), undefined);
}

function assertNotFound(kind: IdentifierKind, value: string, texts: readonly string[]): void {
  const matcher = new NeedleMatcher(needlesOf(subjectOf([kind, value])));
  for (const text of texts) assert.deepEqual(matcher.find(text), [], text);
}

test('a long name is found in every case, with every separator and inside longer words', () => {
  const texts = [
    'QUILLON',
    'zebedee',
    'T2 AX QUILLON_1 REPEAT',
    'QUILLON2',
    'MRQUILLON',
    'quillonzebedee',
    'ZEBEDEE.Q',
  ];
  assertFound('name', 'QUILLON^ZEBEDEE', [...texts, 'Quillon’s', 'ＱＵＩＬＬＯＮ', 'QUIL\u00adLON']);
});

test('a name of four letters is found beside digits and underscores, not inside a word', () => {
  assertFound('name', 'LANG^X', ['LANG', 'LANG2', 'CT_LANG_1', 'Lang-Smith']);
  assertNotFound('name', 'LANG^X', ['LANGUAGE', 'KLANG', 'LAN G']);
});

test('a name of three letters is found as a whole word, with an initial also joined', () => {
  assertFound('name', 'LEE^JANET', [
    'LEE',
    'Dr. Lee, MD',
    'LEE_J',
    'J_LEE',
    'JLEE',
    'LEEJANET',
    'janetlee',
    'Lee/Janet',
  ]);
  assertNotFound('name', 'LEE^JANET', ['FLEET', 'LEE2', 'MAX_LEE_1', 'SLEEP']);
});

test('a name of two letters is found beside the other part of the name only', () => {
  assertFound('name', 'LI^MING', ['LI MING', 'Li, Ming', 'ming li', 'LIMING', 'MING_LI']);
  assertFound('name', 'LI^AN', ['LI AN', 'Li, An', 'AN LI', 'lian']);
  assertNotFound('name', 'LI^AN', ['LI', 'AN', 'ITALIAN', 'LI1']);
  assertNotFound('name', 'LU^NG', ['LUNGS']);
});

test('PS3.5 6.2.1: all component groups of a name, CJK names joined without a space', () => {
  const name = 'Yamada^Tarou=山田^太郎=やまだ^たろう';
  assertFound('name', name, ['YAMADA', 'tarou', '山田', '患者山田太郎様', '太郎山田', 'やまだ', 'やまだたろう']);
  assertFound('name', 'Wang^XiaoDong=王^小東=', ['王小東', '王 小東', '小東']);
  assertNotFound('name', 'Wang^XiaoDong=王^小東=', ['国王', '小 東']);
});

test('hyphens, apostrophes and particles: parts, and the whole in one word', () => {
  assertFound('name', "O'BRIEN-QUINN^MAEVE", ["O'Brien", 'OBRIENQUINN', 'QUINN', 'brien', 'O’Brien–Quinn']);
  assertFound('name', 'VAN DER BERG^ANNA', ['van der Berg', 'VANDERBERG', 'BERG, ANNA', 'annaberg', 'BERG1']);
  assertNotFound('name', 'VAN DER BERG^ANNA', ['VAN', 'der', 'ICEBERG', 'VAN DER WAALS']);
});

test('umlauts and Nordic letters are found in both transcriptions, both ways', () => {
  assertFound('name', 'MÜLLER^JÖRG', ['MULLER', 'Mueller', 'Müller', 'JOERG', 'Jörg', 'muellerjoerg', 'jorgmuller']);
  assertFound('name', 'MUELLER^HANS', ['Müller', 'MULLER', 'mueller']);
  assertFound('name', 'SOERENSEN^AASE', ['Sørensen', 'SORENSEN', 'Åse', 'soerensen']);
  assertFound('name', 'STRAUSS^ANNA', ['Strauß', 'STRAUSS']);
});

test('titles and words that stand for no name are not searched', () => {
  assertNotFound('name', 'QUILLON^ZEBEDEE^^DR^PHD', ['DR', 'PhD', 'Dr. PHD']);
  assertNotFound('name', 'ANONYMOUS^PATIENT', ['anonymous', 'PATIENT', 'patient anonymous', 'INPATIENT']);
  assertFound('name', 'MISS^JANE', ['miss jane', 'MISS']);
});

test('a name without carets is taken apart at the comma or at spaces', () => {
  assertFound('name', 'Doe, Jane', ['DOE', 'janedoe', 'DOE JANE']);
  assertFound('name', 'Dr Jane Doe', ['DOE', 'janedoe', 'DOEJANE', 'jane_doe']);
});

test('an identifier is found as written, as digits, without leading zeros and in groups', () => {
  const texts = [
    'MRN00482913',
    'mrn 00482913',
    'MRN-00482913',
    '00482913',
    'ID 482913',
    '00-48-29-13',
    '482 913',
    '0048.2913',
  ];
  assertFound('patient-id', 'MRN00482913', [...texts, 'X482913Y', 'P_482913_1']);
  assertFound('id', '123-45-6789', ['123456789', '123 45 6789', '123.45.6789']);
});

test('digits inside a longer number are another number', () => {
  assertNotFound('patient-id', 'MRN00482913', ['1482913', '4829130', '2.25.4829134', '48291', '913']);
});

test('four characters are searched as a whole word, fewer not at all', () => {
  assertFound('id', 'A12B', ['a12b', 'ROOM A12B,']);
  assertNotFound('id', 'A12B', ['A12B3', 'XA12B', 'A12B_1']);
  assertFound('id', '4711', ['4711']);
  assertNotFound('id', '4711', ['T4711', '47110']);
  assertFound('id', '_A12B', ['_A12B', 'A12B_']);
  assert.deepEqual(needlesOf(subjectOf(['id', '123'], ['id', '1'])), []);
});

test('a date is found in numbers of every order and separator', () => {
  const numbers = [
    '19560204',
    '1956-02-04',
    '1956.02.04',
    '04.02.1956',
    '02/04/1956',
    '04/02/1956',
    '04021956',
    '4.2.1956',
  ];
  const short = ['04/02/56', '02-04-56', '56.02.04', '2/4/1956'];
  assertFound('date', '19560204', [
    ...numbers,
    ...short,
    'born19560204x',
    '19560204101500',
    '1956_02_04',
    '1956 02 04',
  ]);
});

test('a date is found with month names in five languages', () => {
  const english = [
    'Feb 4, 1956',
    'February 4 1956',
    '04-FEB-1956',
    '04FEB1956',
    '4FEB56',
    '04-Feb-56',
    '4 February 1956',
  ];
  const german = ['4. Februar 1956', '04. Feb. 1956'];
  const french = ['4 février 1956', '4 FEVRIER 1956', '04 févr. 1956'];
  const others = ['4 de febrero de 1956', '4 febrero 1956', '4 febbraio 1956', '04feb1956', '1956-Feb-04', '1956FEB04'];
  assertFound('date', '1956.02.04', [...english, ...german, ...french, ...others.slice(0, 5)]);
  assertFound('date', '20240311', [
    '11. März 2024',
    '11. Maerz 2024',
    '11 mars 2024',
    '11 marzo 2024',
    '11-MAR-24',
    '11MRZ24',
  ]);
});

test('a date does not hit other numbers: UIDs of SOP Classes, longer numbers, the wrong day', () => {
  assertNotFound('date', '19880101', ['1.2.840.10008.5.1.4.1.1.88.11', '119880101', '19880102', '1.1.88']);
});

test('years and constants of devices are no needles; what is no full date is searched as written', () => {
  for (const value of ['1956', '19000101', '00010101', '99991231']) {
    assert.deepEqual(needlesOf(subjectOf(['date', value])), [], value);
  }
  assertFound('date', '20240231', ['20240231', 'on 2024-02-31'.replaceAll('-', '')]);
  assertFound('date', '20240311-20240314', ['20240311-20240314', '2024-03-14', '11.03.2024']);
  assertFound('date', '20240311101500.12-0500', ['2024-03-11']);
  assertFound('date', '202403', ['202403']);
});

test('telephone numbers are found as written, as digits and without the country code', () => {
  assertFound('phone', '+1 (555) 123-4567', ['+1 (555) 123-4567', '1-555-123-4567', '15551234567', 'x5551234567']);
  assert.deepEqual(needlesOf(subjectOf(['phone', '4711'])), []);
});

test('the street of an address is found by itself', () => {
  assertFound('address', '12 Main Street^Springfield', [
    'at 12 MAIN STREET',
    '12 Main Street, Springfield',
    '12MainStreet',
  ]);
  assertNotFound('address', '12 Main Street^Springfield', ['112 Main Street', 'Main Street', 'Springfield']);
});

test('institutions, devices, UIDs and other texts are found as written and without separators', () => {
  assertFound('institution', 'Northmere General', ['NORTHMERE GENERAL', 'northmere-general', 'NorthmereGeneral']);
  assertFound('device', 'SN-40213', ['sn40213', 'SN 40213', '40213']);
  assertFound('uid', '1.2.826.0.1.3680043.9', ['1.2.826.0.1.3680043.9', 'see 1.2.826.0.1.3680043.9.1']);
  assertNotFound('uid', '1.2.826.0.1.3680043.9', ['1.2.826.0.1.3680043.97', '11.2.826.0.1.3680043.9']);
  assert.deepEqual(needlesOf(subjectOf(['uid', '1.2.3'])), []);
});

test('of staff only parts of four letters and more and joined names are searched', () => {
  assertFound('staff', 'LEE^SANDRA', ['SANDRA', 'LEESANDRA', 'Lee, Sandra']);
  assertNotFound('staff', 'LEE^SANDRA', ['LEE']);
});

test('identifiers that cannot be searched for are reported, each by itself', () => {
  const subject = subjectOf(
    ['name', 'LI^MING'],
    ['name', 'QUILLON^Z'],
    ['id', '12'],
    ['patient-id', '00482913'],
    ['date', '1956'],
    ['name', 'ANONYMOUS'],
    ['text', 'ab'],
  );
  assert.deepEqual(
    shortIdentifiers(subject).map(({ value }) => value),
    ['12', 'LI^MING', 'ab'],
  );
});

test('needles have distinct texts in normal form, and each form has the text of its needle', () => {
  // Letters of Korean in a row compose to syllables; nobody writes names in circled and single letters mixed.
  const value = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/\p{Script=Hangul}/u.test(text));
  const identifier = fc.tuple(fc.constantFrom(...IDENTIFIER_KINDS), value);
  fc.assert(
    fc.property(fc.array(identifier, { maxLength: 5 }), (identifiers) => {
      const needles = needlesOf(subjectOf(...identifiers));
      assert.equal(new Set(needles.map(({ text }) => text)).size, needles.length);
      for (const { text, forms } of needles) {
        assert.equal(normalText(text), text);
        for (const form of forms) assert.equal(normalText(form), text);
      }
    }),
    { numRuns: 1000 },
  );
});

test('whatever has a needle is found when the text is the value itself', () => {
  const kinds = IDENTIFIER_KINDS.filter((kind) => kind !== 'date' && kind !== 'name' && kind !== 'staff');
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), value, (kind, text) => {
      fc.pre(needlesOf(subjectOf([kind, text])).length > 0);
      assertFound(kind, text, [text, text.toLowerCase(), ` ${text}, `]);
    }),
    { numRuns: 1000 },
  );
});
