import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  element,
  hex,
  item,
  type Part,
  privateBlock,
  raw,
  SYNTAX,
  sequence,
  unSequence,
} from '../../test/build/index.ts';
import { BASIC, deidentified, policyOf, policyWith } from './object.testing.ts';

const SAFE = policyWith('retain-safe-private');
const PET = 'Philips PET Private Group';
const factors = (block: number) =>
  privateBlock(0x7053, block, PET, { 0: ['DS', '0.000551'], 9: ['DS', '1.2'], 16: ['LO', 'MRN00482913'] });

test('PS3.15 E.1.1: under the bare profile no private element stays, nested ones included', () => {
  const outcome = deidentified(
    [...factors(0x10), sequence(0x00081140, [item(...privateBlock(0x0009, 0x10, 'ACME', { 1: ['LO', 'Quillon'] }))])],
    { policy: BASIC },
  );
  assert.ok(!outcome.object.dataSet.elements().some(({ tag }) => (tag & 0x10000) !== 0));
  assert.equal(
    outcome.at(0x00081140)?.items()[0]?.elements().length,
    0,
    'an item that is emptied stays as an empty item',
  );
});

test('PS3.15 E.3.10: safe elements are known by creator and element, wherever the creator has its block', () => {
  const outcome = deidentified(
    [...privateBlock(0x7053, 0x10, 'ACME NOTES', { 0: ['LO', 'QUILLON ZEBEDEE'] }), ...factors(0x11)],
    { policy: SAFE },
  );
  assert.equal(outcome.text(0x70531100), '0.000551');
  assert.equal(outcome.text(0x70531109), '1.2');
  assert.ok(!outcome.has(0x70531110) && !outcome.has(0x70531000));
  assert.equal(outcome.text(0x70530011), PET);
  assert.ok(!outcome.holds('ACME'), 'only creators that are still needed stay');
});

test('PS3.5 7.8.1: a creator does not scope into items', () => {
  const orphan = item(element(0x70531000, 'DS', '19560214'));
  const own = item(...factors(0x10));
  const outcome = deidentified([...factors(0x10), sequence(0x00081250, [orphan, own])], { policy: SAFE });
  const [first, second] = outcome.object.dataSet.items(0x00081250);
  assert.ok(!first?.has(0x70531000));
  assert.equal(second?.text(0x70531000), '0.000551');
  assert.ok(outcome.codes.includes('private-without-creator'));
});

test('PS3.5 7.8.1: a creator of several values or of another VR reserves nothing, and odd elements below 1000 are none', () => {
  const outcome = deidentified(
    [
      element(0x00090010, 'LO', 'ACME\\QUILLON^ZEBEDEE'),
      element(0x000900ff, 'LO', 'QUILLON Z'),
      element(0x00091001, 'LO', 'x'),
      element(0x00290005, 'LO', 'MRN00482913'),
      element(0x00291102, 'UN', hex('00 00')),
      element(0x70530010, 'CS', PET),
      element(0x70531000, 'DS', '1.5'),
    ],
    { policy: SAFE },
  );
  assert.ok(!outcome.object.dataSet.elements().some(({ tag }) => (tag & 0x10000) !== 0));
});

