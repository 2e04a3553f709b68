import type { Frame, loadFrames, Plane, StoredWindow } from '../pixel/index.ts';

export type FrameTools = Awaited<ReturnType<typeof loadFrames>>;

/**
 * How a frame is shown: `window1` and on, those of the file; `stored` as it is; `full` from the lowest to the highest
 * value; `normalised`, brightness in units of what is usual around a pixel, where letters show that no window shows.
 */
export type ViewName = `window${number}` | 'stored' | 'full' | 'normalised' | 'indices';

export interface DisplayOptions {
  readonly windows: readonly StoredWindow[];
  readonly palette?: Parameters<FrameTools['basePlanes']>[1]['palette'];
}

/** The views of a frame, the one to begin with first. */
export function viewsOf(tools: FrameTools, frame: Frame, options: DisplayOptions): ViewName[] {
  const shown = tools.shownWindows(frame, options.windows);
  if (shown !== undefined) return [...shown.windows.map((_, i) => `window${i + 1}` as const), 'full', 'normalised'];
  const names = tools.basePlanes(frame, options).planes.map(({ name }) => name);
  const rest = (['full', 'indices'] as const).filter((name) => names.includes(name));
  return ['stored', ...rest, 'normalised'];
}

/**
 * The frame in one view. `like` is the frame that windows are taken from: a result is shown through those of its
 * source, so that nothing but the covered areas looks different. A view that the frame does not have is its first one.
 */
export function shownPlane(
  tools: FrameTools,
  frame: Frame,
  { view, like = frame, ...options }: DisplayOptions & { readonly view: string; readonly like?: Frame },
): Plane {
  if (view === 'normalised') return normalised(tools, frame, options);
  const shown = tools.shownWindows(like, options.windows);
  if (shown !== undefined) {
    const number = Number(/^window([0-9]+)$/.exec(view)?.[1] ?? 1);
    const window = view === 'full' ? shown.full : (shown.windows[number - 1] ?? shown.windows[0]!);
    return tools.basePlanes(frame, { ...options, windows: [window] }).planes[0]?.plane ?? black(frame);
  }
  const { planes } = tools.basePlanes(frame, options);
  return (planes.find(({ name }) => name === view) ?? planes[0])?.plane ?? black(frame);
}

function normalised(tools: FrameTools, frame: Frame, options: DisplayOptions): Plane {
  const { counts, planes } = tools.basePlanes(frame, options);
  const { columns, photometric } = frame.format;
  if (counts !== undefined) {
    const plane = tools.localContrast(counts, columns, tools.OF_COUNTS);
    return photometric === 'MONOCHROME1' ? { ...plane, pixels: plane.pixels.map((value) => 255 - value) } : plane;
  }
  const shown = planes[0];
  if (shown === undefined) return black(frame);
  return tools.localContrast(tools.greyOf(shown.plane).pixels, columns, tools.OF_GREY);
}

/** One value everywhere: there is nothing to be seen. */
function black({ format: { columns, rows } }: Frame): Plane {
  return { width: columns, height: rows, channels: 1, pixels: new Uint8Array(columns * rows) };
}
