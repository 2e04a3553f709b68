import {
  elementAt,
  isEmpty,
  type ParsedFile,
  parsePath,
  stringsOf,
  textOf,
  valuesOf,
  vrClass,
} from '../parse/index.ts';
import { type Check, RETAINING } from './checks.ts';
import { digestOf, pictureBytes } from './picture.ts';

/** Which UID and Patient ID became which, as MIDI-B has its participants submit it. Here it is read from the outputs. */
export interface Maps {
  readonly uids: ReadonlyMap<string, string>;
  readonly patients: ReadonlyMap<string, string>;
}

/** A source that was planted, with its key and what came out. */
export interface Judged {
  readonly checks: readonly Check[];
  /** `undefined` when nothing was released. */
  readonly output: ParsedFile | undefined;
}

/**
 * The maps of one run. Study, series and instance UIDs of the files themselves come first; for any other UID the first
 * place counts, so that a second replacement for the same UID is found.
 */
export function mapsOf(files: readonly Judged[]): Maps {
  const [uids, patients] = [new Map<string, string>(), new Map<string, string>()];
  const learn = (wanted: (check: Check) => boolean): void => {
    for (const { checks, output } of files) {
      if (output === undefined) continue;
      for (const check of checks.filter(wanted)) {
        const found = valueAt(output, check);
        const map = check.action === 'patid_consistent' ? patients : uids;
        if (found !== undefined && found !== '' && !map.has(check.value)) map.set(check.value, found);
      }
    }
  };
  learn(({ action, path }) => action === 'uid_consistent' && /^(00080018|0020000D|0020000E)$/.test(path));
  learn(({ action }) => action === 'uid_consistent');
  learn(({ action }) => action === 'patid_consistent');
  return { uids, patients };
}

/** Whether a check holds (deidentification.md 1.4 has the rules). Without an output, what must stay fails. */
export function holds(check: Check, output: ParsedFile | undefined, maps: Maps): boolean {
  if (output === undefined) return !RETAINING.has(check.action);
  const found = elementAt(output, parsePath(check.path));
  switch (check.action) {
    case 'tag_retained':
      return found !== undefined;
    case 'text_notnull':
      return found !== undefined && !isEmpty(found.element);
    case 'text_retained':
      return found !== undefined && isRetained(check.value, valueText(output, check.path));
    case 'text_removed':
      return found === undefined || isRemoved(check, textOf(found.element, found.holder.charset));
    case 'date_shifted':
      return found === undefined || !textOf(found.element, found.holder.charset).includes(check.value);
    case 'uid_changed':
      return found === undefined || !textOf(found.element, found.holder.charset).includes(check.value);
    case 'uid_consistent':
      return found === undefined || valueAt(output, check) === maps.uids.get(check.value);
    case 'patid_consistent': {
      const value = valueAt(output, check) ?? '';
      return value !== '' && value === maps.patients.get(check.value);
    }
    case 'pixels_retained':
      return found !== undefined && digestOf(pictureBytes(found.element, found.holder)) === check.value;
    case 'pixels_hidden':
      throw new RangeError('pixels are not planted yet');
  }
}

/** The value that a check is about: the one at its index where a UID attribute has several. */
function valueAt(output: ParsedFile, { path, index }: Check): string | undefined {
  const found = elementAt(output, parsePath(path));
  if (found === undefined) return undefined;
  return stringsOf(found.element, found.holder.charset)[index ?? 0] ?? '';
}

function valueText(output: ParsedFile, path: string): string {
  const found = elementAt(output, parsePath(path));
  if (found === undefined) return '';
  const { element, holder } = found;
  return vrClass(element.vr) === 'bytes'
    ? textOf(element, holder.charset)
    : valuesOf(element, holder.charset).join('\\');
}

const STOPWORDS = new Set(
  'a an and are as at be by for from has have in into is it its no nor not of on or so than that the then there these this to was were will with'.split(
    ' ',
  ),
);

/** A number with its point, or a run of letters and digits. */
const TOKEN = /[+-]?\d+\.\d+(?:[eE][+-]?\d+)?(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;
const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** The original is a substring of the output, or all its tokens are but stopwords; numbers compare as numbers. */
export function isRetained(original: string, output: string): boolean {
  const [wanted, found] = [original.trim().toLowerCase(), output.toLowerCase()];
  if (found.includes(wanted)) return true;
  const numbers = new Set(tokensOf(found).filter(isNumber).map(Number));
  return tokensOf(wanted).every((token) => {
    if (STOPWORDS.has(token) || found.includes(token)) return true;
    return isNumber(token) && numbers.has(Number(token));
  });
}

const isNumber = (token: string): boolean => token !== '' && Number.isFinite(Number(token));

/**
 * The planted text and each of its tokens is gone, as a substring and in any case. Two kinds of tokens are left out: those
 * that the words around it have too, which should stay, and single letters and digits, which stand in every text.
 */
export function isRemoved({ value, carrier = '' }: Pick<Check, 'value' | 'carrier'>, output: string): boolean {
  const [found, around] = [output.toLowerCase(), carrier.toLowerCase()];
  if (found.includes(value.toLowerCase())) return false;
  const tokens = value.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return tokens.every((token) => around.includes(token) || !found.includes(token));
}
