import { type CommandRow, EXIT, type OptionRow } from './command.ts';
import { json, PROJECT } from './command-options.ts';

/** What opens the crosswalk of a project. */
const CUSTODY: readonly OptionRow[] = [
  { name: 'recovery', value: 'file', completion: 'file', help: 'the recovery file; its passphrase is asked for' },
  { name: 'shares', value: 'file,file', help: 'files of shares instead, as many as are needed' },
  { name: 'purpose', value: 'text', isRequired: true, help: 'what for; kept in the record' },
  { name: 'ticket', value: 'id', isRequired: true, help: 'who asked for it; kept in the record' },
];

/** Projects: made, looked into, moved and destroyed. */
export const PROJECT_COMMANDS: readonly CommandRow[] = [
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
      { name: 'second-reviewer', help: 'whoever takes away what would be covered in a picture names a second person' },
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
];
