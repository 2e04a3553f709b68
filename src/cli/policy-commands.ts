import { type ArgumentRow, type CommandRow, EXIT } from './command.ts';
import { INPUTS, json, POLICY, PRESET_WORDS, QUIET } from './command-options.ts';

const A_POLICY: ArgumentRow = {
  name: 'preset|file',
  words: PRESET_WORDS,
  isOpen: true,
  completion: 'file',
  help: 'a preset or a YAML file',
};

/** Policies: what they are, what they do, and how they are made. */
export const POLICY_COMMANDS: readonly CommandRow[] = [
  {
    name: 'policy list',
    summary: 'the policies that come with leadglass',
    examples: [{ line: 'leadglass policy list', means: 'names and what they are made for' }],
    arguments: [],
    options: [json('as JSON')],
    exits: {},
    load: () => import('./commands/policy-list.ts'),
  },
  {
    name: 'policy show',
    summary: 'what a policy comes to',
    examples: [{ line: 'leadglass policy show research', means: 'in words for a privacy officer' }],
    arguments: [A_POLICY],
    options: [json('the compiled policy as JSON')],
    exits: {},
    load: () => import('./commands/policy-show.ts'),
  },
  {
    name: 'policy lint',
    summary: 'everything that is wrong in policy files',
    examples: [{ line: 'leadglass policy lint site.yaml', means: 'line and column of each problem' }],
    arguments: [{ name: 'file', isMany: true, completion: 'file', help: 'YAML files' }],
    options: [json('a JSON line a problem')],
    exits: { [EXIT.done]: 'nothing is wrong', [EXIT.usage]: 'something is wrong' },
    load: () => import('./commands/policy-lint.ts'),
  },
  {
    name: 'policy import',
    summary: 'a policy from a script of the CTP anonymizer',
    examples: [
      {
        line: 'leadglass policy import DicomAnonymizer.script > site.yaml',
        means: 'the policy, and what is different',
      },
      { line: 'leadglass policy import DicomAnonymizer.script --out site.yaml', means: 'into a new file' },
    ],
    arguments: [{ name: 'script', completion: 'file', help: 'DicomAnonymizer.script, in its XML form' }],
    options: [
      {
        name: 'out',
        value: 'file',
        completion: 'file',
        help: 'a file that is not there yet; without it standard output',
      },
      { name: 'name', value: 'name', help: 'name of the policy; without it that of the script' },
      json('one JSON document on standard output: each line, its rules, and the policy where --out takes it not'),
    ],
    notes: [
      'What a rule cannot say the same way becomes the safer rule and is listed as stricter; what has no counterpart is listed as not translated. Both are for a person to read before the policy is used: docs/policies.md says what becomes of each function.',
    ],
    exits: {},
    load: () => import('./commands/policy-import.ts'),
  },
  {
    name: 'policy diff',
    summary: 'what two policies, or two editions of the standard, do differently',
    examples: [
      { line: 'leadglass policy diff research site.yaml', means: 'attributes by what becomes of them' },
      { line: 'leadglass policy diff research research --edition 2020a', means: 'what an older edition misses' },
    ],
    arguments: [{ ...A_POLICY, isMany: true, help: 'two presets or YAML files' }],
    options: [
      {
        name: 'edition',
        value: 'edition',
        words: ['2020a', '2021a', '2024a', '2024b', '2025b', '2026c'],
        help: 'Table E.1-1 for the second policy, instead of what it says',
      },
      {
        name: 'sop-class',
        value: 'uid',
        help: 'UID or keyword of the class whose IOD says what is required; without it CT Image Storage',
      },
      { name: 'all', help: 'every attribute, not the first of each kind' },
      json('as JSON'),
    ],
    notes: [
      'Effects are what the engine decides on an object that has every attribute of Tables E.1-1 and E.3.10-1, and those that own rules and private.keep name: those of a path in an item, all others at its root. Rules with a mask inside a path are listed, not tried; conditions are held against that object.',
    ],
    exits: {},
    load: () => import('./commands/policy-diff.ts'),
  },
  {
    name: 'policy test',
    summary: 'run the tests that a policy has',
    examples: [{ line: 'leadglass policy test site.tests.yaml', means: 'expectations on sample objects' }],
    arguments: [{ name: 'file', isMany: true, completion: 'file', help: 'YAML files of tests' }],
    options: [json('a JSON line a test')],
    notes: [
      'The policy, a preset or a file, and objects lie beside the file that names them. A test names an object, or the values of one, and what must hold for attributes afterwards: absent, present, kept, changed, empty, or equals, not-equals, contains, not-contains, matches, action, rule. Each object goes through decision, writing and verification as in a run; pictures are let through. Of an object no value is shown.',
    ],
    exits: { [EXIT.done]: 'all tests pass', [EXIT.failed]: 'a test fails' },
    load: () => import('./commands/policy-test.ts'),
  },
  {
    name: 'policy vocabulary',
    summary: 'the words of a site that its texts may keep',
    examples: [
      { line: 'leadglass policy vocabulary ./studies --to proposed.tsv', means: 'words that a run would cut' },
      {
        line: 'leadglass policy vocabulary --accept proposed.tsv --to site-words.txt',
        means: 'those that a person said yes to',
      },
    ],
    arguments: [{ ...INPUTS, isOptional: true, help: 'files and folders to learn from' }],
    options: [
      { name: 'to', value: 'file', isRequired: true, completion: 'file', help: 'where the proposals or the words go' },
      { name: 'accept', value: 'file', completion: 'file', help: 'proposals in which a person marked words with yes' },
      { name: 'patients', value: 'n', isCount: true, help: 'of how many patients a word must be; without it 10' },
      { ...POLICY, help: 'the policy whose runs cut the words' },
      QUIET,
    ],
    notes: [
      'Proposed are words that no vocabulary has, that stand in the texts of several patients and are part of no identifier of any of them. A rare one may still be a name: read the list like the originals, and keep it where they are.',
      'A policy uses the accepted words by text: { vocabulary: [site-words.txt] }.',
    ],
    exits: { [EXIT.interrupted]: 'interrupted; nothing was written' },
    load: () => import('./commands/policy-vocabulary.ts'),
  },
];
