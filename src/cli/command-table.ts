/**
 * Every command. Words that come from another folder stand here as text, because that folder would cost the help more
 * than all the rest; a test compares them.
 */
import { type CommandRow, EXIT } from './command.ts';
import {
  EVIDENCE,
  INPUTS,
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
import { HELD_COMMANDS } from './held-commands.ts';
import { POLICY_COMMANDS } from './policy-commands.ts';
import { PROJECT_COMMANDS } from './project-commands.ts';
import { REVIEW_COMMANDS } from './review-commands.ts';

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'deidentify',
    summary: 'write de-identified, verified copies into a folder',
    examples: [
      { line: 'leadglass deidentify ./studies --to ./out', means: 'Safe Harbor, a project of its own' },
      { line: 'leadglass deidentify ./studies --to ./out --policy research', means: 'dates move, codes are keyed' },
      { line: 'leadglass deidentify cd.zip --to ./out --dry-run', means: 'what would happen; writes nothing' },
    ],
    arguments: [INPUTS],
    options: [
      {
        name: 'to',
        value: 'folder',
        isRequired: true,
        completion: 'folder',
        help: 'where the result goes; it belongs to one project for good',
      },
      POLICY,
      { ...PROJECT, help: 'the recipient; without it the one that the folder belongs to, else a new one' },
      JOBS,
      { name: 'dry-run', help: 'decide everything, write nothing' },
      EVIDENCE,
      ...PIXELS,
      KEEP_HELD,
      REKEY,
      { name: 'media', help: 'write a DICOMDIR over the result (not in this version)' },
      json('a JSON line an instance and one for the run, on standard output; it names your files'),
      { ...QUIET, help: 'no progress and no summary, the balance line alone' },
    ],
    notes: [
      'All headers are read first: what one file says of a patient is looked for in every other file of his. Then each object is decided, written, read back and verified; only what passes gets its name below --to. The same command continues a run that was cut off, and leaves alone what has not changed.',
      'Without --project the first run into a folder makes a project for it under LEADGLASS_HOME (~/.leadglass). Whoever has that project can tell who the patients are: keep it like the originals.',
    ],
    exits: {
      [EXIT.done]: 'every instance was released, or needed nothing',
      [EXIT.failed]: 'the run failed; the same command goes on',
      [EXIT.held]: 'finished, and some instances are held or quarantined',
      [EXIT.leak]: 'a file that an earlier run released holds an identifier that is known now',
      [EXIT.interrupted]: 'interrupted and ended cleanly; the same command goes on',
    },
    load: () => import('./commands/deidentify.ts'),
  },
  {
    name: 'inspect',
    summary: 'say what identifies people in these files',
    examples: [
      { line: 'leadglass inspect ./studies', means: 'counts by category, nothing named' },
      { line: 'leadglass inspect ./studies --show-values', means: 'with the values, on a terminal' },
      { line: 'leadglass inspect ./studies --html look.html', means: 'one page for a person, values masked' },
      { line: 'leadglass inspect ./out --risk', means: 'what an expert asks of a released set' },
    ],
    arguments: [INPUTS],
    options: [
      { ...POLICY, help: 'whose rules about Patient IDs count' },
      {
        name: 'html',
        value: 'file',
        completion: 'file',
        help: 'a page for a person: what identifies people here and where, values masked, no path named',
      },
      {
        name: 'risk',
        help: 'how alike the patients are, and what is left of dates, ages, texts: 45 CFR 164.514(b)(1)',
      },
      {
        name: 'quasi',
        value: 'keyword,keyword',
        help: 'the attributes by which --risk compares patients, instead of those that it knows',
      },
      JOBS,
      json('one JSON document on standard output; it names your files, never a value'),
      QUIET,
      SHOW_VALUES,
    ],
    exits: {
      [EXIT.held]: 'done, and some files cannot be read',
      [EXIT.interrupted]: 'interrupted; what was seen so far is shown',
    },
    load: () => import('./commands/inspect.ts'),
  },
  {
    name: 'explain',
    summary: 'show every decision about one object, with rule and clause',
    examples: [
      { line: 'leadglass explain ct.dcm', means: 'all attributes' },
      { line: 'leadglass explain ct.dcm --changes --policy research', means: 'what would not stay as it is' },
    ],
    arguments: [{ name: 'file', completion: 'file', help: 'one object' }],
    options: [
      POLICY,
      { name: 'changes', help: 'only what does not stay as it is' },
      json('a JSON line a decision and one for the object, on standard output; no values'),
      SHOW_VALUES,
    ],
    notes: [
      'The object is decided by itself. In a run, what other files say of the same patient counts too and can take more away.',
    ],
    exits: {},
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'verify',
    summary: 'look again at what was released',
    examples: [
      { line: 'leadglass verify ./out', means: 'with the project that wrote the folder' },
      { line: 'leadglass verify ./out --policy site.yaml', means: 'when it was written under a policy of yours' },
      {
        line: 'leadglass verify ./out --evidence ./ev/evidence.json --key key.pem',
        means: 'the evidence of its run as well',
      },
    ],
    arguments: [{ name: 'folder', completion: 'folder', help: 'an output folder of leadglass' }],
    options: [
      { ...PROJECT, help: 'the project that wrote it; without it the one that the manifest names' },
      { ...POLICY, help: 'the policy that it was written under; presets are found by themselves' },
      {
        name: 'evidence',
        value: 'file',
        completion: 'file',
        help: 'evidence.json of the last run into the folder, with its signature and instances.jsonl beside it',
      },
      {
        name: 'key',
        value: 'file',
        completion: 'file',
        help: 'the public key that you trust: a JWK, PEM, or a manifest; without it that of the project',
      },
      json('a JSON line a file that does not pass and one for the folder, on standard output'),
      QUIET,
    ],
    notes: [
      'With the project everything that is known of each patient is looked for in his files, by the same check that released them. Without it the hashes of the manifest and the objects themselves are checked; what could not be checked is said.',
      'With --evidence its signature, the evidence before it, the list of instances and the manifest are checked too: one changed byte in any of them, or in a released file, is found.',
    ],
    exits: {
      [EXIT.done]: 'all files pass what could be checked',
      [EXIT.held]: 'no leak was found, and files or evidence are missing, changed, not listed or not valid',
      [EXIT.leak]: 'a file holds an identifier',
      [EXIT.interrupted]: 'interrupted',
    },
    load: () => import('./commands/verify.ts'),
  },
  ...HELD_COMMANDS,
  ...REVIEW_COMMANDS,
  ...POLICY_COMMANDS,
  ...PROJECT_COMMANDS,
  {
    name: 'doctor',
    summary: 'check this machine and the place of the projects',
    examples: [{ line: 'leadglass doctor', means: 'versions, permissions, space, clock' }],
    arguments: [],
    options: [json('as JSON')],
    exits: { [EXIT.done]: 'nothing stands in the way', [EXIT.failed]: 'something has to be mended first' },
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'completion',
    summary: 'the script that completes commands in your shell',
    examples: [
      { line: 'leadglass completion bash > ~/.local/share/bash-completion/completions/leadglass', means: '' },
      { line: 'leadglass completion fish > ~/.config/fish/completions/leadglass.fish', means: '' },
    ],
    arguments: [{ name: 'shell', words: ['bash', 'zsh', 'fish', 'powershell'], help: 'bash, zsh, fish or powershell' }],
    options: [],
    notes: [
      'zsh: write it as _leadglass into a folder of $fpath. PowerShell: add `leadglass completion powershell | Out-String | Invoke-Expression` to $PROFILE.',
    ],
    exits: {},
    load: () => import('./commands/completion.ts'),
  },
];
