interface PresetFacts {
  readonly name: string;
  readonly description: string;
  /** The legal method it is made for; empty for none. */
  readonly method: string;
}

const SAFE_HARBOR = 'Safe Harbor, 45 CFR 164.514(b)(2)';

/** The policies that come with leadglass, in the order in which people meet them. */
export const PRESETS = Object.freeze([
  {
    name: 'safe-harbor',
    description: 'everything that Safe Harbor names goes; years and ages up to 89 stay',
    method: SAFE_HARBOR,
  },
  {
    name: 'research',
    description: 'dates move, sex, size, weight and age and safe private elements stay',
    method: 'Expert Determination, 45 CFR 164.514(b)(1)',
  },
  {
    name: 'ai-training',
    description: 'as research, with the identity of devices and no text in pictures',
    method: 'Expert Determination, 45 CFR 164.514(b)(1)',
  },
  {
    name: 'teaching',
    description: 'as safe-harbor, with harmless words in pictures',
    method: SAFE_HARBOR,
  },
  {
    name: 'partner',
    description: 'for a partner with an agreement: dates move, characteristics, institution and faces stay',
    method: 'limited data set, 45 CFR 164.514(e), under a named agreement',
  },
  {
    name: 'vendor-debug',
    description: 'for a vendor with an agreement: devices and safe private elements stay',
    method: 'disclosure under a named agreement',
  },
  {
    name: 'basic',
    description: 'the bare Basic Profile of PS3.15 E.2, a base for own policies',
    method: '',
  },
] as const satisfies readonly PresetFacts[]);

export type PresetName = (typeof PRESETS)[number]['name'];
export const PRESET_NAMES: readonly PresetName[] = Object.freeze(PRESETS.map(({ name }) => name));
export const DEFAULT_PRESET: PresetName = 'safe-harbor';

export function isPresetName(text: string): text is PresetName {
  return PRESET_NAMES.some((name) => name === text);
}

/** A policy claims Safe Harbor exactly when it applies its caps; else the method of the preset that it extends. */
export function methodOf(preset: PresetName, safeHarbor: boolean): string {
  if (safeHarbor) return SAFE_HARBOR;
  const method = PRESETS.find(({ name }) => name === preset)?.method ?? '';
  return method === SAFE_HARBOR ? '' : method;
}
