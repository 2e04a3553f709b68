import { Failure } from '../../failure/index.ts';
import type { Frame } from '../frame.ts';
import { type KeepRules, type KeptLine, withoutHarmless } from '../reading/harmless-lines.ts';
import { loadRecogniser, type Recogniser } from '../reading/recogniser.ts';
import { basePlanes } from './base-planes.ts';
import { type BoxRules, boxesOf } from './boxes.ts';
import { classicalBoxes } from './classical.ts';
import { type CombinedBoxes, combine, type View } from './combine.ts';
import { EFFORTS, type EffortRules } from './efforts.ts';
import { type LookOptions, looksAt } from './looks.ts';
import { loadNetwork } from './network.ts';
import { probabilities, type TextNetwork } from './network-view.ts';
import { greyOf, type Plane, type ProbabilityMap } from './plane.ts';

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

/** A further detector beside the network: it takes a plane of a frame and says where in it is text. */
export interface ExtraView {
  readonly name: string;
  readonly rules: BoxRules & { readonly maxThickness: number };
  isFor(plane: { readonly name: string; readonly derives: boolean }, options: LookOptions): boolean;
  /** At the resolution of the plane. */
  look(plane: Plane): Promise<ProbabilityMap>;
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
  close(): Promise<void>;
}

/**
 * Ready to look at frames.
 * @throws {Failure} `environment/text-network` when the runtime that was asked for is not there
 */
export async function textFinder({ runtime = 'auto', extraViews = [] }: TextFinderOptions = {}): Promise<TextFinder> {
  const network = await networkFor(runtime);
  if (network === undefined) {
    return {
      runtime: 'classical',
      find: async (frame, options) => foundClassically(frame, options),
      close: async () => {},
    };
  }
  const { runtime: used } = network;
  let recogniser: Promise<Recogniser> | undefined;
  return {
    runtime: used,
    async find(frame, options, keep) {
      const views = await viewsOf(network, frame, options, extraViews);
      const left = { runtime: used, rules: EFFORTS[options.effort] };
      if (keep === undefined) return foundIn(views, frame, left);
      recogniser ??= loadRecogniser(used);
      const { planes } = basePlanes(frame, options);
      const harmless = await withoutHarmless(views, planes, { ...keep, recogniser: await recogniser });
      return { ...foundIn(harmless.views, frame, left), kept: harmless.kept };
    },
    async close() {
      await network.close();
      await (await recogniser)?.close();
    },
  };
}

async function networkFor(runtime: TextRuntime | 'auto'): Promise<TextNetwork | undefined> {
  if (runtime === 'classical') return undefined;
  if (runtime !== 'auto') return await loadNetwork(runtime).catch((cause: unknown) => unavailable(runtime, cause));
  for (const choice of ['native', 'wasm'] as const) {
    const network = await loadNetwork(choice).catch(() => undefined);
    if (network !== undefined) return network;
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
  network: TextNetwork,
  frame: Frame,
  options: LookOptions,
  extraViews: readonly ExtraView[],
): Promise<readonly View[]> {
  const rules: EffortRules = EFFORTS[options.effort];
  const views: View[] = [];
  for (const { name, plane, scale, isBase } of looksAt(frame, options)) {
    const { minScore, maxThickness } = isBase ? rules.base : rules.derived;
    const map = await probabilities(network, plane, scale);
    views.push({ name, maxThickness, boxes: boxesOf(map, { minScore }) });
  }
  for (const extra of extraViews) {
    for (const base of basePlanes(frame, options).planes) {
      if (!extra.isFor(base, options)) continue;
      const boxes = boxesOf(await extra.look(base.plane), extra.rules);
      views.push({ name: `${base.name} ${extra.name}`, maxThickness: extra.rules.maxThickness, boxes });
    }
  }
  return views;
}

function foundClassically(frame: Frame, options: LookOptions): FoundText {
  const { planes } = basePlanes(frame, options);
  const views = planes.map(({ name, plane }) => ({
    name: `${name} classical`,
    maxThickness: Number.POSITIVE_INFINITY,
    boxes: classicalBoxes(greyOf(plane)),
  }));
  return foundIn(views, frame, { runtime: 'classical', rules: CLASSICAL });
}

interface Finding {
  readonly runtime: TextRuntime;
  readonly rules: Pick<EffortRules, 'voteAbove' | 'ends'>;
}

/** Nothing that it finds is voted on: there are too few looks for that. */
const CLASSICAL = { voteAbove: Number.POSITIVE_INFINITY, ends: 0 };

function foundIn(views: readonly View[], { format }: Frame, { runtime, rules }: Finding): FoundText {
  const size = { width: format.columns, height: format.rows };
  return { ...combine(views, size, rules), runtime, views: views.map(({ name }) => name) };
}
