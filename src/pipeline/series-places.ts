import { type AddedArea, type Box, isSameBox, type RemovedArea } from '../pixel/index.ts';

/** Words that a series shows as a whole, to be covered in the frames of a slice, but for those where a person took them away. */
export function coveredPlaces(
  places: readonly Box[],
  { uncover, frames }: { readonly uncover: readonly RemovedArea[]; readonly frames: number },
): AddedArea[] {
  return places.flatMap((box): AddedArea[] => {
    const taken = uncover.filter((area) => isSameBox(area.box, box));
    if (taken.length === 0) return [{ frames: 'all', box, origin: 'clip' }];
    if (taken.some((area) => area.frames === 'all')) return [];
    const without = new Set(taken.flatMap((area) => (area.frames === 'all' ? [] : area.frames)));
    const left = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => !without.has(frame));
    return [{ frames: left, box, origin: 'clip' }];
  });
}
