/** For the tests of this folder: a folder to work in, and a run over made objects. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { after } from 'node:test';
import { type CompiledPolicy, presetPolicy } from '../policy/index.ts';
import type { Verdict, VerifyInput } from '../proof/index.ts';
import { CHECKED, createTestPipeline, type MadeObject, madeObject } from './pipeline.testing.ts';
import { runWith } from './run.ts';
import type { BatchIo, BatchRequest, Engine, InstanceLine, RunSummary } from './types.ts';

export const ENGINE: Engine = {
  createPipeline: createTestPipeline,
  createVerifier: () => {
    const verify = ({ written, subject }: VerifyInput): Verdict => {
      const text = Buffer.from(written.read(0, Math.min(written.size, 16384))).toString('latin1');
      const leaks = subject.identifiers.some(({ value }) => text.includes(value));
      return leaks
        ? { ok: false, code: 'refused/leak', findings: [], faults: [] }
        : { ok: true, findings: [], checked: CHECKED };
    };
    return { verify, verifyWithDocuments: async (input) => verify(input) };
  },
  workerEntry: new URL('./worker.testing.ts', import.meta.url),
};

export const policyOf = (digest: string, mode: CompiledPolicy['pseudonyms']['mode'] = 'keyed'): CompiledPolicy => {
  const basic = presetPolicy('basic');
  return {
    ...basic,
    name: 'test',
    digest: digest.repeat(64).slice(0, 64),
    pseudonyms: { ...basic.pseudonyms, mode },
  };
};

export interface Outcome {
  readonly summary: RunSummary;
  readonly lines: readonly InstanceLine[];
}

/** A folder with `in`, `out` and `home`, removed after the tests of the file. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'leadglass-batch-'));
  readonly in = join(this.root, 'in');
  readonly out = join(this.root, 'out');
  readonly home = join(this.root, 'home');

  constructor() {
    mkdirSync(this.in);
    after(() => rmSync(this.root, { recursive: true, force: true }));
  }

  put(name: string, content: MadeObject | Uint8Array | string, pixels?: Uint8Array): string {
    const path = join(this.in, name);
    mkdirSync(dirname(path), { recursive: true });
    const isBytes = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isBytes ? content : madeObject(content, pixels));
    return path;
  }

  request(changes: Partial<BatchRequest> = {}): BatchRequest {
    return {
      inputs: [this.in],
      to: this.out,
      policy: policyOf('a'),
      home: this.home,
      jobs: 1,
      dryRun: false,
      flags: { rekey: false, media: false },
      software: { name: 'leadglass', version: '0.0.0' },
      ...changes,
    };
  }

  async run(changes: Partial<BatchRequest> = {}, io: Partial<BatchIo> = {}, engine: Engine = ENGINE): Promise<Outcome> {
    const lines: InstanceLine[] = [];
    const summary = await runWith(
      this.request(changes),
      {
        onInstance: (line) => lines.push(line),
        onProgress: () => {},
        signal: new AbortController().signal,
        stdin: Readable.from([]),
        ...io,
      },
      engine,
    );
    return { summary, lines };
  }

  /** Paths and contents of all files below a folder, but for the time of the manifest. */
  tree(folder = this.out): Record<string, string> {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
    return Object.fromEntries(
      names.map((name) => [
        name,
        readFileSync(join(folder, name), 'latin1').replace(/"written": "[^"]*"/, '"written": ""'),
      ]),
    );
  }

  objects(folder = this.out): string[] {
    return Object.keys(this.tree(folder)).filter((name) => name.endsWith('.dcm'));
  }
}
