import type { Photometric } from './pixel-format.ts';

/** The codecs that are not our own, each in an engine that does it right (docs/decisions/0017-pixel-codecs.md). */
export type EngineName = 'dcmjs' | 'openjpeg' | 'charls';
export type EngineCodec = 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | 'jpeg-xl';

/** What a decoder has to know beside the stream, and an encoder beside the cells. */
export interface EngineShape {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  readonly photometric: Photometric;
}

export interface EngineJob {
  readonly engine: EngineName;
  readonly codec: EngineCodec;
  readonly work: 'decode' | 'encode';
  readonly shape: EngineShape;
  /** The stream, or little endian cells with the samples of a pixel together. */
  readonly bytes: Uint8Array;
}

/** What an engine gave, as it says; nothing of it is believed before it was checked. */
export interface EngineResult {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
}

/** One instance of an engine. A job that throws leaves it unusable: memory and stack of the codec stay as they were. */
export interface Engine {
  run(job: EngineJob): EngineResult;
}

/** What a thread says to a job: what came out, that the codec failed, is not there, or that the thread is gone. */
export type ThreadAnswer = { readonly result: EngineResult } | { readonly failed: 'codec' | 'loading' | 'thread' };

/** A thread of codecs, as each platform makes it. */
export interface EngineThread {
  post(job: EngineJob): void;
  /** Nothing is to be done for now. */
  rest(): void;
  end(): Promise<void>;
}
