/** Outlines by where they come from: a colour and a pattern each, so that colour alone says nothing. */
import type { BoxOrigin, PictureBox } from '../../src/project/index.ts';

export type Layer = BoxOrigin | 'suppressed';

export const LAYERS: readonly { readonly layer: Layer; readonly words: string; readonly means: string }[] = [
  { layer: 'network', words: 'network', means: 'found by the network' },
  { layer: 'classical', words: 'classical', means: 'found without a network' },
  { layer: 'clip', words: 'clip', means: 'found in other frames of the clip, or in its series as a whole' },
  { layer: 'header', words: 'header', means: 'reads as the patient’s' },
  { layer: 'template', words: 'template', means: 'by a template of the device' },
  { layer: 'person', words: 'yours', means: 'drawn by a person' },
  { layer: 'suppressed', words: 'not covered', means: 'found, and not covered' },
];

export const layerOf = ({ origin, suppressed }: PictureBox): Layer =>
  suppressed === undefined ? origin : 'suppressed';

export const SUPPRESSED: Readonly<Record<NonNullable<PictureBox['suppressed']>, string>> = {
  'too-thick': 'thicker than text is',
  'one-view': 'seen in one view alone',
  exempted: 'a person took it away',
  harmless: 'read, and says nothing of anybody',
  'second-read': 'seen in the written picture alone',
};
