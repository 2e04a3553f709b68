import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hex, type KeyPair, openSealedTo } from '../crypto/index.ts';
import { CROSSWALK_NAME, damaged, HEAD_BYTES, ID_BYTES, PATIENT } from './crosswalk.ts';
import { CrosswalkCover } from './crosswalk-cover.ts';
import { type CrosswalkEntry, parseEntry } from './crosswalk-entry.ts';
import { crosswalkContext } from './crosswalk-sealer.ts';
import { ifThere } from './files.ts';
import type { Vault } from './vault.ts';

/** Keyed ids, or rows, of the patients that the crosswalk knows. */
export function crosswalkPatients(folder: string): string[] {
  const names = ifThere(() => readdirSync(join(folder, CROSSWALK_NAME)), damaged) ?? [];
  return names.filter((name) => PATIENT.test(name)).sort();
}

/**
 * The rows of one patient, opened with the custody key; none of one whose row in the vault is gone. A row that a crash
 * cut off at the end is left out.
 * @throws {Failure} `environment/sealed` for another key, or a row of another patient or project
 */
export async function readCrosswalk(
  place: { readonly folder: string; readonly projectId: string; readonly vault?: Vault },
  patient: string,
  custody: KeyPair,
): Promise<readonly CrosswalkEntry[]> {
  const { vault, projectId } = place;
  const cover = vault === undefined ? undefined : CrosswalkCover.of(vault, projectId, patient);
  if (vault !== undefined && cover === undefined) return [];
  const bytes = ifThere(() => readFileSync(join(place.folder, CROSSWALK_NAME, patient)), damaged) ?? Buffer.alloc(0);
  const context = crosswalkContext(place.projectId, patient);
  const entries: CrosswalkEntry[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + ID_BYTES);
    const end = at + HEAD_BYTES + length;
    if (end > bytes.length) break;
    const found = new Uint8Array(bytes.subarray(at + HEAD_BYTES, end));
    const sealed = cover === undefined ? found : cover.open(hex(bytes.subarray(at, at + ID_BYTES)), found);
    const opened = await openSealedTo(custody, sealed, context);
    entries.push(parseEntry(new TextDecoder().decode(opened)));
    opened.fill(0);
    at = end;
  }
  return entries;
}
