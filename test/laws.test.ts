/**
 * The laws of de-identification, asked of the library: as properties of every patient, in every object about him, under
 * every preset; and what the library itself promises.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BufferSource } from '../src/bytes/index.ts';
import { sha256 } from '../src/crypto/index.ts';
import { ACTION } from '../src/deid/index.ts';
import { table } from '../src/deid/standard-tables.testing.ts';
import { illegalities } from '../src/deid/values.testing.ts';
import { type DataSet, type DicomObject, type Element, pathOf, ROW, readObject } from '../src/dicom/index.ts';
import {
  type CompiledPolicy,
  deidentify,
  isFailure,
  loadPolicy,
  type PatientKey,
  PRESETS,
  Secret,
  type Subjects,
  survey,
  VERSION,
} from '../src/index.ts';
import { createPipeline } from '../src/pipeline/index.ts';
import {
  arbitraryCase,
  arbitraryObjects,
  arbitraryPatient,
  CT,
  type Made,
  made,
  type Patient,
  traces,
} from './arbitrary/patient.ts';
import { ascii, element, item, part10, SYNTAX, sequence } from './build/index.ts';

const secret = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
/** As a program would keep them; here they are made anew each time. */
const seedOf = ({ issuer, id }: PatientKey): Uint8Array =>
  sha256(new TextEncoder().encode(JSON.stringify([issuer, id])));
const POLICIES: readonly CompiledPolicy[] = await Promise.all(PRESETS.map(({ name }) => loadPolicy(name)));
const BASIC = await loadPolicy('basic');
const RESEARCH = await loadPolicy('research');
const arbitraryPolicy = fc.constantFrom(...POLICIES);

async function released({ bytes }: Made, policy: CompiledPolicy, more: { subjects?: Subjects; rekey?: boolean } = {}) {
  const result = await deidentify(bytes, { policy, secret, seedOf, ...more });
  assert.equal(result.status, 'released', `${result.code}: ${JSON.stringify(result.findings)}`);
  return result.bytes!;
}

const subjectsOf = (objects: readonly Made[], policy: CompiledPolicy): Promise<Subjects> =>
  survey(
    objects.map(({ bytes }) => bytes),
    { policy, secret },
  );

/** The bytes that a reader sees: of a deflated object the inflated ones. */
function readable(bytes: Uint8Array): { readonly object: DicomObject; readonly text: string } {
  const object = readObject(new BufferSource(bytes));
  const body = object.dataSet.held.source.whole!;
  return {
    object,
    text: Buffer.concat([bytes.subarray(0, object.dataSetStart), body])
      .toString('latin1')
      .toLowerCase(),
  };
}

/** Digits of an identifier beside other digits are those of a keyed UID by chance. */
const holds = (text: string, trace: string): boolean =>
  new RegExp(/^[\d.]+$/.test(trace) ? `(?<!\\d)${trace.replaceAll('.', '\\.')}(?!\\d)` : trace.toLowerCase()).test(
    text,
  );

test('law: no original value of the patient is in the bytes that were released, whatever stood where', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, arbitraryPolicy, async ({ patient, objects }, policy) => {
      const subjects = await subjectsOf(objects, policy);
      for (const object of objects) {
        const { text } = readable(await released(object, policy, { subjects }));
        for (const trace of traces(patient)) assert.ok(!holds(text, trace), trace);
      }
    }),
    { numRuns: 150 },
  );
});

/** Elements at every depth by path. */
function elementsByPath(dataSet: DataSet, found = new Map<string, Element>()): ReadonlyMap<string, Element> {
  for (const each of dataSet.elements()) {
    found.set(each.path, each);
    for (const inner of each.items()) elementsByPath(inner, found);
  }
  return found;
}

const dayNumber = (text: string): number =>
  Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6, 8)) / 86_400_000;

