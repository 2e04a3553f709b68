/** DCMTK and GDCM as decoders, for tests that hold pictures against theirs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';

/** Programs that write the same object with native pixel data and no other colour. */
const PEERS: readonly { readonly syntax: RegExp; readonly command: (from: string, to: string) => readonly string[] }[] =
  [
    { syntax: /\.4\.(?:50|51|57|70)$/, command: (from, to) => ['dcmdjpeg', '+cn', from, to] },
    { syntax: /\.4\.8[01]$/, command: (from, to) => ['dcmdjpls', from, to] },
    { syntax: /\.2\.5$/, command: (from, to) => ['dcmdrle', from, to] },
    { syntax: /\.4\.9[01]$/, command: (from, to) => ['gdcmconv', '--raw', from, to] },
    { syntax: /\.1\.2(?:\.[12])?$/, command: (from, to) => ['dcmconv', '+te', from, to] },
  ];

export const hasPeers = ['dcmdjpeg', 'dcmdjpls', 'dcmdrle', 'dcmconv', 'gdcmconv'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);
export const NO_PEERS = 'no DCMTK and GDCM here';

/** The frames as a peer decodes them; `undefined` when none reads the object. */
export function peerFrames(bytes: Uint8Array, uid: string): PixelFrames | undefined {
  const peer = PEERS.find(({ syntax }) => syntax.test(uid));
  if (peer === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-pixels-'));
  try {
    const [from, to] = [join(folder, 'in.dcm'), join(folder, 'out.dcm')];
    writeFileSync(from, bytes);
    const [program, ...args] = peer.command(from, to);
    if (spawnSync(program!, args, { timeout: 60_000 }).status !== 0) return undefined;
    return pixelFrames(readObject(new BufferSource(new Uint8Array(readFileSync(to)))));
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
