import { readdirSync, statfsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fipsReport } from '../../crypto/fips.node.ts';
import { isFailure } from '../../failure/index.ts';

import { findPlace, listProjects, openProject } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { defectOf } from '../errors.ts';
import type { Style } from '../screen.ts';
import { columnsOf, counted, plural, printable } from '../screen.ts';
import { VERSION } from '../version.ts';

const OLDEST_NODE = 24;
/** This version was made in that year: a clock before it would date runs and manifests wrongly. */
const YEAR_OF_THIS_VERSION = 2026;
const GIGABYTE = 1e9;

type Verdict = 'ok' | 'warning' | 'error';

interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly says: string;
}

const STYLES: Readonly<Record<Verdict, Style>> = { ok: 'green', warning: 'yellow', error: 'red' };

/** `leadglass doctor`. */
export async function run({ invocation, shell: { out, home } }: Call): Promise<ExitStatus> {
  const checks = [
    ...versionChecks(),
    fipsCheck(),
    clockCheck(new Date()),
    spaceCheck(home),
    homeCheck(home),
    ...projectChecks(home),
  ];
  if (invocation.has('json')) out.line(JSON.stringify(checks));
  else {
    const rows = checks.map(({ name, verdict, says }) => [out.style(STYLES[verdict], verdict), name, says]);
    for (const line of columnsOf(rows)) out.line(line);
  }
  return checks.some(({ verdict }) => verdict === 'error') ? EXIT.failed : EXIT.done;
}

function versionChecks(): Check[] {
  const { node, openssl } = process.versions;
  const isOld = Number(node.split('.')[0]) < OLDEST_NODE;
  return [
    { name: 'leadglass', verdict: 'ok', says: VERSION },
    {
      name: 'Node',
      verdict: isOld ? 'error' : 'ok',
      says: isOld ? `${node}; ${OLDEST_NODE} or newer is needed` : node,
    },
    { name: 'OpenSSL', verdict: 'ok', says: `${openssl}, inside Node` },
    { name: 'other programs', verdict: 'ok', says: 'none are needed' },
    { name: 'processors', verdict: 'ok', says: counted(availableParallelism()) },
  ];
}

/** What Node says of FIPS, and whether it is so. */
function fipsCheck(): Check {
  const { switchedOn, works, active } = fipsReport();
  const name = 'FIPS';
  if (active)
    return { name, verdict: 'ok', says: 'on: approved algorithms alone; its certificate says of what module' };
  if (!switchedOn)
    return { name, verdict: works ? 'ok' : 'error', says: works ? 'off' : 'off, and ciphers do not work' };
  return { name, verdict: 'error', says: 'switched on without a FIPS provider behind it' };
}

function clockCheck(now: Date): Check {
  const says = now.toISOString();
  if (now.getUTCFullYear() >= YEAR_OF_THIS_VERSION) return { name: 'clock', verdict: 'ok', says };
  return { name: 'clock', verdict: 'error', says: `${says} is before this version was made` };
}

/** Of the volume that projects are written to. */
function spaceCheck(home: string): Check {
  const { bavail, bsize } = statfsSync(existing(home));
  const gigabytes = (bavail * bsize) / GIGABYTE;
  const verdict = gigabytes < 1 ? 'warning' : 'ok';
  return { name: 'free space', verdict, says: `${gigabytes.toFixed(1)} GB at LEADGLASS_HOME` };
}

function existing(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? existing(dirname(path)) : path;
}

function homeCheck(home: string): Check {
  const name = 'LEADGLASS_HOME';
  const stat = statSync(home, { throwIfNoEntry: false });
  if (stat === undefined)
    return { name, verdict: 'ok', says: `${printable(home)}, not there yet: the first run makes it` };
  if (!stat.isDirectory()) return { name, verdict: 'error', says: `${printable(home)} is not a folder` };
  const open = openPlaces(home);
  if (open.length === 0) return { name, verdict: 'ok', says: `${printable(home)}, for its owner alone` };
  const shown = open.slice(0, 3).map(printable).join(', ');
  return { name, verdict: 'error', says: `others can get at ${shown}; chmod -R go-rwx ${printable(home)}` };
}

/** Folders and secrets that somebody else may change, enter or read. Bits of group and others mean nothing on Windows. */
function openPlaces(home: string): string[] {
  if (process.platform === 'win32') return [];
  const projects = join(home, 'projects');
  const folders = projectNames(projects).map((name) => join(projects, name));
  const secrets = folders.map((folder) => join(folder, 'secret'));
  const has = (path: string, bits: number): boolean => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat !== undefined && (stat.mode & bits) !== 0;
  };
  // Who can write to LEADGLASS_HOME can put other projects into it; to see that there are some harms nobody.
  return [
    ...[home].filter((path) => has(path, 0o022)),
    ...[projects, ...folders, ...secrets].filter((path) => has(path, 0o077)),
  ];
}

function projectNames(projects: string): string[] {
  const isThere = statSync(projects, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere ? readdirSync(projects).filter((name) => !name.startsWith('.')) : [];
}

/** Each project is opened: a damaged one is better found here than by the next run. */
function projectChecks(home: string): Check[] {
  const names = projectNames(join(home, 'projects'));
  const broken = names.flatMap((name): Check[] => {
    try {
      if (findPlace(home, name).facts.unprotected) openProject(home, name);
      return [];
    } catch (error) {
      const why = isFailure(error) ? error.message : defectOf(error);
      return [{ name: `project ${printable(name)}`, verdict: 'error', says: why }];
    }
  });
  if (broken.length > 0) return broken;
  return [{ name: 'projects', verdict: 'ok', says: plural(listProjects(home).length, 'project') }];
}
