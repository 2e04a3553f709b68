import { Failure } from '../../failure/index.ts';
import type { Frame } from '../frame.ts';
import { type KeepRules, type KeptLine, withoutHarmless } from '../reading/harmless-lines.ts';
import { type LeftArea, type LeftText, readLeft, wordsOf } from '../reading/left-text.ts';
import { loadRecogniser, type Recogniser } from '../reading/recogniser.ts';
import { basePlanes, type PlaneOptions } from './base-planes.ts';
import { boxesOf, type RawBox } from './boxes.ts';
import { classicalBoxes } from './classical.ts';
import { type CombinedBoxes, combine, type View } from './combine.ts';
import { type Agreement, EFFORTS, type EffortRules, type ViewRules } from './efforts.ts';
import { type LookOptions, looksAt } from './looks.ts';
import { loadNetworks } from './network.ts';
import { probabilities, type TextNetwork, type TextNetworks } from './network-view.ts';
import { greyOf, type Plane } from './plane.ts';
import { type SecondRead, type SeenBefore, secondRead } from './second-read.ts';
import { speckleLook } from './speckle-view.ts';

/** `classical`: without the network, which finds less. */
export type TextRuntime = TextNetwork['runtime'] | 'classical';

/** Where text is in a frame; boxes lie within it, from the top. */
export interface FoundText extends CombinedBoxes {
  readonly runtime: TextRuntime;
  /** The looks that were taken, as `pixels 2x` or `window1 contrast 2x`. */
  readonly views: readonly string[];
  /** What was read as harmless and stays; absent where that was not asked for. */
  readonly kept?: readonly KeptLine[];
}

/** A further detector beside the networks: it takes a plane of a frame and says where in it is text. */
export interface ExtraView {
  readonly name: string;
  readonly rules: Omit<ViewRules, 'minScore'>;
  isFor(plane: { readonly name: string; readonly derives: boolean }, options: LookOptions): boolean;
  /** Boxes in pixels of the plane. */
  look(plane: Plane): Promise<readonly RawBox[]>;
}

/** Lines of a closed list may stay, unless they say something of the patient. */
export type KeepHarmless = Pick<KeepRules, 'isIdentifying'>;

export interface TextFinderOptions {
  /**
   * `native`: the package `onnxruntime-node`, where it is installed. `wasm`: what comes along. `auto`: the first of
   * native, wasm and classical that can be loaded.
   */
  readonly runtime?: TextRuntime | 'auto';
  readonly extraViews?: readonly ExtraView[];
}

export interface TextFinder {
  readonly runtime: TextRuntime;
  /**
   * The same frame gives the same boxes. With `keep`, lines that say nothing of anybody stay.
   * @throws {Failure} `environment/text-network` when the network fails
   */
  find(frame: Frame, options: LookOptions, keep?: KeepHarmless): Promise<FoundText>;
  /**
   * Text that shows in a frame whose text is covered, as both networks see it in its mirror; without networks none.
   * @throws {Failure} `environment/text-network`
   */
  findAgain(frame: Frame, options: PlaneOptions, seen: SeenBefore): Promise<SecondRead>;
  /**
   * What may be written in areas that are not covered; without networks nothing is read.
   * @throws {Failure} `environment/text-network`
   */
  read<T extends LeftArea>(frame: Frame, options: PlaneOptions, areas: readonly T[]): Promise<readonly LeftText<T>[]>;
  close(): Promise<void>;
}

/**
 * Ready to look at frames.
 * @throws {Failure} `environment/text-network` when the runtime that was asked for is not there
 */
export async function textFinder({ runtime = 'auto', extraViews = [] }: TextFinderOptions = {}): Promise<TextFinder> {
  const networks = await networksFor(runtime);
  if (networks === undefined) {
    return {
      runtime: 'classical',
      find: async (frame, options) => foundClassically(frame, options),
      findAgain: async () => ({ unknown: [], known: [] }),
      read: async () => [],
      close: async () => {},
    };
  }
  const { runtime: used } = networks.general;
  let recogniser: Promise<Recogniser> | undefined;
  const reading = (): Promise<Recogniser> => (recogniser ??= loadRecogniser(used));
  return {
    runtime: used,
    async find(frame, options, keep) {
      const views = await viewsOf(networks, frame, options, extraViews);
      const how = { runtime: used, agreement: EFFORTS[options.effort].agreement };
      if (keep === undefined) return foundIn(views, frame, how);
      const { planes } = basePlanes(frame, options);
      const harmless = await withoutHarmless(views, planes, { ...keep, recogniser: await reading() });
      return { ...foundIn(harmless.views, frame, how), kept: harmless.kept };
    },
    findAgain: (frame, options, seen) => secondRead(networks, basePlanes(frame, options).planes, seen),
    async read(frame, options, areas) {
      const words = wordsOf(areas, Math.max(frame.format.columns, frame.format.rows));
      return words.length === 0 ? [] : await readLeft(await reading(), basePlanes(frame, options).planes, words);
    },
    close: async () => {
      await Promise.all([networks.general.close(), networks.speckle.close()]);
      await (await recogniser)?.close();
    },
  };
}

