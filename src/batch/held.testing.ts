/** For the tests of held instances: what a project keeps back, and commands about it over made objects. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { presetPolicy } from '../policy/index.ts';
import { createProject, HeldBook, type HeldRecord, openProject, type Project, withVault } from '../project/index.ts';
import { Bench, ENGINE, type Outcome } from './bench.testing.ts';
import { type HeldAction, type HeldRequest, type HeldRun, runHeldWith } from './held-run.ts';
import type { BatchIo, BatchRequest, InstanceLine, RunSummary } from './types.ts';

export const RELEASE: HeldAction = { kind: 'release', reviewer: 'reader of the site', reason: 'nothing is in it' };
export const RETRY: HeldAction = { kind: 'retry' };

export interface HeldOutcome {
  readonly runs: readonly HeldRun[];
  /** Of the only run. */
  readonly summary: RunSummary;
  readonly lines: readonly InstanceLine[];
}

/** A bench with a project `p`, under a policy that can be found again. */
export class HeldBench extends Bench {
  constructor() {
    super();
    createProject({ home: this.home, name: 'p', unprotected: true });
  }

  get project(): Project {
    return openProject(this.home, 'p');
  }

  get records(): readonly HeldRecord[] {
    return [...HeldBook.read(withVault(this.project)).records()];
  }

  /** Records that are not released. */
  get waiting(): readonly HeldRecord[] {
    return this.records.filter(({ status }) => status !== 'released');
  }

  deidentify(changes: Partial<BatchRequest> = {}, io: Partial<BatchIo> = {}): Promise<Outcome> {
    return this.run({ policy: presetPolicy('basic'), project: 'p', ...changes }, io);
  }

  async held(
    action: HeldAction,
    ids: readonly string[] = this.waiting.map(({ id }) => id),
    changes: Partial<HeldRequest> = {},
  ): Promise<HeldOutcome> {
    const lines: InstanceLine[] = [];
    const request = {
      home: this.home,
      project: this.project,
      ids,
      action,
      jobs: 1,
      software: { name: 'leadglass', version: '0.0.0' },
      ...changes,
    };
    const runs = await runHeldWith(
      request,
      {
        onInstance: (line) => lines.push(line),
        onProgress: () => {},
        signal: new AbortController().signal,
        stdin: Readable.from([]),
      },
      ENGINE,
    );
    return {
      runs,
      lines,
      get summary() {
        return runs[0]!.summary;
      },
    };
  }

  at(...parts: string[]): string {
    return join(this.project.folder, ...parts);
  }
}
