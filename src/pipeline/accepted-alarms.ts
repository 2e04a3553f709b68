import { areaOf, type Box, sharedArea } from '../pixel/index.ts';

/** Where a person saw that the second read had raised an alarm. */
export interface AlarmArea extends Box {
  /** From 0. */
  readonly frame: number;
}

/** So much of an alarm lies in one that was accepted, or it is another one. */
const SAME = 0.6;

/** Whether it is one of those that a person has accepted; what he was not shown he has not accepted. */
export const isAccepted = (alarm: AlarmArea, accepted: readonly AlarmArea[]): boolean =>
  accepted.some((area) => area.frame === alarm.frame && sharedArea(area, alarm) >= SAME * areaOf(alarm));
