import type { ByteRange } from '../bytes/index.ts';
import { type DataSet, type Element, fragmentRanges } from '../dicom/index.ts';
import { Failure, type Finding } from '../failure/index.ts';
import { beginsFrame, endsFrame, type StreamKind } from './stream-kind.ts';

const EXTENDED_OFFSETS = 0x7fe00001;
const EXTENDED_LENGTHS = 0x7fe00002;

/** Where the frames of encapsulated pixel data lie: each the stretches of the source that make it, in order. */
export interface FrameRanges {
  readonly frames: readonly (readonly ByteRange[])[];
  readonly findings: readonly Finding[];
}

/** Fragments with what there is to tell them apart. */
interface Fragments {
  readonly dataSet: DataSet;
  readonly pixels: Element;
  readonly offsetTable: ByteRange;
  readonly ranges: readonly ByteRange[];
  readonly count: number;
}

/**
 * Fragments to frames (PS3.5 A.4), by the first of these that fits: the Extended Offset Table, the Basic Offset Table,
 * a single frame that takes all, one fragment a frame, and the first and last bytes of the fragments. A table that does
 * not fit is a finding and is not believed.
 * @throws {Failure} `input/pixel-fragments` when nothing fits
 */
export function frameRanges(pixels: Element, count: number, kind: StreamKind): FrameRanges {
  const [offsetTable, ...ranges] = fragmentRanges(pixels);
  if (offsetTable === undefined || ranges.length === 0) throw unassigned(pixels, 'there is no fragment');
  const fragments: Fragments = { dataSet: pixels.dataSet, pixels, offsetTable, ranges, count };
  const findings: Finding[] = [];
  const frames =
    fromTable(fragments, byExtendedTable, findings) ??
    fromTable(fragments, byBasicTable, findings) ??
    byCount(fragments) ??
    byContent(fragments, kind);
  if (frames === undefined) throw unassigned(pixels, `${ranges.length} fragments are not ${count} frames`);
  return { frames, findings };
}

type Frames = readonly (readonly ByteRange[])[];
/** `undefined`: there is no such table. `false`: it does not fit. */
type ByTable = (fragments: Fragments) => Frames | undefined | false;

function fromTable(fragments: Fragments, byTable: ByTable, findings: Finding[]): Frames | undefined {
  const frames = byTable(fragments);
  if (frames === false) findings.push({ code: 'offset-table', path: fragments.pixels.path });
  return frames === false ? undefined : frames;
}

/** PS3.3 C.7.6.3.1.8: one fragment a frame, lengths without the pad byte, and the basic table empty. */
function byExtendedTable({ dataSet, ranges, count }: Fragments): Frames | undefined | false {
  const offsets = longs(dataSet, EXTENDED_OFFSETS);
  if (offsets === undefined) return undefined;
  const lengths = longs(dataSet, EXTENDED_LENGTHS);
  if (lengths?.length !== count || offsets.length !== count || ranges.length !== count) return false;
  const fits = ranges.every(({ start, end }, i) => {
    const padding = end - start - lengths[i]!;
    return offsets[i] === start - ranges[0]!.start && lengths[i]! > 0 && (padding === 0 || padding === 1);
  });
  return fits && ranges.map(({ start }, i) => [{ start, end: start + lengths[i]! }]);
}

function longs(dataSet: DataSet, tag: number): number[] | undefined {
  const bytes = dataSet.get(tag)?.bytes();
  if (bytes === undefined || bytes.length === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 3 }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

/** PS3.5 A.4: offsets of the first fragments of the frames, from the first byte behind the table's item. */
function byBasicTable({ dataSet, offsetTable, ranges, count }: Fragments): Frames | undefined | false {
  const { start, end } = offsetTable;
  if (end === start) return undefined;
  if (end - start !== 4 * count) return false;
  const bytes = dataSet.held.slice(start, end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offsets = Array.from({ length: count }, (_, i) => view.getUint32(4 * i, true));
  const indexAt = new Map(ranges.map((range, i) => [range.start - ranges[0]!.start, i]));
  const first = offsets.map((offset) => indexAt.get(offset) ?? -1);
  if (first[0] !== 0 || first.some((index, i) => i > 0 && index <= first[i - 1]!)) return false;
  return first.map((index, i) => ranges.slice(index, first[i + 1] ?? ranges.length));
}

function byCount({ ranges, count }: Fragments): Frames | undefined {
  if (count === 1) return [ranges];
  // Writers end with an empty item where others end with the delimiter.
  const filled = ranges.filter(({ start, end }) => end > start);
  return filled.length === count ? filled.map((range) => [range]) : undefined;
}

/** A fragment that begins as a frame begins, behind one that ends as a frame ends. */
function byContent({ dataSet, ranges, count }: Fragments, kind: StreamKind): Frames | undefined {
  const frames: ByteRange[][] = [];
  let isComplete = true;
  for (const range of ranges) {
    const begins = beginsFrame(kind, dataSet.held.slice(range.start, Math.min(range.end, range.start + 64)));
    // A frame that begins before the one before it has ended: one of both is not what it looks like.
    if (begins !== isComplete) return undefined;
    if (begins) frames.push([]);
    if (frames.length === 0 || frames.length > count) return undefined;
    frames.at(-1)!.push(range);
    isComplete = endsFrame(kind, dataSet.held.slice(Math.max(range.start, range.end - 3), range.end));
  }
  return frames.length === count ? frames : undefined;
}

function unassigned(pixels: Element, what: string): Failure {
  return new Failure('input/pixel-fragments', `the fragments cannot be told apart into frames: ${what}`, {
    at: { path: pixels.path },
  });
}
