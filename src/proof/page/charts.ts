import { type ComponentChild, h } from 'preact';

/** A part of a whole: its colour is a class of the style sheet, its name stands beside the chart. */
export interface Share {
  readonly kind: string;
  readonly count: number;
}

export interface BarOptions {
  readonly width: number;
  readonly height: number;
  /** What the chart says, for who does not see it. */
  readonly label: string;
}

/** Narrower parts could not be seen. */
const LEAST = 2;

/** One bar of parts, as wide as their shares. */
export function stackedBar(shares: readonly Share[], { width, height, label }: BarOptions): ComponentChild {
  const parts = shares.filter(({ count }) => count > 0);
  const sum = parts.reduce((total, { count }) => total + count, 0);
  // What the narrow ones are given more is taken from all.
  const widths = parts.map(({ count }) => Math.max(LEAST, (width * count) / sum));
  const scale = width / widths.reduce((total, part) => total + part, 0);
  let at = 0;
  const bars = parts.map(({ kind }, i) => {
    const wide = widths[i]! * scale;
    const bar = h('rect', { class: `bar ${kind}`, x: rounded(at), y: 0, width: rounded(wide), height });
    at += wide;
    return bar;
  });
  const empty = h('rect', { class: 'bar nothing', x: 0, y: 0, width, height });
  return h(
    'svg',
    {
      role: 'img',
      'aria-label': label,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: 'chart',
      preserveAspectRatio: 'none',
    },
    parts.length === 0 ? empty : bars,
  );
}

/** The colour that a kind has in the charts. */
export function swatch(kind: string): ComponentChild {
  return h(
    'svg',
    { 'aria-hidden': 'true', viewBox: '0 0 10 10', width: 10, height: 10, class: 'swatch' },
    h('rect', { class: `bar ${kind}`, x: 0, y: 0, width: 10, height: 10 }),
  );
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
