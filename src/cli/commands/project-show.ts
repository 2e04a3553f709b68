import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure/index.ts';
import { openProject, type RunFacts } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { columnsOf, counted, plural, printable } from '../screen.ts';

/** `leadglass project show`. */
export async function run({ invocation, shell: { out, err, home } }: Call): Promise<ExitStatus> {
  const { folder, facts, warnings } = openProject(home, invocation.target);
  const patients = readdirSync(join(folder, 'subjects')).filter((name) => /^[0-9a-f]{32}$/.test(name)).length;
  const runs = runsOf(folder);
  if (invocation.has('json')) {
    out.line(JSON.stringify({ ...facts, folder, patients, runs }));
    return EXIT.done;
  }
  const about = [
    ['project', facts.name],
    ['id', facts.id],
    ['folder', printable(folder)],
    ['made', facts.created],
    ['protection', 'none: whoever can read the folder can tell who the patients are'],
    ['patients', counted(patients)],
    ...facts.outputs.map((output) => ['writes to', printable(output)]),
  ];
  for (const line of columnsOf(about)) out.line(line);
  out.line(`\n${plural(runs.length, 'run')}`);
  for (const line of columnsOf(runs.map(rowOf))) out.line(line);
  for (const warning of warnings) err.line(`${err.style('yellow', 'notice:')} ${printable(warning)}`);
  return EXIT.done;
}

function rowOf({ id, started, state, policy, counts }: RunFacts): string[] {
  return [
    id,
    started,
    state,
    policy.name,
    `${counted(counts?.in ?? 0)} in, ${counted(counts?.released ?? 0)} released`,
  ];
}

/** @throws {Failure} `environment/project-damaged` */
function runsOf(folder: string): RunFacts[] {
  const runs = join(folder, 'runs');
  // A run that was cut off at its first moment has a folder and nothing in it.
  const ids = readdirSync(runs).filter((id) => existsSync(join(runs, id, 'run.json')));
  return ids.sort().map((id) => {
    try {
      return JSON.parse(readFileSync(join(runs, id, 'run.json'), 'utf8')) as RunFacts;
    } catch {
      throw new Failure('environment/project-damaged', `run.json of run ${id} cannot be read`);
    }
  });
}
