import { unreachable } from '../failure/index.ts';
import type { ArgumentRow, CommandRow, Completion, OptionRow } from './command.ts';
import { GLOBAL_OPTIONS, GROUPS } from './everywhere.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type ShellName = (typeof SHELLS)[number];

/** The script that teaches a shell the commands of the table. */
export function completionScript(shell: ShellName, commands: readonly CommandRow[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
    case 'powershell':
      return powershell(commands);
    default:
      return unreachable(shell);
  }
}

/** What can stand first, or behind the name of a group, with its meaning. */
function nextWords(commands: readonly CommandRow[], group: string): (readonly [string, string])[] {
  if (group !== '') {
    const members = commands.filter(({ name }) => name.startsWith(`${group} `));
    return members.map(({ name, summary }) => [name.slice(group.length + 1), summary]);
  }
  const plain = singleOf(commands).map(({ name, summary }) => [name, summary] as const);
  return [...plain, ...Object.entries(GROUPS), ['help', 'what a command does']];
}

/** Commands without a group. One that is a group as well goes with the groups. */
const singleOf = (commands: readonly CommandRow[]): readonly CommandRow[] =>
  commands.filter(({ name }) => !name.includes(' ') && !Object.hasOwn(GROUPS, name));

/** What a group does by itself. */
const ownOf = (commands: readonly CommandRow[], group: string): CommandRow | undefined =>
  commands.find(({ name }) => name === group);

/** What can stand behind a command: the commands of a group, or words of its first argument. */
function wordsBehind(commands: readonly CommandRow[], { name, arguments: given }: CommandRow): readonly string[] {
  if (Object.hasOwn(GROUPS, name)) return nextWords(commands, name).map(([word]) => word);
  return given[0]?.words ?? [];
}

const optionsOf = ({ options }: CommandRow): readonly OptionRow[] => [...options, ...GLOBAL_OPTIONS];

function bash(commands: readonly CommandRow[]): string {
  const groups = Object.keys(GROUPS);
  const steps = ['', ...groups].flatMap((group) =>
    nextWords(commands, group).map(([word]) => {
      const name = group === '' ? word : `${group} ${word}`;
      return `      '${group} ${word}') command='${name}' ;;`;
    }),
  );
  const words = (list: Iterable<string>): string => `words='${[...list].join(' ')}'`;
  const values = commands.flatMap((command) =>
    optionsOf(command)
      .filter(({ value }) => value !== undefined)
      .map((option) => `    '${command.name} --${option.name}') ${words(option.words ?? [])}; isValue=1 ;;`),
  );
  const own = commands.map((command) => {
    const flags = optionsOf(command).map(({ name }) => `--${name}`);
    return `    '${command.name}') options='${flags.join(' ')}'; ${words(wordsBehind(commands, command))} ;;`;
  });
  const isOnlyGroup = (group: string): boolean => ownOf(commands, group) === undefined;
  const first = ['', ...groups.filter(isOnlyGroup)].map((group) => {
    return `    '${group}') ${words(nextWords(commands, group).map(([word]) => word))} ;;`;
  });
  return `# bash completion for leadglass. Made by \`leadglass completion bash\`.
_leadglass() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local command='' words='' options='' isValue='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
${steps.join('\n')}
    esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -z "$isValue" ]; then
    case "$command" in
${first.join('\n')}
    'help') ${words(nextWords(commands, '').map(([word]) => word))} ;;
${own.join('\n')}
    esac
    case "$current" in
    -*) words=\${options:-'--help --version --color'} ;;
    esac
  fi
  # Nothing to offer: the shell offers files.
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _leadglass leadglass
`;
}

function zsh(commands: readonly CommandRow[]): string {
  const describe = (group: string): string => {
    return nextWords(commands, group)
      .map(([word, means]) => quoted(`${word}:${means.replaceAll(':', '\\:')}`))
      .join(' ');
  };
  const cases = singleOf(commands).map((command) => `    ${command.name}) _arguments ${zshSpecs(command)} ;;`);
  const groups = Object.keys(GROUPS).map((group) => {
    const members = commands.filter(({ name }) => name.startsWith(`${group} `));
    const inner = members.map((command) => {
      return `        ${command.name.slice(group.length + 1)}) shift words; (( CURRENT-- )); _arguments ${zshSpecs(command)} ;;`;
    });
    const own = ownOf(commands, group);
    if (own !== undefined) inner.push(`        *) _arguments ${zshSpecs(own)} ;;`);
    const isWord = own === undefined ? '' : ' && [[ $words[2] != -* ]]';
    return `    ${group})
      if (( CURRENT == 2 ))${isWord}; then
        members=(${describe(group)})
        _describe 'command' members
        return
      fi
      case $words[2] in
${inner.join('\n')}
      esac ;;`;
  });
  return `#compdef leadglass
# zsh completion for leadglass. Made by \`leadglass completion zsh\`.
_leadglass() {
  local -a members
  if (( CURRENT == 2 )); then
    members=(${describe('')})
    _describe 'command' members
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
    help) members=(${describe('')}); _describe 'command' members ;;
${[...cases, ...groups].join('\n')}
  esac
}
if [ "$funcstack[1]" = "_leadglass" ]; then
  _leadglass "$@"
else
  compdef _leadglass leadglass
fi
`;
}

