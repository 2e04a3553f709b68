import type { DataSet } from '../dicom/index.ts';
import { paletteColours } from './palette.ts';
import type { PixelFormat } from './pixel-format.ts';
import type { PlaneOptions } from './text/base-planes.ts';
import { storedWindows } from './text/stored-windows.ts';

/** How an object shows one of its frames. */
export function planeOptions(dataSet: DataSet, { palette }: PixelFormat, frame: number): PlaneOptions {
  return {
    windows: storedWindows(dataSet, frame),
    palette: palette === undefined ? undefined : paletteColours(dataSet, palette),
  };
}
