import type { Shell } from './shell.ts';

/** How a run ends (docs/reference/cli.md). A script can tell a typing error from a leak. */
export const EXIT = Object.freeze({
  done: 0,
  failed: 1,
  /** Nothing was done. */
  usage: 2,
  held: 3,
  leak: 4,
  interrupted: 130,
});

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What a shell offers in the place of a value. */
export type Completion = 'file' | 'folder' | 'path' | 'none';

export interface OptionRow {
  /** Without the two hyphens. */
  readonly name: string;
  /** What stands for the value in the help; an option without one is a switch. */
  readonly value?: string;
  /** The values that there are; for `completion` alone when `isOpen`. */
  readonly words?: readonly string[];
  /** Other values than `words` are fine too. */
  readonly isOpen?: true;
  /** A whole number from 1. */
  readonly isCount?: true;
  readonly isRequired?: true;
  readonly completion?: Completion;
  readonly help: string;
}

export interface ArgumentRow {
  readonly name: string;
  readonly isMany?: true;
  readonly isOptional?: true;
  readonly words?: readonly string[];
  readonly isOpen?: true;
  readonly completion?: Completion;
  readonly help: string;
}

export interface ExampleRow {
  readonly line: string;
  readonly means: string;
}

/** One command as data: help, completion, parser and reference page are made from it. */
export interface CommandRow {
  /** `deidentify`, or `policy show` for a command of a group. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly [ExampleRow, ...ExampleRow[]];
  readonly arguments: readonly ArgumentRow[];
  readonly options: readonly OptionRow[];
  /** What a person should know before the first use; one paragraph each. */
  readonly notes?: readonly string[];
  /** Beside 1 and 2, which mean the same everywhere. */
  readonly exits: Readonly<Partial<Record<ExitStatus, string>>>;
  load(): Promise<CommandModule>;
}

export interface CommandModule {
  run(call: Call): Promise<ExitStatus>;
}

/** A command with what the user wrote behind it. */
export interface Call {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly commands: readonly CommandRow[];
}

/** Arguments and options of one call, checked against the table. */
export class Invocation {
  readonly positionals: readonly string[];
  readonly #options: ReadonlyMap<string, string | number | boolean>;

  constructor(positionals: readonly string[], options: ReadonlyMap<string, string | number | boolean>) {
    this.positionals = positionals;
    this.#options = options;
  }

  /** The first argument, which the table requires. */
  get target(): string {
    const [first] = this.positionals;
    if (first === undefined) throw new TypeError('the command has no argument');
    return first;
  }

  has(name: string): boolean {
    return this.#options.get(name) === true;
  }

  text(name: string): string | undefined {
    const value = this.#options.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  count(name: string): number | undefined {
    const value = this.#options.get(name);
    return typeof value === 'number' ? value : undefined;
  }
}

/** `--to <folder>`. */
export function optionText({ name, value }: OptionRow): string {
  return value === undefined ? `--${name}` : `--${name} <${value}>`;
}

/** `<path...>`, `[file]`. */
export function argumentText({ name, isMany, isOptional }: ArgumentRow): string {
  const text = isMany ? `${name}...` : name;
  return isOptional ? `[${text}]` : `<${text}>`;
}

/** `leadglass deidentify <path...> --to <folder> [options]`. */
export function commandLine({ name, arguments: given, options }: CommandRow): string {
  const required = options.filter(({ isRequired }) => isRequired).map(optionText);
  const more = options.length > required.length ? ['[options]'] : [];
  return ['leadglass', name, ...given.map(argumentText), ...required, ...more].join(' ');
}
