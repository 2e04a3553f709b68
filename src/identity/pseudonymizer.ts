import { createMac, hkdfSha256, type Mac } from '../crypto/index.ts';
import type { Secret } from '../failure/index.ts';
import { base32, withCheck } from './crockford.ts';
import { significant } from './padding.ts';
import type { PatientKey } from './patient.ts';

/** One sub-key per purpose, so that equal values in different roles have unrelated pseudonyms. */
type Purpose = 'patient-id' | 'uid' | 'date-shift' | 'accession' | 'study-id' | 'device' | 'other-id';
const LABEL = 'leadglass/deid/v1/';

/** 80 bits: 10^9 patients collide with probability 4e-7. */
const PATIENT_CHARACTERS = 16;
/** 60 bits, so that code and check character fit the 16 characters of an SH. */
const SHORT_CHARACTERS = 12;

/** 52 to 520 weeks: whole weeks keep the weekday, and backwards no date comes to lie in the future. */
const FIRST_WEEK = 52;
const WEEK_COUNT = 469;

/** References to a UID come close together; all UIDs of a large run would be too much to remember. */
const UID_CACHE_SIZE = 8192;
/** What belongs to a patient, a study or a device comes with every instance of it. */
const CODE_CACHE_SIZE = 1024;

/**
 * Keyed pseudonyms, version 1: each is a function of the secret and the original value alone, so every machine and
 * every run gives the same ones, and nobody without the secret can compute or test one.
 *
 * In the vault mode of a policy the secret is the patient's own (`Pseudonyms`); the construction is the same.
 * @example
 * const pseudonyms = new Pseudonymizer(projectSecret);
 * pseudonyms.patientId(patientKey(facts, rules)); // 'SH6D80HNG8X27WN35'
 */
export class Pseudonymizer {
  readonly #secret: Secret;
  readonly #macs = new Map<Purpose, Mac>();
  readonly #uids = new Map<string, string>();
  readonly #codes = new Map<string, string>();
  readonly #offsets = new Map<string, number>();

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  /** 16 characters of Crockford's base 32 and a check character; fits LO, not SH. */
  patientId(key: PatientKey): string {
    return this.#code(PATIENT_CHARACTERS, 'patient-id', key.issuer, key.id);
  }

