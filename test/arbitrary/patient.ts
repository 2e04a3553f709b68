/**
 * Arbitrary patients with arbitrary objects about them: what identifies the patient is known, and is planted in places
 * where real objects had it. Bytes come from `test/build`.
 */
import fc from 'fast-check';
import { element, inOrder, item, type Part, part10, privateBlock, SYNTAX, sequence } from '../build/index.ts';

/** Everything that must not leave. */
export interface Patient {
  readonly family: string;
  readonly given: string;
  readonly id: string;
  readonly accession: string;
  readonly birthDate: string;
  /** Days of examinations, all in one year. */
  readonly days: readonly string[];
  /** Root of his UIDs. */
  readonly root: string;
}

/** One object, with what it is made of. */
export interface Made {
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
  readonly transferSyntax: string;
  readonly sopInstanceUid: string;
}

export const CT = '1.2.840.10008.5.1.4.1.1.2';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

/** Names that are in no vocabulary: syllables that no language and no scanner has. */
const name = (first: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('quo', 'zib', 'wix', 'jev', 'hyd', 'vuk'), { minLength: 2, maxLength: 4 })
    .map((syllables) => first + syllables.join(''));

const day = (first: number, last: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: first, max: last }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, date]) => `${year}${String(month).padStart(2, '0')}${String(date).padStart(2, '0')}`);

export const arbitraryPatient: fc.Arbitrary<Patient> = fc.record({
  family: name('Q'),
  given: name('Z'),
  id: digits(8).map((number) => `MRN${number.replace(/^0/, '7')}`),
  accession: digits(8).map((number) => `ACC${number.replace(/^0/, '7')}`),
  birthDate: day(1935, 1999).filter((date) => !date.endsWith('0101')),
  days: fc.array(
    day(2024, 2024).filter((date) => !date.endsWith('0101')),
    { minLength: 1, maxLength: 3 },
  ),
  root: digits(6).map((number) => `1.2.826.0.1.3680043.9.7777.${number.replace(/^0/, '7')}`),
});

/** What identifies a patient in written bytes, whatever the policy. */
export function traces({ family, given, id, accession, birthDate, days, root }: Patient): readonly string[] {
  return [family, given, id, id.slice(3), accession, accession.slice(3), birthDate, ...days, root];
}

/** Ways to write the patient into a text. */
const spellings = ({ family, given, id, birthDate, days, accession, root }: Patient): readonly string[] => [
  family,
  family.toUpperCase(),
  `${given} ${family}`,
  `${family}, ${given}`,
  `${family.toUpperCase()}_${given.toUpperCase()}`,
  `${given[0]}. ${family}`,
  id,
  id.slice(3),
  `${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}`,
  `${days[0]!.slice(6)}.${days[0]!.slice(4, 6)}.${days[0]!.slice(0, 4)}`,
  days[0]!,
  accession,
  `${root}.1`,
];

/** Attributes that the rules let stay, so that only the residual check saves them. */
const KEPT_TEXTS: readonly (readonly [tag: number, vr: string])[] = [
  [0x00080070, 'LO'],
  [0x00081090, 'LO'],
  [0x00181020, 'LO'],
  [0x00180024, 'SH'],
  [0x00181210, 'SH'],
  [0x00080008, 'CS'],
  [0x00185100, 'CS'],
  [0x00280004, 'CS'],
];
/** Attributes that go by their row or their VR. */
const GOING: readonly (readonly [tag: number, vr: string])[] = [
  [0x00080080, 'LO'],
  [0x00081030, 'LO'],
  [0x00104000, 'LT'],
  [0x00102180, 'SH'],
  [0x00204000, 'LT'],
  [0x00324000, 'LT'],
  [0x00400280, 'ST'],
  [0x00081190, 'UR'],
  [0x0008fffe, 'LO'],
  [0x00420010, 'ST'],
];

const legal = (vr: string, text: string): string => {
  if (vr === 'CS')
    return text
      .toUpperCase()
      .replace(/[^A-Z0-9 _]/g, '_')
      .slice(0, 16);
  if (vr === 'UR') return `https://x.example/${text.replace(/[^A-Za-z0-9.-]/g, '')}`;
  return vr === 'SH' ? text.slice(0, 16) : text;
};

/** An element with the patient in it, in a place where it stays or goes, or one about nobody. */
function leaf(patient: Patient): fc.Arbitrary<Part> {
  const planted = fc
    .tuple(
      fc.constantFrom(...KEPT_TEXTS, ...GOING),
      fc.constantFrom(...spellings(patient)),
      fc.constantFrom('', 'made for '),
    )
    .map(([[tag, vr], text, before]) => element(tag, vr, legal(vr, before + text)));
  return fc.oneof(planted, nobody(patient));
}