test('law: one offset of whole weeks for all dates of a patient, times of day as they were', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, async ({ objects }) => {
      const offsets = new Set<number>();
      for (const object of objects) {
        const before = elementsByPath(readable(object.bytes).object.dataSet);
        for (const [path, { vr, strings }] of bound(
          elementsByPath(readable(await released(object, RESEARCH)).object.dataSet),
        )) {
          const [source = ''] = before.get(path)?.strings() ?? [];
          const [written = ''] = strings;
          if (written === '' || source === '') continue;
          if (vr === 'TM') assert.equal(written, source, path);
          if (vr !== 'DA' && vr !== 'DT') continue;
          offsets.add(dayNumber(written) - dayNumber(source));
          assert.equal(written.slice(8), source.slice(8), path);
        }
      }
      assert.equal(offsets.size, 1);
      const [days = 0] = offsets;
      assert.ok(days % 7 === 0 && days <= -364 && days >= -3640, String(days));
    }),
    { numRuns: 100 },
  );
});

function* bound(elements: ReadonlyMap<string, Element>) {
  for (const [path, each] of elements) yield [path, { vr: each.vr, strings: each.strings() }] as const;
}

/** Rows that a decision keeps, with the bytes of header and value. */
function keptBytes(made: Made, policy: CompiledPolicy): ReadonlyMap<string, string> {
  const pipeline = createPipeline({
    policy,
    secret,
    seeds: { seedOf: () => secret },
    flags: { rekey: false, media: false },
    subjectOf: () => undefined,
  });
  const prepared = pipeline.prepare(new BufferSource(made.bytes));
  assert.ok(prepared.status === 'ready');
  const { object, decisions } = prepared;
  const { table: rows } = object.dataSet;
  const kept = new Map<string, string>();
  for (let row = 0; row < rows.count; row = decisions.action[row] === ACTION.descend ? row + 1 : rows.next[row]!)
    if (decisions.action[row] === ACTION.keep) kept.set(pathOf(rows, row), hexAt(object.dataSet, row));
  return kept;
}

const hexAt = ({ held, table: rows }: DataSet, row: number): string =>
  Buffer.from(held.slice(rows.start[row]!, rows.end[row]!)).toString('hex');

test('law: an element that no decision touches comes out byte for byte, header and padding included', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryCase, arbitraryPolicy, async ({ objects }, policy) => {
      for (const object of objects) {
        const kept = keptBytes(object, policy);
        const { dataSet } = readable(await released(object, policy)).object;
        const written = elementsByPath(dataSet);
        for (const [path, hex] of kept) {
          assert.equal(hexAt(dataSet, written.get(path)!.row), hex, path);
          compared++;
        }
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(compared > 300, `only ${compared} elements`);
});

test('law: the same input gives the same bytes, in any order of files and beside any other patient', async () => {
  const twoPatients = fc.tuple(arbitraryCase, arbitraryCase).filter(([a, b]) => a.patient.id !== b.patient.id);
  await fc.assert(
    fc.asyncProperty(twoPatients, arbitraryPolicy, async ([one, other], policy) => {
      const alone = await subjectsOf(one.objects, policy);
      const among = await subjectsOf([...other.objects, ...one.objects.toReversed()], policy);
      for (const object of one.objects) {
        const first = await released(object, policy, { subjects: alone });
        assert.deepEqual(Buffer.from(await released(object, policy, { subjects: among })), Buffer.from(first));
      }
    }),
    { numRuns: 60 },
  );
});

const PUBLIC = new Set(table('dictionary').map(({ tag }) => tag));
const isKnown = (tag: number): boolean => PUBLIC.has(tag.toString(16).padStart(8, '0').toUpperCase());

test('law: unknown means removed, at every depth: what the dictionary and no rule know does not pass', async () => {
  const unknownTag = fc
    .tuple(
      fc.constantFrom(0x0008, 0x0018, 0x0020, 0x0029, 0x0039, 0x6022, 0x0044),
      fc.integer({ min: 0x1001, max: 0xfffe }),
    )
    .map(([group, number]) => group * 0x10000 + number)
    .filter((tag) => !isKnown(tag));
  await fc.assert(
    fc.asyncProperty(arbitraryPatient, fc.array(unknownTag, { minLength: 1, maxLength: 8 }), async (patient, tags) => {
      const unknown = [...new Set(tags)]
        .toSorted((a, b) => a - b)
        .map((tag, i) => element(tag, i % 2 === 0 ? 'LO' : 'US', i % 2 === 0 ? 'anything' : 7));
      const parts = [...unknown, sequence(0x00081140, [item(...unknown)])];
      const { object } = readable(
        await released(made(patient, { parts, transferSyntax: SYNTAX.explicitLittle, number: 1 }), RESEARCH),
      );
      for (const { tag, path } of elementsByPath(object.dataSet).values()) assert.ok(isKnown(tag), path);
    }),
    { numRuns: 60 },
  );
});

/** Tags at every depth, without values; the codes of (0012,0064) say what each run did and differ rightly. */
const structure = (dataSet: DataSet): readonly string[] =>
  [...elementsByPath(dataSet).keys()].filter((path) => !path.startsWith('(0012,0064)['));

test('law: de-identifying twice changes values and no structure', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, arbitraryPolicy, async ({ objects: [object] }, policy) => {
      const once = await released(object!, policy);
      const twice = await released({ ...object!, bytes: once }, policy, { rekey: true });
      assert.deepEqual(structure(readable(twice).object.dataSet), structure(readable(once).object.dataSet));
    }),
    { numRuns: 100 },
  );
});