/** Text where the quick look expects none calls for the thorough one. */
export async function searchFrame(
  finder: TextFinder,
  frame: Frame,
  options: LookOptions,
  keep?: KeepHarmless,
): Promise<FoundText> {
  if (options.effort === 'strict') return await finder.find(frame, options, keep);
  const found = await finder.find(frame, options);
  return found.boxes.length === 0 ? found : await finder.find(frame, { ...options, effort: 'strict' }, keep);
}

async function networksFor(runtime: TextRuntime | 'auto'): Promise<TextNetworks | undefined> {
  if (runtime === 'classical') return undefined;
  if (runtime !== 'auto') return await loadNetworks(runtime).catch((cause: unknown) => unavailable(runtime, cause));
  for (const choice of ['native', 'wasm'] as const) {
    const networks = await loadNetworks(choice).catch(() => undefined);
    if (networks !== undefined) return networks;
  }
  return undefined;
}

function unavailable(runtime: TextNetwork['runtime'], cause: unknown): never {
  throw new Failure('environment/text-network', `the network that finds text cannot be loaded (${runtime})`, {
    hint:
      runtime === 'native' ? 'install onnxruntime-node, or leave the choice to leadglass' : 'install leadglass again',
    cause,
  });
}

/** One look after the other: of the maps only their boxes stay. */
async function viewsOf(
  { general, speckle }: TextNetworks,
  frame: Frame,
  options: LookOptions,
  extraViews: readonly ExtraView[],
): Promise<readonly View[]> {
  const effort: EffortRules = EFFORTS[options.effort];
  const { planes } = basePlanes(frame, options);
  const views: View[] = [];
  for (const extra of [...speckleViews(speckle, frame, options), ...extraViews]) {
    for (const base of planes) {
      if (!extra.isFor(base, options)) continue;
      const boxes = await extra.look(base.plane);
      views.push({ name: `${base.name} ${extra.name}`, network: 'extra', way: extra.name, rules: extra.rules, boxes });
    }
  }
  // Where both have to agree, the cheap one goes first.
  const isDone = effort.agreement !== undefined && views.every(({ boxes }) => boxes.length === 0);
  for (const { of, way, plane, scale, isBase } of isDone ? [] : looksAt(frame, options)) {
    const rules = isBase ? effort.base : effort.derived;
    const map = await probabilities(general, plane, scale);
    views.push({ name: `${of} ${way}`, network: 'general', way, rules, boxes: boxesOf(map, rules) });
  }
  return views;
}

/** In thumbnails and matrices a letter is as large as an organ: what the small network sees there has to be sure. */
const SMALL = 128;

/** What the small network adds: on planes as they are shown. */
function speckleViews(network: TextNetwork, { format }: Frame, { effort, isUltrasound }: LookOptions): ExtraView[] {
  const passes = EFFORTS[effort].speckle.filter(({ minSide }) => Math.min(format.columns, format.rows) >= minSide);
  return passes.map(({ shrink, minThickness, rules, aloneFrom }) => {
    const { ultrasound, deep } = aloneFrom;
    const isSmall = Math.min(format.columns, format.rows) < SMALL;
    const ofKind = isUltrasound ? ultrasound : format.bitsStored > 8 ? deep : rules.aloneFrom;
    const alone = isSmall ? rules.aloneFrom : ofKind;
    return {
      name: `speckle 1/${shrink}`,
      rules: { ...rules, aloneFrom: alone },
      isFor: ({ derives }) => derives,
      look: async (plane) => {
        const boxes = await speckleLook(network, plane, shrink);
        return boxes.filter(({ score, thickness }) => score >= rules.minScore && thickness >= minThickness);
      },
    };
  });
}

/** Nothing that the detector without a network finds is voted on: there are too few looks for that. */
const CLASSICAL = { maxThickness: Number.POSITIVE_INFINITY, aloneFrom: 0, aloneThickness: 0, ends: 0, margin: 0 };

function foundClassically(frame: Frame, options: LookOptions): FoundText {
  const { planes } = basePlanes(frame, options);
  const views = planes.map(({ name, plane }) => ({
    name: `${name} classical`,
    ...{ network: 'classical', way: 'classical' },
    rules: CLASSICAL,
    boxes: classicalBoxes(greyOf(plane)),
  }));
  return foundIn(views, frame, { runtime: 'classical', agreement: undefined });
}

interface Finding {
  readonly runtime: TextRuntime;
  readonly agreement: Agreement | undefined;
}

function foundIn(views: readonly View[], { format }: Frame, { runtime, agreement }: Finding): FoundText {
  const size = { width: format.columns, height: format.rows };
  return { ...combine(views, size, agreement), runtime, views: views.map(({ name }) => name) };
}
