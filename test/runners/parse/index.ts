/**
 * A DICOM parser and encoder for the acceptance runners alone. It shares no code with `src/`, so that a mistake in the
 * product's reader cannot hide the same mistake in its writer. Whole objects are held in memory; it is strict about
 * structure (what it cannot follow is a `ParseError`) and notes every oddity that it survived in `problems`.
 * Facts (VR and VM of public attributes) come from `standard/tables/dictionary.tsv`.
 */
export { codecOf, type Decoded, type TextCodec } from './charset.ts';
export { encoderOf } from './charset-encode.ts';
export { type AttributeFacts, attributeFacts, dictionaryVr, keywordOf } from './dictionary.ts';
export { type EncodeOptions, encodeObject, type JsonDataSet, type JsonElement } from './encode.ts';
export { DataSet, Element, type ParsedFile } from './model.ts';
export { elementAt, type PathTarget, parsePath } from './path.ts';
export { ParseError, parseFile } from './read.ts';
export { elementText, isEmpty, numbersOf, stringsOf, textOf, valuesOf, vrClass, walk } from './values.ts';
