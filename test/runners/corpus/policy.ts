import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ManifestNeedle } from './manifest.ts';

/** What a policy keeps, as far as it decides which needles must be gone. */
export interface PolicyView {
  readonly options: ReadonlySet<string>;
  readonly dates: string;
}

const CLEAN = ['clean-descriptors', 'clean-structured-content', 'clean-graphics', 'clean-pixel-data'];
const LINKED = [
  ...CLEAN,
  'retain-longitudinal-modified-dates',
  'retain-patient-characteristics',
  'retain-safe-private',
];

/** The presets of DESIGN 3.4. */
const PRESETS: Readonly<Record<string, { readonly options: readonly string[]; readonly dates: string }>> = {
  basic: { options: [], dates: 'rows' },
  'safe-harbor': { options: CLEAN, dates: 'year-only' },
  research: { options: LINKED, dates: 'shift' },
  'ai-training': { options: [...LINKED, 'retain-device-identity'], dates: 'shift' },
  teaching: { options: CLEAN, dates: 'year-only' },
  partner: { options: [...LINKED, 'retain-institution-identity'], dates: 'shift' },
  'vendor-debug': {
    options: [...CLEAN, 'retain-longitudinal-modified-dates', 'retain-device-identity', 'retain-safe-private'],
    dates: 'shift',
  },
};

/** A preset, or a policy file over what it extends. @throws {RangeError} for neither. */
export function viewPolicy(name: string, from = process.cwd()): PolicyView {
  const preset = PRESETS[name];
  if (preset !== undefined) return { options: new Set(preset.options), dates: preset.dates };
  const path = resolve(from, name);
  if (!existsSync(path)) throw new RangeError(`no preset and no file ${name}`);
  const text = parse(readFileSync(path, 'utf8')) as {
    readonly extends?: string;
    readonly options?: readonly string[];
    readonly dates?: { readonly mode?: string };
  };
  const base = viewPolicy(text.extends ?? 'basic', dirname(path));
  return {
    options: text.options === undefined ? base.options : new Set(text.options),
    dates: text.dates?.mode ?? base.dates,
  };
}

/** Needle classes that an option keeps (README of the corpus). Whole-day shifts leave times as they are. */
const KEPT_BY_OPTION: Readonly<Record<string, readonly string[]>> = {
  'retain-uids': ['uid'],
  'retain-longitudinal-full-dates': ['date', 'datetime', 'time'],
  'retain-longitudinal-modified-dates': ['time'],
  'retain-device-identity': ['device'],
  'retain-institution-identity': ['institution'],
  'retain-patient-characteristics': ['demographic'],
  'clean-descriptors': ['text'],
};

const TABLES = new URL('../../../standard/tables/', import.meta.url);
let words: ReadonlySet<string> | undefined;

/** Words of medicine and imaging, from the tables of the repository. */
function clinicalWords(): ReadonlySet<string> {
  words ??= new Set(
    ['vocab.tsv', 'vocab-ambiguous.tsv'].flatMap((name) =>
      readFileSync(new URL(name, TABLES), 'utf8')
        .split('\n')
        .map((line) => line.split('\t')[0] ?? ''),
    ),
  );
  return words;
}

/** Options whose cell decides on the value of an attribute itself: K keeps it, C cleans its text. */
const COLUMNS: Readonly<Record<string, readonly [column: string, code: string]>> = {
  'clean-descriptors': ['cleanDesc', 'C'],
  'retain-device-identity': ['rtnDevId', 'K'],
  'retain-institution-identity': ['rtnInstId', 'K'],
};

const kept = new Map<string, ReadonlySet<string>>();

/** Attributes that an option keeps or cleans, by Table E.1-1. */
function attributesOf(option: string): ReadonlySet<string> {
  const known = kept.get(option);
  const [column, code] = COLUMNS[option] ?? [];
  if (known !== undefined || column === undefined) return known ?? new Set();
  const lines = readFileSync(new URL('e1-1.tsv', TABLES), 'utf8').split('\n');
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  const at = rows[0]!.indexOf(column);
  const tags = new Set(rows.slice(1).flatMap((row) => (row[at] === code ? [row[0]!] : [])));
  kept.set(option, tags);
  return tags;
}

/**
 * What the manifest calls weak and its script did not see: a number that says nothing (a weight of 0.000000), a
 * descriptor or a place made of words that are in every report (CHEST, Brain-MRA, FMRI), a mark for no value (n.a.).
 */
function isGeneric(value: string, kind: string): boolean {
  if (kind === 'demographic') return /^[-0.]+$/.test(value);
  if (/^\W*(n\W?a|none|unknown)\W*$/i.test(value)) return true;
  if (kind !== 'text' && kind !== 'institution') return false;
  const parts = value.split(/[^\p{L}]+/u).filter((part) => part.length > 1);
  return parts.length > 0 && !/\d{3}/.test(value) && parts.every((part) => clinicalWords().has(part.toLowerCase()));
}

/**
 * Whether a needle must be gone under a policy. Beside the classes that options keep: a date that is its own year-only
 * form is no needle under `year-only` (DESIGN 3.4), nothing is that is generic, and a SOP Class UID is a definition that an
 * object cannot be read without (deidentification.md 3.8), private or not.
 */
export function mustBeGone([value, kind, path]: ManifestNeedle, policy: PolicyView): boolean {
  for (const option of policy.options) if (KEPT_BY_OPTION[option]?.includes(kind)) return false;
  if (isGeneric(value, kind)) return false;
  // The manifest takes the class from the keyword: ROI Name is no name, and Treatment Machine Name is a device's.
  for (const option of policy.options) if (attributesOf(option).has(path.slice(-8))) return false;
  // Shifted dates keep their offset from UTC (deidentification.md 3.5).
  if (policy.options.has('retain-longitudinal-modified-dates') && path.endsWith('00080201')) return false;
  if (policy.dates === 'year-only' && /^\d{4}(0101)?$/.test(value) && /^date/.test(kind)) return false;
  return !/0008(0016|1150)$|00020002$/.test(path);
}
