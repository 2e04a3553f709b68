import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ParseError, parseFile, stringsOf } from '../parse/index.ts';
import { type RunResult, runProduct } from '../product/index.ts';
import { type CorpusEntry, DICOMDIR, readEntry } from './manifest.ts';
import { type ObjectOptions, toolOf } from './object.ts';

/** One file of the common input folder and what must become of it, as far as that is certain. */
interface Placed {
  readonly name: string;
  readonly path: string;
  readonly hash: string;
  readonly sopInstanceUid: string | undefined;
  readonly wholeObject: boolean;
  readonly copyOf: string | undefined;
}

const COPIES = 3;

/**
 * One run over all objects in one folder: objects that share a SOP Instance UID with other bytes must all end as
 * `input/uid-conflict`, exact copies (made here) as `duplicate` of one that is none, and every file has one line.
 * Returns what is wrong, in lines.
 */
export async function runTogether(entries: readonly CorpusEntry[], options: ObjectOptions): Promise<string[]> {
  const work = mkdtempSync(join(tmpdir(), 'leadglass-together-'));
  try {
    const input = join(work, 'in');
    mkdirSync(input);
    const placed = placeFiles(entries, input, options.folder);
    const args = ['deidentify', input, '--to', join(work, 'out'), '--policy', options.policy, '--json'];
    const switches = ['--pixels', options.pixels, '--faces', options.faces];
    const tool = { ...toolOf(options, work), timeoutSeconds: 3600 };
    const run = await runProduct([...args, ...switches], tool);
    return judgeTogether(placed, run);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function placeFiles(entries: readonly CorpusEntry[], folder: string, corpus: string): Placed[] {
  const placed: Placed[] = [];
  const place = (name: string, bytes: Uint8Array, facts: Pick<Placed, 'path' | 'wholeObject' | 'copyOf'>): void => {
    writeFileSync(join(folder, name), bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    placed.push({ name, hash, sopInstanceUid: instanceUid(bytes), ...facts });
  };
  for (const [index, entry] of entries.entries()) {
    const wholeObject = entry.verdict.startsWith('read') && entry.sop_class !== DICOMDIR;
    place(`object-${index}`, readEntry(corpus, entry), { path: entry.path, wholeObject, copyOf: undefined });
  }
  const conflicting = new Set(conflicts(placed).flatMap((group) => group.map(({ name }) => name)));
  const alone = placed.filter(
    ({ name, wholeObject, sopInstanceUid }) => wholeObject && sopInstanceUid !== undefined && !conflicting.has(name),
  );
  for (const original of alone.slice(0, COPIES)) {
    const entry = entries[placed.indexOf(original)] as CorpusEntry;
    place(`copy-of-${original.name}`, readEntry(corpus, entry), {
      path: original.path,
      wholeObject: true,
      copyOf: original.name,
    });
  }
  return placed;
}

function instanceUid(bytes: Uint8Array): string | undefined {
  try {
    const { dataSet } = parseFile(bytes);
    const element = dataSet.get('00080018');
    return element === undefined ? undefined : stringsOf(element, dataSet.charset)[0];
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** Groups of whole objects with one SOP Instance UID and different bytes. */
function conflicts(placed: readonly Placed[]): Placed[][] {
  const whole = placed.filter(({ wholeObject, sopInstanceUid }) => wholeObject && sopInstanceUid !== undefined);
  const groups = Map.groupBy(whole, ({ sopInstanceUid }) => sopInstanceUid);
  return [...groups.values()].filter((group) => new Set(group.map(({ hash }) => hash)).size > 1);
}

function judgeTogether(placed: readonly Placed[], run: RunResult): string[] {
  const wrong: string[] = [];
  if (run.exitCode !== 0 && run.exitCode !== 3)
    wrong.push(`exit status ${run.exitCode}: ${run.stderr.trim().slice(-300)}`);
  const lines = new Map(run.instances.map((line) => [basename(line.source), line]));
  for (const { name, path } of placed) if (!lines.has(name)) wrong.push(`no line for ${name} (${path})`);
  if (run.instances.length !== placed.length) wrong.push(`${run.instances.length} lines for ${placed.length} files`);
  for (const { source, defect } of run.instances)
    if (defect !== undefined) wrong.push(`${basename(source)}: a defect: ${defect}`);
  const groups = conflicts(placed);
  for (const { name, path, sopInstanceUid } of groups.flat()) {
    const line = lines.get(name);
    if (line?.status === 'quarantined' && line.code === 'input/uid-conflict') continue;
    const group = groups.find((members) => members[0]?.sopInstanceUid === sopInstanceUid);
    wrong.push(
      `${path} shares its UID with ${(group?.length ?? 1) - 1} others and is ${line?.status ?? 'missing'} ${line?.code ?? ''}`,
    );
  }
  for (const { name, path, copyOf } of placed) {
    if (copyOf === undefined) continue;
    const duplicates = [name, copyOf].filter((one) => lines.get(one)?.status === 'duplicate');
    if (duplicates.length !== 1) wrong.push(`${path} twice: ${duplicates.length} of both are duplicates`);
  }
  const counts = Object.values(run.run?.counts ?? {});
  process.stdout.write(
    `${placed.length} files, ${groups.length} groups with a shared UID (${groups.flat().length} files), counts ${JSON.stringify(run.run?.counts)}\n`,
  );
  if (counts.length === 0) wrong.push('the run line has no counts');
  return wrong;
}
