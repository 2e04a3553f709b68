/**
 * The CPU that the search for text takes in one runtime; prints JSON. Also a command, for a process of its own:
 *
 *     node bench/search-costs.ts native|wasm PICTURES
 */
import { BufferSource } from '../src/bytes/index.ts';
import { readObject } from '../src/dicom/index.ts';
import { type EngineRunner, loadFrames, type TextFinder } from '../src/pixel/index.ts';
import { benchPicture, FAMILY_COUNT } from '../test/generators/burned-in/index.ts';

export interface SearchCosts {
  /** CPU-seconds a megapixel by kind of picture and effort. */
  readonly perMegapixel: Readonly<Record<string, number>>;
  /** Most that was resident. */
  readonly megabytes: number;
}

interface Kind {
  readonly name: string;
  /** Places of families in the generator's turn (test/generators/burned-in). */
  readonly places: readonly number[];
  readonly effort: 'strict' | 'triage';
  readonly isUltrasound: boolean;
}

interface Searched {
  readonly seconds: number;
  readonly megapixels: number;
}

const SEED = 7;
const KINDS: readonly Kind[] = [
  { name: '8 bits, strict', places: [3, 8, 11], effort: 'strict', isUltrasound: false },
  { name: 'ultrasound, strict', places: [0, 2, 4], effort: 'strict', isUltrasound: true },
  { name: 'more than 8 bits, strict', places: [1, 6, 13], effort: 'strict', isUltrasound: false },
  { name: '8 bits, triage', places: [3, 8, 11], effort: 'triage', isUltrasound: false },
  { name: 'more than 8 bits, triage', places: [1, 6, 13], effort: 'triage', isUltrasound: false },
];

/** Each kind on so many pictures of each of its families; what warms up does not count. */
export async function searchCosts(runtime: 'native' | 'wasm', pictures: number): Promise<SearchCosts> {
  const { textFinder, engineRunner } = await loadFrames();
  const finder = await textFinder({ runtime });
  const engines = engineRunner();
  const costs: [string, number][] = [];
  for (const kind of KINDS) {
    await search(finder, engines, kind, 0);
    const searched: Searched[] = [];
    for (let turn = 1; turn <= pictures; turn++) searched.push(...(await search(finder, engines, kind, turn)));
    const sum = (of: (one: Searched) => number): number => searched.reduce((total, one) => total + of(one), 0);
    costs.push([kind.name, sum(({ seconds }) => seconds) / sum(({ megapixels }) => megapixels)]);
  }
  await Promise.all([finder.close(), engines.close()]);
  return { perMegapixel: Object.fromEntries(costs), megabytes: process.resourceUsage().maxRSS / 1024 };
}

/** One look at one picture of each family: the quick look alone, where that is asked for. */
async function search(finder: TextFinder, engines: EngineRunner, kind: Kind, turn: number): Promise<Searched[]> {
  const { pixelFrames, storedWindows } = await loadFrames();
  const searched: Searched[] = [];
  for (const place of kind.places) {
    const object = readObject(new BufferSource(benchPicture(SEED, turn * FAMILY_COUNT + place).bytes));
    const frames = pixelFrames(object)!;
    const { rows, columns } = frames.format;
    const frame = await frames.decode(0, { engines });
    const { effort, isUltrasound } = kind;
    const windows = storedWindows(object.dataSet, 0);
    const started = process.cpuUsage();
    await finder.find(frame, { windows, effort, isUltrasound, palette: undefined });
    const { user, system } = process.cpuUsage(started);
    searched.push({ seconds: (user + system) / 1e6, megapixels: (rows * columns) / 1e6 });
  }
  return searched;
}

if (import.meta.main) {
  const [runtime, pictures] = process.argv.slice(2);
  const costs = await searchCosts(runtime === 'wasm' ? 'wasm' : 'native', Number(pictures));
  process.stdout.write(JSON.stringify(costs));
}
