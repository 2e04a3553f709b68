import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arbitraryModel,
  fileOf,
  leavesOf,
  type Model,
  type Node,
  partsOf,
  withValue,
} from '../../test/arbitrary/data-set.ts';
import { dataSet, encodingOf, part10, SYNTAX } from '../../test/build/index.ts';
import { type Failure, isFailure } from '../failure/index.ts';
import { fromJson, toJson } from './json.ts';
import { type DicomObject, readObject } from './read.ts';
import {
  FileLikeSource,
  findingsOf,
  listing,
  openEverything,
  read,
  rewritten,
  sourceBytes,
} from './reading.testing.ts';
import { EDIT } from './rewrite.ts';
import { EXPLICIT_LITTLE } from './syntax.ts';
import { ElementTable, ROW } from './table.ts';

/** The same runs each time, or more and other ones. */
const RUNS = process.env.LEADGLASS_FULL === '1' ? { numRuns: 5000 } : { numRuns: 300, seed: 20261122 };

/** The object, or the failure that it ends in; anything else thrown is a defect. */
function attempt(work: () => DicomObject): DicomObject | Failure {
  try {
    return work();
  } catch (error) {
    if (isFailure(error) && (error.kind === 'input' || error.kind === 'limit')) return error;
    throw error;
  }
}

/** What the reader must find in a model: a line for each row, without lengths. */
function expected(nodes: readonly Node[], implicit: boolean, around = ''): string[] {
  return nodes.flatMap((node) => {
    const path = `${around}${around === '' ? '' : '.'}${node.tag.toString(16).toUpperCase().padStart(8, '0')}`;
    if (node.kind === 'leaf') return [`${path} ${node.vr} ${node.bytes.length}`];
    const inside = node.items.flatMap((item, i) => [
      `${path}[${i}] item`,
      ...expected(item.nodes, implicit || node.vr === 'UN', `${path}[${i}]`),
    ]);
    return [`${path} ${node.vr}`, ...inside];
  });
}

/** Lines of a listing with the lengths of what holds others left out. */
const comparable = ({ dataSet }: DicomObject): string[] =>
  listing(dataSet).map((line, row) => {
    const isContainer = (dataSet.table.flags[row]! & (ROW.item | ROW.sequence)) !== 0;
    return isContainer ? line.replace(/ \d+$/, '') : line;
  });

test('what was built is what is read', () => {
  fc.assert(
    fc.property(arbitraryModel({ odd: true }), (model) => {
      const implicit = !encodingOf(model.transferSyntax).explicit;
      assert.deepEqual(comparable(read(fileOf(model))), expected(model.nodes, implicit));
    }),
    RUNS,
  );
});

test('a right data set has no finding but its UN sequences', () => {
  fc.assert(
    fc.property(arbitraryModel({}), (model) => {
      const odd = findingsOf(read(fileOf(model))).filter(
        (finding) => !/^(un-sequence|length-not-multiple) /.test(finding),
      );
      assert.deepEqual(odd, []);
    }),
    RUNS,
  );
});

test('read and write are the identity, with every sequence and item opened', () => {
  fc.assert(
    fc.property(arbitraryModel({ odd: true, disorder: true }), (model) => {
      const found = read(fileOf(model));
      assert.deepEqual(rewritten(found, openEverything(found)), sourceBytes(found));
      assert.deepEqual(sourceBytes(found), dataSet(model.transferSyntax, ...partsOf(model.nodes)));
    }),
    RUNS,
  );
});

test('sorted writing orders every level, keeps the first of each attribute, and is its own fixed point', () => {
  fc.assert(
    fc.property(arbitraryModel({ disorder: true }), (model) => {
      const found = read(fileOf(model));
      const bytes = rewritten(found, openEverything(found, true));
      const again = read(part10({ meta: { transferSyntax: plain(model) }, dataSet: bytes }));
      assert.equal(again.dataSet.table.disordered, false);
      assert.deepEqual(
        again.dataSet.elements().map(({ tag }) => tag),
        [...new Set(found.dataSet.elements().map(({ tag }) => tag))].toSorted((a, b) => a - b),
      );
      assert.deepEqual(rewritten(again, openEverything(again, true)), bytes);
    }),
    RUNS,
  );
});

/** The syntax of the data set itself, of a deflated one without its stream. */
const plain = ({ transferSyntax }: Model): string =>
  transferSyntax === SYNTAX.deflated ? SYNTAX.explicitLittle : transferSyntax;

test('a changed value changes its own bytes and the lengths around it, and nothing else', () => {
  const change = arbitraryModel({ odd: true }).chain((model) => {
    const places = leavesOf(model.nodes).filter(({ leaf }) => leaf.vr !== 'UN');
    const value = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.subarray(0, bytes.length & ~1));
    return fc.record({ model: fc.constant(model), place: fc.constantFrom(...places), value });
  });
  fc.assert(
    fc.property(change, ({ model, place, value }) => {
      const found = read(fileOf(model));
      const op = new Uint8Array(found.dataSet.table.count);
      const row = rowAt(found, place.way);
      op[row] = EDIT.replace;
      for (let at = found.dataSet.table.parent[row]!; at >= 0; at = found.dataSet.table.parent[at]!) op[at] = EDIT.open;
      const bytes = rewritten(found, { op, values: new Map([[row, value]]), insertions: [], sort: false });
      assert.deepEqual(bytes, dataSet(model.transferSyntax, ...partsOf(withValue(model.nodes, place.way, value))));
    }),
    RUNS,
  );
});

