import { isFailure } from '../../src/failure/index.ts';
import { VERSION } from '../../src/pipeline/index.ts';
import { type CompiledPolicy, DEFAULT_PRESET, loadPolicy, type PresetName } from '../../src/policy/index.ts';
import { Crew, type StartWorker } from './crew.ts';
import { type EvidenceFile, pageEvidence } from './evidence.ts';
import { type PickedFile, sortedFiles } from './inputs.ts';
import { pagePolicy } from './page-policy.ts';
import { type Progress, type RunResult, runPage } from './run.ts';
import { newSecret, readSecret } from './secret.ts';
import { PageKey } from './signing.ts';
import { type Destination, pickDestination } from './sinks.ts';
import { type Survey, surveyFiles } from './survey.ts';

const SOFTWARE = { name: 'leadglass in a browser', version: VERSION };
/** More workers than this wait for the disk. Each has the program in memory, some tens of megabytes. */
const MOST_WORKERS = 4;
/** Files that make a further worker worth its start. */
const FILES_PER_WORKER = 16;
const ARCHIVE_NAME = 'leadglass.zip';

/** A problem for the person: what, and what to do. */
export interface Problem {
  readonly message: string;
  readonly hint?: string;
}

export interface Inspecting {
  readonly done: number;
  readonly survey?: Survey;
}

export interface Finished extends RunResult {
  readonly policy: CompiledPolicy;
  readonly secret: Uint8Array;
  /** The secret was made here, and nobody has it unless it is saved. */
  readonly isNewSecret: boolean;
  /** For who ran it, never for the recipient. */
  readonly evidence: readonly EvidenceFile[];
  readonly isSigned: boolean;
  readonly seconds: number;
}

/** Everything that the page shows. */
export interface State {
  readonly phase: 'empty' | 'listing' | 'ready' | 'running' | 'done';
  readonly files: readonly PickedFile[];
  readonly inspecting: Inspecting | undefined;
  readonly preset: PresetName | 'own';
  readonly ownPolicy: string;
  /** The policy that is chosen, where it can be read. */
  readonly policy: CompiledPolicy | undefined;
  readonly policyProblem: Problem | undefined;
  readonly secretFrom: 'new' | 'project';
  readonly secretText: string;
  readonly secretProblem: Problem | undefined;
  readonly progress: Progress | undefined;
  /** Milliseconds of `performance.now` when processing began. */
  readonly processingSince: number | undefined;
  readonly isStopping: boolean;
  readonly finished: Finished | undefined;
  readonly problem: Problem | undefined;
}

const EMPTY: State = {
  phase: 'empty',
  files: [],
  inspecting: undefined,
  preset: DEFAULT_PRESET,
  ownPolicy: '',
  policy: undefined,
  policyProblem: undefined,
  secretFrom: 'new',
  secretText: '',
  secretProblem: undefined,
  progress: undefined,
  processingSince: undefined,
  isStopping: false,
  finished: undefined,
  problem: undefined,
};

/** What the person does, and what it makes of the state. */
export class Session {
  #state: State = EMPTY;
  readonly #startWorker: StartWorker;
  readonly #onChange: () => void;
  #stop = new AbortController();

  constructor(startWorker: StartWorker, onChange: () => void) {
    this.#startWorker = startWorker;
    this.#onChange = onChange;
  }

  get state(): State {
    return this.#state;
  }

