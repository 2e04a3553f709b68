import type { FileStamp } from '../bytes/file.node.ts';
import { type FailureCode, unreachable } from '../failure/index.ts';
import { IdIndex } from '../project/index.ts';
import { enlarged } from './enlarged.ts';
import type { Outcome } from './inputs.ts';
import type { SurveyRow } from './messages.ts';
import { SurveyPictures } from './survey-pictures.ts';

/** An instance as the survey saw it. */
export interface SurveyedInstance {
  readonly patient: string;
  readonly instance: string;
  readonly stamp: FileStamp;
  /** Bits for what no earlier run met (unseen.ts). */
  readonly unseen?: number;
}

export type SurveyOutcome =
  | Outcome
  | { readonly status: 'regenerated' }
  | { readonly status: 'quarantined'; readonly code: FailureCode; readonly defect?: string };

export type Container =
  | { readonly kind: 'archive'; readonly stamp: FileStamp }
  | { readonly kind: 'dicomdir'; readonly references: readonly string[][] };

/** 0 is a source that nobody has looked at. */
const KIND = { instance: 1, settled: 2, replaced: 3 } as const;

/**
 * What is known of each source, in columns: 45 bytes an instance beside its name, so that a million of them need no
 * more than that. What is rare (settled before it was processed) is in maps.
 */
export class SurveyRows {
  readonly pictures = new SurveyPictures();
  #kinds = new Uint8Array(256);
  #patients = new Uint32Array(256);
  #instances = new Uint32Array(256 * 4);
  #sizes = new Float64Array(256);
  #times = new Float64Array(256);
  #unseen = new Uint8Array(256);
  readonly #patientIds: string[] = [];
  readonly #patientNumbers = new Map<string, number>();
  readonly #settled = new Map<number, SurveyOutcome>();
  readonly #containers = new Map<number, Container>();

  record(index: number, row: SurveyRow): void {
    switch (row.kind) {
      case 'instance':
        this.#recordInstance(index, row);
        break;
      case 'not-dicom':
        this.settle(index, { status: 'not-dicom' });
        break;
      case 'failed':
        this.settle(index, { status: 'quarantined', code: row.code, ...(row.defect && { defect: row.defect }) });
        break;
      case 'archive':
      case 'dicomdir':
        this.#containers.set(index, row);
        break;
      default:
        unreachable(row);
    }
  }

  settle(index: number, outcome: SurveyOutcome): void {
    this.#reserve(index);
    this.#kinds[index] = KIND.settled;
    this.#settled.set(index, outcome);
  }

  settleRegenerated(index: number): void {
    this.settle(index, { status: 'regenerated' });
  }

  /** An archive whose entries are in the list: they count, it does not. */
  replace(index: number): void {
    this.#reserve(index);
    this.#kinds[index] = KIND.replaced;
  }

  /** How many there are. */
  get patients(): number {
    return this.#patientIds.length;
  }

  isSettled(index: number): boolean {
    return this.#kinds[index] === KIND.settled;
  }

  isReplaced(index: number): boolean {
    return this.#kinds[index] === KIND.replaced;
  }

  outcome(index: number): SurveyOutcome | undefined {
    return this.#settled.get(index);
  }

  /** Undefined for everything that is no instance. */
  instance(index: number): SurveyedInstance | undefined {
    if (this.#kinds[index] !== KIND.instance) return undefined;
    return {
      patient: this.#patientIds[this.#patients[index]!]!,
      instance: this.instanceId(index),
      stamp: { size: this.#sizes[index]!, modifiedMs: this.#times[index]! },
    };
  }

  /** Bits for what of an instance no earlier run met (unseen.ts). */
  unseen(index: number): number {
    return this.#unseen[index] ?? 0;
  }

  instanceId(index: number): string {
    const words = this.#instances.subarray(index * 4, index * 4 + 4);
    return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  containers(): number[] {
    return [...this.#containers.keys()].sort((a, b) => a - b);
  }

  takeContainer(index: number): Container | undefined {
    const container = this.#containers.get(index);
    this.#containers.delete(index);
    return container;
  }

  /** Groups of sources that claim to be the same instance, each in the order of the list. */
  sameInstances(length: number): number[][] {
    const first = new IdIndex();
    const groups = new Map<number, number[]>();
    for (let index = 0; index < length; index++) {
      if (this.#kinds[index] !== KIND.instance) continue;
      const id = this.instanceId(index);
      const known = first.get(id);
      if (known === undefined) first.set(id, index);
      else groupOf(groups, known).push(index);
    }
    return [...groups.values()];
  }

  #recordInstance(index: number, row: Extract<SurveyRow, { kind: 'instance' }>): void {
    this.#reserve(index);
    this.#kinds[index] = KIND.instance;
    this.#patients[index] = this.#numberOf(row.patient);
    for (let i = 0; i < 4; i++) {
      this.#instances[index * 4 + i] = Number.parseInt(row.instance.slice(i * 8, i * 8 + 8), 16);
    }
    this.#sizes[index] = row.stamp.size;
    this.#times[index] = row.stamp.modifiedMs;
    this.#unseen[index] = row.unseen ?? 0;
    if (row.picture !== undefined) this.pictures.record(index, row.picture);
  }

  #numberOf(patient: string): number {
    const known = this.#patientNumbers.get(patient);
    if (known !== undefined) return known;
    const number = this.#patientIds.push(patient) - 1;
    this.#patientNumbers.set(patient, number);
    return number;
  }

  #reserve(index: number): void {
    if (index < this.#kinds.length) return;
    const length = Math.max(index + 1, this.#kinds.length * 2);
    this.#kinds = enlarged(this.#kinds, new Uint8Array(length));
    this.#patients = enlarged(this.#patients, new Uint32Array(length));
    this.#instances = enlarged(this.#instances, new Uint32Array(length * 4));
    this.#sizes = enlarged(this.#sizes, new Float64Array(length));
    this.#times = enlarged(this.#times, new Float64Array(length));
    this.#unseen = enlarged(this.#unseen, new Uint8Array(length));
  }
}

function groupOf(groups: Map<number, number[]>, first: number): number[] {
  let group = groups.get(first);
  if (group === undefined) {
    group = [first];
    groups.set(first, group);
  }
  return group;
}
