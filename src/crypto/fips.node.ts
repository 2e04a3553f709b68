import { createHash, createHmac, getFips } from 'node:crypto';
import { unhex } from './encoding.ts';
import { openGcm } from './gcm.node.ts';

/** What can be found out about FIPS 140-3 from within. */
export interface FipsReport {
  /** Node says so. On its own that proves nothing: it says so too where no FIPS provider is there and nothing works. */
  readonly switchedOn: boolean;
  /** AES-256-GCM and HMAC-SHA-256 give known answers. */
  readonly works: boolean;
  /** MD5 is refused, as a FIPS provider does. */
  readonly refusesMd5: boolean;
  readonly openssl: string;
  /** All three: approved algorithms from a FIPS provider. Whether that one is validated, its certificate says. */
  readonly active: boolean;
}

/** NIST CAVP gcmEncryptExtIV256, count 0 of the vectors without plaintext. */
const GCM = {
  key: 'b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4',
  nonce: '516c33929df5a3284ff463d7',
  tag: 'bdc1ac884d332457a1d2664f168c76f0',
};

/** RFC 4231 section 4.3. */
const HMAC = {
  key: 'Jefe',
  message: 'what do ya want for nothing?',
  mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
};

/** A self-report for the start of a program that has to run under FIPS rules. */
export function fipsReport(): FipsReport {
  const switchedOn = getFips() === 1;
  const works = givesKnownAnswers();
  const refusesMd5 = throws(() => createHash('md5').update('').digest());
  return {
    switchedOn,
    works,
    refusesMd5,
    openssl: process.versions.openssl,
    active: switchedOn && works && refusesMd5,
  };
}

function givesKnownAnswers(): boolean {
  try {
    const opened = openGcm(unhex(GCM.key), unhex(GCM.nonce), unhex(GCM.tag));
    return opened?.length === 0 && createHmac('sha256', HMAC.key).update(HMAC.message).digest('hex') === HMAC.mac;
  } catch {
    // A platform that cannot compute has answered the question.
    return false;
  }
}

function throws(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