/** The row at a way of the model: the nth child, of its nth item the nth child, and so on. */
function rowAt({ dataSet: { table } }: DicomObject, way: readonly number[]): number {
  let row = -1;
  for (const index of way) {
    row++;
    for (let i = 0; i < index; i++) row = table.next[row]!;
  }
  return row;
}

const NATIVE = [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig];

/** Files short enough to be cut everywhere. */
const shortFiles = (transferSyntaxes: readonly string[]): fc.Arbitrary<Uint8Array> =>
  arbitraryModel({ odd: true, disorder: true, transferSyntaxes })
    .map(fileOf)
    .filter((bytes) => bytes.length < 3000);

test('a cut at any byte gives a failure or a shorter object that begins in the same way', () => {
  fc.assert(
    fc.property(shortFiles(NATIVE), (bytes) => {
      const whole = listing(read(bytes).dataSet);
      for (let length = 0; length < bytes.length; length++) {
        const cut = attempt(() => read(bytes.subarray(0, length)));
        if (isFailure(cut)) continue;
        const lines = listing(cut.dataSet);
        assert.ok(lines.length < whole.length);
        assert.deepEqual(lines, whole.slice(0, lines.length));
      }
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 10 },
  );
});

test('PS3.5 A.5: a deflated data set can lose its pad byte and nothing else', () => {
  fc.assert(
    fc.property(shortFiles([SYNTAX.deflated]), (bytes) => {
      for (let length = 0; length < bytes.length; length++) {
        const cut = attempt(() => read(bytes.subarray(0, length)));
        if (!isFailure(cut)) assert.deepEqual([length, bytes.at(-1)], [bytes.length - 1, 0]);
      }
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 10 },
  );
});

test('a source that is not in memory is read to the same object', () => {
  fc.assert(
    fc.property(arbitraryModel({ odd: true, disorder: true }), (model) => {
      const bytes = fileOf(model);
      const whole = read(bytes);
      const pieces = readObject(new FileLikeSource(bytes));
      assert.deepEqual(listing(pieces.dataSet), listing(whole.dataSet));
      assert.deepEqual(pieces.findings, whole.findings);
      assert.deepEqual(rewritten(pieces, openEverything(pieces)), sourceBytes(whole));
      for (const [i, element] of pieces.dataSet.elements().entries()) {
        assert.deepEqual(new Uint8Array(element.bytes()), new Uint8Array(whole.dataSet.elements()[i]!.bytes()));
      }
    }),
    RUNS,
  );
});

test('changed bytes give an object that is written as it was read, or a failure; a table is not spoilt by either', () => {
  const table = new ElementTable();
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(arbitraryModel({ odd: true }), damage, (model, changes) => {
      const bytes = fileOf(model);
      for (const [at, byte] of changes) bytes[128 + (at % (bytes.length - 128))] = byte;
      const fresh = attempt(() => read(bytes));
      const reused = attempt(() => read(bytes, { table }));
      const pieces = attempt(() => readObject(new FileLikeSource(bytes)));
      if (isFailure(fresh) || isFailure(reused) || isFailure(pieces)) {
        for (const other of [fresh, reused, pieces])
          assert.equal(isFailure(other) && other.code, isFailure(fresh) && fresh.code);
        return;
      }
      assert.deepEqual(listing(reused.dataSet), listing(fresh.dataSet));
      assert.deepEqual(listing(pieces.dataSet), listing(fresh.dataSet));
      assert.deepEqual(rewritten(fresh, openEverything(fresh)), sourceBytes(fresh));
    }),
    { ...RUNS, numRuns: RUNS.numRuns * 5 },
  );
});

test('a declared length that is not there takes no memory', () => {
  const lengths = fc.constantFrom(0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff);
  fc.assert(
    fc.property(arbitraryModel({}), fc.nat(), lengths, (model, at, length) => {
      const bytes = fileOf(model);
      if (bytes.length > 3000) return;
      new DataView(bytes.buffer).setUint32(132 + (at % (bytes.length - 136)), length, true);
      const before = process.memoryUsage().arrayBuffers;
      attempt(() => readObject(new FileLikeSource(bytes)));
      assert.ok(process.memoryUsage().arrayBuffers - before < 4 * 1024 * 1024);
    }),
    RUNS,
  );
});

test('JSON of what JSON made is the same JSON', () => {
  fc.assert(
    fc.property(arbitraryModel({}), (model) => {
      const json = toJson(read(fileOf(model)).dataSet);
      let bytes: Uint8Array;
      try {
        bytes = fromJson(JSON.parse(JSON.stringify(json)), EXPLICIT_LITTLE);
      } catch (error) {
        // Random bytes of text VRs decode to characters that no text may hold, numbers of DS and IS to words.
        assert.ok(isFailure(error) && error.code === 'input/value', String(error));
        return;
      }
      const again = read(part10({ dataSet: bytes }));
      const { '00080005': characterSet, ...rest } = toJson(again.dataSet);
      assert.deepEqual(JSON.stringify(rest), JSON.stringify(json));
      // Bytes that no character set explains became a character that ASCII does not have.
      assert.equal(characterSet !== undefined, JSON.stringify(json).includes('\ufffd'));
    }),
    RUNS,
  );
});
