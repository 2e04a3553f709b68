import type { Frame } from '../frame.ts';
import type { Samples } from '../native.ts';
import { type BasePlane, basePlanes, type PlaneOptions } from './base-planes.ts';
import { brightClip, localContrast, OF_COUNTS, OF_GREY } from './derived-planes.ts';
import { type Derivation, EFFORTS, type Effort } from './efforts.ts';
import { greyOf, type Plane } from './plane.ts';

/** How a frame is to be looked at. */
export interface LookOptions extends PlaneOptions {
  readonly effort: Effort;
  /** Speckle asks for looks of its own. */
  readonly isUltrasound: boolean;
}

/** A plane at a scale. */
export interface Look {
  /** As `window1`. */
  readonly of: string;
  /** As `contrast 2x`. */
  readonly way: string;
  readonly plane: Plane;
  readonly scale: number;
  /** The frame as it may be shown, not something derived from it. */
  readonly isBase: boolean;
}

/** What an effort wants the network to see of a frame. Planes are made when their turn comes. */
export function* looksAt(frame: Frame, options: LookOptions): Generator<Look, void, undefined> {
  const { planes, counts } = basePlanes(frame, options);
  const effort = EFFORTS[options.effort];
  const passes = effort.passes.filter(({ isForUltrasound = false }) => !isForUltrasound || options.isUltrasound);
  for (const base of planes) {
    if (effort.isShownOnly && !base.derives) continue;
    for (const { derivation, scale } of passes) {
      if (derivation === 'none') yield { of: base.name, way: `${scale}x`, plane: base.plane, scale, isBase: true };
      else if (derivation !== 'counts' && base.derives) yield derivedLook(base, derivation, scale);
    }
  }
  for (const { derivation, scale } of passes) {
    if (derivation === 'counts' && counts !== undefined) yield countsLook(counts, frame.format.columns, scale);
  }
}

type GreyDerivation = Exclude<Derivation, 'none' | 'counts'>;

const DERIVED: Readonly<Record<GreyDerivation, (grey: Plane) => Plane>> = {
  contrast: ({ pixels, width }) => localContrast(pixels, width, OF_GREY),
  clip: brightClip,
};

function derivedLook({ name, plane }: BasePlane, derivation: GreyDerivation, scale: number): Look {
  return { of: name, way: `${derivation} ${scale}x`, plane: DERIVED[derivation](greyOf(plane)), scale, isBase: false };
}

function countsLook(counts: Samples, width: number, scale: number): Look {
  return {
    of: 'stored',
    way: `counts ${scale}x`,
    plane: localContrast(counts, width, OF_COUNTS),
    scale,
    isBase: false,
  };
}
