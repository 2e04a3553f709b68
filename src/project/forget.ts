/**
 * One patient of a project is erased: first the key of his row in the vault, from then on nothing of him opens, then what
 * was sealed under it, then what the journals say of his sources. What is left is a signed record that names his code and
 * his released files, so that they can be taken back, and nothing of who he was.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import { NeedleMatcher, needlesOf, Pseudonymizer, type Subject } from '../identity/index.ts';
import { CROSSWALK_NAME } from './crosswalk.ts';
import { PRIVATE_FILE, syncFolder, writeAtomically } from './files.ts';
import { FORGETTING_NAME, isForgetting } from './forgetting.ts';
import { HeldBook } from './held-book.ts';
import { parseJournalHead, parseJournalLine, withoutSource } from './journal.ts';
import { PictureBook } from './picture-book.ts';
import type { Project, ProjectPlace } from './project.ts';
import { openVault, pseudonymMode, withVault } from './pseudonym-mode.ts';
import { addRecord, type ChainLink, type ChainPlace, readRecords } from './record-chain.ts';
import { forgetSampled } from './review-samples.ts';
import { runIds } from './runs.ts';
import { publicKeyOf, signingKeyOf } from './signing-key.ts';
import { forgetGrowth, SubjectStore } from './subjects.ts';
import type { Vault } from './vault.ts';

const FORMAT = 'leadglass.forgotten/1';
const MARKER_FORMAT = 'leadglass.forgetting/1';
/** A code without its check character: whatever a policy puts around it, these 16 characters are in it. */
const bare = (code: string): string => code.slice(0, 16);

/** A file that went out, wherever it is by now. */
export interface ReleasedFile {
  /** Real path of the output folder. */
  readonly folder: string;
  readonly file: string;
  readonly sha256: string;
}

/** What is left of a patient: nothing that says who it was. */
export interface Forgotten {
  /** Random: the name of his row. */
  readonly row: string;
  /** The code that his released files have. */
  readonly code: string;
  /** What was erased of him beside row, subject and crosswalk. */
  readonly held: number;
  readonly copies: number;
  readonly released: readonly ReleasedFile[];
  /** What the operator says of it: a number in a system of the site. */
  readonly ticket?: string;
}

export type ForgottenRecord = ChainLink<typeof FORMAT> & Forgotten;

/** A patient who can be forgotten. */
export interface Forgettable extends Omit<Forgotten, 'ticket'> {
  readonly subject: Subject;
}

/**
 * The patient of a pseudonym, as it stands in his files or as his folder is called.
 * @throws {Failure} `usage/project` where pseudonyms are no vault's, or nobody in the project has this one
 */
export function findPatient(project: Project, pseudonym: string): Forgettable {
  const vault = neededVault(project, true);
  const subjects = subjectsOf(project, vault);
  const wanted = pseudonym.toUpperCase();
  for (const { id: row, seed } of vault.rows()) {
    const subject = subjects.byName(row);
    if (subject === undefined) continue;
    const code = new Pseudonymizer(seed).patientId(subject.key);
    if (!wanted.includes(bare(code))) continue;
    const held = [...HeldBook.read({ ...withVault(project), vault }).idsOfRow(row)].length;
    return { row, code, subject, held, copies: copiesOf(project, row), released: releasesOf(project, row) };
  }
  throw new Failure('usage/project', 'no patient of the project has this pseudonym', {
    hint: 'it is the name of his folder in the output; whoever was forgotten has none any more',
  });
}

/**
 * Erases a patient. From the first step on, what was sealed of him opens neither here nor from a copy of the project that
 * lacks the file of row keys. The released files stay where they are. The project is locked meanwhile.
 * @throws {Failure} `usage/argument` for a ticket that names the patient
 */
export async function forgetPatient(
  project: Project,
  { subject, ...patient }: Forgettable,
  { ticket }: { readonly ticket?: string } = {},
): Promise<ForgottenRecord> {
  if (ticket !== undefined) assertNobody(ticket, subject);
  const forgotten: Forgotten = { ...patient, ...(ticket === undefined ? {} : { ticket }) };
  const marker = { format: MARKER_FORMAT, forgotten };
  writeAtomically(join(project.folder, FORGETTING_NAME), JSON.stringify(marker), { mode: PRIVATE_FILE });
  return finish(project, forgotten);
}

/** What was begun and cut off is finished before anything else is done with the project. */
export async function finishForgetting(project: Project): Promise<void> {
  if (isForgetting(project.folder)) await finish(project, markerOf(project));
}

/**
 * What was erased, oldest first.
 * @throws {Failure} `refused/signature`
 */
export function readForgottenRecords(
  place: Pick<ProjectPlace, 'folder' | 'facts'>,
): Promise<readonly ForgottenRecord[]> {
  return readRecords(chainOf(place), publicKeyOf(place.folder));
}

