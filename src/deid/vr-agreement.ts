import { type DicomObject, dictionaryVr, IS_STRING, MAY_BE_BULK, pathOf, VR, type Vr, vrName } from '../dicom/index.ts';
import { attribute } from '../standard/index.ts';

/**
 * How the VR that an element is written with stands to the one of the data dictionary (PS3.6). `same`: one of its
 * alternatives, or the dictionary says none. `near`: another one of the same nature, so that the value can be judged by
 * the dictionary's VR. `far`: text where numbers belong, a sequence where a value belongs, or the other way round.
 */
export type VrAgreement = 'same' | 'near' | 'far';

/** Of a public tag; `written` is not UN. */
export function vrAgreement(tag: number, written: Vr): VrAgreement {
  const known = dictionaryVr(tag);
  if (written === known || known === VR.UN) return 'same';
  const alternatives = attribute(tag >>> 0)?.vr ?? '';
  if (alternatives.includes(vrName(written))) return 'same';
  if (written === VR.SQ || known === VR.SQ || IS_STRING[written] !== IS_STRING[known]) return 'far';
  // Bytes may be anything, numbers are numbers in every width: old palettes are US where OW belongs.
  return written === VR.OB && MAY_BE_BULK[known] === 0 ? 'far' : 'near';
}

const NO_ROWS: ReadonlySet<number> = new Set();

/** Rows whose header has two letters that are no VR (PS3.5 7.1.2), as the reader noted them. */
export function rowsWithoutVr({ dataSet, findings }: DicomObject): ReadonlySet<number> {
  const paths = new Set(findings.flatMap(({ code, path }) => (code === 'bad-vr' ? [path] : [])));
  if (paths.size === 0) return NO_ROWS;
  const { table } = dataSet;
  const rows = new Set<number>();
  for (let row = 0; row < table.count; row++) if (paths.has(pathOf(table, row))) rows.add(row);
  return rows;
}
