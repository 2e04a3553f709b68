/**
 * The DICOM standard as facts: data elements, UIDs, value representations, the confidentiality profiles of PS3.15 Annex E
 * and the Types of attributes in every IOD. Nothing here decides anything; tables and look-ups only.
 *
 * Tables are generated (`standard/README.md`) as sorted text and searched where they stand. The private dictionary,
 * which few runs need, loads by a dynamic import of its own.
 */
import type { PrivateDictionary } from './private-dictionary.ts';

export { CHARACTER_SET_TERMS, type CharacterSetTerm } from './character-sets.ts';
export { type ContentItemRow, contentItemRow } from './content-items.ts';
export { type AttributeFacts, attribute, attributes, tagOfKeyword } from './dictionary.ts';
export { type AttributeType, type IodFacts, iodOfSopClass } from './iod.ts';
export type { ItemView } from './item-view.ts';
export { nearestKeyword } from './nearest.ts';
export type { PrivateDictionary, PrivateDisposition, PrivateFacts } from './private-dictionary.ts';
export {
  DEIDENTIFICATION_METHODS,
  type DeidentificationMethod,
  EDITIONS,
  type Edition,
  type ProfileCode,
  type ProfileOption,
  type ProfileRow,
  profileRow,
  profileRows,
} from './profile.ts';
export { isSmallZip3, safeHarborCategories } from './safe-harbor.ts';
export { type SafePrivateFacts, type SafePrivateKey, safePrivate, safePrivateKeys } from './safe-private.ts';
export { isRepeatingGroup, parseTag, tagHex, tagText } from './tags.ts';
export {
  attributeTypeAt,
  type PathType,
  statedType,
  type TypeResolver,
  type TypeViolation,
  typesOf,
  typeViolations,
  typeViolationsAt,
} from './types.ts';
export { isDicomUid, type UidFacts, uidFacts, uidOfKeyword } from './uids.ts';
export { type VrFacts, vrFacts } from './value-representations.ts';
export { conditionTags, ViolationMemo } from './violation-memo.ts';
export { descriptorWord, isClinicalWord } from './vocabulary.ts';

/** The merged private dictionary and what public sources say about keeping its elements (1.1 MB). */
export async function loadPrivateDictionary(): Promise<PrivateDictionary> {
  return (await import('./private-dictionary.ts')).privateDictionary;
}
