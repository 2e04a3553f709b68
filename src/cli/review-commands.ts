import { type CommandRow, EXIT, type OptionRow } from './command.ts';
import { EVIDENCE, JOBS, json, PROJECT, QUIET } from './command-options.ts';

const REVIEW_PROJECT: OptionRow = { ...PROJECT, help: 'the recipient; without it the one that there is' };

const REVIEW_RUN: OptionRow = { name: 'run', value: 'number', help: 'only pictures that this run searched' };

/** What a person makes of pictures that were searched for text. */
export const REVIEW_COMMANDS: readonly CommandRow[] = [
  {
    name: 'review',
    summary: 'look at searched pictures in the browser, decide, and carry decisions out',
    examples: [
      { line: 'leadglass review --project trial-7', means: 'the page, on this machine alone' },
      { line: 'leadglass review --decisions decisions.jsonl', means: 'cover more, take areas away, accept, reject' },
      { line: 'leadglass review --decisions decisions.jsonl --project trial-7 --json', means: 'a line a picture' },
    ],
    arguments: [],
    options: [
      {
        name: 'decisions',
        value: 'file',
        completion: 'file',
        help: 'no page: carry out these, JSON lines, a decision each; docs/pictures.md has their form',
      },
      {
        name: 'sample',
        value: 'number',
        isCount: true,
        help: 'how many passed pictures are drawn to be looked at, 299 if not said; 59, 149, 299, 598 show 5, 2, 1, 0.5 %',
      },
      { name: 'new-sample', help: 'draw another sample; without it the one of the review that began stays' },
      { name: 'address-only', help: 'print the address and open no browser' },
      REVIEW_PROJECT,
      REVIEW_RUN,
      EVIDENCE,
      JOBS,
      json('a JSON line a picture and one a run, on standard output; it names your files'),
      QUIET,
    ],
    notes: [
      'Without --decisions it serves a page to this machine alone and prints its address, which opens once: the pictures, the most suspicious first, before and after. Nothing is released before it is carried out there. Ctrl-C ends it; decisions are kept.',
      'The whole file is checked before anything is done. Each picture is then made anew from its source with its corrections, and checked like every other: a held one is released, a released one is written again in its place, a rejected one is taken back out of the output folder and held. The same command goes on where it was cut off, and a file that was carried out changes nothing more.',
      'The page ends with the same status as a file: by what was carried out while it was open.',
      'Decisions hold for the bytes that were looked at, in every later run too. Whoever has decided stands in the evidence.',
    ],
    exits: {
      [EXIT.done]: 'everything was carried out',
      [EXIT.held]: 'finished, and some pictures are held or quarantined: rejected ones, and what did not pass',
      [EXIT.leak]: 'a file that an earlier run released holds an identifier that is known now',
      [EXIT.interrupted]: 'interrupted and ended cleanly; the same command goes on',
    },
    load: () => import('./commands/review.ts'),
  },
  {
    name: 'review list',
    summary: 'pictures that runs have searched, and what was decided about them',
    examples: [
      { line: 'leadglass review list --project trial-7', means: 'ids, areas, decisions' },
      { line: 'leadglass review list --json', means: 'with every area: all that a decision needs' },
    ],
    arguments: [],
    options: [
      REVIEW_PROJECT,
      REVIEW_RUN,
      { name: 'undecided', help: 'only those that nobody has decided about' },
      json(
        'a JSON line for the project and one a picture, on standard output; it names your files, and holds no value',
      ),
    ],
    exits: {},
    load: () => import('./commands/review-list.ts'),
  },
  {
    name: 'review export',
    summary: 'the decisions about pictures, and proposed templates, as a decision file',
    examples: [{ line: 'leadglass review export --project trial-7 > decisions.jsonl', means: 'to keep, or to read' }],
    arguments: [],
    options: [REVIEW_PROJECT, REVIEW_RUN],
    exits: {},
    load: () => import('./commands/review-export.ts'),
  },
  {
    name: 'review learn',
    summary: 'learn from accepted pictures where a device writes',
    examples: [
      { line: 'leadglass review learn --dry-run', means: 'what would be learned' },
      { line: 'leadglass review learn --project trial-7', means: 'kept with the project as templates' },
    ],
    arguments: [],
    options: [
      REVIEW_PROJECT,
      { name: 'dry-run', help: 'learn nothing, say what would be' },
      json('a JSON line a device, on standard output; it holds no value'),
    ],
    notes: [
      'A place that is covered in accepted pictures of five patients at least, of one device in one size, becomes a template: it is covered in all later pictures of that device, whatever the search finds. A template takes nothing away. Files that were released before are written again by the next run over their sources.',
    ],
    exits: {},
    load: () => import('./commands/review-learn.ts'),
  },
  {
    name: 'review import-templates',
    summary: 'where devices write into pictures, from rules of CTP or pydicom/deid',
    examples: [
      {
        line: 'leadglass review import-templates DicomPixelAnonymizer.script --out us.yaml',
        means: 'for pixels: { templates: [us.yaml] } of a policy',
      },
      { line: 'leadglass review import-templates deid.dicom', means: 'the templates, and what is lost' },
    ],
    arguments: [
      { name: 'rules', completion: 'file', help: 'DicomPixelAnonymizer.script of CTP, or a recipe of pydicom/deid' },
    ],
    options: [
      {
        name: 'out',
        value: 'file',
        completion: 'file',
        help: 'a file that is not there yet; without it standard output',
      },
      json('one JSON document on standard output: each rule, and the templates where --out takes them not'),
    ],
    notes: [
      'Templates cover what they name in every picture that they mean, beside what is found there. They never take anything away, and that no template means a picture says nothing of it.',
    ],
    exits: { [EXIT.done]: 'done; what could not be translated is listed' },
    load: () => import('./commands/review-import-templates.ts'),
  },
];
