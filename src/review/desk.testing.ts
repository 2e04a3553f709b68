/** A desk in memory: pictures that are drawn here, and decisions that are carried out by filling boxes. */
import { element, inOrder, type Part, part10, SYNTAX } from '../../test/build/index.ts';
import { type ReviewDesk, templateOf } from '../batch/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import type { Box } from '../pixel/index.ts';
import {
  type DeviceTemplate,
  decisionId,
  type PictureBox,
  type PictureRecord,
  type ReviewDecision,
  type ReviewSample,
  shownId,
  type TemplateProposal,
} from '../project/index.ts';

/** One picture of the fixture. */
export interface Drawn {
  readonly id: string;
  readonly record: PictureRecord;
  /** Samples by frame, of 8 or 16 bits. */
  readonly frames: readonly Uint16Array[];
  readonly bits: 8 | 16;
  readonly windows: readonly [string, string];
}

const DIGEST = 'ab'.repeat(32);

export interface DrawOptions {
  readonly number: number;
  readonly series: number;
  readonly modality: string;
  readonly model?: string;
  readonly status?: PictureRecord['status'];
  /** `none`: not searched, and held. */
  readonly look?: PictureRecord['look'];
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: number;
  readonly bits?: 8 | 16;
  readonly boxes?: readonly PictureBox[];
  readonly doubts?: readonly string[];
  readonly reasons?: PictureRecord['reasons'];
  /** Centres and widths. */
  readonly windows?: readonly [string, string];
  paint?(samples: Uint16Array, frame: number): void;
}

/** A picture with its record, as a run would have written it. */
export function drawn(options: DrawOptions): Drawn {
  const { number, series, modality, status = 'released', rows = 60, columns = 80, frames = 1, bits = 8 } = options;
  const id = number.toString(16).padStart(32, '0');
  const device = { manufacturer: 'Northwind', model: options.model ?? 'Echo 5', software: '2.1' };
  const record: PictureRecord = {
    id,
    status,
    reasons: options.reasons ?? (status === 'held' ? ['refused/pixels'] : []),
    content: `c0${id.slice(2)}`,
    source: { kind: 'file', path: `/studies/Thistlewick/${number}.dcm`, relative: `Thistlewick/${number}.dcm` },
    sourceId: `50${id.slice(2)}`,
    name: { patient: `LG-${series}`, study: '2.25.1', series: `2.25.7${series}`, instance: `2.25.900${number}` },
    look: options.look ?? 'strict',
    ...{ frames, rows, columns, modality },
    device: { ...device, rows, columns, modality, sopClass: '1.2.840.10008.5.1.4.1.1.6.1' },
    boxes: options.boxes ?? [],
    doubts: options.doubts ?? [],
    run: '000001',
    policy: { name: 'research', digest: DIGEST },
    place: '/out',
    rekey: false,
  };
  const painted = Array.from({ length: frames }, (_, frame) => {
    const samples = new Uint16Array(rows * columns);
    options.paint?.(samples, frame);
    return samples;
  });
  return { id, record, frames: painted, bits, windows: options.windows ?? ['600\\1200', '400\\2000'] };
}

export class MemoryDesk implements ReviewDesk {
  readonly project: ReviewDesk['project'];
  readonly #drawn: ReadonlyMap<string, Drawn>;
  readonly #records: Map<string, PictureRecord>;
  readonly #decisions = new Map<string, ReviewDecision[]>();
  readonly #carriedOut = new Set<ReviewDecision>();
  readonly #templates: DeviceTemplate[] = [];
  readonly #samples: ReviewSample[] = [];
  isClosed = false;

  constructor(drawn: readonly Drawn[], needsSecond = false) {
    this.project = { name: 'trial-7', needsSecond };
    this.#drawn = new Map(drawn.map((picture) => [picture.id, picture]));
    this.#records = new Map(drawn.map(({ id, record }) => [id, record]));
  }

