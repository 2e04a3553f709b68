import type { RunSummary } from '../batch/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';

/** The line of `--json` about a run, behind those about its instances. */
export function runLine(summary: RunSummary, policy: CompiledPolicy): object {
  const { id, dryRun, project, to, counts, codes, findings, unseen, remaining, leaks, interrupted, exitStatus } =
    summary;
  const { grownPatients, lookedAgain } = summary;
  const evidence = summary.evidence?.json;
  return {
    type: 'run',
    ...(id === undefined ? {} : { id }),
    dryRun,
    counts,
    codes,
    findings,
    ...(unseen === undefined ? {} : { unseen }),
    ...(evidence === undefined ? {} : { evidence }),
    policy: { name: policy.name, digest: policy.digest },
    notices: policy.notices,
    project: { id: project.id, name: project.name, folder: project.folder, created: project.created },
    to,
    leaks,
    grown: { patients: grownPatients.length, ...lookedAgain },
    interrupted,
    remaining,
    exitStatus,
  };
}
