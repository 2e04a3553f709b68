import type { Box } from '../box.ts';

/** What hangs together, however many steps it takes. */
export function groupsOf<T>(items: readonly T[], isJoined: (a: T, b: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const [own, rest] = [[item], groups.splice(0)];
    for (const group of rest) {
      if (group.some((other) => isJoined(item, other))) own.push(...group);
      else groups.push(group);
    }
    groups.push(own);
  }
  return groups;
}

const MAX_GAP = 2.5;

export const isSameLine = (a: Box, b: Box): boolean =>
  isBeside(a, b) && gapBetween(a, b) <= MAX_GAP * Math.max(heightOf(a), heightOf(b));

export const isBeside = (a: Box, b: Box): boolean => heightShared(a, b) > 0.4 * Math.min(heightOf(a), heightOf(b));

export const heightShared = (a: Box, b: Box): number => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);

const gapBetween = (a: Box, b: Box): number => Math.max(a.left, b.left) - Math.min(a.right, b.right);

export const heightOf = ({ top, bottom }: Box): number => bottom - top;
