/** The presets from their texts, for the script that compiles them. */
import { compileText, policyOf, readDocument } from './chain.ts';
import { PRESET_NAMES, type PresetName } from './preset-table.ts';
import type { PolicyDocument } from './schema.ts';
import type { CompiledPolicy } from './types.ts';

export interface CompiledPresets {
  readonly documents: Readonly<Record<PresetName, PolicyDocument>>;
  readonly policies: Readonly<Record<PresetName, CompiledPolicy>>;
}

/** @throws {Failure} for the first problem of a preset. */
export function compilePresets(read: (name: PresetName) => string): CompiledPresets {
  const documents = recordOf((name) => readDocument(read(name), name));
  const compiled = (preset: PresetName) => compileText(read(preset), { name: preset, preset, presets: documents });
  return { documents, policies: recordOf((preset) => policyOf(compiled(preset))) };
}

function recordOf<T>(of: (name: PresetName) => T): Record<PresetName, T> {
  return Object.fromEntries(PRESET_NAMES.map((name) => [name, of(name)])) as Record<PresetName, T>;
}