function zshSpecs(command: CommandRow): string {
  const specs = optionsOf(command).map((option) => {
    const means = option.help.replace(/[[\]:]/g, '');
    const value = option.value === undefined ? '' : `:${option.name}:${zshAction(option.words, option.completion)}`;
    return `--${option.name}[${means}]${value}`;
  });
  const given = command.arguments.map((row) => {
    return `${row.isMany ? '*' : ''}:${row.name.replace('|', ' or ')}:${zshAction(row.words, row.completion)}`;
  });
  return [...specs, ...given].map(quoted).join(' ');
}

function zshAction(words: readonly string[] | undefined, completion: Completion | undefined): string {
  if (words !== undefined) return `(${words.join(' ')})`;
  if (completion === 'folder') return '_files -/';
  return completion === undefined || completion === 'none' ? ' ' : '_files';
}

function fish(commands: readonly CommandRow[]): string {
  const lines = ['# fish completion for leadglass. Made by `leadglass completion fish`.', 'complete -c leadglass -f'];
  const add = (condition: string, rest: string): void =>
    void lines.push(`complete -c leadglass -n ${quoted(condition)} ${rest}`);
  for (const [word, means] of nextWords(commands, '')) add('__fish_use_subcommand', `-a ${word} -d ${quoted(means)}`);
  for (const group of Object.keys(GROUPS)) {
    const members = nextWords(commands, group);
    const condition = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${members.map(([word]) => word).join(' ')}`;
    for (const [word, means] of members) add(condition, `-a ${word} -d ${quoted(means)}`);
  }
  for (const command of commands) {
    const condition = command.name
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and ');
    for (const option of optionsOf(command)) {
      add(
        condition,
        `-l ${option.name} -d ${quoted(option.help)}${option.value === undefined ? '' : fishValue(option)}`,
      );
    }
    const [argument] = command.arguments;
    if (argument?.words !== undefined) add(condition, `-a ${quoted(argument.words.join(' '))}`);
    if (argument !== undefined && offersFiles(argument)) add(condition, '-F');
  }
  return `${lines.join('\n')}\n`;
}

function fishValue({ words, completion }: OptionRow): string {
  const offered = words === undefined ? '' : ` -a ${quoted(words.join(' '))}`;
  return completion === undefined || completion === 'none' ? ` -x${offered}` : ` -r -F${offered}`;
}

const offersFiles = ({ completion }: ArgumentRow): boolean => completion !== undefined && completion !== 'none';

function powershell(commands: readonly CommandRow[]): string {
  const table = [
    ['', nextWords(commands, '').map(([word]) => word)] as const,
    ['help', nextWords(commands, '').map(([word]) => word)] as const,
    ...Object.keys(GROUPS)
      .filter((group) => ownOf(commands, group) === undefined)
      .map((group) => [group, nextWords(commands, group).map(([word]) => word)] as const),
    ...commands.map((command) => {
      const flags = optionsOf(command).map(({ name }) => `--${name}`);
      return [command.name, [...wordsBehind(commands, command), ...flags]] as const;
    }),
  ];
  const values = commands.flatMap((command) =>
    optionsOf(command).flatMap(({ name, words }) => {
      return words === undefined ? [] : [[`${command.name} --${name}`, words] as const];
    }),
  );
  const rows = (entries: readonly (readonly [string, readonly string[]])[]): string =>
    entries.map(([key, words]) => `    ${psQuoted(key)} = @(${words.map(psQuoted).join(', ')})`).join('\n');
  return `# PowerShell completion for leadglass. Made by \`leadglass completion powershell\`.
Register-ArgumentCompleter -Native -CommandName leadglass -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $next = @{
${rows(table)}
  }
  $values = @{
${rows(values)}
  }
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = ''
  foreach ($word in $before) {
    $longer = "$command $word".Trim()
    if ($next.ContainsKey($longer)) { $command = $longer }
  }
  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  $words = if ($values.ContainsKey("$command $previous")) { $values["$command $previous"] } else { $next[$command] }
  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

/** For bash, zsh and fish: in single quotes nothing means anything but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const psQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
