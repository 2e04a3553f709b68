/** Arguments and options that several commands share. */
import type { ArgumentRow, OptionRow } from './command.ts';

export const PRESET_WORDS = ['safe-harbor', 'research', 'ai-training', 'teaching', 'partner', 'vendor-debug', 'basic'];

export const POLICY: OptionRow = {
  name: 'policy',
  value: 'preset|file',
  words: PRESET_WORDS,
  isOpen: true,
  completion: 'file',
  help: 'a preset or a YAML file; without it safe-harbor (leadglass policy list shows the presets)',
};

export const PROJECT: OptionRow = {
  name: 'project',
  value: 'name|folder',
  completion: 'folder',
  help: 'the recipient',
};

export const JOBS: OptionRow = {
  name: 'jobs',
  value: 'n',
  isCount: true,
  help: 'workers; without it by the number of files and processors',
};

export const QUIET: OptionRow = { name: 'quiet', help: 'no progress and no summary' };

export const json = (help: string): OptionRow => ({ name: 'json', help });

export const SHOW_VALUES: OptionRow = {
  name: 'show-values',
  help: 'show what stands in the elements; on a terminal only, since nobody else should keep it',
};

export const PIXELS: readonly OptionRow[] = [
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

export const EVIDENCE: OptionRow = {
  name: 'evidence',
  value: 'folder',
  completion: 'folder',
  help: 'where a copy of the evidence goes, outside of --to; the project keeps that of every run',
};

export const KEEP_HELD: OptionRow = {
  name: 'keep-held',
  help: 'keep a sealed copy, in the project, of the source of what is not released: it may be gone by then',
};

export const REKEY: OptionRow = { name: 'rekey', help: 'process what leadglass wrote before' };

export const INPUTS: ArgumentRow = {
  name: 'path',
  isMany: true,
  completion: 'path',
  help: 'files, folders, zip archives, a DICOMDIR, or - for one object on standard input',
};
