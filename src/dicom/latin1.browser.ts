const CHUNK = 4096;

/** Bytes as the characters of the same numbers. `TextDecoder` has no such encoding: its latin1 is windows-1252. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + CHUNK)));
  return text;
}
