/**
 * How the second read of written pictures answers (docs/pictures.md): each picture of a folder goes the way of a run,
 * up to the verdict on its written bytes, once as it is and, where something is covered, once more with a plan that
 * lost everything that was to be covered.
 *
 *     node test/runners/second-read.ts FOLDER [--effort auto] [--share 1 --seed 1] [--only REGEX] [--list]
 *
 * FOLDER is one with a corpus `manifest.json`, of which the pictures without text count as in `picture-precision.ts`, or
 * one in the format of the OCR benchmark (`img/*.dcm`, `truth/*.json`). Exit status 1 when 2 % of the pictures raise an
 * alarm, or fewer than 90 % of those with text do without their plan.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BufferSource } from '../../src/bytes/index.ts';
import { Secret } from '../../src/failure/index.ts';
import { createPipeline, PictureSearches, type Pipeline, withSearchedPicture } from '../../src/pipeline/index.ts';
import { loadFrames, type TextFinder } from '../../src/pixel/index.ts';
import { type CompiledPolicy, presetPolicy } from '../../src/policy/index.ts';
import { type CorpusEntry, readEntry, readManifest } from './corpus/manifest.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    effort: { type: 'string', default: 'auto' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '.' },
    list: { type: 'boolean', default: false },
  },
});

interface Picture {
  readonly name: string;
  readonly hasText: boolean;
  bytes(): Uint8Array;
}

interface Judged extends CorpusEntry {
  readonly expect: string;
  readonly burned_in?: { readonly class: string };
  readonly head?: unknown;
  readonly photo?: unknown;
}

/** What became of a picture. */
interface Outcome {
  readonly what: 'not searched' | 'passed' | 'alarm' | 'identifier' | 'refused';
  readonly isCovered: boolean;
}

/** Pixels that were read a second time, and processor milliseconds. */
const cost = { pixels: 0, reading: 0, searching: 0 };
const { textFinder, textCleaner } = await loadFrames();
const finder = await textFinder();

/** The seed and a name decide about that name alone. */
function isChosen({ name }: Picture): boolean {
  const digest = createHash('sha256').update(`${values.seed}/${name}`).digest();
  return new RegExp(values.only).test(name) && digest.readUInt32BE(0) / 2 ** 32 < Number(values.share);
}

function picturesOf(folder: string): Picture[] {
  if (existsSync(join(folder, 'manifest.json'))) return corpusPictures(folder, readManifest(folder) as Judged[]);
  return readdirSync(join(folder, 'img')).map((file) => {
    const { words } = JSON.parse(readFileSync(join(folder, 'truth', file.replace(/dcm$/, 'json')), 'utf8'));
    const hasText = (words as { legible: boolean }[]).some(({ legible }) => legible);
    return { name: file, hasText, bytes: () => new Uint8Array(readFileSync(join(folder, 'img', file))) };
  });
}

function corpusPictures(folder: string, judged: readonly Judged[]): Picture[] {
  const clean = judged.filter(({ expect, burned_in, head, photo }) => {
    return expect === 'readable' && burned_in?.class === 'none' && head === undefined && photo === undefined;
  });
  return clean.map((entry) => {
    return { name: entry.path, hasText: false, bytes: () => new Uint8Array(readEntry(folder, entry)) };
  });
}

async function timed<T>(what: 'reading' | 'searching', work: () => Promise<T>): Promise<T> {
  const started = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(started);
  cost[what] += (user + system) / 1000;
  return result;
}

const measured: TextFinder = {
  ...finder,
  find: (...of) => timed('searching', () => finder.find(...of)),
  findAgain: (frame, options, seen) => {
    cost.pixels += frame.format.rows * frame.format.columns;
    return timed('reading', () => finder.findAgain(frame, options, seen));
  },
  read: (frame, options, areas) => timed('reading', () => finder.read(frame, options, areas)),
  close: async () => {},
};

/** Whoever searches like this covers nothing. */
const blind: TextFinder = {
  ...measured,
  find: async () => ({ runtime: finder.runtime, views: [], boxes: [], doubtful: [] }),
};

