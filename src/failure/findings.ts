/** Something odd but readable, or something done that a person should know. Never holds a value. */
export interface Finding {
  readonly code: FindingCode;
  /** Path of the attribute, `meta:` in front for the file meta group, empty for the whole object. */
  readonly path: string;
  /** More on it, where the code has more to say. */
  readonly about?: FindingFacts;
}

export interface FindingFacts {
  /** How often, by kind of identifier. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Pages of a document, from 1. */
  readonly pages?: readonly number[];
  /** Why a document could not be searched as a whole, or a picture. */
  readonly reasons?: readonly string[];
}

/** Every finding code with its meaning. Stable, listed in docs/reference/codes.md. */
export const FINDING_CODES = Object.freeze({
  // Container and encoding, made by the reader
  'no-preamble': 'no 128 bytes and DICM in front',
  'preamble-not-empty': 'the preamble holds bytes other than zero',
  'meta-missing': 'no file meta group; the transfer syntax was found from the bytes',
  'meta-no-group-length': 'the file meta group does not say its length',
  'meta-wrong-group-length': 'the file meta group says a wrong length',
  'meta-no-transfer-syntax': 'the file meta group names no transfer syntax; it was found from the bytes',
  'meta-encoding': 'the file meta group is not encoded as explicit little endian',
  'transfer-syntax-mismatch': 'the bytes are encoded otherwise than declared; the bytes were believed',
  'trailing-bytes': 'bytes after the last element, not copied',
  'trailing-zeros': 'zero bytes after the last element, not copied',
  'odd-length': 'a value of odd length',
  'bad-vr': 'two letters that are no VR; the value was taken as UN',
  'duplicate-tag': 'the same attribute twice in one data set; all copies were de-identified and the first one written',
  'out-of-order': 'attributes not in ascending order; they are written sorted',
  'item-outside-sequence': 'an item tag between elements, not copied',
  'unexpected-delimiter': 'a delimiter where none belongs',
  'delimiter-missing': 'a sequence or item of undefined length that ends without its delimiter',
  'un-sequence': 'a sequence written as UN',
  'sequence-not-items': 'a sequence whose content is not items; taken as opaque bytes',
  'length-not-multiple': 'a binary value whose length is no multiple of its unit',
  'group-length': 'retired group length elements, not copied',
  'pixel-data-long': 'more pixel bytes than the frames need; the surplus was cut',
  'mask-not-black': 'the palette of a picture has no black; its darkest colour stands under the masks',
  'mask-is-black':
    'the policy asks for what lies around covered areas, and there it is black: of measured samples, palettes, blocks of JPEG',
  'picture-not-cropped':
    'the policy asks for banners to be cut off; nothing says where they end, or this picture cannot be cut',
  'offset-table': 'an offset table that does not fit the fragments; frames were found without it',
  'vr-mismatch': 'a VR other than the dictionary has',
  // Values
  'invalid-date': 'not a date that can exist',
  'invalid-time': 'not a time that can exist',
  'invalid-age': 'not an age string',
  'invalid-uid': 'not a valid UID',
  'invalid-number': 'not a number where the VR asks for one',
  'invalid-code': 'not a code string where the VR asks for one',
  'charset-unknown': 'a Specific Character Set that the standard does not define',
  'charset-undeclared': 'bytes beyond ASCII without a declared character set',
  'undecodable-text': 'text that its character set cannot explain; removed',
  // Decisions
  'unknown-sop-class': 'the SOP Class is not in the standard; rules apply, Types are not known',
  'already-deidentified': 'the source says that it was de-identified before',
  residual: 'an identifier of the patient stood in a value that would have stayed; the value was removed',
  'ambiguous-residual': 'a clinical word was removed because it is also a name of this patient',
  'unknown-attribute': 'an even-group attribute that the dictionary does not know, removed',
  'private-without-creator': 'private elements that no creator reserves, removed',
  'issuer-mixed': 'the same Patient ID with and without an issuer, or with several',
  'identity-missing': 'no Patient ID; the study stands for the patient',
  'offset-out-of-range': 'a shifted date would leave the years 1900 to 2199 and was dropped',
  'short-identifier': 'an identifier too short to be searched for',
  'new-descriptor-form':
    'a descriptor built as no earlier run of the project met one: other words beside those of medicine',
  'new-device': 'a maker, model and software that no earlier run of the project met',
  'new-private-creator': 'a private creator that no earlier run of the project met',
  'new-sop-class': 'a SOP Class that no earlier run of the project met',
  'x-on-required': 'an attribute that the IOD requires was to be removed; it was emptied or replaced',
  // Documents (PS3.3 C.24.2)
  'document-identifiers': 'identifiers of the patient in the text of a document',
  'document-not-searchable': 'a document, or a part of it, whose text could not be searched',
  'document-searched': 'the whole text of a document was searched, and no identifier found',
  // Pictures
  'picture-not-searched': 'a picture that could not be decoded and searched for text',
  'picture-unsure': 'a picture that was searched for text, and the result needs a look',
  'picture-changed': 'the written picture differs from that of the source outside its covered areas, or shows them',
  // Notices of the run
  'pixels-unchecked': 'pictures that may show text were released unchecked, as asked for',
  'faces-unchecked': 'pictures that may show a face were released unchecked, as asked for',
  'pixels-held': 'the policy asks for text in pictures to be covered, which is not done here; such pictures were held',
  'pseudonyms-keyed': 'the policy asks for a vault, which needs a project; keyed pseudonyms were used',
  'private-disputed': 'a private element that the standard lists as safe and another source does not was removed',
  'text-removed': 'free text was removed, not cleaned',
});

export type FindingCode = keyof typeof FINDING_CODES;
