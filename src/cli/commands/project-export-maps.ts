import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../failure/index.ts';
import { ownerOfOutput, surveyProjects, withVault } from '../../project/index.ts';
import {
  type CrosswalkEntry,
  type PatientEntry,
  readMaps,
  type SeriesEntry,
  writePrivateFile,
} from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { withCustody } from '../custody-opener.ts';
import { plural, printable } from '../screen.ts';

const COLUMNS = [
  'pseudonym',
  'issuer',
  'patient_id',
  'names',
  'new_study',
  'new_series',
  'study_instance_uid',
  'series_instance_uid',
];

/** `leadglass project export-maps`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err, home } = shell;
  const to = invocation.text('to');
  if (to === undefined) throw new TypeError('the table does not require --to');
  assertOutside(to, home);
  return withCustody({ named: invocation.target, invocation, shell }, async ({ place, opened, secret, record }) => {
    const entries = await readMaps(place, { ...withVault({ ...place, secret }), ...opened });
    const rows = rowsOf(entries);
    const patients = new Set(rows.map(([pseudonym]) => pseudonym)).size;
    await record({ kind: 'export-maps', asked: [], found: rows.length, patients });
    const title = `PHI: who is who in project ${place.facts.name}. Keep it like the originals.`;
    writePrivateFile(to, `${[[title], COLUMNS, ...rows].map(csvLine).join('')}`);
    out.line(`${plural(rows.length, 'row')} of ${plural(patients, 'patient')}: ${printable(to)}`);
    err.line(
      `${err.style('yellow', 'notice:')} the file tells who is who, without any passphrase: remove it after use.`,
    );
    return EXIT.done;
  });
}

/** One a series, and one a patient who has none. */
function rowsOf(entries: readonly CrosswalkEntry[]): string[][] {
  const patients = entries.filter((entry): entry is PatientEntry => entry.kind === 'patient');
  const series = entries.filter((entry): entry is SeriesEntry => entry.kind === 'series');
  return patients
    .flatMap(({ pseudonym, issuer, id, unidentified, names }) => {
      const who = [pseudonym, issuer, unidentified ? '' : id, names.join('; ')];
      const own = series.filter((row) => row.pseudonym === pseudonym);
      if (own.length === 0) return [[...who, '', '', '', '']];
      return own.map((row) => [...who, row.newStudy, row.newSeries, row.studyInstanceUid, row.seriesInstanceUid]);
    })
    .sort((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1));
}

/** RFC 4180. A spreadsheet takes what begins like a formula for one: an apostrophe in front stops that. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => `"${cell.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`);
  return `${quoted.join(',')}\r\n`;
}

/** Nothing that re-identifies lies below an output folder. @throws {Failure} `usage/nested-output` */
function assertOutside(path: string, home: string): void {
  const folder = dirname(resolve(path));
  let real: string;
  try {
    real = realpathSync(folder);
  } catch (cause) {
    throw new Failure('environment/output', 'the folder of that file is not there', { cause });
  }
  const outputs = new Set(surveyProjects(home).flatMap((listed) => ('facts' in listed ? listed.facts.outputs : [])));
  for (let at = real; ; at = dirname(at)) {
    if (outputs.has(at) || isOutput(at)) {
      throw new Failure('usage/nested-output', `${basename(path)} would lie in an output folder`, {
        hint: 'whoever gets the output folder must not learn who is who',
      });
    }
    if (dirname(at) === at) return;
  }
}

/** A manifest that leadglass did not write stands in a folder of somebody else. */
function isOutput(folder: string): boolean {
  try {
    return ownerOfOutput(join(folder)) !== undefined;
  } catch {
    return false;
  }
}
