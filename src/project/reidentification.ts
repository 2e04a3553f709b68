import { createMac, hex, hkdfSha256 } from '../crypto/index.ts';
import type { Secret } from '../failure/index.ts';
import type { CrosswalkEntry } from './crosswalk-entry.ts';
import { crosswalkPatients, readCrosswalk } from './crosswalk-reader.ts';
import { walkReleases } from './ledger.ts';
import type { ProjectPlace } from './project.ts';
import type { OpenedCustody } from './protection.ts';
import type { Vault } from './vault.ts';

export type PatientEntry = Extract<CrosswalkEntry, { kind: 'patient' }>;
export type SeriesEntry = Extract<CrosswalkEntry, { kind: 'series' }>;

/** What opens the crosswalk of a project: where there is a vault, that as well. */
export interface CrosswalkKeys extends Pick<OpenedCustody, 'custody'> {
  readonly vault?: Vault;
}

/** What was asked for, and who it is. Original values. */
export interface Answer {
  readonly asked: string;
  /** Several where the data name a patient in several ways. Empty when the project knows no such thing. */
  readonly patients: readonly PatientEntry[];
  /** For a UID or a path: its study and series in the sources. Empty for a pseudonym. */
  readonly series: readonly SeriesEntry[];
}

/** A released file by the parts of its path. */
interface Place {
  readonly patient: string;
  readonly pseudonym: string;
  readonly study: string;
  readonly series: string;
}

interface Asked {
  readonly text: string;
  /** As it would stand in an output path: a pseudonym, a UID, or a path below the output folder. */
  readonly key: string;
  readonly isPath: boolean;
}

/**
 * Who is behind pseudonyms, new UIDs or output paths. What they belong to is found by the journals of the runs, which
 * name nobody; then the rows of those patients alone are opened.
 */
export async function reidentify(
  place: ProjectPlace,
  asked: readonly string[],
  keys: CrosswalkKeys,
): Promise<readonly Answer[]> {
  const questions = asked.map((text) => askedFor(text, place.facts.outputs));
  const places = placesOf(place.folder, questions);
  const answers: Answer[] = [];
  for (const [i, { text, key, isPath }] of questions.entries()) {
    const found = places[i]!;
    const entries = await entriesOf(place, new Set([...found.values()].map(({ patient }) => patient)), keys);
    const spots = [...found.values()];
    const isPseudonym = !isPath && spots.some(({ pseudonym }) => pseudonym === key);
    const patients = entries.filter((entry): entry is PatientEntry => entry.kind === 'patient');
    const series = entries.filter((entry): entry is SeriesEntry => entry.kind === 'series');
    answers.push({
      asked: text,
      patients: patients.filter(({ pseudonym }) => spots.some((spot) => spot.pseudonym === pseudonym)),
      series: isPseudonym
        ? []
        : series.filter((row) =>
            spots.some(({ study, series: own }) => study === row.newStudy && own === row.newSeries),
          ),
    });
  }
  return answers;
}

/** Everything that the crosswalk says. */
export async function readMaps(place: ProjectPlace, keys: CrosswalkKeys): Promise<readonly CrosswalkEntry[]> {
  return entriesOf(place, new Set(crosswalkPatients(place.folder)), keys);
}

/** Keyed ids of what was asked, for the record: it tells again what somebody looked up, to who knows the pseudonym. */
export function askedIds(secret: Secret, asked: readonly string[]): string[] {
  const mac = createMac(hkdfSha256(secret, 'leadglass/project/v1/id/asked'));
  return asked.map((text) => hex(mac.compute(new TextEncoder().encode(text)).subarray(0, 16)));
}

async function entriesOf(
  { folder, facts }: ProjectPlace,
  patients: ReadonlySet<string>,
  { custody, vault }: CrosswalkKeys,
): Promise<CrosswalkEntry[]> {
  const of = { folder, projectId: facts.id, ...(vault === undefined ? {} : { vault }) };
  const entries: CrosswalkEntry[] = [];
  for (const patient of patients) {
    entries.push(...(await readCrosswalk(of, patient, custody)));
  }
  return entries;
}

/** For each question the distinct series that its files lie in. */
function placesOf(folder: string, questions: readonly Asked[]): Map<string, Place>[] {
  const found = questions.map(() => new Map<string, Place>());
  for (const { output, patient } of walkReleases(folder)) {
    const [pseudonym = '', study = '', series = '', file = ''] = output.split('/');
    const parts = new Set([pseudonym, study, series, file.replace(/\.dcm$/, '')]);
    for (const [i, { key, isPath }] of questions.entries()) {
      if (isPath ? output !== key : !parts.has(key)) continue;
      found[i]!.set(`${patient} ${study} ${series}`, { patient, pseudonym, study, series });
    }
  }
  return found;
}

/** A path may be given as it lies on this machine. */
function askedFor(text: string, outputs: readonly string[]): Asked {
  const path = text.trim().replaceAll('\\', '/');
  const output = outputs.map((folder) => `${folder.replaceAll('\\', '/')}/`).find((folder) => path.startsWith(folder));
  const below = output === undefined ? path.replace(/^\.\//, '') : path.slice(output.length);
  const parts = below.split('/');
  if (parts.length >= 4) return { text, key: parts.slice(-4).join('/'), isPath: true };
  return { text, key: (parts.at(-1) ?? '').replace(/\.dcm$/, '').replace(/[^A-Za-z0-9.-]/g, '_'), isPath: false };
}
