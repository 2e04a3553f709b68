import { frameUrl, projectionUrl } from './api.ts';
import type { Shown } from './state.ts';

export interface StageKey {
  readonly id: string;
  readonly series: string;
  readonly frame: number;
  readonly shown: Shown;
  readonly view: string;
}

/** Both sides of what is shown. */
export function urlsOf({ id, series, frame, shown, view }: StageKey): { source: string; result: string } {
  const url = (side: 'source' | 'result'): string =>
    shown === 'frames' ? frameUrl(id, frame, { view, side }) : projectionUrl(series, shown, { view, side });
  return { source: url('source'), result: url('result') };
}