function policyOf(effort: string): CompiledPolicy {
  const research = presetPolicy('research');
  const pixels = { ...research.pixels, faces: 'keep', effort: effort as CompiledPolicy['pixels']['effort'] } as const;
  return { ...research, pixels, unknownClass: 'weakest' };
}

function pipelineWith(from: TextFinder, effort: string): Pipeline {
  const searches = new PictureSearches(() => textCleaner(from));
  const flags = { rekey: true, media: false };
  const secret = new Secret(new Uint8Array(32).fill(1));
  return createPipeline({
    ...{ policy: policyOf(effort), secret, flags, searches },
    seeds: { seedOf: () => secret },
    subjectOf: () => undefined,
  });
}

async function outcomeOf(pipeline: Pipeline, bytes: Uint8Array): Promise<Outcome> {
  const prepared = await withSearchedPicture(pipeline.prepare(new BufferSource(bytes)));
  if (prepared.status !== 'ready' || prepared.pictures.search === undefined) {
    return { what: 'not searched', isCovered: false };
  }
  const isCovered = prepared.pictures.search.covered.length > 0;
  const pieces = prepared.segments.map((of) => (of instanceof Uint8Array ? of.slice() : bytes.slice(of.start, of.end)));
  const verdict = await prepared.verifyWhole(new BufferSource(new Uint8Array(Buffer.concat(pieces))));
  if (verdict.findings.some(({ code }) => code === 'picture-identifier')) return { what: 'identifier', isCovered };
  if (verdict.alarms !== undefined) return { what: 'alarm', isCovered };
  return { what: verdict.ok ? 'passed' : 'refused', isCovered };
}

function count(name: string, outcomes: readonly Outcome[]): number {
  const seen = outcomes.filter(({ what }) => what !== 'not searched');
  const of = (kind: Outcome['what']): number => seen.filter(({ what }) => what === kind).length;
  const alarms = of('alarm') + of('identifier');
  const share = seen.length === 0 ? 0 : alarms / seen.length;
  process.stdout.write(
    `${name}: ${seen.length} pictures, alarm in ${of('alarm')}, identifier in ${of('identifier')} (${(100 * share).toFixed(1)} %), refused ${of('refused')}\n`,
  );
  return share;
}

async function main(): Promise<number> {
  const [folder] = positionals;
  if (folder === undefined) {
    process.stderr.write('error: no folder\nhint: node test/runners/second-read.ts FOLDER\n');
    return 2;
  }
  const asIs = pipelineWith(measured, values.effort);
  const lost = pipelineWith(blind, 'strict');
  const handled: Outcome[] = [];
  const without: Outcome[] = [];
  let costs = '';
  for (const picture of picturesOf(folder).filter(isChosen)) {
    const bytes = picture.bytes();
    const outcome = await outcomeOf(asIs, bytes);
    handled.push(outcome);
    const { pixels, reading, searching } = cost;
    costs = `${(searching / 1000).toFixed(0)} CPU-s for the search, ${(reading / 1000).toFixed(0)} for the second look, ${((reading * 1000) / pixels).toFixed(2)} a megapixel\n`;
    const blinded = picture.hasText && outcome.isCovered ? await outcomeOf(lost, bytes) : undefined;
    Object.assign(cost, { pixels, reading, searching });
    if (blinded !== undefined) without.push(blinded);
    const isOdd = !['passed', 'not searched'].includes(outcome.what) || blinded?.what === 'passed';
    if (values.list && isOdd) process.stdout.write(`  ${picture.name}: ${outcome.what}, ${blinded?.what ?? ''}\n`);
  }
  const noise = count('as a run covers them', handled);
  const caught = without.length === 0 ? 1 : count('with nothing covered', without);
  process.stdout.write(`${finder.runtime}, ${values.effort}: ${costs}`);
  await finder.close();
  return noise < 0.02 && caught >= 0.9 ? 0 : 1;
}

process.exitCode = await main();
