import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { concat, element, item, type Part, privateBlock, repeat, sequence, utf16le } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject, textCodec } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import { type IdentifierKind, type Subject, SubjectBuilder } from '../identity/index.ts';
import { ElementCheck } from './element-check.ts';
import { Faults } from './faults.ts';
import {
  good,
  type Identifiers,
  OFFSET,
  policyWith,
  RESEARCH,
  subjectOf,
  verdictText,
  verify,
} from './good.testing.ts';
import { IdentifierSearch } from './identifier-search.ts';
import { NeedleTable } from './needle-table.ts';
import { Permissions } from './permissions.ts';
import type { Fault } from './types.ts';
import { createVerifier } from './verifier.ts';
import { WrittenObject } from './written.ts';

/** Descriptors are identifiers too under this policy. */
const STRICT = policyWith(RESEARCH, {
  options: RESEARCH.options.filter((option) => option !== 'clean-descriptors'),
  codes: RESEARCH.codes.filter((code) => code !== '113105'),
});

const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const LATIN = 'abdefgijklmoprstuvwz';
/** Begins and ends with letters that no other word of the test has, so that nothing is found by chance. */
const latinName = letters(LATIN, 2, 8).map((middle) => `Qx${middle}yq`);
const accented = letters('äéèñøüçß', 1, 3).map((middle) => `Qx${middle}yq`);
const cyrillic = letters('бвгджзклмнпрст', 4, 9).map((word) => word[0]!.toUpperCase() + word.slice(1));
const digits = (length: number) =>
  fc.integer({ min: 10 ** (length - 1), max: 10 ** length - 1 }).map((number) => `${number}`);
