import { digitsOf, isNoRange, type Pattern } from './text-pattern.ts';

/** Four digits and more that are no size. */
const isNumberOfPerson = ([, value = '']: RegExpExecArray): boolean =>
  digitsOf(value).length >= 4 && !/^\d+(?:[x×]\d+)+$/i.test(value);

/** Versions of software begin with a small number, addresses of networks do not. */
function isIpAddress([text]: RegExpExecArray): boolean {
  const parts = text.split('.').map(Number);
  return parts[0]! >= 10 && parts.every((part) => part <= 255);
}

function isTelephone([text]: RegExpExecArray): boolean {
  const { length } = digitsOf(text);
  return length >= 7 && length <= 15 && !/^\d{1,2}([/.-])\d{1,2}\1\d{4}/.test(text);
}

/** Numbers of telephones, records and insurances, addresses of people and machines, ages. */
export const NUMBERS_AND_ADDRESSES: readonly Pattern[] = [
  {
    digits: 0,
    hint: /@/,
    reason: 'mail',
    form: /(?:(?<![\p{L}\p{N}._%+-])(?:\d{1,6}(?:x\d{1,6})?_){1,4})?([\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6})/dgiu,
  },
  {
    digits: 0,
    hint: /:\/\//,
    reason: 'mail',
    form: /(?<![\p{L}\d])[a-z][a-z\d+-]{1,12}:\/\/[^\s"<>]{1,500}/giu,
  },
  { digits: 0, hint: /www/i, reason: 'mail', form: /(?<![\p{L}\d])www\.[^\s"<>]{1,300}/giu },
  {
    digits: 0,
    hint: /\.[cgloen]/i,
    reason: 'mail',
    form: /(?<![\p{L}\d@])[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,4}\.(?:com|org|net|edu|gov|example|local|lan)(?![\p{L}\d])(?:\/[^\s"<>]{0,200})?/giu,
  },
  { digits: 0, hint: /\\/, reason: 'mail', form: /\\\\[^\s"<>]{2,200}/giu },
  {
    digits: 0,
    hint: /[\\/]/,
    reason: 'mail',
    form: /(?<![\p{L}\d])(?:[A-Z]:\\|\/(?:home|users?|mnt|data|export)\/)[^\s"<>]{1,200}/giu,
  },
  {
    digits: 8,
    hint: /\.\d{1,39}\./,
    reason: 'uid',
    form: /(?<!\d)[0-2](?:\.\d{1,39}){3,20}(?!\d)/gu,
    holds: ([text]) => text.length > 15,
  },
  {
    digits: 4,
    hint: /\.\d{1,39}\./,
    reason: 'mail',
    form: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/gu,
    holds: isIpAddress,
  },
  {
    digits: 0,
    hint: /:/,
    reason: 'mail',
    form: /(?<![\p{L}\d:])[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}(?![\p{L}\d:])/giu,
  },
  {
    digits: 0,
    hint: /[:-]/,
    reason: 'mail',
    form: /(?<![\p{L}\d])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\p{L}\d])/giu,
  },
  {
    digits: 0,
    hint: /-/,
    reason: 'uid',
    form: /(?<![\p{L}\d])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\p{L}\d])/giu,
  },
  { digits: 9, reason: 'number', form: /(?<![\d.])\d{3}([- ])\d{2}\1\d{4}(?!\d)/gu },
  // Numbers of insurances and taxes as other countries write them.
  { digits: 11, reason: 'number', form: /(?<![\d.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/gu },
  { digits: 13, reason: 'number', form: /(?<![\d.])756\.\d{4}\.\d{4}\.\d{2}(?!\d)/gu },
  { digits: 12, reason: 'number', form: /(?<![\d.])\d{4}([ -])\d{4}\1\d{4}(?:\1\d{4})?(?!\d)/gu, holds: isNoRange },
  { digits: 13, reason: 'number', form: /(?<![\d.])[12] \d{2} \d{2} \d{2} \d{3} \d{3}(?: \d{2})?(?!\d)/gu },
  { digits: 8, reason: 'number', form: /(?<![\d.])\d{2}-\d{2}-\d{2}-\d{2}(?:-\d{2})?(?!\d)/gu, holds: isNoRange },
  {
    digits: 6,
    hint: /ssn|ni[rfe]|nu?ss|cpf|cns|dni|bsn|ahv|nhs|npi|insee|cf|svnr|sv|tin|pass|polic|serial|ac+ount|konto|member|insur|versich|assur|seguro|s[eé]cu|licen|plate/iu,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:ssn|nir|nif|nss|nuss|cpf|cns|dni|nie|bsn|ahv|nhs|npi|insee|cf|svnr|sv|tin|passport|policy|police|serial|account|konto|member|insurance|versicherten|versicherung|assurance|seguro|sécu|licen[cs]e|plate)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|número|numero|social|#)?[.:#=_ -]{0,3}(\d{1,15}(?:([ ./-])\d{2,8}(?:\2\d{2,8}){0,7})?)(?!\d)/dgiu,
    holds: (match) => digitsOf(match[1] ?? '').length >= 6,
  },
  // Groups of digits that nobody explains, eight digits and more.
  {
    digits: 8,
    reason: 'number',
    form: /(?<![\d.,])\d{1,4}(?: \d{2,4}){1,5}(?![\d,]|\.\d|[x×]\d)/gu,
    holds: (match) => digitsOf(match[0]).length >= 8 && /\d{4}/.test(match[0]) && isNoRange(match),
  },
  { digits: 8, reason: 'number', form: /(?<![\d.,])\d{2,3}(?:\.\d{3}){2,4}(?![\d,]|\.\d)/gu, holds: isNoRange },
  // A word for a number of a person, and the number.
  {
    digits: 4,
    hint: /mr|pt|id|acc|ssn|nhs|npi|nss|ahv|bsn|cpf|dni/iu,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:mrn?|pt|pid|id|acc(?:ession)?|ssn|nhs|npi|nss|ahv|bsn|cpf|dni)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|#)?[.:#=_ -]{0,3}((?=[\p{L}\d-]{0,12}\d)[\p{Lu}\d]{1,4}[-/]?\d[\p{Lu}\d/-]{2,20})(?![\p{L}\d])/dgiu,
    holds: isNumberOfPerson,
  },
  {
    digits: 5,
    hint: /mrn|pid|pat|fall|acc/iu,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:mrns?|pid|pat(?:ient)?[ -]?(?:id|no|nr)|fall[ -]?(?:nr|nummer)|acc(?:ession)?)\.?[:# ]{1,3}(\d{2,8}(?:[ ./-]\d{2,8}){1,5})(?!\d|[x×]\d)/dgiu,
  },
  // Common words mean a number only where that is said.
  {
    digits: 4,
    hint: /pat|case|hosp|fall|enc|visit|chart|record|order|req|study|exam/iu,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:pat(?:ient)?|case|hosp(?:ital)?|fall|enc(?:ounter)?|visit|chart|record|order|req(?:uest)?|study|exam)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|#|:)[.:#=_ -]{0,3}((?=[\p{L}\d-]{0,12}\d)[\p{Lu}\d]{1,4}[-/]?\d[\p{Lu}\d/-]{2,20})(?![\p{L}\d])/dgiu,
    holds: isNumberOfPerson,
  },
  {
    digits: 3,
    hint: /tel|ph|call|fax|pager|beeper|bleep|mobil|handy|cell|contact|ext|durchwahl/iu,
    reason: 'phone',
    form: /(?<![\p{L}\d])(?:tel(?:efon|efono|éfono|ephone|efoon)?|phone|ph|call|callback|fax|pager|beeper|bleep|mobile|mobil|handy|cell|contact|ext(?:ension)?|durchwahl)[.:# ]{0,3}([+(]{0,2}\d{1,15}\)?(?:[ ./()-]{1,3}\d{2,8}){0,6})(?!\d|[x×]\d)/dgiu,
  },
  {
    digits: 3,
    hint: /ext|pager|beeper|bleep|dect|x\d{4}/iu,
    reason: 'phone',
    form: /(?<![\p{L}\d])(?:(?:ext(?:ension)?\.?|pager|beeper|bleep|dect)[:# ]{0,2}|x(?=\d{4}))(\d{3,6})(?!\d)/dgiu,
  },
  {
    digits: 7,
    hint: /\+/,
    reason: 'phone',
    form: /(?<![\d.])\+\d{1,3}(?:[ ./()-]{1,3}\d{1,8}){0,5}[ ./()-]{1,3}\d{2,8}(?!\d|[x×]\d)/gu,
    holds: isTelephone,
  },
  { digits: 8, hint: /\+/, reason: 'phone', form: /(?<![\d.])\+\d{8,15}(?!\d)/gu },
  {
    digits: 7,
    hint: /\(/,
    reason: 'phone',
    form: /(?<!\d)\(\d{2,5}\)[ ./-]{0,2}\d{2,5}(?:[ ./-]\d{2,5}){0,3}(?!\d|[x×]\d)/gu,
    holds: isTelephone,
  },
  {
    digits: 7,
    reason: 'phone',
    form: /(?<![\d.,/-])0\d{1,5}[ ./-]{1,2}\d{2,8}(?:[ ./-]\d{2,5}){0,4}(?!\d|[x×]\d)/gu,
    holds: isTelephone,
  },
  { digits: 10, reason: 'phone', form: /(?<![\d.])(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)/gu, holds: isNoRange },
  { digits: 7, reason: 'phone', form: /(?<![\d.\p{L}-])\d{3}[- ]\d{4}(?![\d-])/gu, holds: isNoRange },
  { digits: 10, reason: 'number', form: /(?<![\d.])\d{3}[ -]\d{3}[ -]\d{4}(?!\d)/gu, holds: isNoRange },
  { digits: 9, reason: 'phone', form: /(?<![\d.,])\d{2} \d{3} \d{2} \d{2}(?![\d,]|\.\d)/gu, holds: isNoRange },
  { digits: 11, reason: 'phone', form: /(?<![\d.,])\d{2} \d{5} \d{4}(?![\d,]|\.\d)/gu, holds: isNoRange },
  { digits: 9, reason: 'phone', form: /(?<![\d.,])\d{2} \d{3} \d{4}(?![\d,]|\.\d)/gu, holds: isNoRange },
  {
    digits: 9,
    reason: 'phone',
    form: /(?<![\d.,])[6-9]\d{2} (?:\d{3} \d{3}|\d{2} \d{2} \d{2})(?![\d,]|\.\d)/gu,
    holds: isNoRange,
  },
  // Ages of ninety and more are one class (164.514(b)(2)(i)(C)); `Y` as in AS.
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\d.])((?:0?9\d|1[0-2]\d)) ?-?(?:y(?:ears?|rs?)?(?:[ /-]?o(?:lds?)?)?|y\/o|yo|jahren?|j\.|jährige?[nrs]?|jaehrige?[nrs]?|jarige?|ans|años|anos|anni|jaar)(?![\p{L}\d])/dgiu,
  },
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\p{L}\d])(?:age[d:]?|alter|âge|edad|età|idade|leeftijd)[ :]{1,2}((?:0?9\d|1[0-2]\d))(?!\d)/dgiu,
  },
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\p{L}\d.])((?:9\d|1[0-2]\d) ?y?[MFJ])(?![\p{L}\d])/dgu,
  },
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\p{L}\d.])((?:9\d|1[0-2]\d)(?:y?[mfj]| ?a\.? alt))(?![\p{L}\d])/dgu,
  },
  {
    digits: 0,
    hint: /post|box/i,
    reason: 'address',
    form: /(?<![\p{L}\d])(?:p\.? ?o\.? ?box|postfach|apartado|postbus|casella postale) \d{1,7}(?!\d)/giu,
  },
  {
    digits: 2,
    hint: /\d[A-Z]{2}/,
    reason: 'address',
    form: /(?<![\p{L}\d])[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?![\p{L}\d])/gu,
  },
  // Streets: a name and a number on either side.
  {
    digits: 1,
    hint: / (?:st|r[od]|av|l[na]|dr|b[ol]|wa|sq|te|c[rlo]|pl)/i,
    reason: 'address',
    form: /(?<![\p{L}\d])\d{1,5}[a-z]?,? (?:\p{Lu}[\p{L}'.-]{0,30} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|way|square|terrace|crescent|close|court|place)(?![\p{L}\d])/giu,
  },
  {
    digits: 1,
    hint: /(?:street|road|avenue|lane|drive|boulevard|square|terrace|crescent),? \d/i,
    reason: 'address',
    form: /(?<![\p{L}\d])(?:\p{L}[\p{L}'.-]{1,30} )(?:street|road|avenue|lane|drive|boulevard|square|terrace|crescent),? \d{1,5}[a-z]?(?![\p{L}\d])/giu,
  },
  {
    digits: 1,
    hint: /(?:str|gasse|weg|allee|platz|laan|plein)\S{0,12} ?\d/i,
    reason: 'address',
    form: /(?<![\p{L}\d])[\p{L}-]{2,40}(?:str(?:\.|asse|aße|aat)?|gasse|weg|allee|platz|laan|plein)[ ]?\d{1,4}[a-z]?(?![\p{L}\d])/giu,
  },
  {
    digits: 0,
    hint: /(?:rue|via|calle|aven|rua|pia|pla|chem|boul|cors)/,
    reason: 'address',
    form: /(?<![\p{L}\d])(?:\d{1,4},? )?(?:rue|via|viale|calle|avenida|avenue|rua|piazza|plaza|place|chemin|boulevard|corso)(?: (?:de|del|della|di|da|do|dos|la|las|los|du|des|l'))?(?: \p{Lu}[\p{L}'-]{1,30}){1,3}(?:,? \d{1,4})?(?![\p{L}\d])/gu,
  },
  { digits: 5, reason: 'address', form: /(?<![\p{L}\d.])\d{5},? \p{Lu}\p{Ll}[\p{L}-]{1,30}(?![\p{L}\d])/gu },
];
