import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hex, hkdfSha256 } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import { hasValidCheck } from './crockford.ts';
import type { PatientKey } from './patient.ts';
import { Pseudonymizer, uniformBelow } from './pseudonymizer.ts';

const secret = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
const pseudonyms = new Pseudonymizer(secret);
const patient = (issuer: string, id: string): PatientKey => ({ issuer, id, unidentified: false });

test('vectors: the sub-keys of version 1', () => {
  const subKey = (purpose: string): string => hkdfSha256(secret, `leadglass/deid/v1/${purpose}`).use(hex);
  assert.equal(subKey('uid'), 'e822351022b04692b6715066427c80329be085fe2b1c26f49bd51096cbfa7b83');
  assert.equal(subKey('patient-id'), '949f9da70bea0d9b03f9a06816352a867f9068a518a0956d13f9cb9f72106d61');
});

test('vectors: patient pseudonyms and date offsets', () => {
  const vectors: readonly [issuer: string, id: string, pseudonym: string, days: number][] = [
    ['', 'MRN00482913', 'SH6D80HNG8X27WN35', -1141],
    ['HOSP-A', '0012345', 'T3VJ7PCC64YXNQXA9', -553],
    ['HOSP-B', '0012345', 'BZYV70A3XAFNKZQDJ', -1855],
  ];
  for (const [issuer, id, pseudonym, days] of vectors) {
    assert.equal(pseudonyms.patientId(patient(issuer, id)), pseudonym);
    assert.equal(pseudonyms.offsetDays(patient(issuer, id)), days);
  }
});

test('vectors: UIDs, an invalid one among them', () => {
  assert.equal(pseudonyms.uid('1.2.826.0.1.3680043.9.7777.1'), '2.25.274119869728394554601140237239968837420');
  assert.equal(pseudonyms.uid('1.2.826.0.1.3680043.9.7777.1.1.1'), '2.25.54601981577623245039929581530355930284');
  assert.equal(pseudonyms.uid('1.2.840.05.7'), '2.25.79275786240609849825032272371287579444');
});

test('PS3.5 6.2 UI: padding does not change what a UID is mapped to', () => {
  assert.equal(pseudonyms.uid('1.2.3\0'), pseudonyms.uid('1.2.3'));
  assert.equal(pseudonyms.uid('1.2.3 '), pseudonyms.uid('1.2.3'));
});

test('PS3.5 9.1, B.2: whatever is mapped, the result is a valid UID from a version 8 UUID', () => {
  fc.assert(
    fc.property(fc.string(), (uid) => {
      const mapped = pseudonyms.uid(uid);
      assert.match(mapped, /^2\.25\.[1-9]\d{0,38}$/);
      const number = BigInt(mapped.slice('2.25.'.length));
      assert.equal((number >> 76n) & 0xfn, 8n);
      assert.equal((number >> 62n) & 0x3n, 2n);
    }),
  );
});

test('the cache of UIDs is bounded and does not change a result', () => {
  const mapper = new Pseudonymizer(secret);
  const first = mapper.uid('1.2.0');
  for (let i = 1; i <= 66_000; i++) mapper.uid(`1.2.${i}`);
  assert.equal(mapper.uid('1.2.0'), first);
  assert.equal(mapper.uid('1.2.66000'), new Pseudonymizer(secret).uid('1.2.66000'));
});

test('offsets are whole weeks, 52 to 520 back, and never zero', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (issuer, id) => {
      const days = pseudonyms.offsetDays(patient(issuer, id));
      assert.ok(days <= -364 && days >= -3640 && days % 7 === 0, String(days));
    }),
  );
});

test('offsets of many patients spread evenly: chi-square over 469 cells', () => {
  const draws = 46_900;
  const cells = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const days = pseudonyms.offsetDays(patient('', String(i)));
    cells.set(days, (cells.get(days) ?? 0) + 1);
  }
  assert.equal(cells.size, 469);
  const expected = draws / 469;
  const statistic = [...cells.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 468 degrees of freedom: mean 468, standard deviation 31; the draws are fixed, so this holds always or never.
  assert.ok(statistic > 350 && statistic < 590, String(statistic));
});

test('a word beyond the largest multiple is rejected, not folded back', () => {
  const limit = (2n ** 64n / 469n) * 469n;
  assert.equal(uniformBelow(469, [limit, 2n ** 64n - 1n, 470n]), 1);
  assert.equal(uniformBelow(469, [limit - 1n]), 468);
  assert.throws(() => uniformBelow(469, [limit]), RangeError);
});

test('short pseudonyms fit SH, carry a check character and differ by purpose and patient', () => {
  const anna = patient('', '1');
  const codes = [
    pseudonyms.accession(anna, 'A1'),
    pseudonyms.studyId(anna, 'A1'),
    pseudonyms.otherId(anna, 'AdmissionID', 'A1'),
    pseudonyms.otherId(anna, 'FillerOrderNumberImagingServiceRequest', 'A1'),
    pseudonyms.device('A1'),
    pseudonyms.accession(patient('', '2'), 'A1'),
  ];
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) {
    assert.equal(code.length, 13);
    assert.ok(hasValidCheck(code));
  }
  assert.equal(pseudonyms.accession(anna, 'A1 '), pseudonyms.accession(anna, 'A1'));
});

test('fields are delimited: no two different splits of the same characters meet', () => {
  assert.notEqual(pseudonyms.patientId(patient('1', '23')), pseudonyms.patientId(patient('12', '3')));
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (issuer, id, otherIssuer, otherId) => {
      const isSame = issuer.normalize() === otherIssuer.normalize() && id.normalize() === otherId.normalize();
      const [a, b] = [pseudonyms.patientId(patient(issuer, id)), pseudonyms.patientId(patient(otherIssuer, otherId))];
      assert.equal(a === b, isSame);
    }),
  );
});

test('text beyond ASCII and longer than any buffer is keyed in NFC', () => {
  const long = 'é'.repeat(5000);
  assert.equal(pseudonyms.patientId(patient('', long)), pseudonyms.patientId(patient('', long.normalize('NFD'))));
  assert.notEqual(pseudonyms.patientId(patient('', long)), pseudonyms.patientId(patient('', `${long}é`)));
});

test('another secret gives unrelated pseudonyms', () => {
  const other = new Pseudonymizer(new Secret(new Uint8Array(32)));
  assert.notEqual(other.uid('1.2.3'), pseudonyms.uid('1.2.3'));
  assert.notEqual(other.patientId(patient('', '1')), pseudonyms.patientId(patient('', '1')));
});
