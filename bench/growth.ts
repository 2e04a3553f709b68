import { readFileSync } from 'node:fs';
import { BufferSource } from '../src/bytes/index.ts';
import { readObject } from '../src/dicom/index.ts';
import { ByteStage } from './stage.ts';
import { median } from './statistics.ts';
import { GROWTH_AXES, type GrowthAxis, type Workload } from './workloads.ts';

/** What one header costs: read, survey, decide, apply, write to memory, verify. */
export interface GrowthPoint {
  readonly axis: GrowthAxis;
  readonly size: number;
  readonly elements: number;
  readonly headerBytes: number;
  readonly ms: number;
  readonly nsPerElement: number;
}

/** Passes over all headers until the code is warm, and measurements that count. */
const WARM_UPS = 2;
const REPEATS = 11;
/** What an axis costs is compared between the sizes next to these numbers of elements. */
const COMPARED = [100, 40_000] as const;

/** Measures every header of the growth workload in this process, warm, in memory. */
export async function measureGrowth(workload: Workload): Promise<readonly GrowthPoint[]> {
  const stage = await ByteStage.open();
  const headers = Object.entries(GROWTH_AXES).flatMap(([axis, sizes]) =>
    sizes.map((size) => {
      const path = `${workload.folder}/${axis}/${String(size).padStart(6, '0')}.dcm`;
      return { axis: axis as GrowthAxis, size, bytes: readFileSync(path) };
    }),
  );
  for (let i = 0; i < WARM_UPS; i++) for (const { bytes } of headers) stage.process(bytes);
  return headers.map(({ bytes, ...of }) => measurePoint(stage, bytes, of));
}

function measurePoint(stage: ByteStage, bytes: Uint8Array, of: { axis: GrowthAxis; size: number }): GrowthPoint {
  const { dataSet } = readObject(new BufferSource(bytes));
  const elements = dataSet.table.count;
  const ms = median(Array.from({ length: REPEATS }, () => cpuMs(() => stage.process(bytes))));
  return { ...of, elements, headerBytes: bytes.length, ms, nsPerElement: (ms * 1e6) / elements };
}

/** Processor time of this process, so that a busy neighbour does not count. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * How many times dearer an element is at about 40,000 than at about 100: the mean of all, and a further one. What every
 * object costs makes the first small, so the second one counts where it is worse.
 */
export function growthOf(points: readonly GrowthPoint[], axis: GrowthAxis): number | undefined {
  const ordered = points.filter((point) => point.axis === axis).toSorted((a, b) => a.elements - b.elements);
  const [few, many] = COMPARED.map((target) => nearest(ordered, target));
  if (few === undefined || many === undefined || few === many) return undefined;
  const after = (point: GrowthPoint): GrowthPoint => ordered[ordered.indexOf(point) + 1]!;
  const before = (point: GrowthPoint): GrowthPoint => ordered[ordered.indexOf(point) - 1]!;
  const further = slope(before(many), many) / slope(few, after(few));
  return Math.max(many.nsPerElement / few.nsPerElement, further);
}

/** The cost of a further element between the two largest sizes over that between the second and the third smallest. */
export function wholeGrowthOf(points: readonly GrowthPoint[], axis: GrowthAxis): number | undefined {
  const ordered = points.filter((point) => point.axis === axis).toSorted((a, b) => a.elements - b.elements);
  const [, second, third] = ordered;
  const [almost, last] = ordered.slice(-2);
  if (second === undefined || third === undefined || almost === undefined || last === undefined) return undefined;
  return slope(almost, last) / slope(second, third);
}

const slope = (from: GrowthPoint, to: GrowthPoint): number => (to.ms - from.ms) / (to.elements - from.elements);

function nearest(points: readonly GrowthPoint[], elements: number): GrowthPoint | undefined {
  const distance = (point: GrowthPoint): number => Math.abs(Math.log(point.elements / elements));
  return points.toSorted((a, b) => distance(a) - distance(b))[0];
}
