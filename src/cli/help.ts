import { argumentText, type CommandRow, commandLine, EXIT, type ExitStatus, optionText } from './command.ts';
import { EXITS_EVERYWHERE, GLOBAL_OPTIONS, GROUPS } from './everywhere.ts';
import { columnsOf, type Screen } from './screen.ts';

const LINE = 100;
const PITCH = 'Makes DICOM safe to share. What it releases is verified; what cannot be verified is held.';

/** `leadglass help`. */
export function mainHelp(commands: readonly CommandRow[], screen: Screen): string {
  const examples = [
    ['leadglass inspect ./studies', 'who is in there'],
    ['leadglass deidentify ./studies --to ./out', 'write verified copies'],
    ['leadglass verify ./out', 'look again at what was released'],
  ];
  return text([
    screen.style('bold', PITCH),
    '',
    ...indented(columnsOf(examples)),
    '',
    heading('Commands', screen),
    ...indented(columnsOf(commands.map(({ name, summary }) => [name, summary]))),
    '',
    heading('Everywhere', screen),
    ...indented(columnsOf(GLOBAL_OPTIONS.map((option) => [optionText(option), helpOf(option)]))),
    '',
    '`leadglass help COMMAND` shows one of them, with examples.',
  ]);
}

/** `leadglass help policy`. */
export function groupHelp(group: string, commands: readonly CommandRow[], screen: Screen): string {
  const members = membersOf(group, commands);
  const examples = members.map(({ examples: [first] }) => [first.line, first.means]);
  return text([
    screen.style('bold', `leadglass ${group}: ${GROUPS[group] ?? ''}`),
    '',
    ...indented(columnsOf(examples)),
    '',
    heading('Commands', screen),
    ...indented(columnsOf(members.map((member) => [commandLine(member), member.summary]))),
  ]);
}

const membersOf = (group: string, commands: readonly CommandRow[]): readonly CommandRow[] =>
  commands.filter(({ name }) => name.startsWith(`${group} `));

/** `leadglass help deidentify`: examples first. */
export function commandHelp(command: CommandRow, screen: Screen, commands: readonly CommandRow[] = []): string {
  const { name, summary, examples, notes = [] } = command;
  const given = command.arguments.map((argument) => [argumentText(argument), argument.help]);
  const members = membersOf(name, commands).map((member) => [`leadglass ${member.name}`, member.summary]);
  const options = command.options.map((option) => [optionText(option), helpOf(option)]);
  return text([
    screen.style('bold', `leadglass ${name}: ${summary}`),
    '',
    ...indented(columnsOf(examples.map(({ line, means }) => [line, means]))),
    '',
    `${heading('Usage', screen)} ${commandLine(command)}`,
    '',
    ...(given.length === 0 ? [] : [...indented(described(given)), '']),
    ...(options.length === 0 ? [] : [heading('Options', screen), ...indented(described(options)), '']),
    ...(members.length === 0 ? [] : [heading('Commands', screen), ...indented(described(members)), '']),
    ...notes.flatMap((note) => [...wrapped(note, LINE), '']),
    heading('Exit status', screen),
    ...indented(columnsOf(exitsOf(command).map(([status, means]) => [String(status), means]))),
  ]);
}

export function helpOf({ help, words, isOpen }: CommandRow['options'][number]): string {
  return words === undefined || isOpen ? help : `${help}: ${words.join(', ')}`;
}

/** All exit statuses of a command, in order. */
export function exitsOf({ exits }: CommandRow): readonly (readonly [ExitStatus, string])[] {
  const own = { ...EXITS_EVERYWHERE, ...exits };
  return Object.values(EXIT).flatMap((status) => {
    const means = own[status];
    return means === undefined ? [] : [[status, means] as const];
  });
}

/** Terms on the left, their meaning on the right, broken where the line ends. */
function described(rows: readonly (readonly string[])[]): string[] {
  const left = Math.max(...rows.map(([term = '']) => term.length));
  return rows.flatMap(([term = '', means = '']) =>
    wrapped(means, LINE - left - 4).map((part, i) => `${(i === 0 ? term : '').padEnd(left)}  ${part}`),
  );
}

function wrapped(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const heading = (title: string, screen: Screen): string => screen.style('bold', `${title}:`);
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
