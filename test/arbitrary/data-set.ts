/**
 * Arbitrary data sets as models: what stands in them is known without reading them, and their bytes come from
 * `test/build`. Every VR, nesting, lengths of both kinds, odd lengths, private blocks, in every encoding.
 */
import fc from 'fast-check';
import { element, encodingOf, item, type Part, part10, SYNTAX, sequence, unSequence } from '../build/index.ts';

/** An element with a value. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly tag: number;
  readonly vr: string;
  readonly bytes: Uint8Array;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly tag: number;
  /** `UN` for a sequence that is written so (PS3.5 6.2.2). */
  readonly vr: 'SQ' | 'UN';
  readonly isUndefined: boolean;
  readonly items: readonly Item[];
}

export interface Item {
  readonly isUndefined: boolean;
  readonly nodes: readonly Node[];
}

export type Node = Leaf | Sequence;

export interface Model {
  readonly transferSyntax: string;
  readonly nodes: readonly Node[];
}

export interface Shape {
  /** Odd lengths too. */
  readonly odd?: boolean;
  /** Tags in any order and more than once. */
  readonly disorder?: boolean;
  readonly transferSyntaxes?: readonly string[];
}

/** Public attributes of every VR that decide nothing about the rest, so that they may stand anywhere and twice. */
const PUBLIC: readonly (readonly [tag: number, vr: string])[] = [
  [0x00080054, 'AE'],
  [0x00080022, 'DA'],
  [0x0008002a, 'DT'],
  [0x00080032, 'TM'],
  [0x00080060, 'CS'],
  [0x00080090, 'PN'],
  [0x00080119, 'UC'],
  [0x00080120, 'UR'],
  [0x00081030, 'LO'],
  [0x00081155, 'UI'],
  [0x00082111, 'ST'],
  [0x00089459, 'FL'],
  [0x00101010, 'AS'],
  [0x00104000, 'LT'],
  [0x00180050, 'DS'],
  [0x00186016, 'UL'],
  [0x00186020, 'SL'],
  [0x00189087, 'FD'],
  [0x00189219, 'SS'],
  [0x00200010, 'SH'],
  [0x00200013, 'IS'],
  [0x00280009, 'AT'],
  [0x00280034, 'IS'],
  [0x00281101, 'US'],
  [0x00281201, 'OW'],
  [0x0040a160, 'UT'],
  [0x00420011, 'OB'],
  [0x00660016, 'OF'],
  [0x00660040, 'OL'],
  [0x00720081, 'OV'],
  [0x00720082, 'SV'],
  [0x00720083, 'UV'],
  [0x7fe00009, 'OD'],
  [0xfffcfffc, 'OB'],
];
const SEQUENCES = [0x00081140, 0x00081199, 0x0040a730, 0x00400275, 0x52009230];
const PRIVATE = [0x00091001, 0x00091002, 0x0029100a, 0x300b1001, 0x7fe11010];
const CREATORS = [0x00090010, 0x00290010, 0x300b0010, 0x7fe10010];

const isImplicit = (transferSyntax: string): boolean => !encodingOf(transferSyntax).explicit;

/** Data sets that are right but for what the shape allows. */
export function arbitraryModel(shape: Shape = {}): fc.Arbitrary<Model> {
  const { transferSyntaxes = Object.values(SYNTAX).slice(0, 4) } = shape;
  return fc.constantFrom(...transferSyntaxes).chain((transferSyntax) =>
    arbitraryNodes(shape, isImplicit(transferSyntax))
      .filter((nodes) => nodes.length > 0)
      .map((nodes) => ({ transferSyntax, nodes: startingLow(nodes) })),
  );
}

/** An object begins with a group that readers without file meta know. */
function startingLow(nodes: readonly Node[]): readonly Node[] {
  const first: Leaf = { kind: 'leaf', tag: 0x00080008, vr: 'CS', bytes: new TextEncoder().encode('ORIGINAL') };
  return [first, ...nodes];
}

function arbitraryNodes(shape: Shape, implicit: boolean): fc.Arbitrary<readonly Node[]> {
  const { nodes } = fc.letrec<{ nodes: readonly Node[]; node: Node; sequence: Node; leaf: Node }>((tie) => ({
    nodes: fc
      .array(tie('node'), { maxLength: 6, depthIdentifier: 'nesting' })
      .map((list) => (shape.disorder === true ? list : inOrder(list))),
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'nesting' },
      { arbitrary: tie('leaf'), weight: 3 },
      { arbitrary: tie('sequence'), weight: 2 },
    ),
    sequence: arbitrarySequence(tie('nodes'), implicit),
    leaf: arbitraryLeaf(shape, implicit),
  }));
  return nodes;
}

/** In ascending order and each tag once (PS3.5 7.1). */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) => a.tag - b.tag).filter((node, i, all) => node.tag !== all[i - 1]?.tag);
}

