import { Failure } from '../../failure/index.ts';
import { isDay, isSaying, type LegalMethod, type Statement } from '../../project/index.ts';
import { type CustodyPlan, initProject } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { askLine, askNewPassphrase, PROJECT_VARIABLE, RECOVERY_VARIABLE } from '../passphrase.ts';
import { printable } from '../screen.ts';
import type { Shell } from '../shell.ts';

/** `leadglass project init`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err, home } = shell;
  const name = invocation.target;
  const statement = statementOf(invocation);
  const isProtected = !invocation.has('unprotected');
  const plan = planOf(invocation);
  const passphrase = isProtected
    ? await askNewPassphrase(
        { variable: PROJECT_VARIABLE, prompt: `new passphrase of project ${printable(name)}` },
        shell,
      )
    : undefined;
  const custody = await custodyOf(plan, isProtected, shell);
  const { folder, facts } = await initProject({
    home,
    name,
    statement,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(custody === undefined ? {} : { custody }),
  });
  out.line(`project ${facts.name}: ${printable(folder)}`);
  for (const line of noticesOf(isProtected, custody)) err.line(`${err.style('yellow', 'notice:')} ${line}`);
  return EXIT.done;
}

function noticesOf(isProtected: boolean, custody: CustodyPlan | undefined): string[] {
  const open = isProtected
    ? []
    : [
        'no passphrase protects it. Whoever can read that folder can tell who the patients are: keep it like the originals.',
      ];
  if (custody === undefined) return open;
  if (custody.held === 'recovery') {
    return [
      ...open,
      `the recovery file ${printable(custody.path)} alone tells, with its passphrase, who is who. There is no other copy: keep it apart from the project, and keep a second one elsewhere.`,
    ];
  }
  const { needed, holders } = custody.quorum;
  return [
    ...open,
    `${holders} shares are in ${printable(custody.folder)}; any ${needed} of them tell who is who. Give each to one person, and remove the folder.`,
    ...(isProtected ? ['there is no recovery file: a lost passphrase is the end of the project.'] : []),
  ];
}

/** What the command line says of custody, before anybody is asked anything. */
type Plan = { readonly held: 'recovery'; readonly path: string } | Extract<CustodyPlan, { held: 'shares' }> | undefined;

function planOf(invocation: Invocation): Plan {
  const recovery = invocation.text('recovery');
  const shares = invocation.text('shares');
  const folder = invocation.text('shares-to');
  if (shares === undefined && folder === undefined) {
    return recovery === undefined ? undefined : { held: 'recovery', path: recovery };
  }
  if (recovery !== undefined) {
    throw new Failure('usage/argument', '--recovery and --shares exclude each other', {
      hint: 'whoever had the recovery file would need no other share',
    });
  }
  const [, needed = 0, holders = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(shares ?? '') ?? []).map(Number);
  if (needed < 2 || holders < needed || holders > 255 || folder === undefined) {
    throw new Failure('usage/argument', '--shares takes how many are needed of how many, and --shares-to a folder', {
      hint: '--shares 2/3 --shares-to ./shares',
    });
  }
  return { held: 'shares', quorum: { needed, holders }, folder };
}

async function custodyOf(plan: Plan, isProtected: boolean, shell: Shell): Promise<CustodyPlan | undefined> {
  if (plan?.held === 'shares') return plan;
  if (plan === undefined && !isProtected) return undefined;
  const path = plan?.path ?? (await askLine('recovery file, on another medium', shell, 'name it with --recovery FILE'));
  if (path === '') throw new Failure('usage/argument', 'a project with a passphrase needs a recovery file');
  const passphrase = await askNewPassphrase(
    { variable: RECOVERY_VARIABLE, prompt: 'new passphrase of the recovery file' },
    shell,
  );
  return { held: 'recovery', path, passphrase };
}

function statementOf(invocation: Invocation): Statement {
  const text = (name: 'recipient' | 'purpose' | 'approver'): Partial<Record<string, string>> => {
    const value = textOf(invocation, name);
    return value === undefined ? {} : { [name]: value };
  };
  const agreement = textOf(invocation, 'agreement');
  const ends = dayOf(invocation, 'agreement-ends');
  if (ends !== undefined && agreement === undefined) throw missing('--agreement-ends', '--agreement');
  const destroyBy = dayOf(invocation, 'destroy-by');
  const legalMethod = legalMethodOf(invocation);
  if (legalMethod?.kind === 'limited-data-set' && agreement === undefined) {
    throw missing('--legal limited-data-set', '--agreement, 45 CFR 164.514(e)(4)');
  }
  return {
    ...text('recipient'),
    ...text('purpose'),
    ...text('approver'),
    ...(agreement === undefined ? {} : { agreement: { name: agreement, ...(ends === undefined ? {} : { ends }) } }),
    ...(legalMethod === undefined ? {} : { legalMethod }),
    ...(invocation.has('second-reviewer') ? { secondReviewer: true } : {}),
    ...(destroyBy === undefined ? {} : { destroyBy }),
  };
}

function legalMethodOf(invocation: Invocation): LegalMethod | undefined {
  const kind = invocation.text('legal') as LegalMethod['kind'] | undefined;
  const reference = textOf(invocation, 'expert-reference');
  const expires = dayOf(invocation, 'expert-expires');
  if (kind === 'expert-determination') {
    if (reference !== undefined && expires !== undefined) return { kind, reference, expires };
    throw missing('--legal expert-determination', '--expert-reference and --expert-expires');
  }
  if (reference !== undefined || expires !== undefined) {
    throw missing('--expert-reference', '--legal expert-determination');
  }
  return kind === undefined ? undefined : { kind };
}

/** @throws {Failure} `usage/argument` for a text that says nothing */
function textOf(invocation: Invocation, name: string): string | undefined {
  const text = invocation.text(name);
  if (text === undefined || isSaying(text)) return text;
  throw new Failure('usage/argument', `--${name} is empty`, { hint: 'it stands in the evidence of every run' });
}

function dayOf(invocation: Invocation, name: string): string | undefined {
  const day = invocation.text(name);
  if (day === undefined || isDay(day)) return day;
  throw new Failure('usage/argument', `--${name} takes a day`, { hint: 'as in 2027-12-31' });
}

const missing = (given: string, needed: string): Failure => new Failure('usage/argument', `${given} needs ${needed}`);
