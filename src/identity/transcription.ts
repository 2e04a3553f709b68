const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ø', 'oe'],
  ['å', 'aa'],
]);

/** `que` and `gue` hold no umlaut: Enrique, Miguel. */
const PAIRS = /ae|oe|(?<![qg])ue|aa/g;

/** What a pair of letters may stand for, in German and in the Nordic languages. */
const GERMAN: ReadonlyMap<string, string> = new Map([
  ['ae', 'ä'],
  ['oe', 'ö'],
  ['ue', 'ü'],
]);
const NORDIC: ReadonlyMap<string, string> = new Map([
  ['ae', 'æ'],
  ['oe', 'ø'],
  ['aa', 'å'],
]);

/** Small letters with each umlaut and Nordic letter as a pair, where the normal form drops the marks: `mueller`. */
export function expanded(written: string): readonly string[] {
  const text = written.replace(/[äöüøå]/g, (letter) => LETTERS.get(letter)!);
  return text === written ? [] : [text];
}

/**
 * The word that a transcription may come from: Mueller is `müller` too, Soerensen `sørensen`, Strauss `strauß`. Most
 * results are no names (`michäl`); they cost a comparison and hit nothing.
 */
export function contracted(written: string): readonly string[] {
  const texts = [GERMAN, NORDIC].map((letters) => written.replace(PAIRS, (pair) => letters.get(pair) ?? pair));
  return [...new Set([...texts, written.replaceAll('ss', 'ß')])].filter((text) => text !== written);
}