const REGISTERED = table('uids').map(({ uid }) => uid!);

test('law: equal UIDs map equally, different ones differently, registered ones not at all', async () => {
  const uid = fc.oneof(
    fc.constantFrom(...REGISTERED),
    fc
      .array(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 8 })
      .map((parts) => `1.2.${parts.join('.')}`),
  );
  await fc.assert(
    fc.asyncProperty(arbitraryPatient, fc.array(uid, { minLength: 1, maxLength: 12 }), async (patient, uids) => {
      const parts = [
        element(0x00083010, 'UI', uids),
        sequence(
          0x00082112,
          uids.map((each) => item(element(0x00081155, 'UI', each))),
        ),
      ];
      const { dataSet } = readable(
        await released(made(patient, { parts, transferSyntax: SYNTAX.implicitLittle, number: 1 }), RESEARCH),
      ).object;
      const mapped = dataSet.texts(0x00083010);
      assert.deepEqual(
        dataSet.items(0x00082112).map((each) => each.text(0x00081155)),
        mapped,
      );
      assert.equal(new Set(mapped).size, new Set(uids).size);
      for (const [i, original] of uids.entries()) {
        if (original.startsWith('1.2.840.10008.')) assert.equal(mapped[i], original);
        else assert.match(mapped[i]!, /^2\.25\.[1-9]\d*$/);
      }
    }),
    { numRuns: 60 },
  );
});

const VM: ReadonlyMap<string, string> = new Map(table('dictionary').map(({ tag, vm }) => [tag!, vm!]));

test('law: every output reads again without a finding, and what was changed is legal for its VR and VM', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, arbitraryPolicy, async ({ objects }, policy) => {
      for (const object of objects) {
        const { object: written } = readable(await released(object, policy));
        assert.deepEqual(written.findings, []);
        const before = elementsByPath(readable(object.bytes).object.dataSet);
        for (const [path, after] of elementsByPath(written.dataSet)) {
          const source = before.get(path);
          const isSame = source !== undefined && Buffer.from(source.bytes()).equals(Buffer.from(after.bytes()));
          if (isSame || (after.dataSet.table.flags[after.row]! & ROW.sequence) !== 0) continue;
          assert.deepEqual(illegalities(after, VM.get(after.tag.toString(16).padStart(8, '0').toUpperCase())), []);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('law: names of outputs are made of pseudonyms alone', async () => {
  const many = arbitraryPatient.chain((patient: Patient) =>
    arbitraryObjects(patient, 4).map((objects) => ({ patient, objects })),
  );
  await fc.assert(
    fc.asyncProperty(many, arbitraryPolicy, async ({ patient, objects }, policy) => {
      const paths = await Promise.all(
        objects.map(async ({ bytes }) => (await deidentify(bytes, { policy, secret, seedOf })).path!),
      );
      assert.equal(new Set(paths).size, objects.length);
      for (const path of paths) {
        assert.match(path, /^[A-Z0-9-]+\/2\.25\.\d+\/2\.25\.\d+\/2\.25\.\d+\.dcm$/);
        for (const trace of traces(patient)) assert.ok(!holds(path.toLowerCase(), trace), trace);
      }
    }),
    { numRuns: 40 },
  );
});

test('the objects of these laws are what they seem: CT images about their patient', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ patient, objects }) => {
      for (const { bytes } of objects) {
        const { dataSet, findings } = readable(bytes).object;
        assert.equal(dataSet.text(0x00080016), CT);
        assert.equal(dataSet.text(0x00100020), patient.id);
        assert.deepEqual(findings, []);
      }
    }),
    { numRuns: 30 },
  );
});

