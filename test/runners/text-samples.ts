/**
 * Texts as DICOM headers hold them, with invented identifiers inside: what a cleaner must take out of them, and the
 * medicine that it should leave. Nothing here is of a person, and no invented name is in a vocabulary of the project.
 */
import { type Random, randomOf } from '../../examples/studies/random.ts';
import { castOf, subjectOf } from './text/cast.ts';
import { LABEL_SHAPES } from './text/label-shapes.ts';
import { NARRATIVE_SHAPES } from './text/narrative-shapes.ts';
import { fillTemplate } from './text/slots.ts';
import {
  LANGUAGES,
  type Language,
  type Part,
  type PlantedIdentifier,
  type Shape,
  type TextSample,
} from './text/types.ts';

export type { Language, PlantedIdentifier, TextSample } from './text/types.ts';

export const TEXT_SHAPES: readonly Shape[] = [...LABEL_SHAPES, ...NARRATIVE_SHAPES];

/**
 * The first samples of a seed, the shapes in turn. A sample depends on the seed and its number alone.
 * @example
 * textSamples(1, 1)[0]; // { text: 'van Tjeldhovers/COR STIR', kind: 'label', shape: 'label: name before', identifiers: [...], ... }
 */
export function textSamples(seed: number, count: number): TextSample[] {
  return Array.from({ length: count }, (_, index) => {
    const shape = TEXT_SHAPES[index % TEXT_SHAPES.length]!;
    return textSample(shape, (draw) => randomOf(seed, `${index}/${draw}`));
  });
}

/** More than a handful of draws is a template whose own words are identifiers. */
const MOST_DRAWS = 100;

function textSample(shape: Shape, randomFor: (draw: number) => Random): TextSample {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const random = randomFor(draw);
    const language = pickLanguage(shape, random);
    const cast = castOf(random, language);
    const parts = fillTemplate(random.pick(templatesOf(shape, language)), cast);
    if (standsApart(parts)) return { ...sampleOf(parts), ...headOf(shape, language), subject: subjectOf(cast) };
  }
  throw new RangeError(`${shape.name}: no draw keeps identifiers apart from other words`);
}

/** Somewhat more than half of what is written in one language is English, in archives that a program meets. */
const ENGLISH_SHARE = 10;

function pickLanguage({ templates }: Shape, random: Random): Language {
  const possible = LANGUAGES.filter((language) => templates.any !== undefined || templates[language] !== undefined);
  return random.pick(possible.flatMap((language) => Array(language === 'en' ? ENGLISH_SHARE : 1).fill(language)));
}

const templatesOf = ({ templates }: Shape, language: Language): readonly string[] => [
  ...(templates.any ?? []),
  ...(templates[language] ?? []),
];

const headOf = ({ name, kind }: Shape, language: Language): Pick<TextSample, 'shape' | 'kind' | 'language'> => ({
  shape: name,
  kind,
  language,
});

/** An identifier that stands in other words too, as NG in LUNG, could not be seen to be gone. */
function standsApart(parts: readonly Part[]): boolean {
  const rest = parts.map((part) => withoutIdentifiers(part).toLowerCase()).join('\0');
  return parts.every(({ identifiers }) => identifiers.every((value) => !rest.includes(value.toLowerCase())));
}

const withoutIdentifiers = ({ text, identifiers }: Part): string =>
  [...identifiers].sort((a, b) => b.length - a.length).reduce((rest, value) => rest.replaceAll(value, '\0'), text);

function sampleOf(parts: readonly Part[]): Pick<TextSample, 'text' | 'identifiers' | 'keep'> {
  return {
    text: parts.map(({ text }) => text).join(''),
    identifiers: uniqueIdentifiers(parts),
    keep: parts.filter(({ clinical }) => clinical).flatMap(({ text }) => clinicalWords(text)),
  };
}

/** What both the patient and a relative are called is known. */
function uniqueIdentifiers(parts: readonly Part[]): PlantedIdentifier[] {
  const known = new Map<string, boolean>();
  for (const part of parts) {
    for (const value of part.identifiers) known.set(value, part.known || known.get(value) === true);
  }
  return [...known].map(([value, isKnown]) => ({ value, known: isKnown }));
}

/** Words, abbreviations and names of sequences; single letters and bare numbers are not worth counting. */
const clinicalWords = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= 2 && /\p{L}/u.test(word));
