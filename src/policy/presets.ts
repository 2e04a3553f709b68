import { deepFreeze } from './digest.ts';
import { COMPILED_PRESETS } from './generated/presets.ts';
import type { PresetName } from './preset-table.ts';
import type { CompiledPolicy } from './types.ts';

const frozen = new Map<PresetName, CompiledPolicy>();

/** A policy that comes with leadglass, as compiled at build time: neither YAML nor schema is loaded. */
export function presetPolicy(name: PresetName): CompiledPolicy {
  const known = frozen.get(name);
  if (known !== undefined) return known;
  const policy = deepFreeze(COMPILED_PRESETS[name]);
  frozen.set(name, policy);
  return policy;
}
