/** Opens the custody key of a project, and writes down that somebody did: what `reidentify` and `export-maps` share. */
import { readFileSync } from 'node:fs';
import { keyFileFacts } from '../crypto/on-need.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { findPlace, openPlace, type ProjectPlace, surveyProjects, takeLock } from '../project/index.ts';
import {
  type Access,
  type CustodyProof,
  type OpenedCustody,
  openCustody,
  readKeyFile,
  recordAccess,
} from '../project/on-need.node.ts';
import type { Invocation } from './command.ts';
import { askPassphrase, RECOVERY_VARIABLE } from './passphrase.ts';
import { passphraseOf } from './project-opener.ts';
import type { Shell } from './shell.ts';

/** The crosswalk open for one look. */
export interface CustodyLook {
  readonly place: ProjectPlace;
  readonly opened: OpenedCustody;
  readonly secret: Secret;
  /** On the device when this returns; only then anything is shown. */
  record(look: Pick<Access, 'kind' | 'asked' | 'found' | 'patients'>): Promise<void>;
}

/**
 * Looks into the crosswalk of a project, which nobody writes meanwhile.
 * @throws {Failure} `usage/argument` without purpose or ticket, `usage/passphrase`, `input/key-file`, `input/share`
 */
export async function withCustody<T>(
  { named, invocation, shell }: { named: string | undefined; invocation: Invocation; shell: Shell },
  look: (custody: CustodyLook) => Promise<T>,
): Promise<T> {
  const [purpose, ticket] = [required(invocation, 'purpose'), required(invocation, 'ticket')];
  const recovery = invocation.text('recovery');
  const recoveryText = recovery === undefined ? undefined : readKeyFile(recovery);
  for (const warning of recoveryText?.warnings ?? [])
    shell.err.line(`${shell.err.style('yellow', 'notice:')} ${warning}`);
  const place = named === undefined ? placeOfRecovery(recoveryText?.text, shell) : findPlace(shell.home, named);
  const proof = await proofOf({ recovery: recoveryText?.text, shares: invocation.text('shares') }, shell);
  const lock = takeLock(place.folder);
  try {
    const opened = await openCustody(place, proof);
    try {
      const secret = opened.projectSecret ?? (await openPlace(place, passphraseOf(shell))).secret;
      const record = async (shown: Pick<Access, 'kind' | 'asked' | 'found' | 'patients'>): Promise<void> => {
        await recordAccess(place, { ...shown, purpose, ticket, by: proof.by }, opened.custody);
      };
      return await look({ place, opened, secret, record });
    } finally {
      opened.custody.privateKey.destroy();
      opened.projectSecret?.destroy();
    }
  } finally {
    lock.release();
  }
}

function required(invocation: Invocation, name: string): string {
  const value = (invocation.text(name) ?? '').trim();
  if (value !== '') return value;
  throw new Failure('usage/argument', `--${name} is empty`, { hint: 'the record of the look-up keeps it' });
}

async function proofOf(
  given: { readonly recovery: string | undefined; readonly shares: string | undefined },
  shell: Shell,
): Promise<CustodyProof> {
  if (given.recovery !== undefined && given.shares !== undefined) {
    throw new Failure('usage/argument', '--recovery and --shares exclude each other');
  }
  if (given.shares !== undefined) return { by: 'shares', texts: given.shares.split(',').map(shareText) };
  if (given.recovery === undefined) return { by: 'project' };
  const question = { variable: RECOVERY_VARIABLE, prompt: 'passphrase of the recovery file' };
  return { by: 'recovery', text: given.recovery, passphrase: await askPassphrase(question, shell) };
}

function shareText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new Failure('input/share', 'a file of a share cannot be read', { cause });
  }
}

/** A recovery file names its project. */
function placeOfRecovery(text: string | undefined, { home }: Shell): ProjectPlace {
  if (text === undefined) {
    throw new Failure('usage/argument', '--project is missing', { hint: 'a recovery file would name its project' });
  }
  const { id } = keyFileFacts(text);
  const found = surveyProjects(home).find((listed) => 'facts' in listed && listed.facts.id === id);
  if (found !== undefined) return findPlace(home, found.folder);
  throw new Failure('usage/project', 'the project of this recovery file is not here', {
    hint: 'name its folder with --project',
  });
}
