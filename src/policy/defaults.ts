import type { PolicyDocument } from './schema.ts';
import { NEWEST_EDITION } from './terms.ts';

/** What a policy is that says nothing: the Basic Profile, everything doubtful held. `dates.mode` follows the options. */
export const DEFAULTS = {
  edition: NEWEST_EDITION,
  options: [],
  'safe-harbor': false,
  patients: { issuer: '', normalise: 'none' },
  pseudonyms: { mode: 'keyed', 'patient-id': 'LG-{base32:16}{check}' },
  dates: { weeks: [-520, -52], birth: 'empty', 'utc-offset': 'keep' },
  private: { 'trust-declared-safe': false, keep: [] },
  text: { keep: [], vocabulary: [] },
  pixels: { text: 'hold', effort: 'auto', keep: 'none', fill: 'black', crop: 'none', faces: 'hold', templates: [] },
  documents: 'hold',
  'unknown-class': 'hold',
  insert: {},
  rules: [],
} satisfies PolicyDocument;
