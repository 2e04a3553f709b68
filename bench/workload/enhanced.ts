import { element, item, type Part, sequence } from '../../test/build/index.ts';
import {
  code,
  commonParts,
  type Identity,
  imagePixel,
  longSequence,
  objectFile,
  reference,
  vendorParts,
} from './common.ts';
import type { WorkloadFile } from './types.ts';
import type { World } from './world.ts';

const ENHANCED_CT = '1.2.840.10008.5.1.4.1.1.2.1';
const ENHANCED_MR = '1.2.840.10008.5.1.4.1.1.4.1';
const MR = '1.2.840.10008.5.1.4.1.1.4';
const FRAMES = 1_000;
const MAX_VALUE = 0xfffffffe;

/** Enhanced MR with 1,000 frames and 34,000 elements each: the header of 0.66 MB is the work, not the pixels. */
export function* enhancedMr(world: World, count: number): Iterable<WorkloadFile> {
  for (let i = 0; i < count; i++) {
    const identity = identityOf(world, i, { sopClass: ENHANCED_MR, modality: 'MR' });
    const tile = world.bytes(64);
    const pixels = new Uint8Array(64 * 64 * FRAMES * 2);
    for (let at = 0; at < pixels.length; at += tile.length) pixels.set(tile, at);
    const parts = [...enhancedParts(world, identity, { side: 64, frames: FRAMES }), element(0x7fe00010, 'OW', pixels)];
    yield { path: `${String(i).padStart(2, '0')}.dcm`, bytes: objectFile(identity, parts) };
  }
}

/** An enhanced MR with so many frames of 8 × 8 pixels. */
export function manyFrames(world: World, frames: number): Uint8Array {
  const identity = identityOf(world, 0, { sopClass: ENHANCED_MR, modality: 'MR' });
  const pixels = element(0x7fe00010, 'OW', new Uint8Array(8 * 8 * frames * 2));
  return objectFile(identity, [...enhancedParts(world, identity, { side: 8, frames }), pixels]);
}

/** One enhanced CT whose pixels are a hole of about `size` bytes; a value cannot be longer than 2^32 - 2 (PS3.5 7.1.1). */
export function* hugeCt(world: World, size: number): Iterable<WorkloadFile> {
  const frameBytes = 512 * 512 * 2;
  const frames = Math.max(1, Math.floor(size / frameBytes));
  const hole = Math.min(frames * frameBytes, MAX_VALUE);
  const identity = identityOf(world, 0, { sopClass: ENHANCED_CT, modality: 'CT' });
  const pixels = element(0x7fe00010, 'OW', new Uint8Array(0), { length: hole });
  const bytes = objectFile(identity, [...enhancedParts(world, identity, { side: 512, frames }), pixels]);
  yield { path: 'huge.dcm', bytes, hole };
}

function identityOf(world: World, index: number, kind: { sopClass: string; modality: string }): Identity {
  const person = world.person(index);
  return { ...kind, person, study: world.study(person), series: world.uid(), sopInstance: world.uid(), number: 1 };
}

function enhancedParts(world: World, identity: Identity, of: { side: number; frames: number }): readonly Part[] {
  const perFrame = Array.from({ length: of.frames }, (_, frame) => frameGroups(world, frame));
  return [
    ...commonParts(identity),
    ...imagePixel(of.side, of.side, 16, of.frames),
    ...vendorParts(identity.person, world),
    sequence(0x52009229, [SHARED_GROUPS]),
    longSequence(0x52009230, perFrame),
  ];
}

const SHARED_GROUPS = item(
  sequence(0x00189006, [item(element(0x00189098, 'FD', 63.6))]),
  sequence(0x00289110, [item(element(0x00180050, 'DS', '2'), element(0x00280030, 'DS', '1\\1'))]),
);

/** The functional groups of one frame (PS3.3 C.7.6.16): 34 elements, dates and references in every one. */
function frameGroups(world: World, frame: number): Part {
  const two = (value: number): string => String(value).padStart(2, '0');
  const when = `20190102${two(8 + Math.floor(frame / 3600))}${two(Math.floor(frame / 60) % 60)}${two(frame % 60)}.000000`;
  return item(
    sequence(0x00089124, [derivation(world)]),
    sequence(0x00189114, [item(element(0x00189082, 'FD', 2.5))]),
    sequence(0x00189117, [item(element(0x00189075, 'CS', 'DIRECTIONAL'), element(0x00189087, 'FD', 1000))]),
    sequence(0x00209111, [frameContent(frame, when)]),
    sequence(0x00209113, [item(element(0x00200032, 'DS', `0\\0\\${frame}`))]),
    sequence(0x00209116, [item(element(0x00200037, 'DS', '1\\0\\0\\0\\1\\0'))]),
    element(0x00210010, 'LO', 'LODESTAR FRAME'),
    element(0x00211001, 'LO', `frame ${frame}`),
    sequence(0x00289132, [WINDOW]),
    sequence(0x00289145, [RESCALE]),
  );
}

function derivation(world: World): Part {
  return item(
    sequence(0x00082112, [reference(MR, world.uid())]),
    sequence(0x00089215, [code('113076', 'DCM', 'Segmentation')]),
  );
}

function frameContent(frame: number, when: string): Part {
  return item(
    element(0x00189074, 'DT', when),
    element(0x00189151, 'DT', when),
    element(0x00189220, 'FD', 55),
    element(0x00209056, 'SH', '1'),
    element(0x00209057, 'UL', frame + 1),
    element(0x00209157, 'UL', [1, frame + 1]),
  );
}

const WINDOW = item(
  element(0x00281050, 'DS', '40'),
  element(0x00281051, 'DS', '400'),
  element(0x00281055, 'LO', 'NORMAL'),
);

const RESCALE = item(element(0x00281052, 'DS', '0'), element(0x00281053, 'DS', '1'), element(0x00281054, 'LO', 'US'));
