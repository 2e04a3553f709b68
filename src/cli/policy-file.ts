import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../bytes/file.node.ts';
import { Failure } from '../failure/index.ts';
import {
  type CompiledPolicy,
  DEFAULT_PRESET,
  isPresetName,
  loadPolicy,
  type PolicyOverrides,
  type PolicySource,
  policyTexts,
} from '../policy/index.ts';
import type { Invocation } from './command.ts';

/**
 * The policy that `--policy` names: a preset, else a file. What the file extends, and its word lists, lie beside it.
 * @throws {Failure} of kind `policy`
 */
export async function policyOf(presetOrFile: string | undefined): Promise<CompiledPolicy> {
  const named = presetOrFile ?? DEFAULT_PRESET;
  // A file of that name does not hide a preset; `./research` means the file.
  if (isPresetName(named)) return loadPolicy(named);
  const text = readIfThere(named);
  if (text === undefined) return loadPolicy(named);
  return (await policyTexts()).parsePolicy(text, sourceOf(named));
}

/** How the text of a policy file is read: its name in messages, and where the files are that it names. */
export function sourceOf(path: string): PolicySource {
  const folder = dirname(path);
  return { name: path, resolve: (name) => readIfThere(resolve(folder, name)) };
}

/** @throws {Failure} `policy/unknown-preset` when there is no such file, or none that can be read */
export function readPolicy(path: string): string {
  const text = readIfThere(path);
  if (text === undefined) throw new Failure('policy/unknown-preset', `there is no policy file ${JSON.stringify(path)}`);
  return text;
}

/** The text of a file; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new Failure('policy/unknown-preset', `${JSON.stringify(path)} cannot be read (${code})`);
  }
}

/** What the command line changes in a policy. */
export function overridesOf(invocation: Invocation): PolicyOverrides {
  const given = {
    pixels: invocation.text('pixels'),
    effort: invocation.text('pixel-effort'),
    faces: invocation.text('faces'),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as PolicyOverrides;
}