// The library

/** A key object selection: no picture, so that nothing has to be held. */
const note = (name: string, maker: string, instance: string) =>
  part10({
    transferSyntax: SYNTAX.explicitLittle,
    meta: { sopClassUid: '1.2.840.10008.5.1.4.1.1.88.59', sopInstanceUid: instance },
    dataSet: [
      element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.59'),
      element(0x00080018, 'UI', instance),
      element(0x00080020, 'DA', '20240311'),
      element(0x00080060, 'CS', 'KO'),
      element(0x00080070, 'LO', maker),
      element(0x00100010, 'PN', name),
      element(0x00100020, 'LO', 'MRN00482913'),
      element(0x0020000d, 'UI', '1.2.826.0.1.3680043.9.7777.1'),
      element(0x0020000e, 'UI', '1.2.826.0.1.3680043.9.7777.1.9'),
    ],
  });

const FIRST = note('QUILLON^ZEBEDEE', 'ACME', '1.2.826.0.1.3680043.9.7777.1.9.1');
const MARRIED = note('ARDENNE^ZEBEDEE', 'built for Quillon', '1.2.826.0.1.3680043.9.7777.1.9.2');

test('deidentify: bytes in, verified bytes out, with the path, the findings and every decision', async () => {
  const result = await deidentify(FIRST, { policy: BASIC, secret });
  assert.equal(result.status, 'released');
  assert.match(result.path ?? '', /^LG-[0-9A-Z]{17}\/2\.25\.\d+\/2\.25\.\d+\/2\.25\.\d+\.dcm$/);
  const text = Buffer.from(result.bytes!).toString('latin1');
  assert.ok(!text.includes('QUILLON') && !text.includes('MRN00482913') && text.includes(`leadglass ${VERSION}`));
  const name = result.decisions.find(({ path }) => path === '(0010,0010)');
  assert.deepEqual(
    { action: name?.action, rule: name?.rule, clause: name?.clause },
    {
      action: 'pseudonym',
      rule: 'basic:Z',
      clause: 'PS3.15 Table E.1-1',
    },
  );
});

test('deidentify: the same secret, policy and bytes give the same bytes; another secret gives others', async () => {
  const first = await deidentify(FIRST, { policy: RESEARCH, secret });
  const again = await deidentify(FIRST, {
    policy: RESEARCH,
    secret: new Secret(Uint8Array.from({ length: 32 }, (_, i) => i)),
  });
  assert.deepEqual(first.bytes, again.bytes);
  const other = await deidentify(FIRST, { policy: RESEARCH, secret: new Uint8Array(32).fill(9) });
  assert.notDeepEqual(other.bytes, first.bytes);
});

test('survey: what one object says of a patient is removed from all of them', async () => {
  const alone = await deidentify(MARRIED, { policy: BASIC, secret });
  assert.ok(Buffer.from(alone.bytes!).includes('built for Quillon'));
  const subjects = await survey([FIRST, ascii('no DICOM'), FIRST.subarray(0, 300), MARRIED], {
    policy: BASIC,
    secret,
  });
  const result = await deidentify(MARRIED, { policy: BASIC, secret, subjects });
  assert.equal(result.status, 'released');
  assert.ok(!Buffer.from(result.bytes!).includes('Quillon'));
  assert.ok(result.findings.some(({ code }) => code === 'residual'));
});

test('survey: takes a stream of objects, and knows nobody else', async () => {
  async function* stream() {
    yield FIRST;
  }
  const subjects = await survey(stream(), { policy: BASIC, secret });
  const known = subjects.of({ issuer: '', id: 'MRN00482913', unidentified: false });
  assert.ok(known?.identifiers.some(({ value }) => value === 'QUILLON^ZEBEDEE'));
  assert.equal(subjects.of({ issuer: 'B', id: 'MRN00482913', unidentified: false }), undefined);
});

