import { readFileSync } from 'node:fs';

/** What PS3.6 says of a public attribute. */
export interface AttributeFacts {
  /** One VR; where the standard leaves a choice, the alternatives joined by `/`. */
  readonly vr: string;
  readonly vm: string;
  readonly keyword: string;
}

interface Dictionary {
  readonly exact: ReadonlyMap<string, AttributeFacts>;
  /** Repeating groups and elements: the tag with `x` for any digit. */
  readonly masks: readonly { readonly pattern: RegExp; readonly facts: AttributeFacts }[];
}

let loaded: Dictionary | undefined;

/** Facts of a public tag given as 8 upper-case hex digits. */
export function attributeFacts(tag: string): AttributeFacts | undefined {
  if (isOddGroup(tag)) return undefined;
  loaded ??= load();
  return loaded.exact.get(tag) ?? loaded.masks.find((mask) => mask.pattern.test(tag))?.facts;
}

/** Keyword of a tag, or the tag itself where there is none. */
export function keywordOf(tag: string): string {
  return attributeFacts(tag)?.keyword || tag;
}

/**
 * The VR of an attribute whose VR is not written (Implicit VR, UN). Private creators are LO (PS3.5 7.8.1), group
 * lengths UL (PS3.5 7.2), all else that the dictionary does not know is UN. A choice is settled here for the common
 * case: OW for bulk data, US for numbers that only a signed picture would write as SS.
 */
export function dictionaryVr(tag: string): string {
  const element = tag.slice(4);
  if (element === '0000') return 'UL';
  if (isOddGroup(tag)) return /^00[1-9A-F][0-9A-F]$/.test(element) ? 'LO' : 'UN';
  const vr = attributeFacts(tag)?.vr ?? 'UN';
  if (!vr.includes('/')) return vr;
  return vr.includes('OW') ? 'OW' : (vr.split('/')[0] ?? 'UN');
}

/** Odd groups are private (PS3.5 7.8), whatever a mask of the dictionary would say. */
function isOddGroup(tag: string): boolean {
  return Number.parseInt(tag.slice(3, 4), 16) % 2 === 1;
}

function load(): Dictionary {
  const text = readFileSync(new URL('../../../standard/tables/dictionary.tsv', import.meta.url), 'utf8');
  const exact = new Map<string, AttributeFacts>();
  const masks: { pattern: RegExp; facts: AttributeFacts }[] = [];
  for (const line of text.split('\n')) {
    const [tag, vr, vm, keyword] = line.split('\t');
    if (tag === undefined || vr === undefined || !/^[0-9A-Fx]{8}$/.test(tag)) continue;
    const facts: AttributeFacts = { vr, vm: vm ?? '1-n', keyword: keyword ?? '' };
    if (tag.includes('x')) masks.push({ pattern: new RegExp(`^${tag.replaceAll('x', '[0-9A-F]')}$`), facts });
    else exact.set(tag, facts);
  }
  return { exact, masks };
}
