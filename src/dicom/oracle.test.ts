import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type CorpusObject, corpusBytes, corpusShare, hasCorpus, NO_CORPUS } from './corpus.testing.ts';
import { dcmdumpOf, dcmjsReader, pydicomOf, runs, type Seen } from './peers.testing.ts';
import type { DicomObject } from './read.ts';
import { listing, read } from './reading.testing.ts';
import { ROW } from './table.ts';
import { VR, vrName } from './vr.ts';

/** An element as this reader sees it. */
interface Here extends Seen {
  /** Encoded without a VR: every reader has one of its own. */
  readonly isImplicit: boolean;
  readonly isEncapsulated: boolean;
  /** A UN of defined length that was found to be a sequence. */
  readonly isTried: boolean;
}

function seenHere({ dataSet }: DicomObject): Here[] {
  const { table } = dataSet;
  return listing(dataSet).flatMap((line, row) => {
    const flags = table.flags[row]!;
    if ((flags & (ROW.item | ROW.stray)) !== 0) return [];
    const isSequence = (flags & ROW.sequence) !== 0;
    const isOpen = (flags & ROW.undefinedLength) !== 0;
    const vr = table.vr[row]!;
    return [
      {
        path: line.split(' ')[0]!,
        vr: isSequence && (vr === VR.SQ || isOpen) ? 'SQ' : vrName(vr),
        length: isSequence || isOpen ? -1 : table.end[row]! - table.value[row]!,
        isImplicit: (flags & ROW.implicit) !== 0,
        isEncapsulated: (flags & ROW.encapsulated) !== 0,
        isTried: isSequence && vr === VR.UN && !isOpen,
      },
    ];
  });
}

/** What differs, one line each. Readers that sort or drop duplicates are compared by path, the first of each. */
function differences(here: readonly Here[], there: readonly Seen[]): string[] {
  const theirs = new Map(there.toReversed().map((element) => [element.path, element]));
  const ours = new Map(here.toReversed().map((element) => [element.path, element]));
  // PS3.5 6.2.2: what a UN of defined length holds may be looked into; a peer that does not is not wrong.
  const opaque = here.filter(
    ({ isTried, path }) => isTried && !there.some((other) => other.path.startsWith(`${path}[`)),
  );
  const isOpaque = (path: string): boolean => opaque.some((un) => path.startsWith(`${un.path}[`));
  return [
    ...[...ours.values()].flatMap((element) => differencesOf(element, theirs.get(element.path), isOpaque)),
    ...[...theirs.values()].flatMap(({ path, vr }) => (ours.has(path) ? [] : [`${path} ${vr}: only there`])),
  ];
}

function differencesOf(here: Here, there: Seen | undefined, isOpaque: (path: string) => boolean): string[] {
  const { path } = here;
  if (there === undefined) return isOpaque(path) ? [] : [`${path} ${here.vr}: only here`];
  const lines: string[] = [];
  if (!isSameVr(here, there)) lines.push(`${path} VR: ${here.vr} here, ${there.vr} there`);
  // DCMTK rounds odd lengths up.
  const lengths = [here.length, here.length + (here.length & 1)];
  if (here.length >= 0 && there.length >= 0 && !lengths.includes(there.length)) {
    lines.push(`${path} length: ${here.length} here, ${there.length} there`);
  }
  return lines;
}

function isSameVr(here: Here, there: Seen): boolean {
  // Without a VR in the bytes, and for UN (PS3.5 6.2.2), each reader asks a dictionary of its own.
  if (here.isImplicit || here.vr === 'UN' || there.vr === '') return true;
  // PS3.5 A.4: fragments are OB, which DCMTK says whatever stands there.
  if (here.isEncapsulated && there.vr === 'OB') return true;
  // DCMTK's own name for the offsets of a directory.
  return here.vr === (there.vr === 'up' ? 'UL' : there.vr);
}

const TRAILING = 'PS3.7 6.3: zeros behind the last element are no command elements';
const STRAY_ITEM = 'PS3.5 7.5: an item between elements: the elements around it are read all the same';
const NO_PREFIX = 'PS3.10 7.1: DICM at 128 is part of a value here, as the elements in front show';
const BAD_VR = 'PS3.5 7.1.2: a VR of two spaces: 16 bits of length lead to the next header, 32 do not';
const UN_SEQUENCE = 'PS3.5 6.2.2: what is inside UN is implicit little endian, also in big endian';
const META_LENGTH = 'PS3.10 7.1: the group ends with its elements, not where a wrong length says';
const MISMATCH = 'PS3.5 A.4: fragments are not in implicit VR, but these are';

