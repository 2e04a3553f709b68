import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure/index.ts';
import { daysUntil, findPlace, lifetimeWarnings, type ProjectFacts, type RunFacts } from '../../project/index.ts';
import { readAccessRecords, readForgottenRecords } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { columnsOf, counted, plural, printable } from '../screen.ts';

/** `leadglass project show`. */
export async function run({ invocation, shell: { out, err, home } }: Call): Promise<ExitStatus> {
  const { folder, facts, warnings } = findPlace(home, invocation.target);
  const patients = readdirSync(join(folder, 'subjects')).filter((name) => /^[0-9a-f]{32}$/.test(name)).length;
  const runs = runsOf(folder);
  const looks = await readAccessRecords({ folder, facts });
  const forgotten = (await readForgottenRecords({ folder, facts })).length;
  if (invocation.has('json')) {
    out.line(JSON.stringify({ ...facts, folder, patients, lookUps: looks.length, forgotten, runs }));
    return EXIT.done;
  }
  const about = [
    ['project', facts.name],
    ['id', facts.id],
    ['folder', printable(folder)],
    ['made', facts.created],
    ...factRows(facts),
    ['patients', counted(patients)],
    ...(forgotten === 0 ? [] : [['forgotten', counted(forgotten)]]),
    ['looked up', looks.length === 0 ? 'never' : `${counted(looks.length)} times, last ${looks.at(-1)!.when}`],
    ...facts.outputs.map((output) => ['writes to', printable(output)]),
  ];
  for (const line of columnsOf(about)) out.line(line);
  out.line(`\n${plural(runs.length, 'run')}`);
  for (const line of columnsOf(runs.map(rowOf))) out.line(line);
  for (const warning of [...warnings, ...lifetimeWarnings(facts, new Date())])
    err.line(`${err.style('yellow', 'notice:')} ${printable(warning)}`);
  return EXIT.done;
}

const CUSTODY = {
  recovery: 'with the recovery file alone',
  shares: 'with several people',
  project: 'in the folder, for whoever can read it',
};

function factRows(facts: ProjectFacts): string[][] {
  const { unprotected, custody, recipient, purpose, agreement, legalMethod, approver, destroyBy, handedOn } = facts;
  const second = facts.secondReviewer === true ? 'needed for what is taken away' : undefined;
  const open = 'none: whoever can read the folder can tell who the patients are';
  const row = (title: string, text: string | undefined): string[][] =>
    text === undefined ? [] : [[title, printable(text)]];
  const quorum = custody?.quorum === undefined ? '' : `: ${custody.quorum.needed} of ${custody.quorum.holders}`;
  const ends = agreement?.ends === undefined ? '' : `, ends ${agreement.ends}`;
  const expert =
    legalMethod?.kind === 'expert-determination' ? `: ${legalMethod.reference}, expires ${legalMethod.expires}` : '';
  return [
    ['protection', unprotected ? open : 'a passphrase'],
    ...row('custody', custody === undefined ? undefined : `${CUSTODY[custody.held]}${quorum}`),
    ...row('recipient', recipient),
    ...row('purpose', purpose),
    ...row('agreement', agreement === undefined ? undefined : `${agreement.name}${ends}`),
    ...row('legal method', legalMethod === undefined ? undefined : `${legalMethod.kind}${expert}`),
    ...row('approved by', approver),
    ...row('second reviewer', second),
    ...row(
      'destroy by',
      destroyBy === undefined ? undefined : `${destroyBy}, ${daysText(daysUntil(destroyBy, new Date()))}`,
    ),
    ...row('exported', handedOn),
  ];
}

const daysText = (days: number): string => (days < 0 ? `${plural(-days, 'day')} ago` : `in ${plural(days, 'day')}`);

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
