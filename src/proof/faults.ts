import type { FailureCode, Finding, FindingCode } from '../failure/index.ts';
import type { Checked, Fault, Verdict } from './types.ts';

/** What a fault says of the file, and under which finding code it is reported. */
const FAULTS = {
  /** A spelling of an identifier, a date of the patient, or a UID that was not replaced. */
  identifier: { code: 'residual', isLeak: true },
  date: { code: 'residual', isLeak: true },
  uid: { code: 'residual', isLeak: true },
  /** A private element that no option, policy or rule keeps. */
  private: { code: 'residual', isLeak: true },
  orphan: { code: 'private-without-creator', isLeak: true },
  /** A date that is finer than the policy promises, whoever's it is. */
  precision: { code: 'invalid-date', isLeak: true },
  /** A place in the file where nothing, or something else, should stand. */
  container: { code: 'unknown-attribute', isLeak: false },
  provenance: { code: 'x-on-required', isLeak: false },
  type: { code: 'x-on-required', isLeak: false },
} as const satisfies Record<Fault, { code: FindingCode; isLeak: boolean }>;

/** More places than these make a file no worse. */
export const MOST_FINDINGS = 64;

/** Collects what is wrong with one file. */
export class Faults {
  readonly #findings: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #kinds = new Set<Fault>();
  #hasLeak = false;

  add(fault: Fault, path: string): void {
    const { code, isLeak } = FAULTS[fault];
    this.#hasLeak ||= isLeak;
    this.#kinds.add(fault);
    this.#note(code, path);
  }

  /** A finding of the reader that the writer must not leave. */
  addReading(finding: Finding): void {
    this.#kinds.add('container');
    this.#note(finding.code, finding.path);
  }

  get isEmpty(): boolean {
    return this.#findings.length === 0;
  }

  /** Whoever scans may stop. */
  get isFull(): boolean {
    return this.#findings.length >= MOST_FINDINGS;
  }

  verdict(checked: Checked): Verdict {
    if (this.isEmpty) return { ok: true, findings: [], checked };
    const code = this.#hasLeak ? 'refused/leak' : 'refused/invalid-output';
    return { ok: false, code, findings: this.#findings, faults: [...this.#kinds] };
  }

  #note(code: FindingCode, path: string): void {
    const key = `${code} ${path}`;
    if (this.isFull || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#findings.push({ code, path });
  }
}

/** The verdict on bytes that cannot be read at all. */
export function unreadable(failure: FailureCode): Verdict {
  return { ok: false, code: 'refused/invalid-output', findings: [], faults: ['container'], failure };
}
