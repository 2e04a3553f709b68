import { Failure } from '../failure/index.ts';
import { DEIDENTIFICATION_METHODS, type ProfileOption } from '../standard/index.ts';
import { seal } from './digest.ts';
import { noticesOf } from './notices.ts';
import { FACES, type Faces, PIXEL_EFFORTS, PIXEL_TEXTS, type PixelEffort, type PixelText, termsOf } from './terms.ts';
import type { CompiledPolicy } from './types.ts';

/** What the command line may change in a policy for one run. */
export interface PolicyOverrides {
  readonly pixels?: PixelText;
  readonly effort?: PixelEffort;
  readonly faces?: Faces;
}

/**
 * The policy with the pictures treated otherwise, under a digest of its own. An option that the change takes away is no
 * longer asked for, and a method that forbids it is no longer named.
 *
 * @throws {Failure} `usage/argument` for a word that the key cannot have.
 */
export function withOverrides(policy: CompiledPolicy, overrides: PolicyOverrides): CompiledPolicy {
  const pixels = {
    ...policy.pixels,
    text: oneOf(PIXEL_TEXTS, overrides.pixels ?? policy.pixels.text, 'pixels'),
    effort: oneOf(PIXEL_EFFORTS, overrides.effort ?? policy.pixels.effort, 'pixel-effort'),
    faces: oneOf(FACES, overrides.faces ?? policy.pixels.faces, 'faces'),
  };
  const { digest: _digest, ...rest } = policy;
  const lost = lostOptions(pixels);
  const isUnchecked = policy.safeHarbor && (pixels.text === 'insecure-keep' || pixels.faces === 'keep');
  return seal({
    ...rest,
    pixels,
    options: policy.options.filter((option) => !lost.includes(option)),
    codes: policy.codes.filter((code) => !lost.some((option) => option === optionOf(code))),
    method: isUnchecked ? '' : policy.method,
    notices: noticesOf({ pixels }),
  });
}

function lostOptions(pixels: CompiledPolicy['pixels']): readonly ProfileOption[] {
  const lost: ProfileOption[] = [];
  if (pixels.text === 'insecure-keep') lost.push('clean-pixel-data');
  if (pixels.faces === 'keep') lost.push('clean-recognizable-visual-features');
  return lost;
}

function optionOf(code: string): ProfileOption | 'basic' | undefined {
  return DEIDENTIFICATION_METHODS.find((method) => method.code === code)?.option;
}

function oneOf<K extends string>(table: Readonly<Record<K, string>>, value: K, flag: string): K {
  if (Object.hasOwn(table, value)) return value;
  throw new Failure('usage/argument', `--${flag}: expected one of ${termsOf(table).join(', ')}`);
}
