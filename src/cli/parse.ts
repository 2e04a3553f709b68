import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Failure } from '../failure/index.ts';
import { argumentText, type CommandRow, Invocation, type OptionRow, optionText } from './command.ts';
import { GLOBAL_OPTIONS, GROUPS } from './everywhere.ts';

export interface Parsed {
  readonly command: CommandRow;
  readonly invocation: Invocation;
}

/**
 * Reads the arguments by the table.
 * @throws {Failure} `usage/unknown-command`, `usage/argument`, with the nearest name as its hint
 */
export function parse(args: readonly string[], rows: readonly CommandRow[]): Parsed {
  let parsed: Parsed | undefined;
  const program = programOf(rows, (found) => {
    parsed = found;
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw failureOf(error, args);
    throw error;
  }
  if (parsed === undefined) throw new TypeError('the parser came to no command');
  return parsed;
}

function programOf(rows: readonly CommandRow[], found: (parsed: Parsed) => void): Command {
  const program = new Command('leadglass');
  // The help is our own; whatever commander would say becomes a Failure.
  program
    .exitOverride()
    .helpCommand(false)
    .helpOption(false)
    .configureOutput({ writeErr: () => {} });
  for (const row of GLOBAL_OPTIONS) if (row.value !== undefined) program.addOption(optionOf(row));
  const groups = new Map<string, Command>();
  const groupOf = (name: string): Command => {
    const group = groups.get(name) ?? program.command(name);
    groups.set(name, group);
    return group;
  };
  for (const row of rows) {
    const words = row.name.split(' ');
    const own = words.pop()!;
    const [group] = words;
    if (group !== undefined) addCommand(groupOf(group).command(nameOf(own, row)), row, found);
    // A group that does something by itself, too.
    else if (Object.hasOwn(GROUPS, own)) addCommand(groupOf(own), row, found);
    else addCommand(program.command(nameOf(own, row)), row, found);
  }
  return program;
}

const nameOf = (own: string, row: CommandRow): string => [own, ...row.arguments.map(argumentText)].join(' ');

function addCommand(command: Command, row: CommandRow, found: (parsed: Parsed) => void): void {
  for (const option of row.options) command.addOption(optionOf(option));
  command.action(() => found({ command: row, invocation: invocationOf(command, row) }));
}

function optionOf(row: OptionRow): Option {
  const option = new Option(optionText(row));
  if (row.isCount) return option.argParser(countOf);
  return row.words === undefined || row.isOpen ? option : option.choices(row.words);
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
}

function invocationOf(command: Command, { arguments: rows, options, examples }: CommandRow): Invocation {
  for (const [i, { name, words, isOpen }] of rows.entries()) {
    const value = command.args[i];
    if (value === undefined || words === undefined || isOpen || words.includes(value)) continue;
    throw new Failure('usage/argument', `${name}: expected one of ${words.join(', ')}`);
  }
  const given = takenByGroup(command, options);
  const values = new Map<string, string | number | boolean>();
  for (const row of options) {
    const name = optionOf(row).attributeName();
    const value: unknown = command.getOptionValue(name) ?? given[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      values.set(row.name, value);
    // Not left to commander, which would say this before it says what is misspelt.
    else if (row.isRequired)
      throw new Failure('usage/argument', `${optionText(row)} is missing`, { hint: examples[0].line });
  }
  return new Invocation(command.args, values);
}

/**
 * A group that is a command by itself takes its own options out of what is written behind its commands: those of the same
 * name are theirs.
 * @throws {Failure} `usage/argument` for one that the command does not have
 */
function takenByGroup({ parent }: Command, options: readonly OptionRow[]): Readonly<Record<string, unknown>> {
  if (parent === null || parent.parent === null) return {};
  const own = new Set(options.map((row) => optionOf(row).attributeName()));
  for (const option of parent.options) {
    const name = option.attributeName();
    if (own.has(name) || parent.getOptionValue(name) === undefined) continue;
    throw new Failure('usage/argument', `unknown option '${option.long ?? name}'`, {
      hint: `leadglass help ${parent.name()}`,
    });
  }
  return parent.opts();
}

/** `error: unknown option '--form'\n(Did you mean --from?)` in our words. */
function failureOf({ code, message }: CommanderError, args: readonly string[]): Failure {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const near = /\(Did you mean (.+)\?\)/.exec(more.join(' '))?.[1];
  const isCommand = code === 'commander.unknownCommand';
  const topic = isCommand ? '' : (args.find((arg) => !arg.startsWith('-')) ?? '');
  const hint = near === undefined ? `leadglass help ${topic}`.trim() : `did you mean ${near}?`;
  const text = first.replace(/ is invalid\. (?:Allowed choices are|Expected) (.+)\.$/, ': expected $1');
  return new Failure(isCommand ? 'usage/unknown-command' : 'usage/argument', text, { hint });
}
