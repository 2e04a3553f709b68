/** The keys, for the page and for its help. */

export type Command =
  | 'accept'
  | 'reject'
  | 'draw'
  | 'remove'
  | 'all-frames'
  | 'series'
  | 'template'
  | 'window'
  | 'frame-back'
  | 'frame-on'
  | 'differs-back'
  | 'differs-on'
  | 'next'
  | 'previous'
  | 'undo'
  | 'projection'
  | 'layout'
  | 'flip'
  | 'outlines'
  | 'zoom-in'
  | 'zoom-out'
  | 'help';

interface KeyRow {
  /** As `KeyboardEvent.key` has it, letters in lower case. */
  readonly key: string;
  readonly command: Command;
  /** As it is written on the keyboard. */
  readonly shown: string;
  readonly means: string;
}

export const KEYS: readonly KeyRow[] = [
  { key: ' ', command: 'accept', shown: 'Space', means: 'accept, and on to the next open picture' },
  { key: 'x', command: 'reject', shown: 'X', means: 'reject: it is held, a released one is taken back' },
  { key: 'd', command: 'draw', shown: 'D', means: 'draw a box over what is left' },
  {
    key: 'Delete',
    command: 'remove',
    shown: 'Del',
    means: 'remove the chosen box of yours, or take away one of the search',
  },
  { key: 'Backspace', command: 'remove', shown: '', means: '' },
  { key: 'a', command: 'all-frames', shown: 'A', means: 'the chosen box, or yours on this frame, on all frames' },
  { key: 's', command: 'series', shown: 'S', means: 'decide all open pictures of the series like this one' },
  { key: 't', command: 'template', shown: 'T', means: 'propose these boxes for every picture of the device' },
  { key: 'z', command: 'undo', shown: 'Z', means: 'undo' },
  { key: 'n', command: 'next', shown: 'N', means: 'next picture' },
  { key: 'p', command: 'previous', shown: 'P', means: 'previous picture' },
  { key: '[', command: 'frame-back', shown: '[', means: 'frame before' },
  { key: ']', command: 'frame-on', shown: ']', means: 'frame after' },
  { key: '{', command: 'differs-back', shown: '{', means: 'frame before that has boxes' },
  { key: '}', command: 'differs-on', shown: '}', means: 'frame after that has boxes' },
  {
    key: 'm',
    command: 'projection',
    shown: 'M',
    means: 'the whole series in one picture: brightest, mean, darkest; frames',
  },
  { key: 'w', command: 'window', shown: 'W', means: 'window of the file, full range, normalised' },
  { key: 'v', command: 'layout', shown: 'V', means: 'side by side, before, after, blink' },
  { key: 'b', command: 'flip', shown: 'B', means: 'before or after' },
  { key: 'o', command: 'outlines', shown: 'O', means: 'outlines on or off' },
  { key: '+', command: 'zoom-in', shown: '+', means: 'larger, up to 4 times' },
  { key: '=', command: 'zoom-in', shown: '', means: '' },
  { key: '-', command: 'zoom-out', shown: '\u2212', means: 'smaller' },
  { key: '?', command: 'help', shown: '?', means: 'this help' },
];

/** Keys of a box that is being drawn. */
export const DRAWING_KEYS: readonly (readonly [shown: string, means: string])[] = [
  ['\u2190 \u2191 \u2192 \u2193', 'move it; with Alt one pixel at a time'],
  ['Shift \u2190 \u2191 \u2192 \u2193', 'size it'],
  ['Enter', 'keep it'],
  ['Esc', 'drop it'],
];

interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map(KEYS.map(({ key, command }) => [key, command]));

/** What a key asks for; those of the browser and the system are left to them. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: KeyLike): Command | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  return COMMANDS.get(key.length === 1 ? key.toLowerCase() : key);
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The direction of an arrow key. */
export const arrowOf = (key: string): readonly [number, number] | undefined => ARROWS[key];
