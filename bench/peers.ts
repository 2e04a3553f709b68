import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWithPydicom } from '../test/runners/validators/process.ts';

/** Another tool that takes identities out of a folder. */
export interface Peer {
  readonly name: 'gdcmanon' | 'dcmodify' | 'pydicom' | "pydicom's example" | 'dcmjs';
  readonly version: string;
  /** `to` is not there yet. */
  command(from: string, to: string): readonly string[];
}

const TABLE = new URL('../standard/tables/e1-1.tsv', import.meta.url);
const BASIC_COLUMN = 'basic';

/** The peers that this machine has. `scratch` gets what they need: a certificate, a table of actions. */
export function findPeers(scratch: string): readonly Peer[] {
  const actions = join(scratch, 'actions.tsv');
  writeFileSync(actions, actionTable(readFileSync(TABLE, 'utf8')));
  return [gdcmanon(scratch), dcmodify(actions), pydicom(actions), dcmjs(actions)].filter((peer) => peer !== undefined);
}

/** Tag and Basic action of PS3.15 Table E.1-1, a row a line; masks are left out. */
export function actionTable(tsv: string): string {
  const [header = '', ...rows] = tsv.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const basic = header.split('\t').indexOf(BASIC_COLUMN);
  if (basic < 0) throw new Error(`the table of Annex E has no column ${BASIC_COLUMN}`);
  return rows
    .map((row) => row.split('\t'))
    .filter(([tag = '']) => /^[0-9A-F]{8}$/i.test(tag))
    .map((cells) => `${cells[0]}\t${cells[basic]}\n`)
    .join('');
}

/** GDCM encrypts what it takes away for the holder of a certificate, so it needs one. */
function gdcmanon(scratch: string): Peer | undefined {
  const version = versionOf('gdcmanon', ['--version'], /gdcm ([\d.]+)/);
  const certificate = join(scratch, 'certificate.pem');
  if (version === undefined || !makeCertificate(certificate, join(scratch, 'key.pem'))) return undefined;
  return {
    name: 'gdcmanon',
    version,
    // Without --continue it ends at the first file that is not DICOM.
    command: (from, to) => ['gdcmanon', '-e', '-c', certificate, '-r', '--continue', '-i', from, '-o', to],
  };
}

function makeCertificate(certificate: string, key: string): boolean {
  const openssl = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=bench'];
  const { status } = spawnSync('openssl', [...openssl, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return status === 0;
}

function dcmodify(actions: string): Peer | undefined {
  const version = versionOf('dcmodify', ['--version'], /dcmodify v?([\d.]+)/);
  if (version === undefined) return undefined;
  return { name: 'dcmodify', version, command: (from, to) => ['sh', script('with_dcmodify.sh'), from, to, actions] };
}

function pydicom(actions: string): Peer | undefined {
  const found = pydicomHere();
  if (found === undefined) return undefined;
  const { python, version } = found;
  return {
    name: 'pydicom',
    version,
    command: (from, to) => [python, '-B', script('with_pydicom.py'), from, to, actions],
  };
}

/** What is copied most. It does much less than the script, so nobody's speed is held against it. */
export function pydicomExample(): Peer | undefined {
  const found = pydicomHere();
  if (found === undefined) return undefined;
  const { python, version } = found;
  return {
    name: "pydicom's example",
    version,
    command: (from, to) => [python, '-B', script('with_pydicom_example.py'), from, to],
  };
}

function pydicomHere(): { readonly python: string; readonly version: string } | undefined {
  const python = pythonWithPydicom();
  if (python === undefined) return undefined;
  const version = versionOf(python, ['-c', 'import pydicom; print(pydicom.__version__)'], /([\d.]+)/) ?? 'unknown';
  return { python, version };
}

function dcmjs(actions: string): Peer | undefined {
  const manifest = fileURLToPath(new URL('../node_modules/dcmjs/package.json', import.meta.url));
  if (!existsSync(manifest)) return undefined;
  const { version } = createRequire(import.meta.url)(manifest) as { version: string };
  return {
    name: 'dcmjs',
    version,
    command: (from, to) => [process.execPath, script('with_dcmjs.mjs'), from, to, actions],
  };
}

function versionOf(command: string, args: readonly string[], pattern: RegExp): string | undefined {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return error === undefined ? (pattern.exec(stdout + stderr)?.[1] ?? 'unknown') : undefined;
}

const script = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
