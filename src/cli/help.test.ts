import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionText } from './command.ts';
import { COMMANDS } from './command-table.ts';
import { GLOBAL_OPTIONS, GROUPS } from './everywhere.ts';
import { commandHelp, groupHelp, mainHelp } from './help.ts';
import { Screen } from './screen.ts';

const screen = new Screen({ isTTY: false, on: () => {} } as unknown as NodeJS.WriteStream, false);

test('the help of a command has examples, usage, options, exit statuses, in this order', () => {
  for (const command of COMMANDS) {
    const help = commandHelp(command, screen);
    const places = [
      command.summary,
      `\n  ${command.examples[0].line}`,
      'Usage:',
      ...command.options.map((option) => `  ${optionText(option)}`),
      'Exit status:',
      '\n  0  ',
    ].map((text) => help.indexOf(text));
    assert.ok(!places.includes(-1), command.name);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      command.name,
    );
  }
});

test('prose is broken at 100 columns', () => {
  for (const command of COMMANDS) {
    const prose = commandHelp(command, screen).split('\nUsage:')[1]!.split('\n').slice(1);
    for (const line of prose) assert.ok(line.length <= 100, line);
  }
});

test('a group shows its commands, the main page everything', () => {
  for (const group of Object.keys(GROUPS)) {
    const help = groupHelp(group, COMMANDS, screen);
    const others = COMMANDS.filter(({ name }) => name !== group);
    for (const { name } of others) assert.equal(help.includes(`leadglass ${name} `), name.startsWith(`${group} `));
  }
  const review = COMMANDS.find(({ name }) => name === 'review')!;
  assert.match(commandHelp(review, screen, COMMANDS), /^ {2}leadglass review list {2,}/m, 'a group that is a command');
  const help = mainHelp(COMMANDS, screen);
  for (const option of GLOBAL_OPTIONS) assert.ok(help.includes(optionText(option)));
});
