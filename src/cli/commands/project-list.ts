import { basename } from 'node:path';
import { isFailure } from '../../failure/index.ts';
import { findPlace, type ListedProject, surveyProjects } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { columnsOf, printable, type Screen } from '../screen.ts';

/** `leadglass project list`. */
export async function run({ invocation, shell: { out, err, home } }: Call): Promise<ExitStatus> {
  const projects = surveyProjects(home).map((listed) => looked(listed, home));
  if (invocation.has('json')) {
    out.line(JSON.stringify(projects.map(jsonOf)));
    return EXIT.done;
  }
  if (projects.length === 0) {
    err.line(`no project below ${printable(home)}; a run makes one, or leadglass project init`);
    return EXIT.done;
  }
  const rows = projects.map((listed) => rowOf(listed, out));
  for (const line of columnsOf([['NAME', 'MADE', 'LAST POLICY', 'WRITES TO'], ...rows])) out.line(line);
  return EXIT.done;
}

/** Its facts can be read, and the rest of it not be there. */
function looked(listed: ListedProject, home: string): ListedProject {
  try {
    return 'facts' in listed ? findPlace(home, listed.folder) : listed;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { folder: listed.folder, failure: error };
  }
}

function rowOf(listed: ListedProject, out: Screen): string[] {
  if ('failure' in listed)
    return [printable(basename(listed.folder)), '-', out.style('red', 'damaged'), listed.failure.code];
  const { name, created, policy, outputs } = listed.facts;
  return [name, created.slice(0, 10), policy?.name ?? '-', outputs.map(printable).join(', ') || '-'];
}

const jsonOf = (listed: ListedProject): object =>
  'facts' in listed ? listed.facts : { name: basename(listed.folder), damaged: listed.failure.code };
