import { CONTENT_ITEMS } from './generated/e3-4-1.ts';
import type { ProfileOption } from './profile.ts';
import { findRow } from './text-table.ts';

/** A row of Table E.3.4-1 (PS3.15): what the Clean Structured Content Option does to a content item. */
export interface ContentItemRow {
  readonly code: string;
  readonly scheme: string;
  readonly valueType: string;
  readonly meaning: string;
  /** Applies whenever the option is claimed; an option below overrides it. */
  readonly basic: string;
  readonly options: Readonly<Partial<Record<ProfileOption, 'K' | 'C'>>>;
}

const OPTIONS: readonly ProfileOption[] = [
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-longitudinal-full-dates',
  'retain-longitudinal-modified-dates',
  'clean-descriptors',
];

/** The row for a content item by its concept name and value type, as `('121008', 'DCM', 'PNAME')`. */
export function contentItemRow(code: string, scheme: string, valueType: string): ContentItemRow | undefined {
  const row = findRow(CONTENT_ITEMS, `${code}\t${scheme}\t${valueType}`);
  if (row?.[0] !== code || row[1] !== scheme) return undefined;
  const basic = row[3] ?? '';
  const cells = row.slice(4, 4 + OPTIONS.length);
  const options = Object.fromEntries(OPTIONS.flatMap((option, i) => (cells[i] ? [[option, cells[i]]] : [])));
  return { code, scheme, valueType, meaning: row.at(-1) ?? '', basic, options };
}
