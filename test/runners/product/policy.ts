import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { keywordOf } from '../parse/index.ts';

/** What a case asks of the de-identifier, in the terms of the case format. */
export interface Profile {
  readonly codes: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
}

/** CID 7050 codes as the option names of a policy (DESIGN 3.4). 113100 is the profile itself. */
const OPTIONS: Readonly<Record<string, string>> = {
  '113101': 'clean-pixel-data',
  '113102': 'clean-recognizable-visual-features',
  '113103': 'clean-graphics',
  '113104': 'clean-structured-content',
  '113105': 'clean-descriptors',
  '113106': 'retain-longitudinal-full-dates',
  '113107': 'retain-longitudinal-modified-dates',
  '113108': 'retain-patient-characteristics',
  '113109': 'retain-device-identity',
  '113110': 'retain-uids',
  '113111': 'retain-safe-private',
  '113112': 'retain-institution-identity',
};

const KNOWN_PARAMS = new Set(['keyHex', 'safeHarbor', 'descriptorVocabulary', 'trustDeclaredSafe', 'trial']);

/**
 * Writes the policy of a case into a folder and returns its path. Everything that the profile does not name is as in
 * the bare Basic Profile; unknown SOP Classes go through (`weakest`), since the cases judge what becomes of them.
 * @throws {RangeError} for a code or parameter that has no place in a policy: a case must not be judged under less.
 */
export function policyOfProfile(profile: Profile, name: string, folder: string): string {
  const params = profile.params ?? {};
  for (const key of Object.keys(params)) if (!KNOWN_PARAMS.has(key)) throw new RangeError(`unknown parameter ${key}`);
  const policy: Record<string, unknown> = {
    name: name.toLowerCase(),
    extends: 'basic',
    options: profile.codes.filter((code) => code !== '113100').map(optionOf),
    'unknown-class': 'weakest',
  };
  if (params.safeHarbor === true) policy['safe-harbor'] = true;
  if (profile.codes.includes('113107')) policy.dates = { mode: 'shift' };
  else if (profile.codes.includes('113106')) policy.dates = { mode: 'keep' };
  const words = params.descriptorVocabulary;
  if (Array.isArray(words) && words.length > 0) {
    writeFileSync(join(folder, 'words.txt'), `${words.map(String).join('\n')}\n`);
    policy.text = { vocabulary: ['words.txt'] };
  }
  if (typeof params.trustDeclaredSafe === 'boolean') {
    policy.private = { 'trust-declared-safe': params.trustDeclaredSafe };
  }
  if (params.trial !== undefined) policy.insert = insertsOf(params.trial);
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, stringify(policy));
  return path;
}

function optionOf(code: string): string {
  const option = OPTIONS[code];
  if (option === undefined) throw new RangeError(`no policy option for code ${code}`);
  return option;
}

/** Values by keyword or tag; a DICOM JSON element stands for its first value. */
function insertsOf(trial: unknown): Record<string, string> {
  if (typeof trial !== 'object' || trial === null) throw new RangeError('trial is not a table of values');
  const rows = Object.entries(trial as Readonly<Record<string, unknown>>).map(([key, value]) => {
    const keyword = /^[0-9A-Fa-f]{8}$/.test(key) ? keywordOf(key.toUpperCase()) : key;
    const element = value as { readonly Value?: readonly unknown[] } | null;
    const plain = typeof value === 'object' ? element?.Value?.[0] : value;
    return [keyword, String(plain ?? '')] as const;
  });
  return Object.fromEntries(rows);
}
