/** The program as a user meets it: a process of its own with a home of its own, over objects that a builder made. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { element, type Part, part10 } from '../../test/build/index.ts';

export const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array;
  readonly cwd?: string;
}

/** A folder of a test with LEADGLASS_HOME in it. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'leadglass-cli-'));

  at(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, content: Uint8Array | string): string {
    const file = this.at(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  get environment(): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env;
    return { PATH, HOME, LEADGLASS_HOME: this.at('home') };
  }

  run(args: readonly string[], { env = {}, input, cwd = this.folder }: RunOptions = {}): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd,
      env: { ...this.environment, ...env },
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    });
    return { status, stdout, stderr };
  }

  /** As `run`, on a terminal: what both streams show comes as one. Status undefined where there is no `script`. */
  runOnTerminal(args: readonly string[]): Omit<Ran, 'status'> & { readonly status: number | null | undefined } {
    const command = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
    const { status, stdout, stderr, error } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: this.folder,
      env: { ...this.environment, TERM: 'xterm' },
      encoding: 'utf8',
    });
    return error === undefined ? { status, stdout, stderr } : { status: undefined, stdout: '', stderr: '' };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export const NAME = 'Thistlewick^Ottoline';
export const PATIENT_ID = 'MRN-471142';

const REAL_WORLD_VALUES = '1.2.840.10008.5.1.4.1.1.67';

/** An object without pictures that every preset releases: Real World Value Mapping (PS3.3 A.46). */
export function objectOf(number: number, more: readonly Part[] = []): Uint8Array {
  const sopInstanceUid = `2.999.7.${number}`;
  return part10({
    meta: { sopClassUid: REAL_WORLD_VALUES, sopInstanceUid },
    dataSet: [
      element(0x00080016, 'UI', REAL_WORLD_VALUES),
      element(0x00080018, 'UI', sopInstanceUid),
      element(0x00080020, 'DA', '20240517'),
      element(0x00080060, 'CS', 'RWV'),
      element(0x00100010, 'PN', NAME),
      element(0x00100020, 'LO', PATIENT_ID),
      element(0x0020000d, 'UI', '2.999.8'),
      element(0x0020000e, 'UI', '2.999.9'),
      ...more,
    ],
  });
}

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';

/** An object with a document inside (PS3.3 A.45.1); `more` before the attributes of study and series. */
export function documentOf(number: number, document: Uint8Array, more: readonly Part[] = []): Uint8Array {
  const sopInstanceUid = `2.999.7.${number}`;
  return part10({
    meta: { sopClassUid: ENCAPSULATED_PDF, sopInstanceUid },
    dataSet: [
      element(0x00080016, 'UI', ENCAPSULATED_PDF),
      element(0x00080018, 'UI', sopInstanceUid),
      element(0x00080060, 'CS', 'DOC'),
      element(0x00100010, 'PN', NAME),
      element(0x00100020, 'LO', PATIENT_ID),
      ...more,
      element(0x0020000d, 'UI', '2.999.8'),
      element(0x0020000e, 'UI', '2.999.9'),
      element(0x00420011, 'OB', document),
      element(0x00420012, 'LO', 'application/pdf'),
    ],
  });
}

/** A picture that may show text: it is held. */
export function screenshot(number: number): Uint8Array {
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.7';
  const sopInstanceUid = `2.999.7.${number}`;
  return part10({
    meta: { sopClassUid, sopInstanceUid },
    dataSet: [
      element(0x00080016, 'UI', sopClassUid),
      element(0x00080018, 'UI', sopInstanceUid),
      element(0x00080060, 'CS', 'OT'),
      element(0x00100010, 'PN', NAME),
      element(0x00100020, 'LO', PATIENT_ID),
      element(0x0020000d, 'UI', '2.999.8'),
      element(0x0020000e, 'UI', '2.999.9'),
      element(0x00280002, 'US', 1),
      element(0x00280010, 'US', 1),
      element(0x00280011, 'US', 2),
      element(0x00280100, 'US', 8),
      element(0x7fe00010, 'OW', new Uint8Array(2)),
    ],
  });
}

/** Lines of JSON. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
