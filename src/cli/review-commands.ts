import { type CommandRow, EXIT } from './command.ts';
import { json } from './command-options.ts';

/** Where a person looks at pictures, and what is known of where devices write into them. */
export const REVIEW_COMMANDS: readonly CommandRow[] = [
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