  pictures(): readonly PictureRecord[] {
    return [...this.#records.values()].map((record) => {
      const all = this.#decisions.get(record.id) ?? [];
      const decision = all.at(-1);
      if (decision === undefined) return record;
      const place = { policy: DIGEST, place: record.place };
      const before = all.slice(0, -1).map((one) => ({ decision: one, decidedFor: place }));
      return { ...record, decision, decidedFor: place, before };
    });
  }

  async open(id: string): Promise<DicomObject> {
    const { record, frames } = this.#of(id);
    return objectOf(record, frames, this.#of(id));
  }

  async openReleased(id: string): Promise<DicomObject | undefined> {
    const record = this.#records.get(id)!;
    if (record.status !== 'released') return undefined;
    const filled = this.#of(id).frames.map((samples, frame) => {
      const copy = samples.slice();
      for (const box of record.boxes) {
        if (box.suppressed === undefined && box.frame === frame) fill(copy, record.columns, box);
      }
      return copy;
    });
    return objectOf(record, filled, this.#of(id));
  }

  decide(decision: ReviewDecision): void {
    const record = this.#records.get(decision.instance);
    if (record?.content !== decision.content) throw new Failure('usage/held', 'other bytes than those that were seen');
    if (decision.shown !== undefined && decision.shown !== shownId(record)) {
      throw new Failure('usage/review-stale', 'this picture was searched again since', { hint: 'look at it again' });
    }
    if (record.look === 'none' && decision.verdict === 'accept' && decision.reason === undefined) {
      throw new Failure('usage/review', 'let pass without a reason');
    }
    const isUnsure = record.look === 'none' || record.doubts.length > 0;
    const isNamed = decision.reason !== undefined && decision.second !== undefined;
    if (this.project.needsSecond && decision.verdict === 'accept' && isUnsure && !isNamed) {
      throw new Failure('usage/review', 'accepted in spite of doubts without a second person');
    }
    for (const { reason, second } of decision.uncover) {
      if (reason === '' || (this.project.needsSecond && second === undefined)) {
        throw new Failure('usage/held', 'a box is taken away without a second person');
      }
    }
    this.#decisions.set(decision.instance, [...(this.#decisions.get(decision.instance) ?? []), decision]);
  }

  undo(id: string): void {
    const before = this.#decisions.get(id)?.slice(0, -1) ?? [];
    if (before.length === 0) this.#decisions.delete(id);
    else this.#decisions.set(id, before);
  }

  exportDecisions(): string {
    const head = JSON.stringify({ schema: 'leadglass.review/1', project: this.project.name });
    const lines = [...this.#decisions.values()].map((all) => JSON.stringify(all.at(-1)));
    return `${[head, ...lines].join('\n')}\n`;
  }

  templates(): readonly DeviceTemplate[] {
    return this.#templates;
  }

  propose(proposal: TemplateProposal): ReturnType<ReviewDesk['propose']> {
    const template = templateOf(this.#records.get(proposal.instance)!, proposal);
    const isNew = this.#templates.every(({ id }) => id !== template.id);
    if (isNew) this.#templates.push(template);
    return { id: template.id, isNew };
  }

  samples(): readonly ReviewSample[] {
    return [...this.#samples];
  }

  keepSample(sample: ReviewSample): void {
    this.#samples.push(sample);
  }

  async apply({ signal, onProgress }: Parameters<ReviewDesk['apply']>[0]): ReturnType<ReviewDesk['apply']> {
    const waiting = [...this.#decisions.values()].map((all) => all.at(-1)!).filter((one) => !this.#carriedOut.has(one));
    let [released, held] = [0, 0];
    for (const [i, decision] of waiting.entries()) {
      if (signal.aborted) break;
      onProgress?.(i, waiting.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.#carryOut(decision);
      if (decision.verdict === 'accept') released++;
      else held++;
    }
    return { released, held, quarantined: 0 };
  }

  #carryOut(decision: ReviewDecision): void {
    const record = this.#records.get(decision.instance)!;
    const allFrames = Array.from({ length: record.frames }, (_, frame) => frame);
    const isUncovered = (box: PictureBox): boolean => decision.uncover.some((away) => isSame(away.box, box));
    const own = decision.cover.flatMap(({ frames, box, origin }) =>
      (frames === 'all' ? allFrames : frames).map((frame): PictureBox => ({ ...box, frame, origin })),
    );
    const found = record.boxes.filter(({ origin }) => origin !== 'person');
    this.#records.set(record.id, {
      ...record,
      status: decision.verdict === 'accept' ? 'released' : 'held',
      boxes: [...found.filter((box) => !isUncovered(box)), ...own],
      applied: decisionId(decision)!,
    });
    this.#carriedOut.add(decision);
  }

  close(): void {
    this.isClosed = true;
  }

  #of(id: string): Drawn {
    const picture = this.#drawn.get(id);
    if (picture === undefined) throw new Failure('input/source-gone', 'the source is not where it was');
    return picture;
  }
}

const isSame = (a: Box, b: Box): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

export function fill(samples: Uint16Array, columns: number, { left, top, right, bottom }: Box, value = 0): void {
  for (let y = top; y < bottom; y++) samples.fill(value, y * columns + left, y * columns + right);
}

function objectOf(record: PictureRecord, frames: readonly Uint16Array[], { bits, windows }: Drawn): DicomObject {
  const { rows, columns } = record;
  const bytes = new Uint8Array(frames.length * rows * columns * (bits / 8));
  for (const [i, samples] of frames.entries()) {
    if (bits === 8) bytes.set(Uint8Array.from(samples), i * rows * columns);
    else bytes.set(new Uint8Array(samples.slice().buffer), i * rows * columns * 2);
  }
  const us = (tag: number, value: number): Part => element(tag, 'US', value);
  const dataSet = inOrder(
    element(0x00080060, 'CS', record.modality),
    us(0x00280002, 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    element(0x00280008, 'IS', frames.length),
    us(0x00280010, rows),
    us(0x00280011, columns),
    us(0x00280100, bits),
    us(0x00280101, bits === 8 ? 8 : 12),
    us(0x00280102, bits === 8 ? 7 : 11),
    us(0x00280103, 0),
    element(0x00281050, 'DS', windows[0]),
    element(0x00281051, 'DS', windows[1]),
    element(0x7fe00010, 'OW', bytes),
  );
  return readObject(new BufferSource(part10({ transferSyntax: SYNTAX.explicitLittle, dataSet })));
}
