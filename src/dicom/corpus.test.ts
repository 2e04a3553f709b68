import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FindingCode, isFailure } from '../failure/index.ts';
import { type CorpusObject, corpus, corpusBytes, hasCorpus, NO_CORPUS } from './corpus.testing.ts';
import { toJson } from './json.ts';
import { type DicomObject, readObject } from './read.ts';
import { FileLikeSource, listing, openEverything, read, rewritten, sourceBytes } from './reading.testing.ts';

/** Codes of the corpus that are about the container, as the reader says them. */
const CODES: Readonly<Record<string, FindingCode>> = {
  'odd-length': 'odd-length',
  'bad-vr': 'bad-vr',
  'duplicate-tag': 'duplicate-tag',
  'out-of-order': 'out-of-order',
  'item-tag-outside-sequence': 'item-outside-sequence',
  'un-sequence-defined-length': 'un-sequence',
  'un-sequence(CP-246)': 'un-sequence',
  'trailing-bytes': 'trailing-bytes',
  'trailing-zeros': 'trailing-zeros',
  'no-preamble': 'no-preamble',
  'meta:missing': 'meta-missing',
  'meta:no-group-length': 'meta-no-group-length',
  'meta:wrong-group-length': 'meta-wrong-group-length',
  'meta:no-transfer-syntax': 'meta-no-transfer-syntax',
  'ts-mismatch': 'transfer-syntax-mismatch',
  'length-not-multiple-of-vr': 'length-not-multiple',
  'pixel-data-long': 'pixel-data-long',
  'preamble-not-zero': 'preamble-not-empty',
  'delimiter-in-defined-sequence': 'unexpected-delimiter',
};

const objects = hasCorpus ? corpus() : [];
const isReadable = ({ verdict }: CorpusObject): boolean => verdict.startsWith('read');

function expectedFindings({ kinds }: CorpusObject): FindingCode[] {
  const codes = new Set(kinds.flatMap((kind) => CODES[kind.replace(/^(note|malformed):/, '')] ?? []));
  // The corpus looks at the first 128 bytes also where they are no preamble.
  if (codes.has('no-preamble')) codes.delete('preamble-not-empty');
  return [...codes].toSorted();
}

function forReadable(work: (found: DicomObject, bytes: Uint8Array, object: CorpusObject) => void): void {
  for (const object of objects.filter(isReadable)) {
    const bytes = corpusBytes(object);
    work(read(bytes), bytes, object);
  }
}

test('what can be read is read, what cannot is refused with a code', { skip: !hasCorpus && NO_CORPUS }, () => {
  const wrong: string[] = [];
  for (const object of objects) {
    try {
      read(corpusBytes(object));
      if (!isReadable(object)) wrong.push(`${object.path}: read, but ${object.verdict}`);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (isReadable(object) || !/^(input|limit)\//.test(error.code)) wrong.push(`${object.path}: ${error.code}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('what is odd about the container of an object is found, and nothing else', {
  skip: !hasCorpus && NO_CORPUS,
}, () => {
  forReadable((found, _, object) => {
    const codes = [...new Set(found.findings.map(({ code }) => code))].toSorted();
    assert.deepEqual(codes, expectedFindings(object), object.path);
  });
});

test('read and write are the identity on every object that can be read', { skip: !hasCorpus && NO_CORPUS }, () => {
  forReadable((found, _, { path }) => {
    const same = Buffer.compare(rewritten(found, openEverything(found)), sourceBytes(found)) === 0;
    assert.ok(same, path);
  });
});

test('sorted writing of a disordered object reads in order', { skip: !hasCorpus && NO_CORPUS }, () => {
  let disordered = 0;
  forReadable((found, bytes, { path }) => {
    if (!found.dataSet.table.disordered || found.transferSyntax.deflated) return;
    disordered++;
    const sorted = rewritten(found, openEverything(found, true));
    const again = read(Buffer.concat([bytes.subarray(0, found.dataSetStart), sorted]));
    assert.equal(again.dataSet.table.disordered, false, path);
  });
  assert.ok(disordered >= 2);
});

test('an object is the same read from a file as from memory', { skip: !hasCorpus && NO_CORPUS }, () => {
  forReadable((found, bytes, { path }) => {
    if (bytes.length > 500_000) return;
    const pieces = readObject(new FileLikeSource(bytes));
    assert.deepEqual(listing(pieces.dataSet), listing(found.dataSet), path);
    assert.deepEqual(pieces.findings, found.findings, path);
  });
});

test('every object that can be read has a JSON model', { skip: !hasCorpus && NO_CORPUS }, () => {
  forReadable((found, _, { path }) => {
    const json = JSON.stringify(toJson(found.dataSet, () => 'bulk'));
    assert.ok(json.length > 2, path);
  });
});