test('verify gates release: an identifier that no rule saw keeps the bytes back', async () => {
  const subjects = await survey([FIRST], { policy: BASIC, secret });
  const bytes = note('QUILLON^ZEBEDEE', 'ACME LATIMER', '1.2.826.0.1.3680043.9.7777.1.9.3');
  const known = subjects.of({ issuer: '', id: 'MRN00482913', unidentified: false })!;
  let looks = 0;
  /** From this look on the patient has one more name. The verifier is the last to look. */
  let late = Number.POSITIVE_INFINITY;
  const growing = {
    ...known,
    get identifiers() {
      return ++looks < late
        ? known.identifiers
        : [...known.identifiers, { kind: 'name', value: 'LATIMER^ANN' } as const];
    },
  };
  const run = () => deidentify(bytes, { policy: BASIC, secret, subjects: { of: () => growing } });
  assert.equal((await run()).status, 'released');
  late = looks;
  looks = 0;
  const result = await run();
  assert.deepEqual([result.status, result.code, result.bytes], ['quarantined', 'refused/leak', undefined]);
  assert.ok(result.findings.some(({ code, path }) => code === 'residual' && path === '(0008,0070)'));
});

test('deidentify never throws for what an object may be', async () => {
  const statusOf = async (bytes: Uint8Array) => {
    const { status, code, bytes: out, decisions } = await deidentify(bytes, { policy: BASIC, secret });
    assert.equal(out !== undefined, status === 'released');
    assert.ok(status === 'released' || status === 'quarantined' || decisions.length === 0);
    return code ?? status;
  };
  assert.equal(await statusOf(ascii('nothing')), 'not-dicom');
  assert.equal(await statusOf(FIRST.subarray(0, 350)), 'input/length-past-end');
  const { bytes } = await deidentify(FIRST, { policy: BASIC, secret });
  assert.equal(await statusOf(bytes!), 'refused/own-output');
  const again = await deidentify(bytes!, { policy: BASIC, secret, rekey: true });
  assert.equal(again.status, 'released');
});

test('a secret of less than 32 bytes is refused', async () => {
  await assert.rejects(
    deidentify(FIRST, { policy: BASIC, secret: new Uint8Array(16) }),
    (error: unknown) => isFailure(error) && error.code === 'usage/argument',
  );
});

test('under a policy with a vault nothing is done without the seeds of the patients', async () => {
  const policy = await loadPolicy('safe-harbor');
  await assert.rejects(
    deidentify(FIRST, { policy, secret }),
    (error: unknown) => isFailure(error) && error.code === 'usage/argument',
  );
  await assert.rejects(deidentify(FIRST, { policy, secret, seedOf: () => new Uint8Array(16) }), RangeError);
});

test('DESIGN 4: in a vault all that identifies hangs on the seed of the patient, and nothing on the secret', async () => {
  const policy = await loadPolicy('safe-harbor');
  const bytesOf = async (by: Secret, seed: Uint8Array) =>
    Buffer.from((await deidentify(FIRST, { policy, secret: by, seedOf: () => seed })).bytes!);
  const [seed, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const first = await bytesOf(secret, seed);
  assert.deepEqual(await bytesOf(new Secret(new Uint8Array(32).fill(9)), seed), first);
  const uids = (bytes: Uint8Array) =>
    [0x0020000d, 0x0020000e, 0x00080018, 0x00100020].map((tag) =>
      readObject(new BufferSource(bytes)).dataSet.text(tag),
    );
  const [one, two] = [uids(first), uids(await bytesOf(secret, other))];
  for (const [i, value] of one.entries()) assert.notEqual(value, two[i]);
});

test('every preset releases an object that has nothing to be held for', async () => {
  for (const { name } of PRESETS) {
    const { status, code } = await deidentify(FIRST, { policy: await loadPolicy(name), secret, seedOf });
    assert.deepEqual([name, status, code], [name, 'released', undefined]);
  }
});
