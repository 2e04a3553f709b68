import { FAILURE_CODES, type FailureCode } from '../failure/index.ts';
import type { PictureBox, PictureRecord } from '../project/index.ts';

/** Why a person should look at a picture. */
export interface Suspicion {
  readonly code: SuspicionCode;
  /** For people. */
  readonly words: string;
}

export type SuspicionCode = keyof typeof SUSPICIONS;

interface SuspicionRow {
  readonly weight: number;
  readonly words: (count: number) => string;
}

const boxes = (count: number): string => (count === 1 ? '1 box' : `${count} boxes`);
const them = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** Weights put pictures in order and mean nothing else. What is held waits for a person, so it comes first. */
const SUSPICIONS = {
  unsearched: { weight: 2000, words: () => 'not searched' },
  held: { weight: 1000, words: () => 'held' },
  'no-network': { weight: 80, words: () => 'searched without the network, which finds more' },
  doubt: { weight: 60, words: () => 'the search has doubts' },
  'device-failed': { weight: 50, words: () => 'text was left in another picture of this device' },
  'too-thick': { weight: 40, words: (n) => `${boxes(n)} not covered: thicker than text is` },
  'no-box': { weight: 35, words: () => 'pictures of this kind show text, and none was found' },
  'text-in-sector': { weight: 30, words: (n) => `${boxes(n)} in the middle of an ultrasound picture` },
  'one-view': { weight: 25, words: (n) => `${boxes(n)} not covered: seen in one view alone` },
  'short-clip': { weight: 20, words: (n) => `a clip with boxes in ${n} ${them(n, 'frame', 'frames')} alone` },
  'weak-box': { weight: 15, words: (n) => `${boxes(n)} with a score below 0.8` },
  'kept-line': { weight: 12, words: (n) => `${n === 1 ? '1 line' : `${n} lines`} not covered: read as harmless` },
  exempted: { weight: 10, words: (n) => `${boxes(n)} not covered: a person took ${them(n, 'it', 'them')} away` },
} satisfies Readonly<Record<string, SuspicionRow>>;

const ULTRASOUND: ReadonlySet<string> = new Set(['US', 'IVUS', 'OPUS', 'BDUS']);
/** PS3.3 C.7.3.1.1.1: ultrasound, endoscopy, photographs, captures, radiographs, digitised film. */
const SHOWS_TEXT: ReadonlySet<string> = new Set([...ULTRASOUND, 'ES', 'XC', 'OT', 'SC', 'DX', 'CR', 'MG', 'RG', 'HC']);
/** PS3.4 B.5: Secondary Capture, single and multi-frame. */
const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(?:\.|$)/;

const WEAK_BELOW = 0.8;
/** A clip has so many frames; boxes in fewer are not carried to all of them. */
const CLIP_FRAMES = 3;

/** Devices that let text through in this review: `deviceKeyText` of each. */
export interface SuspicionContext {
  readonly failedDevice: boolean;
}

/** Everything that speaks for a look, the heaviest first. */
export function suspicionsOf(picture: PictureRecord, { failedDevice }: SuspicionContext): Suspicion[] {
  const counts = countsOf(picture, failedDevice);
  const found: Suspicion[] = [];
  for (const [code, { words }] of Object.entries(SUSPICIONS) as [SuspicionCode, SuspicionRow][]) {
    const count = counts[code];
    if (count > 0) found.push({ code, words: OWN_WORDS[code]?.(picture) ?? words(count) });
  }
  return found;
}

export function suspicionScore(suspicions: readonly Suspicion[]): number {
  return suspicions.reduce((sum, { code }) => sum + SUSPICIONS[code].weight, 0);
}

function countsOf(picture: PictureRecord, failedDevice: boolean): Readonly<Record<SuspicionCode, number>> {
  const { status, look, doubts, boxes: all, modality, device, frames } = picture;
  const covered = all.filter(({ suppressed }) => suppressed === undefined);
  const left = (why: PictureBox['suppressed']): number => all.filter(({ suppressed }) => suppressed === why).length;
  const showsText = SHOWS_TEXT.has(modality) || SECONDARY_CAPTURE.test(device.sopClass);
  const coveredFrames = new Set(covered.map(({ frame }) => frame)).size;
  const one = (is: boolean): number => (is ? 1 : 0);
  if (look === 'none') return { ...NOTHING, unsearched: 1, held: one(status === 'held') };
  return {
    ...NOTHING,
    held: one(status === 'held'),
    'no-network': one(doubts.includes('no-network')),
    doubt: one(doubts.some((doubt) => doubt !== 'no-network')),
    'device-failed': one(failedDevice),
    'too-thick': left('too-thick'),
    'no-box': one(showsText && covered.length + left('harmless') === 0),
    'text-in-sector': ULTRASOUND.has(modality) ? covered.filter((box) => isInSector(box, picture)).length : 0,
    'one-view': left('one-view'),
    'short-clip': frames >= CLIP_FRAMES && coveredFrames < CLIP_FRAMES ? coveredFrames : 0,
    'weak-box': covered.filter(({ score }) => score !== undefined && score < WEAK_BELOW).length,
    'kept-line': left('harmless'),
    exempted: left('exempted'),
  };
}

const NOTHING = Object.fromEntries(Object.keys(SUSPICIONS).map((code) => [code, 0])) as Record<SuspicionCode, number>;

/** Those that say more than how often. */
const OWN_WORDS: Readonly<Partial<Record<SuspicionCode, (picture: PictureRecord) => string>>> = {
  unsearched: ({ doubts }) => {
    const meanings = doubts.flatMap((code) =>
      code in FAILURE_CODES ? FAILURE_CODES[code as FailureCode].meaning : [],
    );
    return `not searched: ${meanings.length === 0 ? 'the policy holds such pictures' : meanings.join('; ')}`;
  },
  held: heldWords,
};

function heldWords({ reasons }: PictureRecord): string {
  const meanings = reasons.map((code) => FAILURE_CODES[code].meaning);
  return meanings.length === 0 ? 'held' : `held: ${meanings.join('; ')}`;
}

/** Where the sector of an ultrasound picture is, whoever made it: its middle. Banners and scales stand around it. */
const SECTOR = { left: 0.2, right: 0.8, top: 0.15, bottom: 0.9 } as const;

function isInSector({ left, right, top, bottom }: PictureBox, { rows, columns }: PictureRecord): boolean {
  const x = (left + right) / 2 / columns;
  const y = (top + bottom) / 2 / rows;
  return x > SECTOR.left && x < SECTOR.right && y > SECTOR.top && y < SECTOR.bottom;
}
