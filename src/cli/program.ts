import { type CommandRow, EXIT, type ExitStatus } from './command.ts';
import { COMMANDS } from './command-table.ts';
import { tuneEngine } from './engine-flags.ts';
import { reportError } from './errors.ts';
import { GROUPS } from './everywhere.ts';
import { commandHelp, groupHelp, mainHelp } from './help.ts';
import { COLOR_WORDS, type ColorWord } from './screen.ts';
import { openShell, type Shell } from './shell.ts';

/** Runs what the user wrote behind `leadglass` and gives the exit status. */
export async function run(args: readonly string[]): Promise<ExitStatus> {
  const shell = openShell(colorOf(args));
  const options = { screen: shell.err, isDebug: shell.isDebug };
  // Node would print message and stack, which may hold values of patients.
  process.on('uncaughtException', (error) => process.exit(reportError(error, options)));
  try {
    // What `help` is asked about and does not know goes to the parser, which knows the nearest name.
    return showHelp(args, shell) ?? (await runCommand(args[0] === 'help' ? args.slice(1) : args, shell));
  } catch (error) {
    return reportError(error, options);
  }
}

async function runCommand(args: readonly string[], shell: Shell): Promise<ExitStatus> {
  const { parse } = await import('./parse.ts');
  const { command, invocation } = parse(args, COMMANDS);
  const { run: runIt } = await command.load();
  tuneEngine();
  return runIt({ invocation, shell, commands: COMMANDS });
}

/** Help that was asked for, or that says what is missing. Undefined when there is a command to run. */
function showHelp(args: readonly string[], { out, err }: Shell): ExitStatus | undefined {
  const words = wordsOf(args);
  const isAsked = words[0] === 'help' || hasHelpFlag(args);
  if (words[0] === 'help') words.shift();
  if (words.length === 0) {
    if (!isAsked && args.some((arg) => arg.startsWith('-') && !isColor(arg))) return undefined;
    (isAsked ? out : err).write(mainHelp(COMMANDS, isAsked ? out : err));
    return isAsked ? EXIT.done : EXIT.usage;
  }
  const command = commandOf(words);
  if (command !== undefined) {
    if (!isAsked) return undefined;
    out.write(commandHelp(command, out, COMMANDS));
    return EXIT.done;
  }
  if (words.length !== 1 || !Object.hasOwn(GROUPS, words[0]!)) return undefined;
  const screen = isAsked ? out : err;
  screen.write(groupHelp(words[0]!, COMMANDS, screen));
  return isAsked ? EXIT.done : EXIT.usage;
}

function commandOf([first, second]: readonly string[]): CommandRow | undefined {
  // A group may be a command by itself.
  const named = (words: string): CommandRow | undefined => COMMANDS.find(({ name }) => name === words);
  return named(`${first} ${second}`) ?? named(first ?? '');
}

/** The words in front of the first option: `policy show`. */
function wordsOf(args: readonly string[]): string[] {
  const given = args.filter((arg, i) => !isColor(arg) && args[i - 1] !== '--color');
  const end = given.findIndex((arg) => arg.startsWith('-'));
  return end < 0 ? given : given.slice(0, end);
}

function hasHelpFlag(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

const isColor = (arg: string): boolean => arg === '--color' || arg.startsWith('--color=');

/** Needed before the arguments are checked: what is wrong with them is said in colours too. */
function colorOf(args: readonly string[]): ColorWord {
  const at = args.findIndex(isColor);
  const word = args[at]?.includes('=') ? args[at].slice('--color='.length) : args[at + 1];
  return (at >= 0 && COLOR_WORDS.find((known) => known === word)) || 'auto';
}
