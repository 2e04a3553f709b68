/**
 * What is left of the people in the example studies after leadglass and after other tools, by the place where it stands:
 *
 *     node bench/finds.ts [--seed 1] [--cli dist/cli.js] [--list TOOL]
 *
 * Prints a Markdown table. What each tool was told is printed below it; `--list` names the elements, without values.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Example, exampleStudies } from '../examples/studies/index.ts';
import { findPeers, type Peer, pydicomExample } from './peers.ts';
import { type Occurrence, occurrences, PLACES, type Place } from './places.ts';
import { Product } from './product.ts';
import { tableOf } from './report.ts';

interface Tool {
  readonly name: string;
  /** What it was told to do, for the note below the table. */
  readonly configured: string;
  /** Output of every source that it wrote, by the name of the source. */
  run(folder: string, out: string): ReadonlyMap<string, string>;
}

interface Finding {
  readonly tool: string;
  readonly written: number;
  readonly left: readonly Occurrence[];
}

const CONFIGURED: Readonly<Record<Peer['name'], string>> = {
  gdcmanon:
    '`-e --continue`: its Basic Profile, identities encrypted in the file; in this mode it leaves private elements and dates',
  dcmodify: 'a copy, then `--erase-private`, erase for rows X of Table E.1-1, empty for rows Z and D; no new UIDs',
  pydicom:
    '`bench/peers/with_pydicom.py`: private elements removed, Table E.1-1 at every depth, UIDs mapped, dates shifted',
  dcmjs: '`bench/peers/with_dcmjs.mjs`: the same as the pydicom script',
  "pydicom's example":
    '`bench/peers/with_pydicom_example.py`: what its documentation shows; names, Patient ID and birth date replaced, private elements removed',
};

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      cli: { type: 'string', default: fileURLToPath(new URL('../dist/cli.js', import.meta.url)) },
      list: { type: 'string' },
    },
  });
  const scratch = mkdtempSync(join(tmpdir(), 'leadglass-finds-'));
  try {
    const examples = dicomOf(exampleStudies(Number(values.seed)));
    const folder = join(scratch, 'in');
    writeExamples(examples, folder);
    const tools = [leadglass(resolve(values.cli), scratch), ...peers(scratch)];
    const findings = tools.map((tool) => lookAt(tool, examples, { folder, out: join(scratch, tool.name) }));
    process.stdout.write(values.list === undefined ? report(examples, tools, findings) : list(values.list, findings));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Objects of their own; no DICOMDIR, no files that are not DICOM, nothing twice. */
function dicomOf(all: Iterable<Example>): readonly Example[] {
  const seen = new Set<string>();
  return [...all].filter(({ path, bytes }) => {
    const content = Buffer.from(bytes).toString('latin1');
    const isNew = !seen.has(content);
    seen.add(content);
    return isNew && !path.endsWith('DICOMDIR') && (isPart10(bytes) || path.endsWith('.dcm'));
  });
}

const isPart10 = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(128, 132)).toString('latin1') === 'DICM';

/** Under names that say nothing, and that every tool takes for an object. */
function writeExamples(examples: readonly Example[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [i, { bytes }] of examples.entries()) writeFileSync(join(folder, nameOf(i)), bytes);
}

const nameOf = (index: number): string => `${String(index).padStart(3, '0')}.dcm`;

function lookAt(tool: Tool, examples: readonly Example[], at: { folder: string; out: string }): Finding {
  const outputs = tool.run(at.folder, at.out);
  const left = examples.flatMap(({ needles }, i) => {
    const output = outputs.get(nameOf(i));
    return output === undefined ? [] : occurrences(readFileSync(output), needles);
  });
  return { tool: tool.name, written: outputs.size, left };
}

function leadglass(cli: string, scratch: string): Tool {
  const product = new Product(cli);
  return {
    name: 'leadglass',
    configured:
      '`--policy research --pixels insecure-keep --faces keep`: pictures left alone, as the others leave them',
    run(folder, out) {
      const [command = '', ...args] = [...product.deidentify(folder, out), '--json'];
      const env = { ...process.env, LEADGLASS_HOME: join(scratch, 'home') };
      const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
      if (status !== 0 && status !== 3) throw new Error(`leadglass: status ${status}: ${stderr}`);
      return new Map(outputsIn(stdout).map(({ source, output }) => [source, join(out, output)]));
    },
  };
}

/** Source and output of the released instances in the lines of `--json`. */
function outputsIn(stdout: string): readonly { source: string; output: string }[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string; source?: string; output?: string })
    .flatMap(({ source, output }) =>
      source === undefined || output === undefined
        ? []
        : [{ source: source.slice(source.lastIndexOf('/') + 1), output }],
    );
}

function peers(scratch: string): readonly Tool[] {
  const all = [...findPeers(scratch), pydicomExample()].filter((peer) => peer !== undefined);
  return all.map(({ name, version, command }) => ({
    name: `${name} ${version}`,
    configured: CONFIGURED[name],
    run(folder, out) {
      const [program = '', ...args] = command(folder, out);
      // Some of these files are hard to read; what a tool did not write is counted as not written.
      spawnSync(program, args, { stdio: 'ignore' });
      const names = Array.from({ length: 1000 }, (_, i) => nameOf(i));
      return new Map(names.map((file) => [file, join(out, file)] as const).filter(([, path]) => existsSync(path)));
    },
  }));
}

function report(examples: readonly Example[], tools: readonly Tool[], findings: readonly Finding[]): string {
  const before = examples.flatMap(({ bytes, needles }) => occurrences(bytes, needles));
  const count = (all: readonly Occurrence[], place: Place): number => all.filter((one) => one.place === place).length;
  const places = (Object.keys(PLACES) as Place[]).filter((place) => count(before, place) > 0);
  const lines = [
    ['files written', `${examples.length}`, ...findings.map(({ written }) => `${written}`)],
    ...places.map((place) => [
      PLACES[place],
      `${count(before, place)}`,
      ...findings.map(({ left }) => `${count(left, place)}`),
    ]),
    ['all', `${before.length}`, ...findings.map(({ left }) => `**${left.length}**`)],
  ];
  const columns = ['identities left in', 'before', ...findings.map(({ tool }) => tool)];
  const notes = tools.map(({ name, configured }) => `- ${name}: ${configured}.`);
  return `${tableOf(columns, lines)}\n\n${notes.join('\n')}\n`;
}

function list(tool: string, findings: readonly Finding[]): string {
  const lines = findings
    .filter((finding) => finding.tool.startsWith(tool))
    .flatMap(({ left }) => left.map(({ place, path }) => `${place}\t${path}\n`));
  return lines.toSorted().join('');
}

main();
