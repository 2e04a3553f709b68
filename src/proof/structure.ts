import { type DataSet, type DicomObject, decodeLatin1, ROW, trimPadding } from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import { tagText } from '../standard/index.ts';
import type { Faults } from './faults.ts';
import type { WrittenObject } from './written.ts';

/**
 * What the reader tolerates and the writer must not leave. An odd length, a wrong VR or a sequence without its
 * delimiter may be the source's own, in an element that nothing touched.
 */
const NEVER_WRITTEN: ReadonlySet<FindingCode> = new Set<FindingCode>([
  ...([
    'no-preamble',
    'preamble-not-empty',
    'meta-missing',
    'meta-no-group-length',
    'meta-wrong-group-length',
  ] as const),
  ...([
    'bad-vr',
    'meta-no-transfer-syntax',
    'meta-encoding',
    'transfer-syntax-mismatch',
    'trailing-bytes',
    'trailing-zeros',
  ] as const),
  ...(['duplicate-tag', 'out-of-order', 'item-outside-sequence', 'unexpected-delimiter', 'pixel-data-long'] as const),
]);

/** Our own, the same in every file (PS3.10 7.1). */
const IMPLEMENTATION_CLASS_UID = '2.25.193915123090164887855574150105230974553';
const IMPLEMENTATION_VERSION_NAME = 'LEADGLASS';

/** The file meta group is these elements and nothing else: no titles, addresses or private information (PS3.15 E.1.1). */
const META_TAGS: readonly number[] = [
  0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013,
];

/** Signatures, encrypted and original attributes, padding: void or dangerous after any change (PS3.15 E.1.1, E.1-1). */
const VOID: ReadonlySet<number> = new Set([0xfffafffa, 0xfffcfffc, 0x4ffe0001, 0x04000500, 0x04000550, 0x04000561]);

/** Commands, file meta, directory records, and private groups that are none (PS3.5 7.1, 7.8; PS3.7; PS3.10). */
const isForbiddenGroup = (group: number): boolean => group < 0x0008 || group === 0xffff;

/** Preamble, file meta and findings of the reader. */
export function checkContainer({ object }: WrittenObject, faults: Faults): void {
  for (const finding of object.findings) if (NEVER_WRITTEN.has(finding.code)) faults.addReading(finding);
  if (object.preamble === undefined) faults.addReading({ code: 'no-preamble', path: '' });
  else if (object.preamble.some((byte) => byte !== 0)) faults.addReading({ code: 'preamble-not-empty', path: '' });
  if (object.dataSet.table.disordered) faults.addReading({ code: 'out-of-order', path: '' });
  if (object.meta === undefined) faults.addReading({ code: 'meta-missing', path: 'meta:' });
  else checkMeta(object.meta, object, faults);
}

/** True for an element that must not be in any output, whatever holds it. */
export function isForbidden({ table }: WrittenObject, row: number): boolean {
  const tag = table.tag[row]! >>> 0;
  if ((table.flags[row]! & ROW.stray) !== 0) return true;
  return (tag & 0xffff) === 0 || isForbiddenGroup(tag >>> 16) || (tag > 0x04000000 && VOID.has(tag));
}

function checkMeta(meta: DataSet, { dataSet, transferSyntax }: DicomObject, faults: Faults): void {
  const { table } = meta;
  let found = 0;
  for (let row = 0; row < table.count; row = table.next[row]!) {
    const tag = table.tag[row]! >>> 0;
    const place = META_TAGS.indexOf(tag);
    if (place < 0) faults.add('container', `meta:${tagText(tag)}`);
    else found |= 1 << place;
  }
  const holds = (tag: number, text: string): void => {
    if (!isText(meta.get(tag)?.bytes() ?? NOTHING, text)) faults.add('container', `meta:${tagText(tag)}`);
  };
  // As bytes: some systems write these as UN (PS3.5 6.2.2).
  const uidOf = (tag: number): string => trimPadding(decodeLatin1(dataSet.get(tag)?.bytes() ?? NOTHING));
  holds(0x00020002, uidOf(0x00080016));
  holds(0x00020003, uidOf(0x00080018));
  holds(0x00020010, transferSyntax.uid);
  holds(0x00020012, IMPLEMENTATION_CLASS_UID);
  holds(0x00020013, IMPLEMENTATION_VERSION_NAME);
  for (const [place, tag] of META_TAGS.entries()) {
    if ((found & (1 << place)) === 0) faults.add('container', `meta:${tagText(tag)}`);
  }
  if (!isVersionOne(meta.get(0x00020001)?.bytes() ?? NOTHING)) faults.add('container', 'meta:(0002,0001)');
}

const NOTHING = new Uint8Array(0);

/** Whether bytes are a text and at most one byte of padding. */
function isText(bytes: Uint8Array, text: string): boolean {
  const { length } = text;
  if (bytes.length < length || bytes.length > length + (length & 1)) return false;
  for (let i = 0; i < length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return bytes.length === length || bytes[length] === 0 || bytes[length] === 0x20;
}

const isVersionOne = (bytes: Uint8Array): boolean => bytes.length === 2 && bytes[0] === 0 && bytes[1] === 1;
