import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** `[value, class, tag path]`, weak ones with a reason behind. */
export type ManifestNeedle = readonly [value: string, kind: string, path: string, ...rest: string[]];

/** One object of a corpus `manifest.json`. */
export interface CorpusEntry {
  readonly path: string;
  readonly bytes: number;
  readonly stored: 'plain' | 'gzip';
  readonly sha256: string;
  readonly sop_class?: string;
  readonly iod?: string;
  readonly charset?: string;
  readonly kinds: readonly string[];
  readonly verdict: 'read' | 'read-with-warnings' | 'partial' | 'refuse';
  readonly needles: readonly ManifestNeedle[];
  readonly weak: readonly ManifestNeedle[];
  readonly leaks?: readonly (readonly [path: string, needle: string])[];
}

/** What a manifest says of pictures. */
export interface PictureEntry extends CorpusEntry {
  readonly expect: string;
  readonly modality?: string;
  readonly burned_in?: {
    readonly class: string;
    readonly boxes?: readonly (readonly [number, number, number, number])[];
    readonly size?: readonly [number, number];
  };
  readonly head?: unknown;
  readonly photo?: unknown;
}

/** A picture that can be read, without text, and that shows neither a head nor a photograph. */
export const hasNoText = ({ expect, burned_in, head, photo }: PictureEntry): boolean =>
  expect === 'readable' && burned_in?.class === 'none' && head === undefined && photo === undefined;

export const DICOMDIR = '1.2.840.10008.1.3.10';

export function readManifest(folder: string): CorpusEntry[] {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as CorpusEntry[];
}

/** The object as published; what is stored gzip is unpacked. */
export function readEntry(folder: string, entry: CorpusEntry): Uint8Array {
  const bytes = readFileSync(join(folder, entry.path));
  return entry.stored === 'gzip' ? gunzipSync(bytes) : bytes;
}
