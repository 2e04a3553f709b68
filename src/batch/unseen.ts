import type { Finding, FindingCode } from '../failure/index.ts';
import { TRAIT_KINDS, type TraitKind } from '../pipeline/index.ts';

const FINDINGS: Readonly<Record<TraitKind, Finding>> = {
  device: finding('new-device', '(0008,1090)'),
  // It may stand in any group and item.
  'private-creator': finding('new-private-creator', ''),
  'sop-class': finding('new-sop-class', '(0008,0016)'),
  // One of several attributes.
  'descriptor-form': finding('new-descriptor-form', ''),
};

/** A bit for each kind, so that a byte an instance says what of it is new. */
export const unseenBit = (kind: TraitKind): number => 1 << TRAIT_KINDS.indexOf(kind);

const BY_BITS: readonly (readonly Finding[])[] = Array.from({ length: 1 << TRAIT_KINDS.length }, (_, bits) =>
  TRAIT_KINDS.filter((kind) => (bits & unseenBit(kind)) !== 0).map((kind) => FINDINGS[kind]),
);

/** The findings of an instance with these bits. */
export const unseenFindings = (bits: number): readonly Finding[] => BY_BITS[bits] ?? [];

function finding(code: FindingCode, path: string): Finding {
  return Object.freeze({ code, path });
}
