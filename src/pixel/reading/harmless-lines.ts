import type { Box } from '../box.ts';
import type { View } from '../text/combine.ts';
import type { Plane } from '../text/plane.ts';
import { areaOf, around, sharedArea } from '../text/rectangles.ts';
import { groupsOf, heightOf, heightShared, isBeside, isSameLine } from './groups.ts';
import { harmlessRule, mayBeHarmless } from './harmless-text.ts';
import { type Reading, readLine } from './reader.ts';
import type { Recogniser } from './recogniser.ts';

/** A line that stays as it is. */
export interface KeptLine extends Box {
  /** What it says: a setting, a measurement or the name of a view. */
  readonly text: string;
  readonly rule: string;
}

export interface HarmlessLines<V extends View> {
  /** Without the boxes of what stays. */
  readonly views: readonly V[];
  readonly kept: readonly KeptLine[];
}

/** A plane as it is shown, and the beginning of the names of its views. */
export interface ShownPlane {
  readonly name: string;
  readonly plane: Plane;
}

export interface KeepRules {
  readonly recogniser: Recogniser;
  /** Says something of the patient, whatever else it may be. */
  isIdentifying(text: string): boolean;
}

/**
 * Takes away what was found of lines that say nothing of anybody (`harmless-text.ts`). A line stays when every part of it
 * was seen in a plane as it is shown, both readings of each part agree and are sure, the whole line is made of the closed
 * list, and nothing else stands in its row where that is at the upper or lower border.
 */
export async function withoutHarmless<V extends View>(
  views: readonly V[],
  planes: readonly ShownPlane[],
  rules: KeepRules,
): Promise<HarmlessLines<V>> {
  const [first] = planes;
  if (first === undefined) return { views, kept: [] };
  const { parts, slices } = partsOf(views, planes);
  const lines = groupsOf(parts, isSameLine);
  const read: { readonly line: readonly Part[]; readonly kept: KeptLine | undefined }[] = [];
  for (const line of lines) read.push({ line, kept: await keptLine(line, rules) });
  const denied = read.filter(({ kept }) => kept === undefined).flatMap(({ line }) => line);
  const staying = read.filter(
    ({ kept }) => kept !== undefined && !denied.some((part) => isInBannerWith(part, kept, first.plane)),
  );
  const stayingParts = staying.flatMap(({ line }) => line);
  const isOfThem = (slice: Box): boolean =>
    !denied.some((part) => sharedArea(part, slice) > SAME * areaOf(slice)) &&
    stayingParts.reduce((sum, part) => sum + sharedArea(part, slice), 0) >= IN_LINES * areaOf(slice);
  const boxes = new Set([...stayingParts.flatMap((part) => part.boxes), ...slices.filter(isOfThem)]);
  return {
    views: views.map((view) => ({ ...view, boxes: view.boxes.filter((box) => !boxes.has(box)) })),
    kept: staying.map(({ kept }) => kept!),
  };
}

/** Of a slice so much lies in lines that stay: it is of them. */
const IN_LINES = 0.75;

/** What several views found in one place. */
interface Part extends Box {
  readonly boxes: readonly View['boxes'][number][];
  /** Where it can be read; undefined where it is no line of a plane as it is shown. */
  readonly plane: Plane | undefined;
}

interface SeenBox extends Box {
  readonly box: View['boxes'][number];
  /** The plane that it was found in as that is shown. */
  readonly plane: Plane | undefined;
}

/** Of a smaller box so much lies in the other one, and so much of its height: they are of one thing. */
const SAME = 0.15;
const SAME_HEIGHT = 0.5;

interface Parts {
  readonly parts: readonly Part[];
  /** Slices of what some other look takes for slanted: as one they would join lines that lie close. */
  readonly slices: readonly View['boxes'][number][];
}

function partsOf(views: readonly View[], planes: readonly ShownPlane[]): Parts {
  const seen = views.flatMap(({ name, boxes }): SeenBox[] => {
    const plane = planes.find((shown) => name === `${shown.name} 1x` || name === `${shown.name} 2x`)?.plane;
    return boxes.map((box) => ({ ...rectangle(box), box, plane }));
  });
  const isSlice = ({ box, plane }: SeenBox): boolean => box.isStep && plane === undefined;
  const groups = groupsOf(
    seen.filter((one) => !isSlice(one)),
    isSameThing,
  );
  const parts = groups.map((group) => {
    const outer = group.map(rectangle).reduce(around);
    return { ...outer, boxes: group.map(({ box }) => box), plane: planeOf(group, outer) };
  });
  return { parts, slices: seen.filter(isSlice).map(({ box }) => box) };
}

const isSameThing = (a: Box, b: Box): boolean =>
  heightShared(a, b) > SAME_HEIGHT * Math.min(heightOf(a), heightOf(b)) &&
  sharedArea(a, b) > SAME * Math.min(areaOf(a), areaOf(b));

/** Heights of one line of letters differ by less; what is higher is two lines, or something else. */
const MAX_HEIGHT = 1.8;
const MIN_LETTERS = 6;

function planeOf(group: readonly SeenBox[], outer: Box): Plane | undefined {
  if (group.some(({ box }) => box.isStep)) return undefined;
  const shown = group.filter(({ plane }) => plane !== undefined);
  const widest = shown.toSorted((a, b) => b.right - b.left - (a.right - a.left))[0];
  if (widest === undefined) return undefined;
  const height = heightOf(widest);
  const isLine = height >= MIN_LETTERS && widest.right - widest.left > height;
  // What another look saw beyond it is not read: it may be a name that no plane as it is shown shows.
  const isWhole = outer.left >= widest.left - height && outer.right <= widest.right + height;
  return isLine && isWhole && heightOf(outer) <= MAX_HEIGHT * height ? widest.plane : undefined;
}

async function keptLine(line: readonly Part[], rules: KeepRules): Promise<KeptLine | undefined> {
  const { recogniser, isIdentifying } = rules;
  const inOrder = line.toSorted((a, b) => a.left - b.left);
  const readings: (readonly [Reading, Reading])[] = [];
  for (const part of inOrder) {
    const read = part.plane && (await readLine(recogniser, part.plane, part, ({ text }) => mayBeHarmless(text)));
    if (read === undefined) return undefined;
    readings.push(read);
  }
  const texts = [0, 1].map((which) => readings.map((pair) => pair[which]!.text).join(' '));
  const text = texts.find((one) => harmlessRule(one) !== undefined);
  if (text === undefined || texts.some(isIdentifying)) return undefined;
  return { ...inOrder.map(rectangle).reduce(around), text, rule: harmlessRule(text)! };
}

/** Of the height of the picture: rows up there and down there are banners, and one thing said in them may be of another. */
const BANNER = 0.12;

function isInBannerWith(part: Box, line: Box, { height }: Plane): boolean {
  const isBanner = line.top < BANNER * height || line.bottom > (1 - BANNER) * height;
  return isBanner && isBeside(part, line);
}

const rectangle = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });
