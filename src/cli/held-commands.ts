import { type ArgumentRow, type CommandRow, EXIT, type OptionRow } from './command.ts';
import {
  EVIDENCE,
  JOBS,
  json,
  KEEP_HELD,
  PIXELS,
  POLICY,
  PROJECT,
  QUIET,
  REKEY,
  SHOW_VALUES,
} from './command-options.ts';

/** Of every command about what was kept back. */
const HELD_PROJECT: OptionRow = { ...PROJECT, help: 'the recipient; without it the one that there is' };

const HELD_RUN: OptionRow = { name: 'run', value: 'number', help: 'only what this run kept back' };

const HELD_CODE: OptionRow = {
  name: 'code',
  value: 'code',
  help: 'only what is kept back for this, as refused/document',
};

const HELD_IDS: ArgumentRow = {
  name: 'id',
  isMany: true,
  isOptional: true,
  completion: 'none',
  help: 'ids of held list, or their beginnings',
};

/** What becomes of instances that were kept back. */
export const HELD_COMMANDS: readonly CommandRow[] = [
  {
    name: 'held list',
    summary: 'what runs of a project kept back, and why',
    examples: [
      { line: 'leadglass held list --project trial-7', means: 'ids, reasons, sources' },
      { line: 'leadglass held list --code refused/document --json', means: 'everything that is known, but values' },
    ],
    arguments: [],
    options: [
      HELD_PROJECT,
      HELD_RUN,
      HELD_CODE,
      { name: 'released', help: 'those that a person has let pass too' },
      json('a JSON line an instance, on standard output; it names your files'),
    ],
    notes: [
      'Paths of sources often name patients: elsewhere than on a terminal and in --json keyed ids stand for them.',
    ],
    exits: {},
    load: () => import('./commands/held-list.ts'),
  },
  {
    name: 'held review',
    summary: 'why one instance was kept back, and what would become of it',
    examples: [
      { line: 'leadglass held review 3f9c02d1a4be', means: 'reasons in plain words, and every change' },
      { line: 'leadglass held review 3f9c02 --show-values', means: 'with the values, on a terminal' },
    ],
    arguments: [{ name: 'id', completion: 'none', help: 'an id of held list, or its beginning' }],
    options: [HELD_PROJECT, json('as JSON; no values'), SHOW_VALUES],
    notes: ['It decides nothing: held release does, with the name of whoever has looked.'],
    exits: {},
    load: () => import('./commands/held-review.ts'),
  },
  {
    name: 'held release',
    summary: 'let pass what a person has looked at',
    examples: [
      {
        line: 'leadglass held release 3f9c02d1a4be --reviewer NAME --reason looked',
        means: 'one of them',
      },
      {
        line: 'leadglass held release --all --code refused/document --reviewer NAME --reason read',
        means: 'all that are held for this and nothing else',
      },
    ],
    arguments: [HELD_IDS],
    options: [
      { name: 'reviewer', value: 'name', isRequired: true, help: 'who has looked; stands in the evidence' },
      { name: 'reason', value: 'text', isRequired: true, help: 'why it may go out; stands in the evidence' },
      { name: 'all', help: 'all that are held for --code and for nothing else' },
      HELD_CODE,
      HELD_RUN,
      HELD_PROJECT,
      EVIDENCE,
      JOBS,
      json('a JSON line an instance and one a run, on standard output; it names your files'),
      QUIET,
    ],
    notes: [
      'The source is read again and must have the bytes that were held. Everything is decided anew under the policy of that run; the reasons that a person may waive are waived, and no other. What is written is read back and verified like every file; what does not pass is quarantined, and nothing of it stays.',
      'The decision holds for these bytes under this policy: later runs into the folder leave the file alone, or verify it again. The evidence of the run names reviewer, reason and what was waived.',
    ],
    exits: {
      [EXIT.done]: 'all of them were released',
      [EXIT.held]: 'some were not: their sources changed or are gone, or what was written did not pass',
      [EXIT.leak]: 'a file that an earlier run released holds an identifier that is known now',
      [EXIT.interrupted]: 'interrupted and ended cleanly; the same command goes on',
    },
    load: () => import('./commands/held-release.ts'),
  },
  {
    name: 'held retry',
    summary: 'run what was kept back once more',
    examples: [
      { line: 'leadglass held retry --all', means: 'after a fix, under the policy that held it' },
      { line: 'leadglass held retry --all --code refused/document --policy site.yaml', means: 'under another policy' },
    ],
    arguments: [HELD_IDS],
    options: [
      { name: 'all', help: 'all of them' },
      HELD_CODE,
      HELD_RUN,
      HELD_PROJECT,
      { ...POLICY, help: 'instead of the policy that held it' },
      ...PIXELS,
      KEEP_HELD,
      REKEY,
      EVIDENCE,
      JOBS,
      json('a JSON line an instance and one a run, on standard output; it names your files'),
      QUIET,
    ],
    exits: {
      [EXIT.done]: 'all of them were released',
      [EXIT.held]: 'some are still held or quarantined',
      [EXIT.leak]: 'a file that an earlier run released holds an identifier that is known now',
      [EXIT.interrupted]: 'interrupted and ended cleanly; the same command goes on',
    },
    load: () => import('./commands/held-retry.ts'),
  },
  {
    name: 'held drop',
    summary: 'take instances off the list, with the copies that were kept',
    examples: [{ line: 'leadglass held drop 3f9c02d1a4be', means: 'the source itself is not touched' }],
    arguments: [{ name: 'id', isMany: true, completion: 'none', help: 'ids of held list, or their beginnings' }],
    options: [HELD_PROJECT],
    exits: {},
    load: () => import('./commands/held-drop.ts'),
  },
];
