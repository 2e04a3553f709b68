/** What kind of thing failed: it decides the exit status and who can mend it. */
export type FailureKind = 'input' | 'limit' | 'policy' | 'usage' | 'environment' | 'refused';

interface CodeFacts {
  readonly kind: FailureKind;
  readonly meaning: string;
}

const define = <K extends string>(table: Readonly<Record<K, string>>): Readonly<Record<K, CodeFacts>> => {
  const rows = Object.entries<string>(table).map(([code, meaning]) => [code, { kind: code.split('/')[0], meaning }]);
  return Object.freeze(Object.fromEntries(rows)) as Readonly<Record<K, CodeFacts>>;
};

/** Every code a `Failure` can have. Codes are stable; the part before the slash is the kind. */
export const FAILURE_CODES = define({
  // Reading an object
  'input/not-dicom': 'nothing at the start of the bytes is DICOM',
  'input/no-data-set': 'a file meta group with nothing behind it',
  'input/length-past-end': 'an element, item or fragment says it is longer than the bytes that are there',
  'input/garbage-header': 'an element header that cannot be one: the position in the data set is lost',
  'input/not-an-item': 'a sequence whose content does not begin with an item tag',
  'input/delimiter-missing': 'an undefined length that no delimiter ends',
  'input/hidden-element': 'duplicate or disordered tags in a place where an element could be hidden',
  'input/unknown-transfer-syntax': 'the transfer syntax is not known and the bytes do not tell',
  'input/false-transfer-syntax': 'the pixel data contradict the transfer syntax that is declared',
  'input/deflate': 'the deflated data set cannot be inflated',
  'input/pixel-data-short': 'fewer pixel bytes than rows, columns and frames need',
  'input/pixel-format': 'the attributes of a picture contradict each other or describe nothing that can be read',
  'input/pixel-fragments': 'the fragments of the pixel data cannot be told apart into frames',
  'input/pixel-stream': 'a compressed frame is cut, broken, or not what the attributes say',
  'input/undecodable-text': 'text that no character set explains',
  'input/unreadable': 'the file cannot be opened or read',
  'input/vanished': 'the file was there when the run began and is gone now',
  'input/source-changed': 'the file is not the one that was seen before',
  'input/source-gone': 'the source of a held instance is not where it was, and no copy of it was kept',
  'input/uid-conflict': 'another object with the same SOP Instance UID and other bytes',
  'input/zip': 'the archive cannot be read',
  'input/json': 'not the DICOM JSON model',
  'input/value': 'a value that its VR does not allow',
  // Keys and signatures
  'input/key-file': 'not a key file or recovery file, or not the one that belongs here',
  'input/share': 'a share of a key that is mistyped, or shares that are too few or do not belong together',
  'input/evidence': 'not the evidence of a run, or not of a version that is known',
  // Limits
  'limit/nesting': 'sequences nested deeper than the limit',
  'limit/header': 'more bytes outside bulk values than the limit',
  'limit/elements': 'more elements than the limit',
  'limit/inflated': 'the deflated data set grows beyond the limit',
  'limit/frame': 'a frame is larger than the limit',
  'limit/pixels': 'redacted pixels of one object need more memory than the limit',
  'limit/decoding': 'a decoder did not end before its deadline and was stopped',
  'limit/length': 'a value is longer than its length field can say',
  // Policy
  'policy/syntax': 'the policy text is not YAML, or the script to import is none',
  'policy/unknown-key': 'a key that policies do not have',
  'policy/value': 'a value that this key cannot have',
  'policy/unknown-preset': 'no preset or file of this name',
  'policy/unknown-attribute': 'no attribute of this keyword or tag',
  'policy/opposing-options': 'two options that exclude each other',
  'policy/reason-missing': 'a rule that keeps something needs a reason',
  'policy/never-kept': 'names and patient identifiers are never kept',
  'policy/not-available': 'the policy asks for something that this version cannot do',
  'policy/not-the-same': 'the policy of that run cannot be had as it was',
  'policy/cycle': 'a policy that extends itself',
  // Usage
  'usage/argument': 'a wrong or missing argument',
  'usage/unknown-command': 'no command of this name',
  'usage/nested-output': 'the output folder is inside an input or an input is inside the output folder',
  'usage/project': 'no project of this name, or the output folder belongs to another one',
  'usage/held': 'no held instance of this id, or none that can be released',
  'usage/review': 'a decision about a picture that does not fit it, or lacks something',
  'usage/review-stale': 'a decision about a picture that was searched again since it was looked at',
  'usage/project-ended': 'no run any more: the last day of the project has passed, or another machine goes on with it',
  'usage/review-request': 'a request that the review page does not make, or about pictures that are not there any more',
  'usage/no-input': 'none of the paths can be read',
  'usage/passphrase': 'no passphrase, one that is too short, or not the one of this key',
  // Environment
  'environment/output': 'the output folder cannot be written',
  'environment/disk-full': 'no space is left on the device',
  'environment/locked': 'another run writes to this project',
  'environment/node': 'this version of Node is too old',
  'environment/project-damaged': 'a file of the project cannot be read or opened with its secret',
  'environment/sealed': 'sealed content was changed or cut, or was sealed under another key or for another purpose',
  'environment/worker': 'a worker ended before its work was done',
  'environment/text-network': 'the network that finds text in pictures cannot be loaded, or failed at work',
  'environment/review-page': 'the review page cannot be served',
  // Refused
  'refused/own-output': 'written by leadglass before; --rekey processes it again',
  'refused/leak': 'the written bytes still hold an identifier',
  'refused/invalid-output': 'the written bytes break a rule that the source kept',
  'refused/pixels': 'the picture may show text that identifies the patient',
  'refused/pixel-syntax': 'no decoder or encoder here is right for pixel data of this kind',
  'refused/picture':
    'the written picture is not the one of the source with its covered areas, or still names the patient',
  'refused/reviewer': 'a person has looked at the picture and does not let it pass',
  'refused/face': 'the picture may show a face',
  'refused/document': 'an encapsulated document cannot be cleaned',
  'refused/unknown-class': 'the policy holds objects whose SOP Class is not known',
  'refused/signature': 'not signed with the key that was named, or changed since',
  'refused/review-session': 'not the browser that opened the review page, or its address was opened before',
  'refused/partial': 'the object could be read in part only',
});

export type FailureCode = keyof typeof FAILURE_CODES;