/** Every step can be done twice. */
async function finish(project: Project, forgotten: Forgotten): Promise<ForgottenRecord> {
  const { folder, facts, secret } = project;
  const { row } = forgotten;
  neededVault(project, false).remove(row);
  eraseFiles(folder, row);
  HeldBook.compact(withVault(project));
  PictureBook.compact(withVault(project));
  const pictures = PictureBook.read(withVault(project));
  forgetSampled(project, (id) => pictures.has(id));
  forgetGrowth(join(folder, 'subjects'), row);
  for (const run of runFolders(project)) forgetInJournal(run, row);
  const keys = await signingKeyOf({ folder, projectId: facts.id, secret });
  try {
    const before = (await readForgottenRecords(project)).find((record) => record.row === row);
    const record = before ?? (await addRecord(chainOf(project), forgotten, keys));
    rmSync(join(folder, FORGETTING_NAME), { force: true });
    syncFolder(folder);
    return record;
  } finally {
    keys.privateKey.destroy();
  }
}

function eraseFiles(folder: string, row: string): void {
  for (const name of ['subjects', CROSSWALK_NAME, 'kept']) {
    const parent = join(folder, name);
    if (!existsSync(parent)) continue;
    rmSync(join(parent, row), { recursive: true, force: true });
    syncFolder(parent);
  }
}

function chainOf({ folder, facts }: Pick<ProjectPlace, 'folder' | 'facts'>): ChainPlace<typeof FORMAT> {
  return {
    folder: join(folder, 'forgotten'),
    projectId: facts.id,
    format: FORMAT,
    kind: 'forgotten',
    about: 'who was forgotten',
  };
}

/** A record names nobody. */
function assertNobody(ticket: string, subject: Subject): void {
  if (new NeedleMatcher(needlesOf(subject)).find(ticket).length === 0) return;
  throw new Failure('usage/argument', '--ticket holds an identifier of the patient', {
    hint: 'it stays in the record: say it without the patient',
  });
}

/** The last release into each file. */
function releasesOf(project: Project, row: string): ReleasedFile[] {
  const files = new Map<string, ReleasedFile>();
  for (const run of runFolders(project)) {
    const [head = '', ...lines] = linesOf(join(run, 'journal'));
    const folder = parseJournalHead(head)?.place ?? '';
    for (const line of lines) {
      const { kind, release } = parseJournalLine(line) ?? {};
      if (release?.patient !== row) continue;
      const name = `${folder}\0${release.output}`;
      if (kind === 'withdrawn') files.delete(name);
      else files.set(name, { folder, file: release.output, sha256: release.sha256 });
    }
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

function copiesOf({ folder }: Project, row: string): number {
  const own = join(folder, 'kept', row);
  return statSync(own, { throwIfNoEntry: false }) === undefined ? 0 : readdirSync(own).length;
}

function forgetInJournal(runFolder: string, row: string): void {
  const path = join(runFolder, 'journal');
  const before = linesOf(path);
  const after = before.map((line) => (parseJournalLine(line)?.release.patient === row ? withoutSource(line) : line));
  if (after.every((line, i) => line === before[i])) return;
  writeAtomically(path, after.join('\n'), { mode: PRIVATE_FILE });
}

function runFolders({ folder }: Project): string[] {
  const runs = join(folder, 'runs');
  return runIds(runs).map((id) => join(runs, id));
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

function neededVault(project: Project, readOnly: boolean): Vault {
  const vault = openVault(project, { readOnly });
  if (vault !== undefined) return vault;
  const isBegun = pseudonymMode(project.folder) !== undefined;
  throw new Failure(
    'usage/project',
    isBegun ? 'the pseudonyms of this project are computed from its secret' : 'the project has no patients yet',
    {
      hint: 'one patient can be forgotten under a policy with `pseudonyms: { mode: vault }`; else only with the project',
    },
  );
}

function subjectsOf({ folder, facts, secret }: Project, vault: Vault): SubjectStore {
  return new SubjectStore({ folder: join(folder, 'subjects'), projectId: facts.id, secret, vault, readOnly: true });
}

function markerOf({ folder }: Project): Forgotten {
  const damaged = (): Failure =>
    new Failure('environment/project-damaged', `${FORGETTING_NAME} of the project cannot be read`, {
      hint: 'remove it, and run leadglass project forget again',
    });
  let marker: { format?: unknown; forgotten?: Partial<Forgotten> } | null;
  try {
    marker = JSON.parse(readFileSync(join(folder, FORGETTING_NAME), 'utf8')) as typeof marker;
  } catch {
    throw damaged();
  }
  const { format, forgotten } = marker ?? {};
  if (format !== MARKER_FORMAT || !/^[0-9a-f]{32}$/.test(forgotten?.row ?? '')) throw damaged();
  return forgotten as Forgotten;
}
