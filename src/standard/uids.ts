import { UIDS } from './generated/uids.ts';
import { findRow } from './text-table.ts';

/** A row of PS3.6 Annex A. */
export interface UidFacts {
  readonly uid: string;
  readonly keyword: string;
  readonly name: string;
  /** `SOP Class`, `Transfer Syntax`, `Well-known Frame of Reference`, … */
  readonly type: string;
  readonly retired: boolean;
}

/** PS3.5 9.1. A value that is no UID must not pass for one of the standard's. */
const DICOM_ROOT = '1.2.840.10008.';
const DIGITS_AND_DOTS = /^\d+(?:\.\d+)*$/;
const LONGEST = 64;
const known = new Map<string, UidFacts>();

/** Facts of a UID that PS3.6 Annex A registers. */
export function uidFacts(uid: string): UidFacts | undefined {
  const remembered = known.get(uid);
  if (remembered !== undefined) return remembered;
  const row = findRow(UIDS, uid);
  if (row?.[0] !== uid) return undefined;
  const [, keyword = '', name = '', type = '', retired] = row;
  const facts = { uid, keyword, name, type, retired: retired === 'Y' };
  known.set(uid, facts);
  return facts;
}

/** The UID of a keyword of PS3.6 Annex A, as `CTImageStorage`. */
export function uidOfKeyword(keyword: string): string | undefined {
  const cell = /^\w+$/.test(keyword) ? UIDS.indexOf(`\t${keyword}\t`) : -1;
  if (cell < 0) return undefined;
  const [uid, found] = UIDS.slice(UIDS.lastIndexOf('\n', cell) + 1, cell + keyword.length + 1).split('\t');
  return found === keyword ? uid : undefined;
}

/**
 * True for UIDs that the standard itself assigns: they name classes, syntaxes and codes, never an instance, and must not
 * be replaced (PS3.15 E.3.9). That is anything below the root of DICOM; no UID outside it is registered (a test counts).
 */
export function isDicomUid(uid: string): boolean {
  return uid.startsWith(DICOM_ROOT) && uid.length <= LONGEST && DIGITS_AND_DOTS.test(uid);
}
