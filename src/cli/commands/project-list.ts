import { listProjects, type ProjectFacts } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { columnsOf, printable } from '../screen.ts';

/** `leadglass project list`. */
export async function run({ invocation, shell: { out, err, home } }: Call): Promise<ExitStatus> {
  const projects = listProjects(home);
  if (invocation.has('json')) {
    out.line(JSON.stringify(projects));
    return EXIT.done;
  }
  if (projects.length === 0) {
    err.line(`no project below ${printable(home)}; a run makes one, or leadglass project init`);
    return EXIT.done;
  }
  for (const line of columnsOf([['NAME', 'MADE', 'LAST POLICY', 'WRITES TO'], ...projects.map(rowOf)])) out.line(line);
  return EXIT.done;
}

function rowOf({ name, created, policy, outputs }: ProjectFacts): string[] {
  return [name, created.slice(0, 10), policy?.name ?? '-', outputs.map(printable).join(', ') || '-'];
}
