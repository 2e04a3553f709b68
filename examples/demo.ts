/**
 * `npm run demo`: the disc of a hospital that does not exist, de-identified and verified before your eyes. Everything
 * happens in a folder of its own, which stays for you to look at.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { BufferSource } from '../src/bytes/index.ts';
import { type DataSet, readObject } from '../src/dicom/index.ts';
import { exampleStudies } from './studies/index.ts';

const PROGRAM = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const SEED = 1;
/** Done, and done with instances that a person has to look at: the examples hold some of those on purpose. */
const GOOD = [0, 3];

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-demo-'));
  const [studies, out, home] = ['studies', 'out', 'home'].map((name) => join(folder, name)) as [string, string, string];

  say('Studies of people who do not exist, as a hospital would send them: a disc, an export, loose files.');
  say(`${writeStudies(studies)} files in ${studies}`);

  step('1. Make copies that are safe to share.', ['deidentify', studies, '--to', out, '--policy', 'research'], home);
  say(
    'Held is meant: these are heads from which a face can be rendered, and a letter; a person decides about them. Names',
  );
  say('burned into pictures are covered with black. Nothing that could not be verified was written.');
  step('2. Look again at what was released, with everything that is known of each patient.', ['verify', out], home);
  heading('3. One slice, before and after.');
  for (const line of comparison(studies, out, home)) say(line);

  heading('That was it.');
  say(`the result      ${out}`);
  say(`the originals   ${studies}`);
  say(`the project     ${home}, whose secret could link the two: never share it`);
  say('Yours next: npx leadglass inspect FOLDER, and npx leadglass help');
}

function writeStudies(folder: string): number {
  let count = 0;
  for (const { path, bytes } of exampleStudies(SEED)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    count++;
  }
  return count;
}

/** Shows a command and runs it as a user would. */
function step(title: string, args: readonly string[], home: string): void {
  heading(title);
  say(styleText('cyan', `$ leadglass ${args.join(' ')}`));
  leadglass(args, home, 'inherit');
}

function leadglass(args: readonly string[], home: string, stdio: 'inherit' | 'pipe'): SpawnSyncReturns<string> {
  const env = { ...process.env, LEADGLASS_HOME: home };
  const result = spawnSync(process.execPath, [PROGRAM, ...args], { env, stdio, encoding: 'utf8' });
  if (result.status !== null && GOOD.includes(result.status)) return result;
  console.error(`leadglass ${args[0]} ended with ${result.status ?? result.signal}`);
  process.exit(1);
}

interface InstanceLine {
  readonly source?: string;
  readonly output?: string;
}

/** Some attributes of one CT slice and of what became of it. The person in it does not exist: its values may be shown. */
function comparison(studies: string, out: string, home: string): string[] {
  // The same command again: nothing has changed, so nothing is written, and the lines say which file became which.
  const { stdout } = leadglass(
    ['deidentify', studies, '--to', out, '--policy', 'research', '--json', '--quiet'],
    home,
    'pipe',
  );
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as InstanceLine);
  for (const { source, output } of lines) {
    if (source === undefined || output === undefined) continue;
    const before = dataSetOf(source);
    if (before.text(MODALITY) === 'CT') return rows(before, dataSetOf(join(out, output)));
  }
  throw new Error('no CT slice was released');
}

const dataSetOf = (path: string): DataSet => readObject(new BufferSource(readFileSync(path))).dataSet;

const MODALITY = 0x00080060;
const SHOWN = {
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  PatientBirthDate: 0x00100030,
  StudyDate: 0x00080020,
  InstitutionName: 0x00080080,
  DeviceSerialNumber: 0x00181000,
  SOPInstanceUID: 0x00080018,
};

function rows(before: DataSet, after: DataSet): string[] {
  const named = Object.entries(SHOWN).map(([name, tag]) => {
    return `${name.padEnd(20)}${clipped(before.text(tag)).padEnd(44)}${after.has(tag) ? after.text(tag) || '(empty)' : '(gone)'}`;
  });
  const pixels = (of: DataSet): Buffer => Buffer.from(of.get(0x7fe00010)?.bytes() ?? []);
  const same = pixels(before).equals(pixels(after)) ? 'the same bytes' : 'other bytes';
  return [...named, `${'PixelData'.padEnd(20)}${`${pixels(before).length} bytes`.padEnd(44)}${same}`];
}

const clipped = (text: string): string => (text.length > 42 ? `${text.slice(0, 41)}…` : text);

function heading(title: string): void {
  console.log(`\n${styleText('bold', title)}`);
}

function say(line: string): void {
  console.log(line);
}

main();
