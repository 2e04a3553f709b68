import type { TextKind } from '../../../src/deid/index.ts';
import type { Subject } from '../../../src/identity/index.ts';

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A string that must not be left in the cleaned text, in the case in which it stands there. */
export interface PlantedIdentifier {
  readonly value: string;
  /** The patient's Subject names it; otherwise nothing but the text itself does. */
  readonly known: boolean;
}

export interface TextSample {
  readonly text: string;
  readonly kind: TextKind;
  readonly shape: string;
  readonly language: Language;
  readonly identifiers: readonly PlantedIdentifier[];
  /** Clinical words of the text, which should stay. */
  readonly keep: readonly string[];
  /** Everything that the attributes of the invented object say of the patient, whether the text repeats it or not. */
  readonly subject: Subject;
}

/** A way of writing identifiers into a text. */
export interface Shape {
  readonly name: string;
  readonly kind: TextKind;
  /** Texts with `{slots}` (slots.ts); those under `any` go with every language. */
  readonly templates: Readonly<Partial<Record<Language | 'any', readonly string[]>>>;
}

/** A piece of a sample's text. */
export interface Part {
  readonly text: string;
  /** Empty for words between the slots and for clinical ones. */
  readonly identifiers: readonly string[];
  readonly known: boolean;
  readonly clinical: boolean;
}