  #change(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part };
    this.#onChange();
  }

  /** Files that were dropped or chosen: they are listed, and their headers looked at. */
  async take(listing: Promise<readonly PickedFile[]>): Promise<void> {
    if (this.#state.phase === 'running' || this.#state.phase === 'listing') return;
    this.#stop.abort();
    this.#change({ phase: 'listing', files: [], inspecting: undefined, finished: undefined, problem: undefined });
    try {
      const files = sortedFiles(await listing);
      if (files.length === 0) {
        this.#change({ phase: 'empty', problem: { message: 'there are no files in what was chosen' } });
        return;
      }
      this.#change({ phase: 'ready', files });
      if (this.#state.policy === undefined) await this.choosePreset(this.#state.preset);
      await this.#inspect(files);
    } catch (error) {
      this.#change({ phase: 'empty', problem: problemOf(error) });
    }
  }

  async #inspect(files: readonly PickedFile[]): Promise<void> {
    const { signal } = this.#renewStop();
    const policy = pagePolicy(await loadPolicy(DEFAULT_PRESET));
    if (signal.aborted) return;
    const crew = new Crew(jobsFor(files.length), this.#startWorker, { policy, secret: newSecret() });
    let done = 0;
    this.#change({ inspecting: { done } });
    try {
      const survey = await surveyFiles({
        files,
        crew,
        isInspected: true,
        isStopped: () => signal.aborted,
        onFiles: (count) => {
          done += count;
          if (!signal.aborted) this.#change({ inspecting: { done } });
        },
      });
      if (!signal.aborted) this.#change({ inspecting: { done, survey } });
    } finally {
      crew.close();
    }
  }

  async choosePreset(preset: PresetName | 'own'): Promise<void> {
    this.#change({ preset, policyProblem: undefined });
    if (preset === 'own') return this.writePolicy(this.#state.ownPolicy);
    this.#change({ policy: pagePolicy(await loadPolicy(preset)) });
  }

  /** A policy of one's own, checked as it is written. */
  async writePolicy(ownPolicy: string): Promise<void> {
    this.#change({ ownPolicy });
    const read = await readOwnPolicy(ownPolicy);
    // Meanwhile the person may have written on, or chosen another policy.
    if (this.#state.ownPolicy !== ownPolicy || this.#state.preset !== 'own') return;
    this.#change({ policy: read.policy, policyProblem: read.problem });
  }

  chooseSecret(secretFrom: State['secretFrom']): void {
    this.#change({ secretFrom, secretProblem: undefined });
  }

  writeSecret(secretText: string): void {
    const secretProblem = secretText.trim() === '' ? undefined : secretOf(secretText).problem;
    this.#change({ secretText, secretProblem });
  }

  /** Has to be called by a click: the browser lets nobody else ask where to save. */
  async start(): Promise<void> {
    const { phase, policy, policyProblem, secretFrom, secretText } = this.#state;
    if (phase !== 'ready' && phase !== 'done') return;
    if (policy === undefined) {
      this.#change({ policyProblem: policyProblem ?? { message: 'the policy is empty', hint: 'write or load one' } });
      return;
    }
    const { secret, problem } = secretFrom === 'new' ? { secret: newSecret() } : secretOf(secretText);
    if (secret === undefined) {
      this.#change({ secretProblem: problem });
      return;
    }
    try {
      const destination = await pickDestination(ARCHIVE_NAME);
      if (destination !== undefined) await this.#run(policy, secret, destination);
    } catch (error) {
      this.#change({ phase: 'ready', progress: undefined, problem: problemOf(error) });
    }
  }

  async #run(policy: CompiledPolicy, secret: Uint8Array, destination: Destination): Promise<void> {
    const { files, secretFrom } = this.#state;
    const { signal } = this.#renewStop();
    const began = performance.now();
    this.#change({ phase: 'running', finished: undefined, problem: undefined, isStopping: false });
    const key = await PageKey.generate();
    const result = await runPage({
      files,
      policy,
      secret,
      software: SOFTWARE,
      jobs: jobsFor(files.length),
      startWorker: this.#startWorker,
      destination,
      key,
      signal,
      onProgress: (progress) => this.#change({ progress, processingSince: this.#since(progress) }),
    });
    const seconds = (performance.now() - began) / 1000;
    const isNewSecret = secretFrom === 'new';
    const evidence = await pageEvidence({ software: SOFTWARE, files, policy, secret, isNewSecret, key, result });
    const finished = { ...result, policy, secret, isNewSecret, evidence, isSigned: key !== undefined, seconds };
    this.#change({ phase: 'done', progress: undefined, processingSince: undefined, finished });
  }

  #since({ phase }: Progress): number | undefined {
    return phase === 'processing' ? (this.#state.processingSince ?? performance.now()) : undefined;
  }

  /** What is begun is finished, the rest is left. */
  stop(): void {
    this.#stop.abort();
    this.#change({ isStopping: true });
  }

  /** Forgets everything, secrets included. */
  startOver(): void {
    this.#stop.abort();
    this.#state = EMPTY;
    this.#onChange();
  }

  #renewStop(): AbortController {
    this.#stop.abort();
    this.#stop = new AbortController();
    return this.#stop;
  }
}

function jobsFor(files: number): number {
  const processors = navigator.hardwareConcurrency || 2;
  return Math.max(1, Math.min(MOST_WORKERS, processors, Math.ceil(files / FILES_PER_WORKER)));
}

interface ReadPolicy {
  readonly policy: CompiledPolicy | undefined;
  readonly problem: Problem | undefined;
}

async function readOwnPolicy(text: string): Promise<ReadPolicy> {
  if (text.trim() === '') return { policy: undefined, problem: undefined };
  try {
    // A line break says that it is a text and not the name of a preset.
    return { policy: pagePolicy(await loadPolicy(`${text}\n`)), problem: undefined };
  } catch (error) {
    return { policy: undefined, problem: problemOf(error) };
  }
}

function secretOf(text: string): { readonly secret?: Uint8Array; readonly problem?: Problem } {
  try {
    return { secret: readSecret(text) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** What a person can do something about. Of anything else the kind alone: its message may quote a value. */
export function problemOf(error: unknown): Problem {
  if (isFailure(error)) {
    const { at, message, hint } = error;
    const where = at?.line === undefined ? '' : `line ${at.line}, column ${at.column}: `;
    return { message: where + message, ...(hint === undefined ? {} : { hint }) };
  }
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return { message: 'no space is left for the archive', hint: 'make room, or choose fewer files' };
  }
  if (error instanceof DOMException) return { message: `the browser refused (${error.name})` };
  const kind = error instanceof Error ? error.name : typeof error;
  return { message: `something unforeseen happened (${kind})` };
}
