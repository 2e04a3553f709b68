import { VALUE_REPRESENTATIONS } from './generated/vr.ts';
import { findRow } from './text-table.ts';

/** A row of PS3.5 Table 6.2-1 with what 6.2, 6.4 and 7.1.2 add. */
export interface VrFacts {
  /** `text` has the Specific Character Set, `string` the default repertoire. */
  readonly class: 'string' | 'text' | 'binary' | 'bulk' | 'sequence';
  /** Width of the length field in explicit VR. */
  readonly lengthBits: 16 | 32;
  /** Longest value in `unit`. */
  readonly max: number;
  readonly unit: 'bytes' | 'bytes fixed' | 'chars' | 'chars per component group';
  readonly pad: 'space' | '00' | 'none';
  /** False: VM is always 1 and a backslash is data. */
  readonly multi: boolean;
  /** A constant legal value for action D; for AT, SQ, UI and binary VRs a note in words. */
  readonly dummy: string;
}

const known = new Map<string, VrFacts>();

/** Facts of a VR; `undefined` for two letters that are none. */
export function vrFacts(vr: string): VrFacts | undefined {
  const remembered = known.get(vr);
  if (remembered !== undefined) return remembered;
  const row = findRow(VALUE_REPRESENTATIONS, vr);
  if (row === undefined) return undefined;
  const [, kind, lengthBits, max, unit, pad, multi, dummy = ''] = row;
  const facts: VrFacts = {
    class: kind as VrFacts['class'],
    lengthBits: lengthBits === '32' ? 32 : 16,
    max: Number(max),
    unit: unit as VrFacts['unit'],
    pad: pad as VrFacts['pad'],
    multi: multi === 'y',
    dummy,
  };
  known.set(vr, facts);
  return facts;
}
