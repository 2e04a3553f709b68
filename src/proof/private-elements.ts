import { VR } from '../dicom/index.ts';
import type { Faults } from './faults.ts';
import { creatorTagOf, type ObjectPermissions } from './permissions.ts';
import type { WrittenObject } from './written.ts';

/**
 * Private elements (PS3.5 7.8.1, PS3.15 E.3.10): each has its creator in its own data set and is kept by the policy, no
 * creator reserves a block in vain, and none is a person's name.
 */
export class PrivateCheck {
  readonly #written: WrittenObject;
  readonly #permissions: ObjectPermissions;
  readonly #faults: Faults;
  /** Rows of creators by data set and block. */
  readonly #creators = new Map<string, { readonly row: number; readonly name: string; isUsed: boolean }>();

  constructor(written: WrittenObject, permissions: ObjectPermissions, faults: Faults) {
    this.#written = written;
    this.#permissions = permissions;
    this.#faults = faults;
  }

  /** An element of an odd group. Creators come before their elements, because tags ascend. */
  add(row: number): void {
    const { table } = this.#written;
    const tag = table.tag[row]! >>> 0;
    const element = tag & 0xffff;
    if (element >= 0x10 && element <= 0xff) this.#addCreator(row, tag);
    else if (element < 0x1000) this.#faults.add('orphan', this.#written.path(row));
    else this.#addElement(row, tag);
  }

  /** Creators that reserve a block of which nothing is left. */
  finish(): void {
    for (const { row, isUsed } of this.#creators.values())
      if (!isUsed) this.#faults.add('private', this.#written.path(row));
  }

  #addCreator(row: number, tag: number): void {
    const { table } = this.#written;
    const isName = table.vr[row] === VR.LO || table.vr[row] === VR.UN;
    const name = isName ? this.#written.latin1(row) : '';
    if (name === '' || name.includes('\\')) this.#faults.add('private', this.#written.path(row));
    else this.#creators.set(`${table.parent[row]!} ${tag}`, { row, name, isUsed: false });
  }

  #addElement(row: number, tag: number): void {
    const { table } = this.#written;
    const creator = this.#creators.get(`${table.parent[row]!} ${creatorTagOf(tag)}`);
    if (creator === undefined) {
      this.#faults.add('orphan', this.#written.path(row));
      return;
    }
    creator.isUsed = true;
    const isKept = table.vr[row] !== VR.PN && this.#permissions.keepsPrivate(row, creator.name);
    if (!isKept) this.#faults.add('private', this.#written.path(row));
  }
}