/** Objects on which a peer sees other elements or refuses, with what decides. Seen with all objects of the corpus. */
const DISAGREEMENTS: Readonly<Record<'dcmdump' | 'pydicom' | 'dcmjs', Readonly<Record<string, string>>>> = {
  dcmdump: {
    'objects/ct/freezepattern-4c6377.dcm.gz': STRAY_ITEM,
    'objects/mr/brain-001-086c41.dcm.gz': TRAILING,
    'objects/ot/sc-rgb-jpeg-868ec7.dcm': MISMATCH,
    'objects/other/no-preamble-dicm-in-data-e0b38f.dcm': NO_PREFIX,
    'objects/us/1-2-840-10008-1-2-4-50-dd753c.dcm': META_LENGTH,
  },
  pydicom: {
    'objects/ct/freezepattern-4c6377.dcm.gz': STRAY_ITEM,
    'objects/ct/gh179a-52ecec.dcm': BAD_VR,
    'objects/mr/brain-001-086c41.dcm.gz': TRAILING,
    'objects/other/gh177-d-clunie-ct1-ivrle-bigendian-undef-214d83.dcm.gz': UN_SEQUENCE,
    'objects/other/no-preamble-dicm-in-data-e0b38f.dcm': NO_PREFIX,
  },
  dcmjs: {
    'objects/ct/bad-sequence-067791.dcm': 'PS3.5 6.2.2: dcmjs takes the inside of UN by the dictionary and loses items',
    'objects/ct/freezepattern-4c6377.dcm.gz': STRAY_ITEM,
    'objects/ct/gh179a-52ecec.dcm': BAD_VR,
    'objects/ct/gh342-018972.dcm.gz': 'PS3.5 7.5.2: an item ends at its own delimiter',
    'objects/ot/sc-rgb-jpeg-868ec7.dcm': MISMATCH,
    'objects/other/no-preamble-dicm-in-data-e0b38f.dcm': NO_PREFIX,
    'objects/rtdose/at-invalid-646d46.dcm': 'PS3.5 7.1.1: a value ends where its length says, also an AT of two bytes',
    'objects/us/1-2-840-10008-1-2-4-50-dd753c.dcm': META_LENGTH,
  },
};

const folder = mkdtempSync(join(tmpdir(), 'leadglass-oracle-'));
after(() => rmSync(folder, { recursive: true }));

const objects = hasCorpus ? corpusShare(2).filter(({ verdict }) => verdict.startsWith('read')) : [];

/** The unpacked object as a file of its own. */
function fileOf(object: CorpusObject, bytes: Uint8Array): string {
  const path = join(folder, object.path.replaceAll('/', '_'));
  writeFileSync(path, bytes);
  return path;
}

const skipUnless = (peer: boolean, name: string): string | false =>
  !hasCorpus ? NO_CORPUS : !peer && `not installed: ${name}`;

type Answer = Seen[] | string | undefined;

/** Fails where a peer sees other elements without a known reason, and where a known reason is none any more. */
function compare(peer: keyof typeof DISAGREEMENTS, thereOf: (object: CorpusObject, bytes: Uint8Array) => Answer): void {
  const found: Record<string, string[]> = {};
  for (const object of objects) {
    const bytes = corpusBytes(object);
    const there = thereOf(object, bytes);
    if (there === undefined) continue;
    const lines = typeof there === 'string' ? [`refused: ${there}`] : differences(seenHere(read(bytes)), there);
    if (lines.length > 0) found[object.path] = lines;
  }
  const known = DISAGREEMENTS[peer];
  const unknown = Object.fromEntries(Object.entries(found).filter(([path]) => known[path] === undefined));
  assert.deepEqual(unknown, {});
  const stale = Object.keys(known).filter(
    (path) => objects.some((object) => object.path === path) && found[path] === undefined,
  );
  assert.deepEqual(stale, [], 'no longer a disagreement');
}

test('dcmdump sees the same elements', { skip: skipUnless(runs('dcmdump', '--version'), 'dcmdump') }, () => {
  // DCMTK sorts the records of a directory into a hierarchy.
  compare('dcmdump', (object, bytes) =>
    object.path.includes('/dicomdir/') ? undefined : (dcmdumpOf(fileOf(object, bytes)) ?? 'dcmdump fails'),
  );
});

const hasPydicom = runs('/usr/bin/python3', '-c', 'import pydicom');

test('pydicom sees the same elements', { skip: skipUnless(hasPydicom, 'pydicom') }, () => {
  const answers = pydicomOf(objects.map((object) => fileOf(object, corpusBytes(object))));
  assert.equal(answers.length, objects.length);
  compare('pydicom', (object) => answers[objects.indexOf(object)]);
});

const dcmjs = await dcmjsReader();

test('dcmjs sees the same elements', { skip: skipUnless(dcmjs !== undefined, 'dcmjs') }, () => {
  let refused = 0;
  compare('dcmjs', (object, bytes) => {
    const there = dcmjs?.(bytes);
    // dcmjs knows neither code extensions nor objects without file meta: where it refuses it says nothing.
    if (typeof there !== 'string' || DISAGREEMENTS.dcmjs[object.path] !== undefined) return there;
    refused++;
    return undefined;
  });
  assert.ok(refused < objects.length / 10, `${refused} of ${objects.length} objects refused`);
});
