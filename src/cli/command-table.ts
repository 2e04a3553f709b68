/**
 * Every command. Words that come from another folder stand here as text, because that folder would cost the help more
 * than all the rest; a test compares them.
 */
import { type ArgumentRow, type CommandRow, EXIT, type OptionRow } from './command.ts';

const PRESET_WORDS = ['safe-harbor', 'research', 'ai-training', 'teaching', 'partner', 'vendor-debug', 'basic'];

const POLICY: OptionRow = {
  name: 'policy',
  value: 'preset|file',
  words: PRESET_WORDS,
  isOpen: true,
  completion: 'file',
  help: 'a preset or a YAML file; without it safe-harbor (leadglass policy list shows the presets)',
};
const PROJECT: OptionRow = { name: 'project', value: 'name|folder', completion: 'folder', help: 'the recipient' };
const JOBS: OptionRow = {
  name: 'jobs',
  value: 'n',
  isCount: true,
  help: 'workers; without it by the number of files and processors',
};
const QUIET: OptionRow = { name: 'quiet', help: 'no progress and no summary' };
const json = (help: string): OptionRow => ({ name: 'json', help });
const SHOW_VALUES: OptionRow = {
  name: 'show-values',
  help: 'show what stands in the elements; on a terminal only, since nobody else should keep it',
};

const PIXELS: readonly OptionRow[] = [
  {
    name: 'pixels',
    value: 'what',
    words: ['redact', 'hold', 'insecure-keep'],
    help: 'pictures that may show text, instead of what the policy says',
  },
  { name: 'pixel-effort', value: 'how', words: ['auto', 'triage', 'strict'], help: 'how thorough the search is' },
  {
    name: 'faces',
    value: 'what',
    words: ['hold', 'deface', 'keep'],
    help: 'pictures that may show a face, instead of what the policy says',
  },
];
const EVIDENCE: OptionRow = {
  name: 'evidence',
  value: 'folder',
  completion: 'folder',
  help: 'where a copy of the evidence goes, outside of --to; the project keeps that of every run',
};
const KEEP_HELD: OptionRow = {
  name: 'keep-held',
  help: 'keep a sealed copy, in the project, of the source of what is not released: it may be gone by then',
};
const REKEY: OptionRow = { name: 'rekey', help: 'process what leadglass wrote before' };

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
/** What opens the crosswalk of a project. */
const CUSTODY: readonly OptionRow[] = [
  { name: 'recovery', value: 'file', completion: 'file', help: 'the recovery file; its passphrase is asked for' },
  { name: 'shares', value: 'file,file', help: 'files of shares instead, as many as are needed' },
  { name: 'purpose', value: 'text', isRequired: true, help: 'what for; kept in the record' },
  { name: 'ticket', value: 'id', isRequired: true, help: 'who asked for it; kept in the record' },
];

