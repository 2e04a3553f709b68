import { Failure, type FailureKind, isFailure } from '../failure/index.ts';
import { EXIT, type ExitStatus } from './command.ts';
import { printable, type Screen } from './screen.ts';

/** Wrong usage, policy and configuration: nothing was done. Everything else failed on the way. */
const STATUSES: Readonly<Record<FailureKind, ExitStatus>> = {
  usage: EXIT.usage,
  policy: EXIT.usage,
  input: EXIT.failed,
  limit: EXIT.failed,
  environment: EXIT.failed,
  refused: EXIT.failed,
};

export interface ReportOptions {
  readonly screen: Screen;
  readonly isDebug: boolean;
}

/**
 * Says what went wrong, in one line and a hint, and gives the exit status. The message of an error that nobody foresaw
 * may quote a value of an element or a path, so its name and its place in the program are all that is said of it.
 */
export function reportError(error: unknown, { screen, isDebug }: ReportOptions): ExitStatus {
  const [message, hint] = messageOf(error, screen.isTerminal);
  screen.line(`${screen.style('red', 'error:')} ${message}`);
  if (hint !== undefined) screen.line(`${screen.style('cyan', 'hint:')} ${hint}`);
  if (isDebug) screen.line(stackOf(error));
  return isFailure(error) ? STATUSES[error.kind] : EXIT.failed;
}

/** Something that this version does not have. Said instead of being ignored. */
export function notAvailable(what: string, hint?: string): Failure {
  const more = hint === undefined ? {} : { hint };
  return new Failure('policy/not-available', `${what} is not available in this version`, more);
}

function messageOf(error: unknown, isTerminal: boolean): readonly [string, string | undefined] {
  if (isFailure(error)) return [failureText(error), error.hint];
  if (isSystemError(error)) return [systemText(error, isTerminal), undefined];
  return [
    `this is a defect of leadglass: ${defectOf(error)}`,
    'please report this line with the version; LEADGLASS_DEBUG=1 shows more, which may hold values of patients',
  ];
}

function failureText({ message, at }: Failure): string {
  const places: string[] = [];
  if (at?.line !== undefined) places.push(`line ${at.line}, column ${at.column ?? 1}`);
  if (at?.path !== undefined) places.push(at.path);
  if (at?.offset !== undefined) places.push(`byte ${at.offset}`);
  return places.length === 0 ? message : `${message} (${places.join(', ')})`;
}

interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** The path may be one of a source: for the eyes of the operator only. */
function systemText({ code, syscall, path }: SystemError, isTerminal: boolean): string {
  const where = isTerminal && path !== undefined ? ` ${printable(path)}` : '';
  return `the system refused ${syscall}${where}: ${code}`;
}

/** Name and first places in the program. */
export function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/file:\/\/\S*\/(?=(?:src|dist)\/)/, ''),
    );
  return [error.name, ...places].join(' < ');
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
