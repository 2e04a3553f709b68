import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReview, type ReviewDesk } from '../../batch/index.ts';
import { Failure } from '../../failure/index.ts';
import type { ReviewEnding } from '../../review/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldFilter, heldProject } from '../held-project.ts';
import { carryOut, runOptions } from '../held-work.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { plural } from '../screen.ts';
import type { Shell } from '../shell.ts';

/** `leadglass review`: the page, or a decision file. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const file = invocation.text('decisions');
  const { run: number } = heldFilter(invocation);
  const project = await heldProject(invocation, shell);
  const text = file === undefined ? undefined : textOf(file);
  const desk = openReview({
    ...runOptions(invocation, shell),
    project,
    ...(number === undefined ? {} : { run: number }),
  });
  try {
    if (text === undefined) return await servePage(desk, { invocation, shell });
    const { decisions, templates } = desk.replay(text);
    const more = templates === 0 ? '' : `, ${plural(templates, 'template')}`;
    if (!invocation.has('quiet')) shell.err.line(`${plural(decisions, 'decision')}${more} taken over`);
    const nothing = 'nothing is left to do: everything that was decided is carried out';
    return await carryOut((io) => desk.run(io), { invocation, shell, nothing });
  } finally {
    desk.close();
  }
}

/** Until the page or Ctrl-C ends it. */
async function servePage(desk: ReviewDesk, { invocation, shell }: Pick<Call, 'invocation' | 'shell'>) {
  if (desk.pictures().length === 0) {
    throw new Failure('usage/review', 'there is no picture that a run has searched', {
      hint: 'leadglass deidentify searches pictures under pixels.text: redact',
    });
  }
  // The server and what it needs load for the page alone.
  const { startReview } = await import('../../review/index.ts');
  const interrupt = listenForInterrupt(shell.err);
  const sampleSize = invocation.count('sample');
  const onDefect = (error: unknown): void => {
    shell.err.line(
      `error: ${error instanceof Error && shell.isDebug ? error.stack : 'a defect; LEADGLASS_DEBUG=1 shows it'}`,
    );
  };
  let door: string | undefined;
  try {
    const { url, closed } = await startReview(desk, {
      signal: interrupt.signal,
      onDefect,
      isNewSample: invocation.has('new-sample'),
      ...(sampleSize === undefined ? {} : { sampleSize }),
    });
    shell.out.line(url);
    shell.err.line('the address opens once; the page or Ctrl-C ends the review');
    if (!invocation.has('address-only')) door = openBrowser(url);
    return statusOf(await closed, shell.err);
  } finally {
    if (door !== undefined) rmSync(door, { recursive: true, force: true });
    interrupt.close();
  }
}

/** As if the decisions had come in a file. */
function statusOf({ leaks, held, isInterrupted, failure }: ReviewEnding, err: Shell['err']): ExitStatus {
  if (leaks > 0) {
    const files = plural(leaks, 'file');
    err.line(`${err.style('red', 'leak:')} ${files} of earlier runs, with an identifier that is known now`);
    return EXIT.leak;
  }
  // It was said on the page, where nobody may have read it.
  if (failure !== undefined) throw failure;
  if (isInterrupted) return EXIT.interrupted;
  if (held === 0) return EXIT.done;
  err.line(`${plural(held, 'picture')} held, or not carried out`);
  return EXIT.held;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * As the system opens files. Where it cannot, the person has read the address. Every user of the machine can read the
 * arguments of a process, so the address goes by a page that only its owner can read; returns its folder.
 */
function openBrowser(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-review-'));
  const page = join(folder, 'open.html');
  writeFileSync(page, `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">`, { mode: 0o600 });
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...args, page], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
  return folder;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure('usage/argument', '--decisions: the file cannot be read', { cause });
  }
}