const INPUTS: ArgumentRow = {
  name: 'path',
  isMany: true,
  completion: 'path',
  help: 'files, folders, zip archives, a DICOMDIR, or - for one object on standard input',
};
const A_POLICY: ArgumentRow = {
  name: 'preset|file',
  words: PRESET_WORDS,
  isOpen: true,
  completion: 'file',
  help: 'a preset or a YAML file',
};

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
  {
    name: 'project init',
    summary: 'make a project for a recipient',
    examples: [
      { line: 'leadglass project init trial-7 --recovery /media/stick/trial-7.json', means: 'for --project trial-7' },
      {
        line: 'leadglass project init trial-7 --shares 2/3 --shares-to ./shares',
        means: 'two of three people together',
      },
      { line: 'leadglass project init trial-7 --unprotected', means: 'for a machine where nobody can type' },
    ],
    arguments: [{ name: 'name', help: 'letters, digits, dots, dashes and underscores' }],
    options: [
      {
        name: 'recovery',
        value: 'file',
        completion: 'file',
        help: 'the recovery file to write; it alone, with a passphrase of its own, tells who is who',
      },
      { name: 'shares', value: 'k/n', help: 'instead of a recovery file: n shares, of which k are needed together' },
      { name: 'shares-to', value: 'folder', completion: 'folder', help: 'where the files of the shares go' },
      { name: 'unprotected', help: 'without a passphrase: who can read the disk can read the secret' },
      { name: 'recipient', value: 'text', help: 'who gets what is released' },
      { name: 'purpose', value: 'text', help: 'what for' },
      { name: 'agreement', value: 'text', help: 'the agreement with the recipient' },
      { name: 'agreement-ends', value: 'day', help: 'its last day, as 2027-12-31; runs warn 30 days before' },
      {
        name: 'legal',
        value: 'method',
        words: ['safe-harbor', 'expert-determination', 'limited-data-set'],
        help: 'by what the release is allowed, 45 CFR 164.514(b) and (e)',
      },
      { name: 'expert-reference', value: 'text', help: 'the document of the expert determination' },
      { name: 'expert-expires', value: 'day', help: 'the last day of the expert determination' },
      { name: 'destroy-by', value: 'day', help: 'the last day of the project; later runs are refused' },
      { name: 'approver', value: 'text', help: 'who has approved it' },
    ],
    notes: [
      'The passphrase locks the secret behind the pseudonyms; runs, verify and others ask for it. The recovery file holds the custody key: runs write down who is who and cannot read it, project reidentify can, with that file and its passphrase. It opens the project too when its passphrase is lost. docs/projects.md says who should keep what.',
      'Passphrases are asked for on a terminal, or read from the first line of the file that LEADGLASS_PASSPHRASE_FILE names or of the descriptor that LEADGLASS_PASSPHRASE_FD names; that of the recovery file from LEADGLASS_RECOVERY_PASSPHRASE_FILE or _FD.',
      'With --unprotected and no --recovery the custody key lies in the project as well: whoever can read that folder needs nothing else.',
    ],
    exits: {},
    load: () => import('./commands/project-init.ts'),
  },
  {
    name: 'project reidentify',
    summary: 'who is behind a pseudonym, a new UID or a released file',
    examples: [
      {
        line: 'leadglass project reidentify SH6D80HNG8X27WN35 --recovery /media/stick/trial-7.json --purpose incidental-finding --ticket T-104',
        means: 'with the recovery file and its passphrase',
      },
      {
        line: 'leadglass project reidentify 2.25.1234 --project trial-7 --shares a.txt,c.txt --purpose recall --ticket T-105',
        means: 'with the shares of enough people',
      },
    ],
    arguments: [{ name: 'what', isMany: true, help: 'pseudonyms, new UIDs, or paths of released files' }],
    options: [
      ...CUSTODY,
      { ...PROJECT, help: 'the project; without it the one that the recovery file names' },
      json('a JSON line each on standard output; what takes it then holds PHI'),
    ],
    notes: [
      'Only what was asked for is shown, on a terminal. Before that a signed record is kept in the project: who, when, purpose, ticket, keyed ids of what was asked. Name no patient in purpose or ticket.',
    ],
    exits: { [EXIT.failed]: 'it failed, or the project does not know all of it' },
    load: () => import('./commands/project-reidentify.ts'),
  },
  {
    name: 'project export-maps',
    summary: 'who is who, as a table',
    examples: [
      {
        line: 'leadglass project export-maps trial-7 --to /secure/maps.csv --recovery /media/stick/trial-7.json --purpose linkage --ticket T-106',
        means: 'everything that the crosswalk holds',
      },
    ],
    arguments: [{ name: 'name|folder', completion: 'folder', help: 'the project' }],
    options: [
      { name: 'to', value: 'file', isRequired: true, completion: 'file', help: 'a CSV file that is not there yet' },
      ...CUSTODY,
    ],
    notes: [
      'The file has mode 0600, holds identities in the clear and never lies in an output folder. A signed record of it is kept in the project.',
    ],
    exits: {},
    load: () => import('./commands/project-export-maps.ts'),
  },
  {
    name: 'project forget',
    summary: 'erase one patient of a project whose pseudonyms come from a vault',
    examples: [
      { line: 'leadglass project forget trial-7 LG-SH6D80HNG8X27WN35', means: 'asks for the code again' },
      {
        line: 'leadglass project forget trial-7 LG-SH6D80HNG8X27WN35 --ticket T-107 --confirm LG-SH6D80HNG8X27WN35 > taken-back.txt',
        means: 'for a script; the list of files to take back',
      },
    ],
    arguments: [
      { name: 'name|folder', completion: 'folder', help: 'the project' },
      { name: 'pseudonym', help: 'the code of the patient, as his folder in the output is called' },
    ],
    options: [
      { name: 'confirm', value: 'pseudonym', help: 'the code again, instead of typing it' },
      { name: 'ticket', value: 'text', help: 'a number of your own for the record; it names no patient' },
      json('the record as one JSON line on standard output, in the place of the list of files'),
    ],
    notes: [
      'The key of the patient goes first; then his row, subject, crosswalk, held instances with their copies, and what the journals say of his sources. Nobody can tell any more whose the released files are, with the recovery file neither; a later run gives him another code.',
      'A signed record stays: his code, his released files and their hashes, when and who; nothing of who he was. Released files are listed, and stay until somebody removes them. A copy of the project from before opens what it has of him only together with a copy of its file vault/keys: destroy those copies, and exports, too.',
    ],
    exits: { [EXIT.done]: 'the patient is forgotten' },
    load: () => import('./commands/project-forget.ts'),
  },
  {
    name: 'project destroy',
    summary: 'the end of a project, with a certificate',
    examples: [
      { line: 'leadglass project destroy trial-7', means: 'asks for its name, and for its passphrase to sign with' },
      { line: 'leadglass project destroy trial-7 --confirm trial-7', means: 'for a script' },
    ],
    arguments: [{ name: 'name|folder', completion: 'folder', help: 'the project' }],
    options: [
      { name: 'confirm', value: 'name', help: 'the name of the project, instead of typing it' },
      {
        name: 'certificate',
        value: 'file',
        completion: 'file',
        help: 'where the certificate goes; without it LEADGLASS_HOME/destroyed',
      },
      { name: 'unsigned', help: 'without a signature: the passphrase is lost, or the project damaged' },
    ],
    notes: [
      'Keys are overwritten and removed first, then everything else. From then on nobody can continue pseudonyms or tell who is who from this folder. Copies, exports, backups, the recovery file and released folders are not reached.',
    ],
    exits: {},
    load: () => import('./commands/project-destroy.ts'),
  },
  {
    name: 'project export',
    summary: 'a project in one sealed file, to go on elsewhere',
    examples: [
      { line: 'leadglass project export trial-7 trial-7.lgx', means: 'moves: no run goes on here' },
      { line: 'leadglass project export trial-7 trial-7.lgx --backup', means: 'the project goes on here' },
    ],
    arguments: [
      { name: 'name|folder', completion: 'folder', help: 'the project' },
      { name: 'file', completion: 'file', help: 'a file that is not there yet' },
    ],
    options: [{ name: 'backup', help: 'the project goes on here' }],
    notes: [
      'The file is sealed under a passphrase of its own, asked for or read from LEADGLASS_EXPORT_PASSPHRASE_FILE or _FD. The project inside keeps its own passphrase.',
    ],
    exits: {},
    load: () => import('./commands/project-export.ts'),
  },
  {
    name: 'project import',
    summary: 'go on with a project that another machine exported',
    examples: [{ line: 'leadglass project import trial-7.lgx', means: 'under the name that it has' }],
    arguments: [{ name: 'file', completion: 'file', help: 'what leadglass project export wrote' }],
    options: [{ name: 'name', value: 'name', help: 'another name for it here' }],
    notes: [
      'Each import is a new generation, which manifests name: a run into a folder that a newer or another copy of the project has written into is refused.',
    ],
    exits: {},
    load: () => import('./commands/project-import.ts'),
  },
  {
    name: 'project list',
    summary: 'the projects of this machine',
    examples: [{ line: 'leadglass project list', means: 'name, policy and folders of each' }],
    arguments: [],
    options: [json('as JSON')],
    exits: {},
    load: () => import('./commands/project-list.ts'),
  },
  {
    name: 'project show',
    summary: 'one project and its runs',
    examples: [{ line: 'leadglass project show trial-7', means: 'where it lies, what it wrote' }],
    arguments: [{ name: 'name|folder', completion: 'folder', help: 'the project' }],
    options: [json('as JSON')],
    exits: {},
    load: () => import('./commands/project-show.ts'),
  },
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