test('PS3.5 6.2.2, CP-246: a private sequence hidden as UN goes whole, and what follows is read in its place', () => {
  const outcome = deidentified(
    [
      element(0x00110010, 'LO', 'ACME SEQ'),
      unSequence(0x00111001, [item(element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'))]),
      element(0x00180050, 'DS', '5'),
    ],
    { policy: SAFE },
  );
  assert.ok(!outcome.has(0x00111001) && !outcome.holds('QUILLON') && !outcome.holds('ACME SEQ'));
  assert.equal(outcome.text(0x00180050), '5');
});

test('PS3.15 E.3.10: what the sender declares safe is no knowledge, and the declaration goes', () => {
  const declaration = item(
    element(0x00080301, 'US', 0x11),
    element(0x00080302, 'LO', 'ACME OK'),
    element(0x00080303, 'CS', 'SAFE'),
  );
  const outcome = deidentified(
    [sequence(0x00080300, [declaration]), ...privateBlock(0x0011, 0x10, 'ACME OK', { 1: ['LO', 'QUILLON'] })],
    { policy: SAFE },
  );
  assert.ok(!outcome.has(0x00080300) && !outcome.has(0x00111001) && !outcome.holds('QUILLON'));
});

test('PS3.15 E.3.10: a safe element goes when its VR or its value is another than the table says', () => {
  const factor = (vr: string, value: string | Uint8Array) =>
    deidentified(privateBlock(0x7053, 0x10, PET, { 0: [vr, value] }), { policy: SAFE });
  assert.ok(factor('DS', '1.5').has(0x70531000));
  for (const outcome of [factor('LO', '1.5'), factor('DS', 'Q. ZEBEDEE'), factor('OB', hex('31 35'))]) {
    assert.ok(!outcome.has(0x70531000));
    assert.ok(!outcome.has(0x70530010), 'a creator without elements goes with them');
  }
});

test('PS3.5 A.1: implicit VR says nothing of private elements, the table does', () => {
  const outcome = deidentified(factors(0x10), { policy: SAFE, transferSyntax: SYNTAX.implicitLittle });
  assert.equal(Buffer.from(outcome.at(0x70531000)!.bytes()).toString('latin1'), '0.000551');
  const bad = deidentified(privateBlock(0x7053, 0x10, PET, { 0: ['DS', 'Q. ZEBEDEE'] }), {
    policy: SAFE,
    transferSyntax: SYNTAX.implicitLittle,
  });
  assert.ok(!bad.has(0x70531000));
});

test('PS3.15 E.3.10: inside a private sequence that is safe each element is judged by itself', async () => {
  const policy = await policyOf('private: { keep: [{ creator: "ACME", element: "(0009,xx01)", reason: "geometry" }] }');
  const inside = item(
    element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'),
    element(0x00180050, 'DS', '5'),
    ...privateBlock(0x0009, 0x10, 'ACME', { 2: ['LO', 'Quillon'] }),
  );
  const outcome = deidentified([element(0x00090010, 'LO', 'ACME'), sequence(0x00091001, [inside])], { policy });
  assert.equal(outcome.text(0x00091001, 0x00180050), '5');
  assert.ok(!outcome.holds('QUILLON'));
  assert.equal(outcome.text(0x00090010), 'ACME');
  assert.ok(!outcome.has(0x00091001, 0x00090010), 'the creator inside has no element left');
});

test('private.keep of the policy keeps an element whatever block it is in; never a name, dates by the date mode', async () => {
  const policy = await policyOf(`options: [retain-longitudinal-modified-dates]
dates: { mode: shift }
private:
  keep:
    - { creator: "ACME", element: "(0009,xx01)", reason: "geometry" }
    - { creator: "ACME", element: "(0009,xx02)", reason: "geometry" }
    - { creator: "ACME", element: "(0009,xx03)", reason: "geometry" }
    - { creator: "ACME", element: "(0009,xx04)", reason: "geometry" }`);
  const outcome = deidentified(
    privateBlock(0x0009, 0x20, 'ACME', {
      1: ['LO', 'table 7'],
      2: ['PN', 'VANTERPOOL^ORLA'],
      3: ['DA', '20240311'],
      4: ['UI', '1.2.826.0.1.7'],
    }),
    { policy },
  );
  assert.equal(outcome.text(0x00092001), 'table 7');
  assert.ok(!outcome.has(0x00092002));
  assert.match(outcome.text(0x00092003) ?? '', /^20(14|15|16|17|18|19|20|21|22|23)\d{4}$/);
  assert.match(outcome.text(0x00092004) ?? '', /^2\.25\./);
});

test('a creator stands before its elements in the output, also where the source has it behind', () => {
  const [creator, ...elements] = factors(0x10);
  const disordered = [...elements, creator!].map((part) => ({ ...part, tag: 0x70540000 }));
  const outcome = deidentified(disordered, { policy: SAFE });
  assert.equal(outcome.text(0x70530010), PET);
  assert.equal(outcome.text(0x70531000), '0.000551');
});

test('PS3.5 7.8: illegal private groups go, creators or not', () => {
  const outcome = deidentified(
    [element(0x00010010, 'LO', 'ACME'), element(0x00051001, 'LO', 'Quillon'), element(0xffff0010, 'LO', 'Quillon')],
    { policy: SAFE },
  );
  assert.ok(!outcome.holds('Quillon') && !outcome.holds('ACME'));
});

test('a private block that names the patient goes with its creator', async () => {
  const policy = await policyOf(
    'private: { keep: [{ creator: "QUILLON NOTES", element: "(0009,xx01)", reason: "notes" }] }',
  );
  const outcome = deidentified(privateBlock(0x0009, 0x10, 'QUILLON NOTES', { 1: ['US', 7], 2: ['US', 8] }), { policy });
  assert.ok(!outcome.has(0x00090010) && !outcome.has(0x00091001), 'no element is left without a creator');
});

const TRUSTING = await policyOf('options: [retain-safe-private]\nprivate: { trust-declared-safe: true }');
const TRUSTING_CLEAN = await policyOf(
  'options: [retain-safe-private, clean-descriptors]\nprivate: { trust-declared-safe: true }',
);
const claim = (creator: string, status: string, ...more: Part[]) =>
  item(
    element(0x00080301, 'US', 0x0011),
    element(0x00080302, 'LO', creator),
    element(0x00080303, 'CS', status),
    ...more,
    sequence(0x00080305, [item(element(0x00080307, 'CS', 'K'))]),
    sequence(0x00080310, [item(element(0x0008030c, 'UC', 'Name by Quillon'))]),
  );
const acme = privateBlock(0x0011, 0x10, 'ACME OK', { 1: ['LO', 'lung left'], 2: ['US', 7], 3: ['UN', hex('00 01')] });

test('PS3.3 C.12.1.1.7: what an object calls safe goes, with the claim, unless the policy believes it', () => {
  const outcome = deidentified([...acme, sequence(0x00080300, [claim('ACME OK', 'SAFE')])], { policy: SAFE });
  assert.ok(!outcome.has(0x00111001) && !outcome.has(0x00080300) && !outcome.holds('ACME'));
});

test('PS3.3 C.12.1.1.7: a claim that is believed keeps what can be judged, and stays itself', () => {
  const claims = sequence(0x00080300, [claim('ACME OK', 'SAFE'), claim('ACME GONE', 'SAFE')]);
  const gone = privateBlock(0x0011, 0x11, 'ACME GONE', { 1: ['PN', 'Quillon'] });
  const outcome = deidentified([...acme, ...gone, claims], { policy: TRUSTING });
  assert.equal(outcome.text(0x00111001), 'lung left');
  assert.equal(outcome.text(0x00111002), '7');
  assert.ok(!outcome.has(0x00111003), 'bytes of an unknown meaning');
  assert.equal(outcome.object.dataSet.items(0x00080300).length, 1, 'no claim on a block that is gone');
  assert.equal(outcome.text(0x00080300, 0x00080302), 'ACME OK');
  assert.ok(!outcome.holds('Quillon') && !outcome.holds('ACME GONE'));
  assert.deepEqual(
    outcome.object.dataSet
      .items(0x00080300)[0]
      ?.elements()
      .map(({ tag }) => tag),
    [0x00080301, 0x00080302, 0x00080303],
  );
});

test('PS3.3 C.12.1.1.7: of a mixed block only the elements that are listed stay, none of an unsafe one', () => {
  const mixed = claim('ACME OK', 'MIXED', element(0x00080304, 'US', 2));
  const outcome = deidentified([...acme, sequence(0x00080300, [mixed])], { policy: TRUSTING });
  assert.ok(outcome.has(0x00111002) && !outcome.has(0x00111001));
  const unsafe = deidentified([...acme, sequence(0x00080300, [claim('ACME OK', 'UNSAFE')])], { policy: TRUSTING });
  assert.ok(!unsafe.has(0x00111002) && !unsafe.has(0x00080300));
});

test('a claim does not reach into items, nor over what another source disputes', () => {
  const nested = sequence(0x00081140, [item(...acme)]);
  const disputed = privateBlock(0x0019, 0x10, 'SIEMENS MR HEADER', { 14: ['FD', 1] });
  const claims = sequence(0x00080300, [
    claim('ACME OK', 'SAFE'),
    item(
      element(0x00080301, 'US', 0x0019),
      element(0x00080302, 'LO', 'SIEMENS MR HEADER'),
      element(0x00080303, 'CS', 'SAFE'),
    ),
  ]);
  const outcome = deidentified([nested, ...disputed, claims], { policy: TRUSTING });
  assert.ok(!outcome.has(0x00081140, 0x00111001) && !outcome.has(0x0019100e) && !outcome.has(0x00080300));
});

test('text that an object calls safe is cleaned as any other, and searched for the patient', () => {
  const block = privateBlock(0x0011, 0x10, 'ACME OK', { 1: ['LO', 'lung for Vanterpool'], 2: ['SH', 'QUILLON'] });
  const claims = sequence(0x00080300, [claim('ACME OK', 'SAFE')]);
  const outcome = deidentified([...block, claims, element(0x00100010, 'PN', 'Quillon^Zebedee')], {
    policy: TRUSTING_CLEAN,
  });
  assert.equal(outcome.text(0x00111001), 'lung for');
  assert.ok(!outcome.holds('Quillon'));
});

test('time is linear in the number of private elements', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => [
      element(0x00090010 + (i % 0xf0), 'LO', 'ACME'),
      element(0x00091001 + (i % 0xf0) * 0x100, 'US', i % 7),
    ]).flat();
  const time = (count: number): number => {
    const started = performance.now();
    deidentified(
      [
        ...many(240),
        ...Array.from({ length: count }, (_, i) =>
          raw(element(0x00091001 + (i % 200), 'US', 1).encode({ explicit: true, bigEndian: false }), 0x00091001),
        ),
      ],
      { policy: SAFE },
    );
    return performance.now() - started;
  };
  time(500);
  assert.ok(time(20_000) < 80 * Math.max(1, time(2000)), 'ten times the elements, not a hundred times the time');
});
