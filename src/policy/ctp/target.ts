import { attribute, type ProfileRow, profileRow, tagOfKeyword, tagText } from '../../standard/index.ts';
import { isOwned } from '../rules.ts';
import { parseCreator, parsePrivateElement } from '../selector.ts';

/** The attribute that a line of a script is about. */
export interface Target {
  readonly tag: number;
  /** As `at` of a rule; undefined for a private element whose creator the script does not name. */
  readonly at: string | undefined;
  readonly kind: 'public' | 'private' | 'owned' | 'void';
  /** Empty where no table tells. */
  readonly vr: string;
  readonly row: ProfileRow | undefined;
  /** For comments and lists: tag and keyword. */
  readonly label: string;
}

/** Signatures, padding, encrypted and original attributes: void after any change (PS3.15 E.1.1). */
const VOID: readonly number[] = [0xfffafffa, 0xfffcfffc, 0x4ffe0001, 0x04000500, 0x04000550, 0x04000561];
const TAG = /^\(?([0-9a-f]{4}),?([0-9a-f]{4})\)?$/i;
/** CTP's form for a private element in the block that a creator has reserved: `0009[ACME 1.0]02`. */
const PRIVATE = /^([0-9a-f]{4}),?\[([^[\]]+)\]([0-9a-f]{2})?$/i;

/** Reads the tag of a line; undefined for what is none. */
export function readTarget(text: string): Target | undefined {
  const [, group, element] = TAG.exec(text.trim()) ?? [];
  if (group !== undefined && element !== undefined) return targetOf(Number.parseInt(group + element, 16));
  const [, odd, creator, low] = PRIVATE.exec(text.trim()) ?? [];
  if (odd === undefined || creator === undefined) return undefined;
  return privateTarget(odd, creator, low);
}

function targetOf(tag: number): Target {
  const facts = attribute(tag);
  const isPrivate = ((tag >>> 16) & 1) === 1;
  const kind = isPrivate ? 'private' : VOID.includes(tag) ? 'void' : isOwned(tag) ? 'owned' : 'public';
  const keyword = facts?.keyword ?? '';
  return {
    tag,
    at: isPrivate ? undefined : tagOfKeyword(keyword) === tag ? keyword : tagText(tag),
    kind,
    vr: facts?.vr.split('/')[0] ?? '',
    row: isPrivate ? undefined : profileRow(tag),
    label: keyword === '' ? tagText(tag) : `${tagText(tag)} ${keyword}`,
  };
}

function privateTarget(group: string, creatorText: string, low: string | undefined): Target | undefined {
  const creator = parseCreator(creatorText);
  const selector = `(${group},xx${low ?? '00'})`;
  const element = parsePrivateElement(selector);
  if (!creator.ok || !element.ok) return undefined;
  const tag = element.value.group * 0x10000 + element.value.element;
  const at = low === undefined ? undefined : `private:${creator.value}${selector}`;
  return { tag, at, kind: 'private', vr: '', row: undefined, label: at ?? `${creator.value}(${group},00xx)` };
}
