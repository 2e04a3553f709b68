import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PublicJwk } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { PRIVATE_FILE, writeAtomically } from './files.ts';

/** With a custody key; what the first version wrote is opened and becomes this with the next run. */
export const PROJECT_FORMAT = 'leadglass.project/2';
const FIRST_FORMAT = 'leadglass.project/1';

/** By what the law allows the release (45 CFR 164.514). */
export type LegalMethod =
  | { readonly kind: 'safe-harbor' }
  /** Section (b)(1): the expert's document and the day until which it holds. */
  | { readonly kind: 'expert-determination'; readonly reference: string; readonly expires: string }
  /** Section (e): with a data use agreement. */
  | { readonly kind: 'limited-data-set' };

/** What people say of a project; free text, and no patient in it. Days are `YYYY-MM-DD`. */
export interface Statement {
  readonly recipient?: string;
  readonly purpose?: string;
  /** The agreement with the recipient and its last day. */
  readonly agreement?: { readonly name: string; readonly ends?: string };
  readonly legalMethod?: LegalMethod;
  readonly approver?: string;
  /** Whoever takes an area away that the search would cover names a second person. */
  readonly secondReviewer?: true;
  /** The last day on which there may be a run; then the project is destroyed. */
  readonly destroyBy?: string;
}

/** The public half of the custody key, and where the private one is. */
export interface CustodyFacts {
  /** `recovery`: in a recovery file alone. `shares`: with several people. `project`: beside the secret, unprotected. */
  readonly held: 'recovery' | 'shares' | 'project';
  readonly quorum?: { readonly needed: number; readonly holders: number };
  /** To this key the crosswalk is sealed. */
  readonly publicKey: PublicJwk;
  /** With this key its holder signs what was looked up. */
  readonly signing: PublicJwk;
}

/** `project.json`. */
export interface ProjectFacts extends Statement {
  readonly format: typeof PROJECT_FORMAT | typeof FIRST_FORMAT;
  /** 32 hex digits; stands in the manifest of every folder that the project writes. */
  readonly id: string;
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly created: string;
  /** No passphrase protects the secret: who can read the disk can read it. */
  readonly unprotected: boolean;
  /** Of the last run. */
  readonly policy?: { readonly name: string; readonly digest: string };
  /** Real paths of the folders that runs wrote into. */
  readonly outputs: readonly string[];
  /** Absent before the first run of a project that no `project init` made. */
  readonly custody?: CustodyFacts;
  /** How often the project has moved to another machine, and which of its copies this is. */
  readonly generation?: number;
  readonly copy?: string;
  /** It was exported: another machine goes on with it. */
  readonly handedOn?: string;
}

/** A project below `home`, or why it cannot be read. */
export type ListedProject =
  | { readonly folder: string; readonly facts: ProjectFacts }
  | { readonly folder: string; readonly failure: Failure };

/** @throws {Failure} `environment/project-damaged` */
export function readFacts(folder: string): ProjectFacts {
  const damaged = (why: string): Failure =>
    new Failure('environment/project-damaged', `project.json of ${basename(folder)} ${why}`);
  let facts: Partial<ProjectFacts>;
  try {
    facts = (JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as Partial<ProjectFacts> | null) ?? {};
  } catch {
    throw damaged('cannot be read');
  }
  if (facts.format !== PROJECT_FORMAT && facts.format !== FIRST_FORMAT) {
    throw damaged(`has a format that this version does not know`);
  }
  if (!isComplete(facts)) throw damaged('is incomplete');
  return { ...facts, unprotected: facts.unprotected !== false, outputs: facts.outputs ?? [] };
}

function isComplete(facts: Partial<ProjectFacts>): facts is ProjectFacts {
  const { id, name, outputs = [], destroyBy, generation = 0 } = facts;
  return (
    /^[0-9a-f]{32}$/.test(id ?? '') &&
    typeof name === 'string' &&
    Array.isArray(outputs) &&
    outputs.every((output) => typeof output === 'string') &&
    // A day that cannot be read must not let a project live for ever.
    (destroyBy === undefined || isDay(destroyBy)) &&
    Number.isInteger(generation) &&
    isSound(facts)
  );
}

/** What people say of a project stands in the evidence of its runs: a text that says nothing would make none of it. */
function isSound({ recipient, purpose, approver, agreement, legalMethod }: Partial<ProjectFacts>): boolean {
  return (
    [recipient, purpose, approver].every((text) => text === undefined || isSaying(text)) &&
    (agreement === undefined || isAgreement(agreement)) &&
    (legalMethod === undefined || isMethod(legalMethod))
  );
}

function isAgreement(value: unknown): boolean {
  const { name, ends } = recordOf(value);
  return isSaying(name) && (ends === undefined || isDay(ends));
}

function isMethod(value: unknown): boolean {
  const { kind, reference, expires } = recordOf(value);
  if (kind === 'expert-determination') return isSaying(reference) && isDay(expires);
  return kind === 'safe-harbor' || kind === 'limited-data-set';
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** A text with something in it. */
export const isSaying = (text: unknown): text is string => typeof text === 'string' && text.trim() !== '';

export function writeFacts(folder: string, facts: ProjectFacts): void {
  const path = join(folder, 'project.json');
  writeAtomically(path, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: PRIVATE_FILE });
}

/** Changes project.json as it is now; the project is locked meanwhile. */
export function updateFacts(folder: string, change: (facts: ProjectFacts) => ProjectFacts): ProjectFacts {
  const facts = change(readFacts(folder));
  writeFacts(folder, facts);
  return facts;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
