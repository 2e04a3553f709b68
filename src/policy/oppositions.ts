import type { ProfileOption } from '../standard/index.ts';
import type { KeyPath } from './problem.ts';
import type { CompiledPolicy } from './types.ts';

/** What a policy chooses by its keys, rules and inserts aside. */
export type Choices = Omit<CompiledPolicy, 'digest' | 'notices' | 'rules' | 'insert' | 'method'>;

/** Two demands of one policy that cannot both be met. */
export interface Opposition {
  readonly one: string;
  readonly other: string;
  readonly why: string;
  readonly clause: string;
  /** Keys that can have brought it about, the likeliest first. */
  readonly at: readonly KeyPath[];
  readonly holds: (policy: Choices) => boolean;
}

const FULL: ProfileOption = 'retain-longitudinal-full-dates';
const MODIFIED: ProfileOption = 'retain-longitudinal-modified-dates';
const OPTIONS: KeyPath = ['options'];
const MODE: KeyPath = ['dates', 'mode'];
const SAFE_HARBOR: KeyPath = ['safe-harbor'];

const asks = (policy: Choices, option: ProfileOption): boolean => policy.options.includes(option);
const bothDates = (policy: Choices): boolean => asks(policy, FULL) && asks(policy, MODIFIED);

const capped = (option: ProfileOption, why: string, category: string): Opposition => ({
  one: 'safe-harbor: true',
  other: option,
  why,
  clause: `45 CFR 164.514(b)(2)(i)(${category})`,
  at: [OPTIONS, SAFE_HARBOR],
  holds: (policy) => policy.safeHarbor && asks(policy, option),
});

/** Checked before any object is read; every one that holds is reported. */
export const OPPOSITIONS: readonly Opposition[] = Object.freeze([
  {
    one: FULL,
    other: MODIFIED,
    why: 'a date cannot stay and move',
    clause: 'PS3.15 E.3.6',
    at: [OPTIONS],
    holds: bothDates,
  },
  {
    one: 'dates.mode: shift',
    other: `no ${MODIFIED}`,
    why: 'dates move under this option only',
    clause: 'PS3.15 E.3.6',
    at: [MODE, OPTIONS],
    holds: (policy) => policy.dates.mode === 'shift' && !asks(policy, MODIFIED) && !asks(policy, FULL),
  },
  {
    one: 'dates.mode: keep',
    other: `no ${FULL}`,
    why: 'dates stay under this option only',
    clause: 'PS3.15 E.3.6',
    at: [MODE, OPTIONS],
    holds: (policy) => policy.dates.mode === 'keep' && !asks(policy, FULL) && !asks(policy, MODIFIED),
  },
  {
    one: MODIFIED,
    other: 'a dates.mode other than shift',
    why: 'the option promises dates that keep their distances',
    clause: 'PS3.15 E.3.6',
    at: [MODE, OPTIONS],
    holds: (policy) => asks(policy, MODIFIED) && policy.dates.mode !== 'shift' && !bothDates(policy),
  },
  {
    one: FULL,
    other: 'a dates.mode other than keep',
    why: 'the option promises dates as they are',
    clause: 'PS3.15 E.3.6',
    at: [MODE, OPTIONS],
    holds: (policy) => asks(policy, FULL) && policy.dates.mode !== 'keep' && !bothDates(policy),
  },
  {
    one: 'dates.birth: shifted',
    other: 'a dates.mode other than shift',
    why: 'the birth date moves with the others or not at all',
    clause: 'PS3.15 E.3.6',
    at: [['dates', 'birth'], MODE],
    holds: (policy) => policy.dates.birth === 'shifted' && policy.dates.mode !== 'shift',
  },
  {
    one: 'safe-harbor: true',
    other: 'dates.mode: shift or keep',
    why: 'no element of a date but the year may stay, moved or not',
    clause: '45 CFR 164.514(b)(2)(i)(C)',
    at: [SAFE_HARBOR, MODE, OPTIONS],
    holds: (policy) => policy.safeHarbor && (policy.dates.mode === 'shift' || policy.dates.mode === 'keep'),
  },
  capped('retain-institution-identity', 'institutions and their addresses are smaller than a state', 'B'),
  capped('retain-device-identity', 'device identifiers and serial numbers may not stay', 'M'),
  capped('retain-uids', 'unique identifying codes may not stay', 'R'),
  {
    one: 'safe-harbor: true',
    other: 'pixels.text: insecure-keep',
    why: 'text in pictures can name the patient',
    clause: '45 CFR 164.514(b)(2)(i)(A)',
    at: [['pixels', 'text'], SAFE_HARBOR],
    holds: (policy) => policy.safeHarbor && policy.pixels.text === 'insecure-keep',
  },
  {
    one: 'safe-harbor: true',
    other: 'pixels.faces: keep',
    why: 'full-face and comparable images may not stay',
    clause: '45 CFR 164.514(b)(2)(i)(Q)',
    at: [['pixels', 'faces'], SAFE_HARBOR],
    holds: (policy) => policy.safeHarbor && policy.pixels.faces === 'keep',
  },
  {
    one: 'clean-pixel-data',
    other: 'pixels.text: insecure-keep',
    why: 'the option promises that text in pictures is gone',
    clause: 'PS3.15 E.3.1',
    at: [['pixels', 'text'], OPTIONS],
    holds: (policy) => asks(policy, 'clean-pixel-data') && policy.pixels.text === 'insecure-keep',
  },
  {
    one: 'clean-recognizable-visual-features',
    other: 'pixels.faces: keep',
    why: 'the option promises that nobody can be recognised',
    clause: 'PS3.15 E.3.2',
    at: [['pixels', 'faces'], OPTIONS],
    holds: (policy) => asks(policy, 'clean-recognizable-visual-features') && policy.pixels.faces === 'keep',
  },
  {
    one: 'private.trust-declared-safe: true',
    other: 'no retain-safe-private',
    why: 'private blocks stay under this option only',
    clause: 'PS3.15 E.3.10',
    at: [['private', 'trust-declared-safe'], OPTIONS],
    holds: (policy) => policy.private.trustDeclaredSafe && !asks(policy, 'retain-safe-private'),
  },
]);
