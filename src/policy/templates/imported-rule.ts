import type { PictureTemplate } from './template.ts';

/** How a rule of another tool came over. `lost`: not at all. `no-area`: it says of no area that it is to be covered. */
export type RuleFaith = 'same' | 'stricter' | 'lost' | 'no-area';

export interface ImportedTemplateRule {
  /** Of the text, from 1. */
  readonly line: number;
  readonly name: string;
  readonly faith: RuleFaith;
  /** What is different, or why it was lost; empty where nothing is. */
  readonly note: string;
  readonly template?: PictureTemplate;
}
