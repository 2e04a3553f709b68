/**
 * The command line: one table of commands, from which the parser, the help, the completions and the reference page are
 * made; one file a command behind it, loaded when it is called. Prints and exits here and nowhere else; what is done
 * stands in the folders below.
 */
export { adviceOf } from './advice.ts';
export { type CommandRow, commandLine, EXIT, type ExitStatus, type OptionRow, optionText } from './command.ts';
export { COMMANDS } from './command-table.ts';
export { EXITS_EVERYWHERE, GLOBAL_OPTIONS, GROUPS } from './everywhere.ts';
export { exitsOf } from './help.ts';
