const FRAMES = 0;
const MILLISECONDS = 1;

/** Where stations count the frames that they have searched, and what these were estimated to take. Shared memory. */
export type FrameCounter = BigInt64Array;

export const frameCounter = (): FrameCounter => new BigInt64Array(new SharedArrayBuffer(16));

export function countFrame(counter: FrameCounter, seconds: number): void {
  Atomics.add(counter, FRAMES, 1n);
  Atomics.add(counter, MILLISECONDS, BigInt(Math.round(1000 * seconds)));
}

/** Work beside the frames of pictures. */
export function countSeconds(counter: FrameCounter, seconds: number): void {
  Atomics.add(counter, MILLISECONDS, BigInt(Math.round(1000 * seconds)));
}

export const framesOf = (counter: FrameCounter): number => Number(Atomics.load(counter, FRAMES));

export const millisecondsOf = (counter: FrameCounter): number => Number(Atomics.load(counter, MILLISECONDS));