function arbitrarySequence(nodes: fc.Arbitrary<readonly Node[]>, implicit: boolean): fc.Arbitrary<Sequence> {
  const items = fc.array(fc.record({ isUndefined: fc.boolean(), nodes }), { maxLength: 3, depthIdentifier: 'nesting' });
  return fc
    .record({
      tag: fc.constantFrom(...SEQUENCES, 0x00291020),
      isUndefined: fc.boolean(),
      items,
      vr: fc.constantFrom('SQ', 'SQ', 'UN'),
    })
    .map(({ tag, isUndefined, items, vr }) => {
      // Inside UN everything is implicit, where VRs are those of the dictionary: no place for leaves of any VR.
      const isUn = vr === 'UN' && !implicit && items.length > 0 && items.every((one) => one.nodes.every(isPlain));
      // A private sequence of defined length without items cannot be told from an empty value in implicit VR.
      const keepsOpen = implicit && tag === 0x00291020;
      return { kind: 'sequence', tag, vr: isUn ? 'UN' : 'SQ', isUndefined: isUndefined || keepsOpen, items } as const;
    });
}

const isPlain = (node: Node): boolean =>
  node.kind === 'leaf' && PUBLIC.some(([tag, vr]) => tag === node.tag && vr === node.vr);

function arbitraryLeaf(shape: Shape, implicit: boolean): fc.Arbitrary<Leaf> {
  const ofPublic = fc.constantFrom(...PUBLIC);
  const ofPrivate = fc.tuple(
    fc.constantFrom(...PRIVATE),
    implicit ? fc.constant('UN') : fc.constantFrom(...PUBLIC.map(([, vr]) => vr), 'UN'),
  );
  const ofCreator = fc.tuple(fc.constantFrom(...CREATORS), fc.constant('LO'));
  const facts = fc.oneof({ arbitrary: ofPublic, weight: 4 }, { arbitrary: ofPrivate, weight: 2 }, ofCreator);
  return fc.tuple(facts, arbitraryBytes(shape)).map(([[tag, vr], bytes]) => ({ kind: 'leaf', tag, vr, bytes }));
}

/** Mostly short, at times around 64 KB, where values become bulk, and around the longest length of 16 bits. */
function arbitraryBytes({ odd = false }: Shape): fc.Arbitrary<Uint8Array> {
  const text = fc
    .string({ unit: fc.constantFrom(...'ABC ^=1.\\-'), maxLength: 24 })
    .map((value) => new TextEncoder().encode(value));
  const binary = fc.uint8Array({ maxLength: 24 });
  const long = fc.constantFrom(65_520, 65_534).map((length) => new Uint8Array(length).fill(0x42));
  const bytes = fc.oneof(
    { arbitrary: text, weight: 30 },
    { arbitrary: binary, weight: 30 },
    { arbitrary: long, weight: 1 },
  );
  // A UN value that begins like an item would be tried as a sequence.
  const opaque = bytes.map((value) => (value[0] === 0xfe ? value.with(0, 0xfd) : value));
  return odd ? opaque : opaque.map((value) => value.subarray(0, value.length & ~1));
}

/** The parts of a model for `test/build`. */
export const partsOf = (nodes: readonly Node[]): Part[] => nodes.map(partOf);

function partOf(node: Node): Part {
  if (node.kind === 'leaf') return element(node.tag, node.vr, node.bytes, { pad: 'none' });
  const items = node.items.map((one) => item(one.isUndefined ? { length: 'undefined' } : {}, ...partsOf(one.nodes)));
  const options = node.isUndefined ? ({ length: 'undefined' } as const) : {};
  return node.vr === 'UN' ? unSequence(node.tag, items, options) : sequence(node.tag, items, options);
}

/** The model as a Part 10 file. */
export const fileOf = ({ transferSyntax, nodes }: Model): Uint8Array =>
  part10({ transferSyntax, dataSet: partsOf(nodes) });

/** A leaf of the model and the way to it: index of the node, then of item and node for each level. */
export interface Place {
  readonly leaf: Leaf;
  readonly way: readonly number[];
  /** True inside a sequence that is written as UN. */
  readonly isInUn: boolean;
}

/** Every leaf with its way. */
export function leavesOf(nodes: readonly Node[], around: readonly number[] = [], isInUn = false): Place[] {
  return nodes.flatMap((node, i) => {
    const way = [...around, i];
    if (node.kind === 'leaf') return [{ leaf: node, way, isInUn }];
    return node.items.flatMap((one, k) => leavesOf(one.nodes, [...way, k], isInUn || node.vr === 'UN'));
  });
}

/** The nodes with another value at one place. */
export function withValue(nodes: readonly Node[], way: readonly number[], bytes: Uint8Array): readonly Node[] {
  const [index, item, ...rest] = way;
  return nodes.map((node, i) => {
    if (i !== index) return node;
    if (node.kind === 'leaf') return { ...node, bytes };
    const items = node.items.map((one, k) => (k === item ? { ...one, nodes: withValue(one.nodes, rest, bytes) } : one));
    return { ...node, items };
  });
}
