import { platform } from '#crypto';
import { Failure, Secret } from '../failure/index.ts';
import { base32, unbase32 } from './base32.ts';
import { concat, equalBytes, utf8 } from './byte-strings.ts';

/** How many people hold a share, and how many of them are needed. */
export interface Quorum {
  readonly needed: number;
  readonly holders: number;
}

/** Shares that belong together: told from the shares of another split without opening anything. */
export interface SplitOptions extends Quorum {
  /** 4 bytes, e.g. the beginning of the id of the key. */
  readonly group: Uint8Array;
}

const FORMAT = 1;
const GROUP_BYTES = 4;
const HEADER_BYTES = 4 + GROUP_BYTES;
const CHECKSUM_BYTES = 4;
const PREFIX = 'LGSHARE';
const DIGITS_BETWEEN_DASHES = 7;

/**
 * Shares of a secret: as many as are needed give it back, fewer say nothing about it (Shamir's scheme over GF(2^8)). Each
 * is a text for one person, `LGSHARE-…`, with a checksum against mistyping; it is key material, hence a `Secret`:
 *
 *     format (1) | needed (1) | holders (1) | number (1) | group (4) | share | checksum (4)      in Crockford's base 32
 *
 * What is split is the secret with a checksum of its own, because the scheme itself gives a wrong secret without a word.
 * The randomness of the polynomials is the library's own (`node:crypto`, WebCrypto).
 * @throws {RangeError} for a quorum other than 2 of 2 to 255 of 255, or another length of the group: a defect of the caller.
 */
export async function splitSecret(secret: Secret, options: SplitOptions): Promise<readonly Secret[]> {
  const { needed, holders, group } = options;
  const isQuorum = Number.isInteger(needed) && Number.isInteger(holders) && 2 <= needed && needed <= holders;
  if (!isQuorum || holders > 255 || group.length !== GROUP_BYTES) throw new RangeError('no such quorum or group');
  const { split } = await import('shamir-secret-sharing');
  // The library refuses a Buffer, and keeps what it is given: so it gets an array of its own, overwritten afterwards.
  const checked = secret.use((bytes) => concat(bytes, checksum('lg-split-v1', bytes)));
  const shares = await split(checked, holders, needed);
  checked.fill(0);
  return shares.map((share, i) => {
    const body = concat(Uint8Array.of(FORMAT, needed, holders, i + 1), group, share);
    share.fill(0);
    return new Secret(utf8(shareText(concat(body, checksum('lg-share-v1', body)))));
  });
}

/**
 * The secret of as many shares as are needed, in any order, as their holders typed them.
 * @throws {Failure} `input/share`, which names the share by its place among those given.
 */
export async function combineShares(texts: readonly string[]): Promise<Secret> {
  const shares = texts.map((text, i) => parseShare(text, i + 1));
  const [first] = shares;
  if (first === undefined) throw refused('there is none');
  for (const [i, share] of shares.entries()) {
    if (!equalBytes(share.kind, first.kind)) throw refused(`share ${i + 1} belongs to another key or another split`);
    if (shares.findIndex(({ number }) => number === share.number) !== i) throw refused(`share ${i + 1} is there twice`);
  }
  if (shares.length < first.needed) throw refused(`${first.needed} are needed, and ${shares.length} are here`);
  const { combine } = await import('shamir-secret-sharing');
  const checked = await combine(shares.map(({ share }) => share));
  for (const { share } of shares) share.fill(0);
  const secret = checked.slice(0, -CHECKSUM_BYTES);
  const isWhole = equalBytes(checked.subarray(-CHECKSUM_BYTES), checksum('lg-split-v1', secret));
  checked.fill(0);
  if (!isWhole) throw refused('they do not belong together');
  return new Secret(secret);
}

interface Share {
  /** Format, quorum and group, which all shares of a split have in common. */
  readonly kind: Uint8Array;
  readonly needed: number;
  readonly number: number;
  readonly share: Uint8Array;
}

function parseShare(text: string, place: number): Share {
  const digits = text.replace(/[\s-]/g, '').toUpperCase();
  const bytes = digits.startsWith(PREFIX) ? unbase32(digits.slice(PREFIX.length)) : undefined;
  const body = bytes?.subarray(0, -CHECKSUM_BYTES);
  const isIntact =
    body !== undefined &&
    body.length > HEADER_BYTES + CHECKSUM_BYTES &&
    equalBytes(checksum('lg-share-v1', body), bytes!.subarray(-CHECKSUM_BYTES));
  if (!isIntact) throw refused(`share ${place} is mistyped or incomplete`);
  if (body[0] !== FORMAT) throw refused(`share ${place} has a format that this version does not know`);
  const share = body.slice(HEADER_BYTES);
  const kind = concat(body.subarray(0, 3), body.subarray(4, HEADER_BYTES), Uint8Array.of(share.length));
  return { kind, needed: body[1]!, number: body[3]!, share };
}

function shareText(bytes: Uint8Array): string {
  const digits = base32(bytes, Math.ceil((bytes.length * 8) / 5));
  const groups = digits.match(new RegExp(`.{1,${DIGITS_BETWEEN_DASHES}}`, 'g')) ?? [];
  return [PREFIX, ...groups].join('-');
}

const checksum = (label: string, bytes: Uint8Array): Uint8Array =>
  platform.sha256(concat(utf8(label), bytes)).subarray(0, CHECKSUM_BYTES);

function refused(why: string): Failure {
  return new Failure('input/share', `the shares do not give the key: ${why}`);
}