const anyDate = fc
  .record({
    year: fc.integer({ min: 1921, max: 2024 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 2, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}${`${month}`.padStart(2, '0')}${`${day}`.padStart(2, '0')}`);

/** An identifier, and one way in which it may be written in text. */
interface Planted {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly text: string;
}

const planted = (kind: IdentifierKind, value: fc.Arbitrary<string>, write: (value: string) => readonly string[]) =>
  value.chain((one) => fc.constantFrom(...write(one)).map((text): Planted => ({ kind, value: one, text })));
const dated = (date: string): readonly string[] => {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  const name = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(3 * Number(month) - 3, 3 * Number(month));
  return [
    date,
    `${year}-${month}-${day}`,
    `${day}.${month}.${year}`,
    `${day}${name}${year}`,
    `${name} ${Number(day)}, ${year}`,
  ];
};

const identifier: fc.Arbitrary<Planted> = fc.oneof(
  planted('name', fc.oneof(latinName, accented, cyrillic), (name) => [
    name,
    name.toLowerCase(),
    name.toUpperCase(),
    `${name}_1`,
  ]),
  planted(
    'name',
    fc.tuple(latinName, latinName).map((names) => names.join('^')),
    (name) => [name, name.replace('^', ''), name.split('^')[1]!],
  ),
  planted('staff', latinName, (name) => [name, `dr ${name}`]),
  planted(
    'patient-id',
    fc.tuple(latinName, digits(6)).map((parts) => parts.join('')),
    (id) => [id, id.replace(/\D+/, ''), id.toLowerCase()],
  ),
  planted(
    'id',
    digits(7).map((id) => `00${id}`),
    (id) => [id, id.slice(2), id.replace(/(...)(?=.)/g, '$1-')],
  ),
  planted('date', anyDate, dated),
  planted('phone', digits(10), (phone) => [phone, `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`]),
  planted(
    'address',
    fc.tuple(digits(2), latinName).map(([number, street]) => `${number} ${street} Row, Ort`),
    (address) => [address, address.split(',')[0]!],
  ),
  planted(
    'institution',
    latinName.map((name) => `${name} General`),
    (name) => [name, name.toUpperCase(), name.replace(' ', '')],
  ),
  planted(
    'device',
    fc.tuple(latinName, digits(3)).map((parts) => parts.join('-')),
    (device) => [device, device.replace('-', '')],
  ),
  planted(
    'uid',
    fc.array(digits(4), { minLength: 4, maxLength: 9 }).map((parts) => `1.${parts.join('.')}`),
    (uid) => [uid],
  ),
  planted(
    'text',
    fc.tuple(latinName, latinName).map((words) => words.join(' ')),
    (text) => [text, text.toUpperCase()],
  ),
);

/** Where text can stand, and the encodings in which it can stand there. */
type Place = (text: string) => readonly Part[] | undefined;

const inSet =
  (terms: string, vr: string, tag: number): Place =>
  (text) => {
    const bytes = textCodec(terms.split('\\')).encode(text, 'text');
    return bytes && [element(0x00080005, 'CS', terms), element(tag, vr, bytes)];
  };
const inBlock =
  (encode: (text: string) => Uint8Array): Place =>
  (text) =>
    privateBlock(0x2001, 0x10, 'Philips Imaging DD 001', {
      3: ['OB', concat(repeat(0, 3), encode(text), repeat(0, 2))],
    });
const nested =
  (place: Place): Place =>
  (text) => {
    const parts = place(text);
    return parts && [sequence(0x00400275, [item(), item(sequence(0x00400008, [item(...parts)]))])];
  };
const TEXTS: readonly (readonly [vr: string, tag: number])[] = [
  ...([
    ['LO', 0x00181030],
    ['LT', 0x00204000],
    ['ST', 0x00080081],
    ['UT', 0x0040a160],
    ['PN', 0x00081070],
    ['SH', 0x00081010],
  ] as const),
];
const SETS = ['ISO_IR 192', 'ISO_IR 100', 'ISO_IR 144', '\\ISO 2022 IR 100', 'GB18030', ''];
const plainPlaces = TEXTS.flatMap(([vr, tag]) => SETS.map((terms) => inSet(terms, vr, tag)));
const swapBytes = (bytes: Uint8Array): Uint8Array => bytes.map((_, i) => bytes[i ^ 1]!);
const places: readonly Place[] = [
  ...plainPlaces,
  ...plainPlaces.map(nested),
  inBlock((text) => new TextEncoder().encode(text)),
  inBlock(utf16le),
  inBlock((text) => swapBytes(utf16le(text))),
];
const around = fc.constantFrom('', ' ', 'T2 ', '(', '-');

test('property: an identifier in any text, in any encoding, is a leak', () => {
  const others = fc.array(identifier, { maxLength: 8 });
  fc.assert(
    fc.property(identifier, others, fc.constantFrom(...places), around, (one, more, place, before) => {
      const parts = place(`${before}${one.text}`);
      fc.pre(parts !== undefined);
      const identifiers = [...more, one].map(({ kind, value }) => [kind, value] as const);
      const verdict = verify(good(parts), { policy: STRICT_ON_GOOD, identifiers });
      assert.equal(verdict.ok ? 'ok' : verdict.code, 'refused/leak', verdictText(verdict));
    }),
    { numRuns: 600 },
  );
});

/** The file says the codes of the policy, of which `good` knows those of research. */
const STRICT_ON_GOOD = { ...STRICT, codes: RESEARCH.codes };

test('property: a file that holds other identifiers than the patient’s is none', () => {
  const words = fc.constantFrom('KNEE PA', 'T2 FLAIR AX', 'ABDOMEN 5.0 B30f', 'Prüfung', 'x^y^z', 'LEFT', '3 of 12');
  fc.assert(
    fc.property(fc.array(identifier, { maxLength: 12 }), words, fc.constantFrom(...places), (of, text, place) => {
      const parts = place(text);
      fc.pre(parts !== undefined);
      const identifiers = of.map(({ kind, value }) => [kind, value] as const);
      assert.equal(verdictText(verify(good(parts), { policy: STRICT_ON_GOOD, identifiers })), 'ok');
    }),
    { numRuns: 300 },
  );
});

test('a verifier keeps the tables of a subject, and a subject that grew is another one', () => {
  const verifier = createVerifier(RESEARCH);
  const bytes = good([element(0x00181030, 'LO', 'THISTLEWICK')]);
  const judge = (subject: Subject): string =>
    verdictText(
      verifier.verify({
        written: new BufferSource(bytes),
        subject,
        policy: RESEARCH,
        offsetDays: OFFSET,
        sourceViolations: () => [],
      }),
    );
  const before = subjectOf(['name', 'Bellweather^Ursaline']);
  const after = subjectOf(['name', 'Bellweather^Ursaline'], ['name', 'Thistlewick^Ottoline']);
  assert.equal(judge(before), 'ok');
  assert.equal(judge(after), 'refused/leak; residual (0018,1030)');
  for (let i = 0; i < 40; i++) assert.equal(judge(subjectOf(['id', `77${i}0001`])), 'ok');
  assert.equal(judge(after), 'refused/leak; residual (0018,1030)');
  assert.equal(judge(before), 'ok');
});

test('one object does not colour the verdict on the next', () => {
  const verifier = createVerifier(RESEARCH);
  const subject = subjectOf(['name', 'Иванова^Ольга']);
  const cyrillicText = textCodec(['ISO_IR 144']).encode('Иванова', 'multi')!;
  const judge = (parts: readonly Part[]): string =>
    verdictText(
      verifier.verify({
        written: new BufferSource(good(parts)),
        subject,
        policy: RESEARCH,
        offsetDays: OFFSET,
        sourceViolations: () => [],
      }),
    );
  const declared = [element(0x00080005, 'CS', 'ISO_IR 144'), element(0x00181030, 'LO', cyrillicText)];
  assert.equal(judge(declared), 'refused/leak; residual (0018,1030)');
  assert.equal(judge([]), 'ok');
  assert.equal(judge(declared), 'refused/leak; residual (0018,1030)');
});

// A wrong engine: one that writes the source as it is.

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

interface CorpusObject {
  readonly path: string;
  readonly stored: 'plain' | 'gzip';
  readonly needles?: readonly (readonly [value: string, kind: string, path: string])[];
}

const KINDS: Readonly<Record<string, IdentifierKind>> = {
  name: 'name',
  'name-part': 'name',
  id: 'id',
  date: 'date',
  datetime: 'date',
  device: 'device',
  institution: 'institution',
  text: 'text',
  uid: 'uid',
};

function corpusSubject(object: CorpusObject): Subject {
  const builder = new SubjectBuilder({ issuer: '', id: object.path, unidentified: false });
  for (const [value, kind] of object.needles ?? []) {
    const known = KINDS[kind];
    if (known !== undefined) builder.add(known, value);
  }
  return builder.subject();
}

function* corpus(): Iterable<{ readonly object: CorpusObject; readonly bytes: Uint8Array }> {
  const manifest = readFileSync(new URL('manifest.json', CORPUS), 'utf8');
  for (const object of JSON.parse(manifest) as readonly CorpusObject[]) {
    const stored = readFileSync(new URL(object.path, CORPUS));
    yield { object, bytes: object.stored === 'gzip' ? gunzipSync(stored) : stored };
  }
}

test('real objects that nothing was done to are refused, every one', (t) => {
  if (!existsSync(CORPUS)) return t.skip('no corpus beside the repository');
  const verifier = createVerifier(STRICT);
  const passed: string[] = [];
  const withoutLeak: string[] = [];
  let count = 0;
  for (const { object, bytes } of corpus()) {
    const subject = corpusSubject(object);
    const verdict = verifier.verify({
      written: new BufferSource(bytes),
      subject,
      policy: STRICT,
      offsetDays: OFFSET,
      sourceViolations: () => [],
    });
    count++;
    if (verdict.ok) passed.push(object.path);
    else if (verdict.code !== 'refused/leak' && verdict.failure === undefined && subject.identifiers.length > 0)
      withoutLeak.push(object.path);
  }
  assert.ok(count > 400, `${count} objects`);
  assert.deepEqual(passed, []);
  assert.deepEqual(withoutLeak, []);
});

test('each needle of a real object is found by itself', (t) => {
  if (!existsSync(CORPUS)) return t.skip('no corpus beside the repository');
  const missed: string[] = [];
  let looked = 0;
  for (const { object, bytes } of corpus()) {
    if (bytes.length > 1_000_000) continue;
    for (const [value, kind, path] of object.needles ?? []) {
      if (!['name', 'name-part', 'id', 'institution'].includes(kind) || value.length < 5 || NOBODY.test(value))
        continue;
      const identifiers: Identifiers = [[KINDS[kind]!, value]];
      const found = foundIn(bytes, identifiers);
      looked++;
      if (found === 0) missed.push(`${object.path} ${kind} ${path}`);
    }
  }
  assert.ok(looked > 500, `${looked} needles`);
  assert.deepEqual(missed, []);
});

/** Values that stand for no person, a title alone, numbers, and what the manifest decoded with its escapes. */
const NOBODY = /^(?:(?:test|patient|anonymous|unknown|name|mister|dr\.|\u0e5b)[-^ ]*)+$|^[-+]0000$|^1\.8\.0$|\x1b/i;

/** How many identifiers are found in an object, whatever else is wrong with it; -1 where it cannot be read. */
function foundIn(bytes: Uint8Array, identifiers: Identifiers): number {
  const faults = new IdentifierFaults();
  try {
    const written = new WrittenObject(readObject(new BufferSource(bytes)));
    const permissions = new Permissions(STRICT).for(written);
    const table = new NeedleTable(subjectOf(...identifiers), STRICT);
    const search = new IdentifierSearch(written, table, permissions, faults);
    search.scanFront(written.object.source, written.object.dataSetStart);
    const context = {
      written,
      permissions,
      search,
      needles: table.needles,
      policy: STRICT,
      offsetDays: OFFSET,
      faults,
    };
    const { pictures, sets } = new ElementCheck(context).run();
    search.scan(written.body === written.object.source ? written.object.dataSetStart : 0, pictures, sets);
  } catch (error) {
    if (isFailure(error)) return -1;
    throw error;
  }
  return faults.count;
}

/** Counts identifiers and is never full. */
class IdentifierFaults extends Faults {
  count = 0;

  override add(fault: Fault): void {
    if (fault === 'identifier') this.count++;
  }

  override get isFull(): boolean {
    return false;
  }
}
