import { VOCABULARY } from './generated/vocab.ts';
import { AMBIGUOUS_WORDS } from './generated/vocab-ambiguous.ts';
import { IMAGING_WORDS } from './generated/vocab-imaging.ts';
import { AMBIGUOUS_IMAGING_WORDS } from './generated/vocab-imaging-ambiguous.ts';
import { findRow, hasLine } from './text-table.ts';

/**
 * `clinical`: a word of medicine or imaging that no list of names holds. `ambiguous`: such a word that is also a
 * personal name, to be kept only beside clinical words. `undefined`: no such word.
 */
export function isClinicalWord(word: string): 'clinical' | 'ambiguous' | undefined {
  const lower = word.toLowerCase();
  if (findRow(AMBIGUOUS_WORDS, lower) !== undefined) return 'ambiguous';
  return hasLine(VOCABULARY, lower) ? 'clinical' : undefined;
}

/**
 * What a word is in descriptors and reports. `clinical`: of medicine or imaging, names of sequences, kernels and coils
 * included. `plain`: of one of seven languages, which says nothing of what stands beside it. `usual`: also a name, and in
 * such texts nearly always the other thing (`head`, `post`). `ambiguous`: any other word that is also a name.
 * `undefined`: no such word.
 *
 * @param lower in small letters.
 */
export function descriptorWord(lower: string): 'clinical' | 'plain' | 'usual' | 'ambiguous' | undefined {
  const ambiguous = findRow(AMBIGUOUS_WORDS, lower);
  if (TECHNIQUES.has(lower)) return 'clinical';
  if (ambiguous !== undefined) return ambiguous[2] === 'L-1' || USUAL.has(lower) ? 'usual' : 'ambiguous';
  if (hasLine(VOCABULARY, lower)) return 'clinical';
  if (findRow(AMBIGUOUS_IMAGING_WORDS, lower) !== undefined) return USUAL.has(lower) ? 'usual' : 'ambiguous';
  const imaging = findRow(IMAGING_WORDS, lower);
  if (imaging === undefined) return undefined;
  return imaging[1] === 'plain' ? 'plain' : 'clinical';
}

/** Abbreviations of techniques that lists of names hold by accident. */
const TECHNIQUES: ReadonlySet<string> = new Set(
  'abd ax dwi ica mag pet roi rois tomo dixon doppler mapping'.split(' '),
);

/** Words of technique and of plain language that lists of names hold by accident, beside the parts of the body. */
const USUAL: ReadonlySet<string> = new Set(
  `abd anal ant any ax block blank cardia care case co committee con cross cutting day delta doppler dwi early edition
  emergency ethyl field fine general grams hilar hold ica incomplete inflation international line little long low mag max
  main major mapping min minor modification nail need negative nerve nil oral oval per pet pit pool port post probably
  pulse quarter rad read real red reversible rim ring roi rois root row scan server shadow sharp short show skin skip
  spike spotted states strong suspicious terminals tomo trace unique valid vital wait wake wall wash weight al alto antigo bajo bal blunt burn ca cela che ciss clin como corto das del
  della den der des du em esta ev evar even gad gist grave ha he ist kurz lang lange les mal mar massa my nel nicu micu nur
  ou pages pat pfleger phi ris rule said sao scano ser ses sib sim so sur tar terzo tesla thor thora tia tiff tim til till
  tre dixon gauss alla alter ano car dank day dentro dia dor frei homme limite man norma pai refere saw say see si son sturz val spring summer autumn winter good green bone bones axial destro sem colonna scout van de la le el di da las los dos una uta ute von will zu`.split(
    /\s+/,
  ),
);
