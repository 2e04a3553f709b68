import { EXIT, type ExitStatus, type OptionRow } from './command.ts';
import { COLOR_WORDS } from './screen.ts';

/** Options of every command. */
export const GLOBAL_OPTIONS: readonly OptionRow[] = [
  {
    name: 'color',
    value: 'when',
    words: COLOR_WORDS,
    help: 'colours; NO_COLOR and FORCE_COLOR count too',
  },
  { name: 'help', help: 'what a command does, examples first' },
  { name: 'version', help: 'the version alone' },
];

/** Commands that have commands. */
export const GROUPS: Readonly<Record<string, string>> = {
  held: 'what a run kept back: look at it, let it pass, try it again',
  policy: 'what should happen to every object',
  review: 'searched pictures: look at what is covered, correct it, carry it out',
  project: 'one recipient: the secret behind his pseudonyms and the record of his runs',
};

export const EXITS_EVERYWHERE: Readonly<Partial<Record<ExitStatus, string>>> = {
  [EXIT.done]: 'done',
  [EXIT.failed]: 'it failed',
  [EXIT.usage]: 'wrong usage, policy or configuration; nothing was done',
};