/** Dates, references and values of machines. */
function nobody({ root, days }: Patient): fc.Arbitrary<Part> {
  const someDay = fc.constantFrom(...days);
  return fc.oneof(
    someDay.map((date) => element(0x00080022, 'DA', date)),
    someDay.map((date) => element(0x00080023, 'DA', date)),
    fc
      .tuple(someDay, digits(2))
      .map(([date, rest]) => element(0x0008002a, 'DT', `${date}1015${rest.replace(/^[6-9]/, '5')}.25`)),
    digits(2).map((rest) => element(0x00080032, 'TM', `1015${rest.replace(/^[6-9]/, '5')}`)),
    fc.integer({ min: 1, max: 9 }).map((number) => element(0x00200052, 'UI', `${root}.5.${number}`)),
    fc.double({ min: 1, max: 99, noNaN: true }).map((value) => element(0x00180050, 'DS', value.toFixed(3))),
    fc.integer({ min: 1, max: 999 }).map((value) => element(0x00200013, 'IS', value)),
    fc.integer({ min: 0, max: 0xffff }).map((value) => element(0x00281101, 'US', value)),
    fc.constantFrom('HFS', 'FFS').map((value) => element(0x00185100, 'CS', value)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => element(0x00282000, 'OB', bytes)),
  );
}

/** Attributes at any depth, by tag, in order. */
function body(patient: Patient): fc.Arbitrary<readonly Part[]> {
  const { level } = fc.letrec<{ level: readonly Part[]; node: Part }>((tie) => ({
    level: fc.array(tie('node'), { maxLength: 6 }).map(withoutDoubles),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf(patient),
      privates(patient),
      fc
        .tuple(
          fc.constantFrom(0x00081140, 0x00082112, 0x00081250, 0x00400275, 0x00081032),
          fc.array(tie('level'), { maxLength: 2 }),
        )
        .map(([tag, items]) =>
          sequence(
            tag,
            items.map((parts) => item(...parts)),
          ),
        ),
    ),
  }));
  return level;
}

function privates(patient: Patient): fc.Arbitrary<Part> {
  return fc.constantFrom(...spellings(patient)).map((text) => ({
    tag: 0x00090010,
    encode: (encoding) =>
      joined(privateBlock(0x0009, 0x10, 'ACME 1.1', { 1: ['LO', text] }).map((part) => part.encode(encoding))),
  }));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

const withoutDoubles = (parts: readonly Part[]): readonly Part[] =>
  inOrder(...new Map(parts.map((part) => [part.tag, part])).values());

/** Objects of one patient. */
export function arbitraryObjects(patient: Patient, most = 3): fc.Arbitrary<readonly Made[]> {
  const one = fc.tuple(
    body(patient),
    fc.constantFrom(...[SYNTAX.explicitLittle, SYNTAX.implicitLittle, SYNTAX.explicitBig, SYNTAX.deflated]),
  );
  return fc
    .array(one, { minLength: 1, maxLength: most })
    .map((bodies) =>
      bodies.map(([parts, transferSyntax], i) => made(patient, { parts, transferSyntax, number: i + 1 })),
    );
}

export function made(
  patient: Patient,
  { parts, transferSyntax, number }: { parts: readonly Part[]; transferSyntax: string; number: number },
): Made {
  const sopInstanceUid = `${patient.root}.1.1.${number}`;
  const all = withoutDoubles([
    ...parts,
    element(0x00080016, 'UI', CT),
    element(0x00080018, 'UI', sopInstanceUid),
    element(0x00080020, 'DA', patient.days[0]!),
    element(0x00080050, 'SH', patient.accession),
    element(0x00080060, 'CS', 'CT'),
    element(0x00100010, 'PN', `${patient.family}^${patient.given}`),
    element(0x00100020, 'LO', patient.id),
    element(0x00100030, 'DA', patient.birthDate),
    element(0x0020000d, 'UI', `${patient.root}.1`),
    element(0x0020000e, 'UI', `${patient.root}.1.1`),
  ]);
  const bytes = part10({ transferSyntax, meta: { sopClassUid: CT, sopInstanceUid }, dataSet: all });
  return { bytes, parts: all, transferSyntax, sopInstanceUid };
}

/** A patient with objects about him. */
export const arbitraryCase: fc.Arbitrary<{ readonly patient: Patient; readonly objects: readonly Made[] }> =
  arbitraryPatient.chain((patient) => arbitraryObjects(patient).map((objects) => ({ patient, objects })));