  /**
   * `2.25.` and a version 8 UUID (RFC 9562) as a decimal number: at most 44 characters. One function for every UID in
   * every attribute, so all references survive. What is no valid UID gives a valid one all the same.
   */
  uid(uid: string): string {
    const original = significant(uid);
    const known = this.#uids.get(original);
    if (known !== undefined) return known;
    const mapped = `2.25.${uuid8(this.#mac('uid', original))}`;
    if (this.#uids.size >= UID_CACHE_SIZE) this.#uids.clear();
    this.#uids.set(original, mapped);
    return mapped;
  }

  /** Days to add to every date of this patient: -3640 to -364, whole weeks. */
  offsetDays(key: PatientKey): number {
    const patient = nameOf(key.issuer, key.id);
    let days = this.#offsets.get(patient);
    if (days === undefined) {
      days = -7 * (FIRST_WEEK + uniformBelow(WEEK_COUNT, this.#words('date-shift', key.issuer, key.id)));
      remember(this.#offsets, patient, days);
    }
    return days;
  }

  /** Accession and order numbers: 12 characters and a check character. */
  accession(key: PatientKey, value: string): string {
    return this.#short('accession', key.issuer, key.id, significant(value));
  }

  studyId(key: PatientKey, value: string): string {
    return this.#short('study-id', key.issuer, key.id, significant(value));
  }

  /** Any other identifier; `attribute` is its name space: equal values under equal names stay equal. */
  otherId(key: PatientKey, attribute: string, value: string): string {
    return this.#short('other-id', key.issuer, key.id, attribute, significant(value));
  }

  /** Serial numbers and names of machines, the same for all patients of a secret. */
  device(value: string): string {
    return this.#short('device', significant(value));
  }

  #short(purpose: Purpose, ...fields: readonly string[]): string {
    return this.#code(SHORT_CHARACTERS, purpose, ...fields);
  }

  #code(characters: number, purpose: Purpose, ...fields: readonly string[]): string {
    const name = nameOf(purpose, ...fields);
    let code = this.#codes.get(name);
    if (code === undefined) {
      code = withCheck(base32(this.#mac(purpose, ...fields), characters));
      remember(this.#codes, name, code);
    }
    return code;
  }

  #mac(purpose: Purpose, ...fields: readonly string[]): Uint8Array {
    let mac = this.#macs.get(purpose);
    if (mac === undefined) {
      mac = createMac(hkdfSha256(this.#secret, LABEL + purpose));
      this.#macs.set(purpose, mac);
    }
    return mac.compute(encodeFields(fields));
  }

  /** 64-bit words without end: four from the MAC of the fields and a counter, then the next counter. */
  *#words(purpose: Purpose, ...fields: readonly string[]): Generator<bigint> {
    for (let counter = 0; ; counter++) {
      const block = viewOf(this.#mac(purpose, ...fields, String(counter)));
      for (let at = 0; at < block.byteLength; at += 8) yield block.getBigUint64(at);
    }
  }
}

function remember<T>(values: Map<string, T>, name: string, value: T): void {
  if (values.size >= CODE_CACHE_SIZE) values.clear();
  values.set(name, value);
}

/** Fields as one text: with their lengths, so that no two lists share one. */
const nameOf = (...fields: readonly string[]): string => {
  let name = '';
  for (let i = 0; i < fields.length; i++) name += `${fields[i]!.length}:${fields[i]!}`;
  return name;
};

/**
 * A number below `count`, uniform if the 64-bit words are. A word beyond the largest multiple of `count` is rejected:
 * with `%` alone small numbers would be a little more frequent.
 */
export function uniformBelow(count: number, words: Iterable<bigint>): number {
  const divisor = BigInt(count);
  const limit = (2n ** 64n / divisor) * divisor;
  for (const word of words) if (word < limit) return Number(word % divisor);
  throw new RangeError('no word is left');
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The first 16 bytes with version 8 and variant 10 set, as an unsigned decimal number. */
function uuid8(mac: Uint8Array): string {
  mac[6] = (mac[6]! & 0x0f) | 0x80;
  mac[8] = (mac[8]! & 0x3f) | 0x80;
  const view = viewOf(mac);
  return ((view.getBigUint64(0) << 64n) | view.getBigUint64(8)).toString();
}

const utf8 = new TextEncoder();
let scratch = new Uint8Array(256);

/**
 * For each field its length as a 32-bit big-endian number and its bytes, so that ("1", "23") and ("12", "3") differ.
 * The result is a view that the next call overwrites.
 */
function encodeFields(fields: readonly string[]): Uint8Array {
  let at = 0;
  for (const field of fields) at = appendField(at, field);
  return scratch.subarray(0, at);
}

function appendField(at: number, field: string): number {
  // In UTF-8 a UTF-16 code unit needs three bytes at most; NFC can lengthen, so it is counted after it.
  const text = field.normalize('NFC');
  const needed = at + 4 + 3 * text.length;
  if (needed > scratch.length) {
    const larger = new Uint8Array(2 * needed);
    larger.set(scratch.subarray(0, at));
    scratch = larger;
  }
  const start = at + 4;
  const end = start + writeUtf8(text, start);
  viewOf(scratch).setUint32(at, end - start);
  return end;
}

/** Writes the text at `start` and returns the number of bytes. UIDs and most ids are ASCII: no encoder for them. */
function writeUtf8(text: string, start: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return utf8.encodeInto(text, scratch.subarray(start)).written;
    scratch[start + i] = code;
  }
  return text.length;
}
