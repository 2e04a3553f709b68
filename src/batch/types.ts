import type { FailureCode, Finding } from '../failure/index.ts';
import type { Pipeline, PipelineContext, RunFlags } from '../pipeline/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { AskPassphrase, UnseenCounts } from '../project/index.ts';
import type { Verifier } from '../proof/index.ts';

/** What happened to one file, archive entry or object on standard input. */
export type Status = 'released' | 'held' | 'quarantined' | 'duplicate' | 'regenerated' | 'not-dicom' | 'unchanged';

export const STATUSES: readonly Status[] = [
  'released',
  'held',
  'quarantined',
  'duplicate',
  'regenerated',
  'not-dicom',
  'unchanged',
];

/** `in` is the sum of all others: nothing is lost. */
export type Balance = Readonly<Record<Status | 'in', number>>;

export interface BatchRequest {
  /** Files, folders, zip archives, DICOMDIR, or `-` for one object on standard input. */
  readonly inputs: readonly string[];
  /** The output folder; made when it is not there. */
  readonly to: string;
  readonly policy: CompiledPolicy;
  /** LEADGLASS_HOME. */
  readonly home: string;
  /** Policies of earlier runs by their digest, to look again at what they released; the run's own needs none. */
  readonly findPolicy?: (digest: string) => CompiledPolicy | undefined;
  /** Name or folder of a project; without one the output folder has its own. */
  readonly project?: string;
  /** For a project that is locked; without it there is no run in one. */
  readonly askPassphrase?: AskPassphrase;
  /** Workers; without it by the number of files and processors. */
  readonly jobs?: number;
  /** Decides and writes nothing. */
  readonly dryRun: boolean;
  readonly flags: RunFlags;
  /** Keeps a sealed copy, in the project, of the source of what is not released. */
  readonly keepHeld?: boolean;
  /** Where a copy of the evidence goes, outside of `to`. */
  readonly evidence?: string;
  /** For the manifest. */
  readonly software: { readonly name: string; readonly version: string };
}

/** One line of `--json`. It names the source: it is for the operator alone. */
export interface InstanceLine {
  readonly type: 'instance';
  readonly source: string;
  /** The name of the source in the project's records, for messages that must not name it. */
  readonly sourceId: string;
  readonly status: Status;
  readonly code?: FailureCode;
  /** Path below `to`. */
  readonly output?: string;
  readonly findings: readonly Finding[];
  /** Kind and place in the program of an error that nobody foresaw. Without its message, which may hold a value. */
  readonly defect?: string;
}

export interface Progress {
  readonly phase: 'listing' | 'survey' | 'processing' | 'looking-again';
  readonly done: number;
  /** Files seen so far; grows while archives are opened. */
  readonly total: number;
  readonly bytes: number;
  readonly quarantined: number;
  /** Of a run that searches pictures, while it does. */
  readonly search?: SearchProgress;
}

/** How far the search for text in pictures has come. */
export interface SearchProgress {
  readonly frames: number;
  readonly totalFrames: number;
  /** Of what the search was estimated to take, 0 to 1. */
  readonly share: number;
  /** What all of it was estimated to take. */
  readonly estimatedSeconds: number;
}

/** What the search for text in pictures may take, before it begins. */
export interface SearchEstimate {
  readonly pictures: number;
  readonly frames: number;
  /** Wall time with the workers of the run. */
  readonly seconds: number;
}

export interface BatchIo {
  onInstance(line: InstanceLine): void;
  onProgress(progress: Progress): void;
  /** Before the first picture is searched; not called where none is. */
  onSearchEstimate?(estimate: SearchEstimate): void;
  /** What can go wrong in what is to come. */
  onNotice?(text: string): void;
  /** The first interrupt: what runs is finished, the rest is left. */
  readonly signal: AbortSignal;
  /** Read when an input is `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

export interface RunSummary {
  /** Absent in a dry run. */
  readonly id?: string;
  readonly dryRun: boolean;
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly folder: string;
    /** The run made it. */
    readonly created: boolean;
    readonly unprotected: boolean;
  };
  /** Real path of the output folder. */
  readonly to: string;
  readonly counts: Balance;
  /** Instances by code of failure, and findings by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  /** What the pipeline counted, summed over the released instances. */
  readonly tally: Readonly<Record<string, number>>;
  /** Evidence of the run: the file that is signed, and the page for a person. Absent in a dry run. */
  readonly evidence?: { readonly json: string; readonly page: string };
  /** Files seen and not begun when the run was interrupted. */
  readonly remaining: number;
  readonly interrupted: boolean;
  /** Files released by an earlier run that hold an identifier which is known now. */
  readonly leaks: readonly string[];
  /** Keyed ids of patients of earlier runs of whom this one learned more. */
  readonly grownPatients: readonly string[];
  /** How many of their files were verified again, how many could not be, and of how many not every document. */
  readonly lookedAgain: { readonly files: number; readonly notChecked: number; readonly notSearched: number };
  /** What no earlier run of the project had met. Absent in the first one, which only records. */
  readonly unseen?: UnseenCounts;
  readonly warnings: readonly string[];
  /** DESIGN §3.1. A run that failed throws instead. */
  readonly exitStatus: 0 | 3 | 4 | 130;
}

/** What does the work on one instance, and where a worker begins. Another one in tests. */
export interface Engine {
  createPipeline(context: PipelineContext): Pipeline;
  createVerifier(policy: CompiledPolicy): Verifier;
  readonly workerEntry: URL;
}
