import { concat, hex } from '../build/index.ts';
import { type Draft, lengthField, replace, type Token, withBody } from './draft.ts';
import type { Random } from './random.ts';

/** What is changed, and what it may take from: other drafts. */
interface Context {
  readonly random: Random;
  readonly others: readonly Draft[];
}

type Mutation = (draft: Draft, context: Context) => Draft;

/** Changes an object once, in a way that real files and attackers know. */
export function mutate(draft: Draft, context: Context): Draft {
  const { random } = context;
  // What cannot be read any more can still be damaged byte by byte.
  const mutation = random.pick(draft.tokens.length === 0 ? OF_BYTES : ALL);
  const next = mutation(draft, context);
  return next.body.length > MAX_BYTES ? draft : next;
}

/** Longer objects find nothing that shorter ones do not. */
const MAX_BYTES = 400_000;

const ITEM = hex('FEFF 00E0 00000000');
const ITEM_DELIMITER = hex('FEFF 0DE0 00000000');
const SEQUENCE_DELIMITER = hex('FEFF DDE0 00000000');

const LENGTHS = [0, 1, 2, 7, 8, 0xfe, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const VRS = ['OB', 'OW', 'UN', 'SQ', 'UT', 'UC', 'LO', 'PN', 'US', 'FD', 'SV', 'AT', '??', '  ', '\0\0', 'ZZ', 'ob'];
const TAGS = [
  ...[0x00080005, 0x00080018, 0x00100010, 0x00100020, 0x00104000, 0x0020000d, 0x00280010, 0x00400275, 0x0040a730],
  ...[0x00090010, 0x00091001, 0x00290010, 0x60003000, 0x7fe00010, 0xfffafffa, 0xfffcfffc, 0x00000000, 0x00020010],
  ...[0x00181030, 0x00080070, 0x00180015, 0x00081090, 0x00080008, 0x00120063],
];
const ESCAPES = [
  '1B2842',
  '1B284A',
  '1B2449',
  '1B2442',
  '1B242943',
  '1B2429',
  '1B',
  '5C',
  '3D',
  '5E',
  'FF',
  'C380',
  'EFBFBD',
  '00',
  '8130D330',
];
const TERMS = [
  'ISO_IR 100',
  'ISO_IR 192',
  'GB18030',
  'GBK',
  'ISO_IR 13',
  '\\ISO 2022 IR 87',
  'ISO 2022 IR 6\\ISO 2022 IR 149',
  'ISO_IR 999',
  '',
  '\\\\\\',
];
const SYNTAXES = [
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.4.50',
  '2.999',
  'toString',
];

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const someToken = ({ tokens }: Draft, random: Random): Token => random.pick(tokens);
const isLeaf = (token: Token): boolean => !token.isItem && !token.isSequence;

/** A place between two tokens, with what is around it. */
function somePlace(draft: Draft, random: Random): { start: number; end: number; around: number } {
  const token = someToken(draft, random);
  return { start: token.start, end: token.start, around: token.parent };
}

const duplicate: Mutation = (draft, { random }) => {
  const { start, end } = someToken(draft, random);
  return replace(draft, somePlace(draft, random), draft.body.slice(start, end), !random.once(3));
};

const swap: Mutation = (draft, { random }) => {
  const [first, second] = [someToken(draft, random), someToken(draft, random)].toSorted((a, b) => a.start - b.start);
  if (first === undefined || second === undefined || first.end > second.start || first.parent !== second.parent)
    return draft;
  const { body } = draft;
  const middle = [
    body.subarray(second.start, second.end),
    body.subarray(first.end, second.start),
    body.subarray(first.start, first.end),
  ];
  return withBody(draft, concat(body.subarray(0, first.start), ...middle, body.subarray(second.end)));
};

const remove: Mutation = (draft, { random }) => {
  const { start, end, parent } = someToken(draft, random);
  return replace(draft, { start, end, around: parent }, hex(''), !random.once(3));
};

const truncate: Mutation = (draft, { random }) => {
  const end =
    draft.tokens.length > 0 && random.once(2) ? someToken(draft, random).end : random.below(draft.body.length + 1);
  return withBody(draft, draft.body.slice(0, end));
};

const setLength: Mutation = (draft, { random }) => {
  const body = draft.body.slice();
  const token = someToken(draft, random);
  const { at, bytes } = lengthField(token, body);
  const view = new DataView(body.buffer);
  const nearby = token.end - token.value + random.below(5) - 2;
  const length = random.once(2) ? nearby : random.pick(LENGTHS);
  if (bytes === 2) view.setUint16(at, length, !token.isBigEndian);
  else view.setUint32(at, length, !token.isBigEndian);
  return withBody(draft, body);
};

const setVr: Mutation = (draft, { random }) => {
  const body = draft.body.slice();
  body.set(ascii(random.pick(VRS)), someToken(draft, random).start + 4);
  return withBody(draft, body);
};

const setTag: Mutation = (draft, { random }) => {
  const body = draft.body.slice();
  const { start, isBigEndian } = someToken(draft, random);
  writeTag(new DataView(body.buffer), start, random.pick(TAGS), !isBigEndian);
  return withBody(draft, body);
};

function writeTag(view: DataView, at: number, tag: number, little: boolean): void {
  view.setUint16(at, tag >>> 16, little);
  view.setUint16(at + 2, tag & 0xffff, little);
}

/** A token becomes the content of the only item of a new sequence, as SQ or UN, of defined or undefined length. */
function wrapped(content: Uint8Array, { isImplicit, isBigEndian }: Token, random: Random): Uint8Array {
  const isOpen = random.once(2);
  const header = new Uint8Array(isImplicit ? 8 : 12);
  const view = new DataView(header.buffer);
  writeTag(view, 0, random.pick([0x0040a730, 0x00091001, 0x00081140]), !isBigEndian);
  if (!isImplicit) header.set(ascii(random.pick(['SQ', 'SQ', 'UN', 'OB'])), 4);
  view.setUint32(header.length - 4, isOpen ? 0xffffffff : content.length + 8, !isBigEndian);
  const item = new Uint8Array(8);
  const itemView = new DataView(item.buffer);
  writeTag(itemView, 0, 0xfffee000, !isBigEndian);
  itemView.setUint32(4, isOpen ? 0xffffffff : content.length, !isBigEndian);
  const closing = isOpen ? [inOrder(ITEM_DELIMITER, isBigEndian), inOrder(SEQUENCE_DELIMITER, isBigEndian)] : [];
  return concat(header, item, content, ...closing);
}

function inOrder(delimiter: Uint8Array, isBigEndian: boolean): Uint8Array {
  return isBigEndian
    ? Uint8Array.from([delimiter[1]!, delimiter[0]!, delimiter[3]!, delimiter[2]!, 0, 0, 0, 0])
    : delimiter;
}

const wrap: Mutation = (draft, { random }) => {
  const token = someToken(draft, random);
  let content: Uint8Array = draft.body.slice(token.start, token.end);
  const levels = random.once(6) ? 1 + random.below(80) : 1;
  for (let i = 0; i < levels; i++) content = wrapped(content, token, random);
  return replace(draft, { start: token.start, end: token.end, around: token.parent }, content, !random.once(4));
};

const insertDelimiter: Mutation = (draft, { random }) => {
  const delimiter = random.pick([
    ITEM,
    ITEM_DELIMITER,
    SEQUENCE_DELIMITER,
    new Uint8Array(8),
    hex('FEFF 00E0 FFFFFFFF'),
  ]);
  return replace(draft, somePlace(draft, random), inOrder(delimiter, random.once(4)), !random.once(3));
};

const dropDelimiter: Mutation = (draft, { random }) => {
  const open = draft.tokens.filter(({ isUndefined }) => isUndefined);
  if (open.length === 0) return draft;
  const token = random.pick(open);
  const isPlain = token.end - token.value >= 8;
  return isPlain
    ? replace(draft, { start: token.end - 8, end: token.end, around: token.parent }, hex(''), !random.once(3))
    : draft;
};

const flipBits: Mutation = (draft, { random }) => {
  const head = draft.head.slice();
  const body = draft.body.slice();
  for (let i = 1 + random.below(8); i > 0; i--) {
    const target = head.length > 0 && random.once(6) ? head : body;
    if (target.length > 0) target[random.below(target.length)]! ^= 1 << random.below(8);
  }
  return withBody({ ...draft, head }, body);
};

const flipHeader: Mutation = (draft, { random }) => {
  const body = draft.body.slice();
  const { start, value } = someToken(draft, random);
  body[start + random.below(value - start)]! ^= 1 << random.below(8);
  return withBody(draft, body);
};

const spliceOther: Mutation = (draft, { random, others }) => {
  const other = random.pick(others);
  if (other.tokens.length === 0) return draft;
  const { start, end } = someToken(other, random);
  return end - start > 100_000
    ? draft
    : replace(draft, somePlace(draft, random), other.body.slice(start, end), !random.once(3));
};

const crossOver: Mutation = (draft, { random, others }) => {
  const other = random.pick(others);
  if (other.tokens.length === 0) return draft;
  const front = draft.body.subarray(0, someToken(draft, random).start);
  return withBody(draft, concat(front, other.body.subarray(someToken(other, random).start)));
};

/** New bytes in a value, with its length. */
function setValue(draft: Draft, token: Token, bytes: Uint8Array, random: Random): Draft {
  const around = draft.tokens.indexOf(token);
  return replace(draft, { start: token.value, end: token.end, around }, bytes, !random.once(6));
}

const insertEscape: Mutation = (draft, { random }) => {
  const texts = draft.tokens.filter((token) => isLeaf(token) && token.end - token.value < 2000);
  if (texts.length === 0) return draft;
  const token = random.pick(texts);
  const value = draft.body.subarray(token.value, token.end);
  const at = random.below(value.length + 1);
  return setValue(draft, token, concat(value.subarray(0, at), hex(random.pick(ESCAPES)), value.subarray(at)), random);
};

const setCharacterSet: Mutation = (draft, { random }) => {
  const declared = draft.tokens.filter(({ tag }) => tag === 0x00080005);
  if (declared.length === 0) return draft;
  const term = random.pick(TERMS);
  return setValue(draft, random.pick(declared), ascii(term.length % 2 === 0 ? term : `${term} `), random);
};

const fillValue: Mutation = (draft, { random }) => {
  const leaves = draft.tokens.filter(isLeaf);
  if (leaves.length === 0) return draft;
  const count = random.once(20) ? 70_000 : random.below(40);
  const bytes = random.once(2) ? random.bytes(Math.min(count, 1000)) : new Uint8Array(count).fill(random.below(256));
  return setValue(draft, random.pick(leaves), bytes, random);
};

const setSyntax: Mutation = (draft, { random }) => {
  const head = draft.head.slice();
  const at = Buffer.from(head).indexOf(Buffer.from('\x02\x00\x10\x00UI', 'latin1'));
  const length = head[at + 6];
  if (at < 0 || length === undefined || at + 8 + length > head.length) return draft;
  const uid = ascii(random.pick(SYNTAXES)).subarray(0, length);
  head.fill(0, at + 8, at + 8 + length);
  head.set(uid, at + 8);
  return withBody({ ...draft, head }, draft.body);
};

const append: Mutation = (draft, { random }) =>
  withBody(
    draft,
    concat(draft.body, random.once(2) ? new Uint8Array(random.below(600)) : random.bytes(random.below(40))),
  );

/** The other kind of length, right as before: a reader must not care. */
const reopen: Mutation = (draft, { random }) => {
  const closed = draft.tokens.filter((token) => !isLeaf(token) && !token.isUndefined);
  if (closed.length === 0) return draft;
  const token = random.pick(closed);
  const delimiter = inOrder(token.isItem ? ITEM_DELIMITER : SEQUENCE_DELIMITER, token.isBigEndian);
  const bytes = concat(draft.body.subarray(token.start, token.end), delimiter);
  const { at } = lengthField(token, draft.body);
  bytes.fill(0xff, at - token.start, at - token.start + 4);
  return replace(draft, { start: token.start, end: token.end, around: token.parent }, bytes, true);
};

const withoutHead: Mutation = (draft, { random }) => {
  const head = random.once(2) ? hex('') : draft.head.slice(0, random.below(draft.head.length + 1));
  return withBody({ ...draft, head }, draft.body);
};

const OF_BYTES: readonly Mutation[] = [flipBits, truncate, append, setSyntax];

// Those that find most stand there twice.
const ALL: readonly Mutation[] = [
  ...OF_BYTES,
  ...[duplicate, swap, remove, setLength, setLength, setVr, setTag, wrap, wrap, insertDelimiter, dropDelimiter],
  ...[flipHeader, spliceOther, crossOver, insertEscape, setCharacterSet, fillValue, reopen, withoutHead],
];
