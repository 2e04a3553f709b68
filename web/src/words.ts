import type { ViewName } from '../../src/review/index.ts';

/** A number for people: `12,345`. */
export const counted = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${counted(count)} ${count === 1 ? one : many}`;

/** Names are long and end differently. */
export const shortName = (name: string): string => (name.length > 12 ? `\u2026${name.slice(-8)}` : name);

export function viewWords(view: ViewName): string {
  if (view.startsWith('window')) return `window ${view.slice('window'.length)}`;
  return view === 'full' ? 'full range' : view === 'stored' ? 'as stored' : view;
}

/** `below 1.4 %`; of nothing looked at nothing can be said. */
export function boundWords(bound: number): string {
  if (bound >= 1) return 'nothing yet';
  const percent = bound * 100;
  const digits = percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
  // Never less than what was shown.
  return `below ${(Math.ceil(percent * 10 ** digits) / 10 ** digits).toFixed(digits)} %`;
}

/** A time as UTC, to the minute. */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** Of a picture that nothing has searched, where a box was asked for. */
export const NO_BOXES = 'it was not searched: it goes out as it is, or not at all';
