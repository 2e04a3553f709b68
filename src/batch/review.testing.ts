/** For the tests of review: runs over small pictures of the real pipeline, in which a made search finds what a test says. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Part } from '../../test/build/index.ts';
import { COLUMNS, capture, PIXELS } from '../../test/support/capture.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import { FileSource, Scratch, WHOLE_OBJECT } from '../bytes/file.node.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { createPipeline, PictureSearches } from '../pipeline/index.ts';
import { type Box, loadFrames, type TextFinder } from '../pixel/index.ts';
import { presetPolicy } from '../policy/index.ts';
import {
  createProject,
  openProject,
  PictureBook,
  type PictureRecord,
  type Project,
  type ReviewDecision,
  type TemplateProposal,
  withVault,
} from '../project/index.ts';
import { createVerifier } from '../proof/index.ts';
import { Bench, type Outcome } from './bench.testing.ts';
import { openReviewWith, type ProjectReviewDesk } from './review-desk.ts';
import type { ReviewRequest } from './review-run.ts';
import type { BatchIo, BatchRequest, Engine } from './types.ts';

/** What the made search finds. */
export const BOX: Box = { left: 3, top: 2, right: 11, bottom: 7 };
export const OTHER: Box = { left: 14, top: 9, right: 20, bottom: 12 };
/** Holds nothing of them for a face: they are of the chest. */
export const POLICY = presetPolicy('research');

export function covered(...boxes: readonly Box[]): Uint8Array {
  return PIXELS.map((value, i) => {
    const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    const isIn = boxes.some(({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom);
    return isIn ? 0 : value;
  });
}

/** A pipeline that searches with a made finder. Workers would look for text with the network: these runs have one thread. */
export function engineWith(finder: TextFinder): Engine {
  const load = async () => (await loadFrames()).textCleaner(finder);
  return {
    createPipeline: (context) => createPipeline({ ...context, searches: new PictureSearches(load) }),
    createVerifier,
    workerEntry: new URL('./worker.ts', import.meta.url),
  };
}

/** A bench with a project `p` and a search that a test may exchange. */
export class ReviewBench extends Bench {
  finder: TextFinder = new FixedFinder([BOX]);

  constructor() {
    super();
    createProject({ home: this.home, name: 'p', unprotected: true });
  }

  get project(): Project {
    return openProject(this.home, 'p');
  }

  get engine(): Engine {
    return engineWith(this.finder);
  }

  get records(): readonly PictureRecord[] {
    return [...PictureBook.read(withVault(this.project)).records()];
  }

  recordOf(number: number): PictureRecord {
    const name = `${number}.dcm`;
    const found = this.records.find(({ source }) => source.kind === 'file' && String(source.path).endsWith(`/${name}`));
    if (found === undefined) throw new TypeError(`no record of ${name}`);
    return found;
  }

  putCapture(number: number, more: readonly Part[] = []): string {
    return this.put(`${number}.dcm`, capture(number, more));
  }

  deidentify(changes: Partial<BatchRequest> = {}, io: Partial<BatchIo> = {}): Promise<Outcome> {
    return this.run({ policy: POLICY, project: 'p', ...changes }, io, this.engine);
  }

  review(changes: Partial<ReviewRequest> = {}): ProjectReviewDesk {
    const request = {
      home: this.home,
      project: this.project,
      jobs: 1,
      software: { name: 'leadglass', version: '0.0.0' },
    };
    return openReviewWith({ ...request, findPolicy: () => POLICY, ...changes }, this.engine);
  }

  /** Opens a desk for some work. */
  async atDesk<T>(work: (desk: ProjectReviewDesk) => T | Promise<T>, changes: Partial<ReviewRequest> = {}): Promise<T> {
    const desk = this.review(changes);
    try {
      return await work(desk);
    } finally {
      desk.close();
    }
  }

  decision(number: number, changes: Partial<ReviewDecision> = {}): ReviewDecision {
    const { id, content } = this.recordOf(number);
    return {
      instance: id,
      content,
      verdict: 'accept',
      cover: [],
      uncover: [],
      reviewer: 'reader of the site',
      at: '2026-11-28T09:30:00Z',
      ...changes,
    };
  }

  /** The other area, proposed for the device of a picture. */
  proposal(number: number, changes: Partial<TemplateProposal> = {}): TemplateProposal {
    const { instance, content, reviewer, at } = this.decision(number);
    return { instance, content, template: [OTHER], reviewer, at, ...changes };
  }

  /** Decides and carries out. */
  decided(...decisions: readonly ReviewDecision[]) {
    return this.atDesk((desk) => {
      for (const decision of decisions) desk.decide(decision);
      return desk.apply({ signal: new AbortController().signal });
    });
  }

  pathOf(number: number): string {
    const { name } = this.recordOf(number);
    return join(name.patient, name.study, name.series, `${name.instance}.dcm`);
  }

  released(number: number): DicomObject {
    return readObject(FileSource.open(join(this.out, this.pathOf(number)), new Scratch(), WHOLE_OBJECT));
  }

  pixels(number: number): Uint8Array {
    return this.released(number).dataSet.get(0x7fe00010)!.bytes().slice();
  }
}

export const io = (changes: Partial<BatchIo> = {}): BatchIo => ({
  onInstance: () => {},
  onProgress: () => {},
  signal: new AbortController().signal,
  stdin: Readable.from([]),
  ...changes,
});
