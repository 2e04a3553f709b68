import { type DicomObject, type ElementTable, ROW, VR, type Vr } from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import type { ProfileCode } from '../standard/index.ts';
import { ACTION, type Choice } from './decisions.ts';
import type { TypeLookup } from './type-lookup.ts';

/** Values that are the patient's code, or made of it, wherever the table lets a dummy stand. */
const PSEUDONYMS: ReadonlySet<number> = new Set([0x00100010, 0x00100020, 0x00080050, 0x00200010]);

/** Sequences for which D means their items, each attribute by its own row, rather than one item of dummies. */
const DUMMY_BY_ITEMS: ReadonlySet<number> = new Set([0x00081111, 0x0040b020]);

/** From the codes of Table E.1-1 to actions (PS3.15 Table E.1-1a), by VR and Type of an attribute where it stands. */
export class CodeResolver {
  readonly #table: ElementTable;
  readonly #types: TypeLookup;
  readonly #note: (code: FindingCode, row: number) => void;

  constructor(object: DicomObject, types: TypeLookup, note: (code: FindingCode, row: number) => void) {
    this.#table = object.dataSet.table;
    this.#types = types;
    this.#note = note;
  }

  /** A code of the Basic column; choices are resolved by the Type of the attribute at this path (Table E.1-1a). */
  resolve(row: number, tag: number, vr: Vr, code: ProfileCode, rule: number): Choice {
    switch (code) {
      case 'X': {
        const type = this.#types.at(row, 'certain');
        if (type !== '1' && type !== '2') return { action: ACTION.remove, rule };
        this.#note('x-on-required', row);
        return type === '1' ? this.dummy(row, tag, vr, rule) : this.emptied(tag, vr, rule);
      }
      case 'Z':
        return this.#types.at(row, 'stated') === '1' ? this.dummy(row, tag, vr, rule) : this.emptied(tag, vr, rule);
      case 'D':
        return this.dummy(row, tag, vr, rule);
      case 'U':
        return { action: vr === VR.SQ ? ACTION.descend : vr === VR.UI ? ACTION.uid : ACTION.remove, rule };
      case 'X/Z/U*':
        return vr === VR.SQ ? { action: ACTION.descend, rule } : { action: ACTION.remove, rule };
      case 'Z/D':
      case 'X/Z':
      case 'X/D':
      case 'X/Z/D':
        return this.#byType(row, tag, vr, code, rule);
      case 'K':
        return { action: vr === VR.SQ ? ACTION.descend : ACTION.keep, rule };
      case 'C':
        return { action: vr === VR.SQ ? ACTION.descend : ACTION.remove, rule };
    }
  }

  #byType(row: number, tag: number, vr: Vr, code: 'Z/D' | 'X/Z' | 'X/D' | 'X/Z/D', rule: number): Choice {
    const type = this.#types.at(row, 'effective');
    if (type === '1') return this.dummy(row, tag, vr, rule);
    if (type === '2') return code === 'X/D' ? this.dummy(row, tag, vr, rule) : this.emptied(tag, vr, rule);
    if (type === 'unknown') return code.endsWith('D') ? this.dummy(row, tag, vr, rule) : this.emptied(tag, vr, rule);
    return code.startsWith('X') ? { action: ACTION.remove, rule } : this.emptied(tag, vr, rule);
  }

  dummy(row: number, tag: number, vr: Vr, rule: number): Choice {
    if (vr === VR.SQ && DUMMY_BY_ITEMS.has(tag) && (this.#table.flags[row]! & ROW.sequence) !== 0)
      return { action: ACTION.descend, rule };
    if (vr === VR.UI) return { action: ACTION.uid, rule };
    return { action: PSEUDONYMS.has(tag) ? ACTION.pseudonym : ACTION.dummy, rule };
  }

  emptied(tag: number, vr: Vr, rule: number): Choice {
    return { action: PSEUDONYMS.has(tag) && vr !== VR.SQ ? ACTION.pseudonym : ACTION.empty, rule };
  }
}
