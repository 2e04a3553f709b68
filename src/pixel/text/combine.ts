import type { Box } from '../box.ts';
import type { RawBox } from './boxes.ts';
import type { Agreement, ViewRules } from './efforts.ts';
import { bridge, lengthened } from './lines.ts';
import { areaOf, inside, joined, sharedArea } from './rectangles.ts';

/** What one look at a frame found. */
export interface View {
  readonly name: string;
  /** What looked. */
  readonly network: string;
  /** How it looked, whatever the plane: `contrast 2x` of two windows is one way. */
  readonly way: string;
  readonly rules: Omit<ViewRules, 'minScore'>;
  readonly boxes: readonly RawBox[];
}

export interface FoundBox extends Box {
  /** The highest mean probability of what it was made of, 0 to 1. */
  readonly score: number;
  /** The views that found something in it. */
  readonly views: readonly string[];
}

/** Thicker than text is, or seen in one way alone. */
export type Doubt = 'too-thick' | 'one-view';

/** What looked like text and does not count: for who reviews the frame. */
export interface DoubtfulBox extends FoundBox {
  readonly doubt: Doubt;
}

export interface CombinedBoxes {
  readonly boxes: readonly FoundBox[];
  readonly doubtful: readonly DoubtfulBox[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The boxes of all views of a frame: voted on, made lines, and joined. */
export function combine(views: readonly View[], size: Size, agreement?: Agreement): CombinedBoxes {
  const maxThickness = (agreement?.maxSizeShare ?? 1) * Math.max(size.width, size.height);
  const seen = views.flatMap(({ name, network, way, rules, boxes }) =>
    boxes.map((box) => {
      const isThin = box.thickness <= Math.min(rules.maxThickness, maxThickness);
      return { ...box, view: name, network, way, rules, isThin };
    }),
  );
  const thin = seen.filter(({ isThin }) => isThin);
  const counted = thin.filter((box) =>
    agreement === undefined ? countsAlone(box) || isSeenElsewhere(box, thin) : isAgreedOn(box, thin, agreement),
  );
  const boxes = linesOf(counted, size);

  const doubtOf = (box: SeenBox): Doubt => (box.isThin ? 'one-view' : 'too-thick');
  const isCounted = new Set(counted);
  const rest = seen.filter((box) => !isCounted.has(box));
  const doubtful = rest.map((box) => ({ ...inside(found(box), size), doubt: doubtOf(box) }));
  const unmasked = doubtful.filter((box) => !boxes.some((other) => sharedArea(box, other) >= MASKED * areaOf(box)));
  return { boxes, doubtful: inOrder(joined(unmasked, (a, b, box) => ({ ...joinBoxes(a, b, box), doubt: a.doubt }))) };
}

/** A doubtful box of which so much is masked anyway says nothing. */
const MASKED = 0.9;

interface SeenBox extends RawBox {
  readonly view: string;
  readonly network: string;
  readonly way: string;
  readonly rules: View['rules'];
  readonly isThin: boolean;
}

const countsAlone = ({ score, thickness, rules }: SeenBox): boolean =>
  score >= rules.aloneFrom && thickness >= rules.aloneThickness;

/** Boxes that were seen in another way and share more than this of the larger one are the same thing. */
const SAME = 0.3;

function isSeenElsewhere(box: SeenBox, all: readonly SeenBox[]): boolean {
  return all.some(
    (other) => other.way !== box.way && sharedArea(box, other) > SAME * Math.max(areaOf(box), areaOf(other)),
  );
}

/** Boxes of one network are words where those of another are lines or blocks: it is what they cover that counts. */
function isAgreedOn(box: SeenBox, all: readonly SeenBox[], { cover, isSeenTwice }: Agreement): boolean {
  const own = all.filter(({ network }) => network === box.network);
  if (isSeenTwice === true && !isSeenElsewhere(box, own)) return false;
  const others = all.filter(({ network }) => network !== box.network);
  return others.reduce((sum, other) => sum + sharedArea(box, other), 0) >= cover * areaOf(box);
}

function found({ left, top, right, bottom, score, view }: SeenBox): FoundBox {
  return { left, top, right, bottom, score, views: [view] };
}

function withMargin(box: SeenBox): FoundBox {
  const { margin } = box.rules;
  const { left, top, right, bottom, ...rest } = found(box);
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin, ...rest };
}

/**
 * Boxes with their ends lengthened and the gaps in their lines filled, as their views ask for. Slanted lines have ends of
 * their own.
 */
function linesOf(counted: readonly SeenBox[], size: Size): FoundBox[] {
  const steps = counted.filter(({ isStep }) => isStep).map(withMargin);
  const lines = [...Map.groupBy(counted, ({ rules }) => rules.ends)].flatMap(([ends, boxes]) => {
    const level = boxes.filter(({ isStep }) => !isStep).map(withMargin);
    return linesWith(joined(level, joinBoxes), ends);
  });
  return inOrder(
    joined(
      [...steps, ...lines].map((box) => inside(box, size)),
      joinBoxes,
    ),
  );
}

function linesWith(boxes: readonly FoundBox[], ends: number): FoundBox[] {
  // What draws whole boxes draws its gaps, too.
  if (ends === 0) return [...boxes];
  const bridges = boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => {
      const gap = bridge(a, b);
      return gap === undefined ? [] : [joinBoxes(a, b, gap)];
    }),
  );
  return [...boxes.map((box) => lengthened(box, ends)), ...bridges];
}

function joinBoxes(a: FoundBox, b: FoundBox, box: Box): FoundBox {
  return { ...box, score: Math.max(a.score, b.score), views: [...new Set([...a.views, ...b.views])].sort() };
}

/** From the top, and from the left. */
function inOrder<T extends Box>(boxes: readonly T[]): T[] {
  return boxes.toSorted((a, b) => a.top - b.top || a.left - b.left || a.bottom - b.bottom || a.right - b.right);
}
