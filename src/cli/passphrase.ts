/**
 * Where passphrases come from: the prompt of a terminal, a file, or a file descriptor. Never a flag, which other users
 * of the machine can read and a shell writes into its history.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { newPassphrase, passphrase } from '../crypto/index.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { printable, type Screen } from './screen.ts';
import type { Shell } from './shell.ts';

/** More than anybody types. */
const MOST_BYTES = 4096;

const ENTER = new Set(['\r', '\n', '\x04']);
const INTERRUPT = '\x03';
const ERASE = new Set(['\x7f', '\b']);
const CLEAR = '\x15';

export interface Question {
  /** `LEADGLASS_PASSPHRASE`: with `_FILE` or `_FD` behind it, the name of a variable. */
  readonly variable: string;
  readonly prompt: string;
}

export const PROJECT_VARIABLE = 'LEADGLASS_PASSPHRASE';
export const RECOVERY_VARIABLE = 'LEADGLASS_RECOVERY_PASSPHRASE';
export const EXPORT_VARIABLE = 'LEADGLASS_EXPORT_PASSPHRASE';

/**
 * A passphrase that was chosen before.
 * @throws {Failure} `usage/passphrase` where there is neither file nor descriptor nor terminal
 */
export async function askPassphrase(question: Question, shell: Shell): Promise<Secret> {
  return passphrase(givenText(question, shell.err) ?? (await prompted(question.prompt, shell.err, question)));
}

/** A new one: long enough, and typed twice where it is typed. */
export async function askNewPassphrase(question: Question, shell: Shell): Promise<Secret> {
  const given = givenText(question, shell.err);
  if (given !== undefined) return newPassphrase(given);
  const text = await prompted(question.prompt, shell.err, question);
  const chosen = newPassphrase(text);
  if ((await prompted('once more', shell.err, question)) === text) return chosen;
  chosen.destroy();
  throw new Failure('usage/passphrase', 'the two passphrases differ', { hint: 'nothing was done; try again' });
}

/** A line that is shown while it is typed. @throws {Failure} `usage/argument` without a terminal */
export async function askLine(prompt: string, shell: Shell, instead: string): Promise<string> {
  const terminal = openTerminal(shell.err);
  if (terminal === undefined) throw new Failure('usage/argument', `no terminal to ask at: ${instead}`);
  return typed(terminal, shell.err, { prompt, isShown: true });
}

/** From the file or the descriptor that the environment names. */
function givenText({ variable }: Question, err: Screen): string | undefined {
  const { [`${variable}_FILE`]: file = '', [`${variable}_FD`]: descriptor = '' } = process.env;
  if (file !== '') return firstLine(() => textOfFile(file, err, `${variable}_FILE`));
  if (descriptor === '') return undefined;
  if (!/^\d{1,4}$/.test(descriptor)) {
    throw new Failure('usage/passphrase', `${variable}_FD is not the number of a file descriptor`);
  }
  return firstLine(() => textOfDescriptor(Number(descriptor), `${variable}_FD`));
}

function textOfFile(path: string, err: Screen, name: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new Failure('usage/passphrase', `the file that ${name} names cannot be read`, { cause });
  }
  try {
    const { mode } = fstatSync(descriptor);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0 && (mode & 0o170000) === 0o100000) {
      err.line(`${err.style('yellow', 'notice:')} others can read the passphrase file; set its mode to 0600`);
    }
    return readUpTo(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function textOfDescriptor(descriptor: number, name: string): string {
  try {
    return readUpTo(descriptor);
  } catch (cause) {
    throw new Failure('usage/passphrase', `the file descriptor that ${name} names cannot be read`, { cause });
  }
}

function readUpTo(descriptor: number): string {
  const bytes = Buffer.alloc(MOST_BYTES);
  let length = 0;
  while (length < bytes.length && !bytes.subarray(0, length).includes(0x0a)) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) break;
    length += count;
  }
  const text = bytes.toString('utf8', 0, length);
  bytes.fill(0);
  return text;
}

/** Behind it may be a line feed, as editors leave one. */
const firstLine = (read: () => string): string => read().split(/\r?\n/)[0] ?? '';

async function prompted(prompt: string, err: Screen, { variable }: Question): Promise<string> {
  const terminal = openTerminal(err);
  if (terminal === undefined) {
    throw new Failure('usage/passphrase', 'a passphrase is needed, and there is no terminal to ask at', {
      hint: `name a file that holds it in ${variable}_FILE, or a file descriptor in ${variable}_FD`,
    });
  }
  return typed(terminal, err, { prompt, isShown: false });
}

interface Terminal {
  readonly stream: ReadStream;
  close(): void;
}

/** Standard input where it is a terminal; the one behind the process where standard input is data. */
function openTerminal(err: Screen): Terminal | undefined {
  if (!err.isTerminal) return undefined;
  if (process.stdin.isTTY) {
    const { stdin } = process;
    return { stream: stdin, close: () => stdin.pause() };
  }
  try {
    const stream = new ReadStream(openSync('/dev/tty', 'r'));
    return { stream, close: () => stream.destroy() };
  } catch {
    // A process without a terminal of its own (a service): the caller says what to do instead.
    return undefined;
  }
}

/** Raw, so that the terminal shows nothing by itself. */
async function typed(
  { stream, close }: Terminal,
  err: Screen,
  { prompt, isShown }: { prompt: string; isShown: boolean },
): Promise<string> {
  stream.setRawMode(true);
  stream.setEncoding('utf8');
  err.write(`${printable(prompt)}: `);
  const line = new TypedLine(isShown ? err : undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on('data', (chunk: string | Buffer) => {
        const rest = line.take(String(chunk));
        if (rest === undefined) return;
        // What was pasted behind the line answers the next question.
        if (rest !== '') stream.unshift(rest);
        if (line.isInterrupted) reject(new Failure('usage/passphrase', 'interrupted; nothing was done'));
        else resolve();
      });
      stream.on('end', () => reject(new Failure('usage/passphrase', 'the terminal was closed; nothing was done')));
      stream.resume();
    });
    return line.text;
  } finally {
    stream.removeAllListeners('data').removeAllListeners('end').pause();
    stream.setRawMode(false);
    err.line();
    close();
  }
}

/** A line as keys make it. */
export class TypedLine {
  text = '';
  isInterrupted = false;
  readonly #echo: Screen | undefined;

  /** @param echo where it is shown while it is typed; nowhere for a passphrase */
  constructor(echo: Screen | undefined) {
    this.#echo = echo;
  }

  /** What came behind the end of the line; undefined while it has not ended. */
  take(keys: string): string | undefined {
    let at = 0;
    for (const key of keys) {
      at += key.length;
      this.isInterrupted = key === INTERRUPT;
      if (this.isInterrupted || ENTER.has(key)) return keys.slice(at);
      this.#press(key);
    }
    return undefined;
  }

  #press(key: string): void {
    if (ERASE.has(key) || key === CLEAR) {
      const gone = key === CLEAR ? [...this.text] : [...this.text].slice(-1);
      this.text = this.text.slice(0, this.text.length - gone.join('').length);
      this.#echo?.write('\b \b'.repeat(gone.length));
    } else if (key >= ' ') {
      this.text += key;
      this.#echo?.write(printable(key));
    }
  }
}
