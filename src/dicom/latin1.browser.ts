const CHUNK = 4096;

/** Bytes as the characters of the same numbers. `TextDecoder` has no such encoding: its latin1 is windows-1252. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}
