import type { Box } from './box.ts';

/**
 * Who says that an area of a picture may be text: the network or what looks instead of it, other frames of the clip or slices
 * of the series, the header, whose values it reads as, a template of the device, a person.
 */
export type BoxOrigin = 'network' | 'classical' | 'clip' | 'header' | 'template' | 'person';

/**
 * Why an area that looked like text is not covered; `exempted`: a person took it away; `harmless`: it was read;
 * `second-read`: it was seen in the written picture alone.
 */
export type Suppression = 'too-thick' | 'one-view' | 'exempted' | 'harmless' | 'second-read';

/** An area of a frame as it was found: covered, or suppressed with the reason. */
export interface PictureBox extends Box {
  /** From 0. */
  readonly frame: number;
  readonly origin: BoxOrigin;
  /** Of the network, 0 to 1. */
  readonly score?: number;
  readonly views?: readonly string[];
  readonly suppressed?: Suppression;
  /** Of what is harmless: the rule that says so, and what was read, which is only ever kept sealed. */
  readonly read?: { readonly rule: string; readonly text: string };
}

/** Frames from 0. */
export type Frames = 'all' | readonly number[];

export interface AddedArea {
  readonly frames: Frames;
  readonly box: Box;
  readonly origin: 'person' | 'template' | 'clip';
}

export interface RemovedArea {
  readonly frames: Frames;
  readonly box: Box;
}

/** What a person, or a template of the device, changes of what the search says. */
export interface PictureCorrections {
  /** Of the device, for every frame. */
  readonly templates: readonly Box[];
  readonly cover: readonly AddedArea[];
  /** Only what was found at exactly this place: what another area covers there stays covered, and what names the patient. */
  readonly uncover: readonly RemovedArea[];
  /** Doubts of the search that a person knew of when he accepted the picture: they do not hold it. */
  readonly acceptedDoubts: readonly string[];
}
