import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failure/index.ts';
import type { PatientKey } from './patient.ts';
import { IDENTIFIER_KINDS, parseSubject, SubjectBuilder, serializeSubject } from './subject.ts';

const key: PatientKey = { issuer: 'HOSP-A', id: '1', unidentified: false };
const identifiers = fc.array(fc.tuple(fc.constantFrom(...IDENTIFIER_KINDS), fc.string({ unit: 'binary' })));

function subjectOf(entries: Iterable<readonly [(typeof IDENTIFIER_KINDS)[number], string]>) {
  const builder = new SubjectBuilder(key);
  for (const [kind, value] of entries) builder.add(kind, value);
  return builder.subject();
}

test('values lose their padding, empty ones and doubles are not kept', () => {
  const subject = subjectOf([
    ['name', 'DOE^JANE '],
    ['name', 'DOE^JANE'],
    ['name', ' \0'],
    ['staff', 'DOE^JANE'],
    ['name', 'e\u0301'],
    ['name', '\u00e9'],
  ]);
  assert.deepEqual(subject.identifiers, [
    { kind: 'name', value: 'DOE^JANE' },
    { kind: 'name', value: '\u00e9' },
    { kind: 'staff', value: 'DOE^JANE' },
  ]);
});

test('a subject does not depend on the order in which its identifiers were seen', () => {
  fc.assert(
    fc.property(identifiers, (entries) => {
      assert.deepEqual(subjectOf(entries.toReversed()), subjectOf(entries));
    }),
  );
});

test('merging is the union, and a subject only grows', () => {
  fc.assert(
    fc.property(identifiers, identifiers, (some, others) => {
      const builder = new SubjectBuilder(key);
      builder.merge(subjectOf(some));
      builder.merge(subjectOf(others));
      assert.deepEqual(builder.subject(), subjectOf([...some, ...others]));
    }),
  );
});

test('subjects of two patients are never merged', () => {
  const builder = new SubjectBuilder({ ...key, issuer: 'HOSP-B' });
  assert.throws(() => builder.merge(subjectOf([])), RangeError);
});

test('a stored subject comes back equal', () => {
  fc.assert(
    fc.property(identifiers, (entries) => {
      const subject = subjectOf(entries);
      assert.deepEqual(parseSubject(serializeSubject(subject)), subject);
    }),
  );
});

test('what is no stored subject is damage, and the message repeats nothing of it', () => {
  const good = { format: 'leadglass.subject/1', key, identifiers: [['name', 'QUILLON']] };
  assert.equal(parseSubject(JSON.stringify(good)).identifiers.length, 1);
  const wrong = [
    { ...good, format: 'leadglass.subject/2' },
    { ...good, key: { ...key, id: 7 } },
    { ...good, key: undefined },
    { ...good, identifiers: {} },
    { ...good, identifiers: [['nickname', 'QUILLON']] },
    { ...good, identifiers: [['name', 1]] },
    { ...good, identifiers: [['name']] },
  ].map((document) => JSON.stringify(document));
  for (const text of [...wrong, 'QUILLON', '[]', 'null']) {
    assert.throws(
      () => parseSubject(text),
      (error: unknown) =>
        error instanceof Failure && error.code === 'environment/project-damaged' && !error.message.includes('QUILLON'),
      text,
    );
  }
});
