import type { FailureCode } from '../failure/index.ts';
import type { Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { defaultJobs, startCrew } from './crew.ts';
import { emptyDesk } from './desk.ts';
import { listInputs } from './inputs.ts';
import { SourceList } from './sources.ts';
import { surveySources } from './survey.ts';
import type { BatchIo, Engine } from './types.ts';

export interface InspectRequest {
  readonly inputs: readonly string[];
  /** Says which issuer a Patient ID without one has. */
  readonly policy: CompiledPolicy;
  readonly jobs?: number;
}

/** What a survey found. Holds the patients' own values: for the operator's eyes, never for a log. */
export interface Inspection {
  readonly counts: {
    readonly in: number;
    readonly instances: number;
    readonly dicomdirs: number;
    readonly notDicom: number;
    readonly quarantined: number;
    /** Instances whose SOP Instance UID another one has as well. */
    readonly sameUid: number;
  };
  readonly patients: readonly InspectedPatient[];
  readonly codes: Readonly<Partial<Record<FailureCode, number>>>;
  readonly interrupted: boolean;
}

export interface InspectedPatient {
  readonly subject: Subject;
  readonly instances: number;
  /** The same Patient ID comes with other issuers. */
  readonly mixedIssuer: boolean;
}

/** Surveys the inputs as a run does, without project, output or decisions. Nothing is written. */
export async function inspectWith(
  request: InspectRequest,
  io: Pick<BatchIo, 'onProgress' | 'signal' | 'stdin'>,
  engine: Engine,
): Promise<Inspection> {
  const list = new SourceList();
  const inputs = await listInputs(request.inputs, list, { to: undefined, stdin: io.stdin });
  const { secret, subjects } = emptyDesk(request.policy);
  const setup = {
    policy: request.policy,
    secret: secret.use((bytes) => bytes.slice()),
    flags: { rekey: true, media: false },
    to: '',
    staging: undefined,
    stop: new Int32Array(new SharedArrayBuffer(4)),
  };
  const crew = await startCrew(Math.max(1, request.jobs ?? defaultJobs({ files: list.length })), setup, engine);
  const halt = (): void => void Atomics.store(setup.stop, 0, 1);
  io.signal.addEventListener('abort', halt);
  if (io.signal.aborted) halt();
  try {
    let done = 0;
    const survey = await surveySources({
      list,
      crew,
      subjects,
      settled: inputs.settled,
      named: inputs.named,
      isStopped: () => Atomics.load(setup.stop, 0) !== 0,
      onRows: (count) => {
        done += count;
        io.onProgress({ phase: 'survey', done, total: list.length, bytes: 0, quarantined: 0 });
      },
    });
    return inspectionOf(survey, list.length, (patient) => subjects.of(patient));
  } finally {
    io.signal.removeEventListener('abort', halt);
    await crew.close();
  }
}

function inspectionOf(
  { rows, mixedIssuers, interrupted }: Awaited<ReturnType<typeof surveySources>>,
  length: number,
  subjectOf: (patient: string) => Subject | undefined,
): Inspection {
  const counts = { in: 0, instances: 0, dicomdirs: 0, notDicom: 0, quarantined: 0, sameUid: 0 };
  const codes: Partial<Record<FailureCode, number>> = {};
  const instances = new Map<string, number>();
  for (let index = 0; index < length; index++) {
    const instance = rows.instance(index);
    const outcome = rows.outcome(index);
    if (instance !== undefined) {
      counts.instances++;
      instances.set(instance.patient, (instances.get(instance.patient) ?? 0) + 1);
    } else if (outcome?.status === 'regenerated') counts.dicomdirs++;
    else if (outcome?.status === 'not-dicom') counts.notDicom++;
    else if (outcome?.status === 'quarantined') counts.quarantined++;
    else continue;
    counts.in++;
    const code = outcome !== undefined && 'code' in outcome ? outcome.code : undefined;
    if (code !== undefined) codes[code] = (codes[code] ?? 0) + 1;
  }
  counts.sameUid = rows.sameInstances(length).flat().length;
  const patients = [...instances].map(([patient, count]) => ({
    subject: subjectOf(patient)!,
    instances: count,
    mixedIssuer: mixedIssuers.has(patient),
  }));
  return { counts, codes, patients, interrupted };
}
